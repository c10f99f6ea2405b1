"""`upturn verify`: whether anybody altered the history, while everybody works."""

import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests import databases
from tests.trust.council import found, start_case
from webapp import schema
from webapp.commands import main
from workflows.database import db


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of a new installation, which the command line finds."""
    monkeypatch.setenv("UPTURN_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    return tmp_path / "upturn.sqlite3"


def verify() -> Result:
    return CliRunner().invoke(main, ["verify"])


def with_an_altered_case(file: Path) -> None:
    app = databases.app_on(f"sqlite:///{file}", file.parent)
    schema.upgrade(app)
    found(app)
    with app.app_context():
        start_case()
        db.session.commit()
        db.session.execute(db.text("UPDATE case_event SET by_name = 'Somebody else' WHERE kind = 'case started'"))
        db.session.commit()
    databases.close(app)


def test_without_a_case_it_asks_whether_this_is_the_right_place(file: Path) -> None:
    said = verify()
    assert said.exit_code == 0
    assert "0 cases checked, 0 faults found.\nThere is no case here. Check that DATABASE_URL" in said.output


def test_altered_row_is_named_and_people_can_write_meanwhile(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_an_altered_case(file)
    said: list[str] = []

    def write(words: str) -> None:
        said.append(words)
        with sqlite3.connect(file, timeout=0) as other:
            other.execute("UPDATE provider SET name = name")
        other.close()

    monkeypatch.setattr(click, "echo", write)
    assert verify().exit_code == 1
    assert "case started" in said[0] and said[-1] == "1 cases checked, 1 faults found."


def test_database_that_breaks_midway_is_named(file: Path) -> None:
    with_an_altered_case(file)
    with sqlite3.connect(file) as broken:
        broken.execute("DROP TABLE case_event")
    broken.close()
    said = verify()
    assert said.exit_code == 1 and "The database cannot be used: no such table" in said.output
