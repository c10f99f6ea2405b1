"""`upturn export` and `upturn import`: out to a folder or a zip, and back in as a draft."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp import shipped
from webapp.commands import main

KEY = "suspension"


@pytest.fixture
def upturn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, with a data folder of its own and the shipped procedures installed."""
    monkeypatch.setitem(os.environ, "UPTURN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    runner = CliRunner()
    assert runner.invoke(main, ["install"]).exit_code == 0
    return runner


def test_files_go_out_and_come_back_as_a_draft(upturn: CliRunner, tmp_path: Path) -> None:
    folder, packed = tmp_path / "out", tmp_path / "out.zip"
    folder.mkdir()
    (folder / "gone.form").write_text("{}")
    assert upturn.invoke(main, ["export", KEY, str(folder)]).exit_code == 0
    assert {path.name for path in folder.iterdir()} == set(shipped.procedures()[KEY])
    assert upturn.invoke(main, ["export", KEY, str(packed)]).exit_code == 0
    for source in (folder, packed):
        kept: Result = upturn.invoke(main, ["import", str(source)])
        assert kept.exit_code == 0 and f"of {KEY}." in kept.output
    draft = kept.output.split("draft ")[1].split()[0]
    assert upturn.invoke(main, ["export", KEY, "--draft", draft, str(tmp_path / "again.zip")]).exit_code == 0
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    assert "no version 7" in upturn.invoke(main, ["export", KEY, "--version", "7", str(folder)]).output
    foreign = tmp_path / "Other tool.bpmn"
    model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    foreign.write_text(f'<definitions xmlns="{model}"><process id="p"/></definitions>')
    refused = upturn.invoke(main, ["import", "--json", str(foreign)])
    assert refused.exit_code == 1 and {found["file"] for found in json.loads(refused.output)} == {"other-tool.bpmn"}
