"""What no database can keep or find is said as what it is, the same on both."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from tests import databases
from tests.cast import Cast
from workflows.database import db
from workflows.errors import BadValue, NotFound
from workflows.people import Person


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_found(cast_on_both: Cast, number: int) -> None:
    with pytest.raises(NotFound, match="no such number"):
        db.session.get(Person, number)


def test_a_character_that_cannot_be_kept_is_refused(cast_on_both: Cast) -> None:
    rows = select(Person).where(Person.name == "a\0b")
    if db.session.get_bind().dialect.name == "sqlite":
        assert db.session.scalars(rows).all() == []
        return
    with pytest.raises(BadValue, match="character"):
        db.session.scalars(rows).all()


def test_writer_gets_its_turn_between_the_steps_of_a_busy_one(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker leaves a hundredth of a second between its steps: who looks less often than that waits for ever."""
    busy, paused = sqlite3.connect(tmp_path / "upturn.sqlite3", isolation_level=None), list[float]()
    busy.execute("BEGIN IMMEDIATE")

    def sleep(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) == 100:
            busy.execute("COMMIT")

    monkeypatch.setattr("workflows.database.sleep", sleep)
    with app.app_context():
        db.session.execute(text("UPDATE provider SET name = name"))
        db.session.rollback()
    busy.close()
    assert len(paused) == 100 and max(paused) < 0.008


def test_connections_that_the_server_ended_are_made_anew(postgres_url: str, tmp_path: Path) -> None:
    app = databases.app_on(postgres_url, tmp_path)
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
        with psycopg.connect(postgres_url, autocommit=True) as operator:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            operator.execute(f"{others} AND pid <> pg_backend_pid()")
        assert db.session.scalar(text("SELECT 2")) == 2
    databases.close(app)


def test_what_a_database_complains_of_never_repeats_what_people_wrote(cast_on_both: Cast) -> None:
    with pytest.raises(IntegrityError) as complaint:
        db.session.execute(insert(Person).values(name="She lives alone", email=None))
    assert "She lives alone" not in str(complaint.value).replace(str(complaint.value.orig), "")
