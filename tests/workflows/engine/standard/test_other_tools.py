"""Diagrams as other tools save them: run by the command line, read from a folder, in any encoding."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from webapp.commands import main

DIAGRAMS = Path(__file__).parent / "diagrams"
CASES = json.loads((DIAGRAMS / "cases.json").read_text())


def rehearsed(folder: Path, name: str, data: bytes, answers: Any) -> Any:
    (folder / name).write_bytes(data)
    (folder / "answers.json").write_text(json.dumps(answers))
    command = ["rehearse", str(folder / name), "--answers", str(folder / "answers.json"), "--json"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["path"][:30])
def test_it_runs(case: Any, tmp_path: Path) -> None:
    name = f"{case['file']}.bpmn"
    outcome = rehearsed(tmp_path, name, (DIAGRAMS / name).read_bytes(), case["answers"])
    assert outcome == {
        "state": "ended",
        "path": case["path"].split(),
        "ends": case["ends"].split(),
        "variables": case["variables"],
        "waiting": [],
        "incident": None,
    }


@pytest.mark.parametrize("name", sorted({f"{case['file']}.bpmn" for case in CASES}))
def test_it_passes_the_checks(name: str) -> None:
    result = CliRunner().invoke(main, ["check", str(DIAGRAMS / name), "--json"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1")]
)
def test_it_may_be_in_any_encoding(encoding: str, declared: str, tmp_path: Path) -> None:
    text = (DIAGRAMS / "camunda-modeler.bpmn").read_text().replace('encoding="UTF-8"', f'encoding="{declared}"')
    outcome = rehearsed(tmp_path, "x.bpmn", text.encode(encoding), CASES[0]["answers"])
    assert outcome["path"] == CASES[0]["path"].split()


def test_line_ends_and_tabs_of_other_systems(tmp_path: Path) -> None:
    text = (DIAGRAMS / "plain.bpmn").read_text().replace("\n", "\r\n").replace("  ", "\t")
    assert rehearsed(tmp_path, "Mein Diagramm (1).bpmn", text.encode(), {})["ends"] == ["subEnd", "upEnd", "theEnd"]
