"""The migrations lead to the models, on both databases, also when two processes start at once."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from tests import databases
from webapp import schema
from workflows.database import db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with databases.postgres_database(request.getfixturevalue("postgres")) as address:
        yield address


def differences(app: Flask) -> list[object]:
    """What a new migration would still have to do."""
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def start(url: str, data: Path) -> None:
    app = databases.app_on(url, data)
    schema.upgrade(app)
    databases.close(app)


def test_migrations_lead_to_the_models(empty_url: str, tmp_path: Path) -> None:
    app = databases.app_on(empty_url, tmp_path)
    schema.upgrade(app)
    assert differences(app) == []
    schema.upgrade(app)  # again: nothing to do
    databases.close(app)


def test_web_and_worker_may_start_on_an_empty_database_at_once(empty_url: str, tmp_path: Path) -> None:
    fresh = multiprocessing.get_context("forkserver")
    starters = [fresh.Process(target=start, args=(empty_url, tmp_path)) for _ in range(2)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(600)  # a busy machine is no fault
    assert [starter.exitcode for starter in starters] == [0, 0]
    app = databases.app_on(empty_url, tmp_path)
    assert differences(app) == []
    databases.close(app)


def test_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    app = databases.app_on("postgresql://nobody@127.0.0.1:1/nothing", tmp_path)
    with pytest.raises(schema.NoDatabase, match="cannot be used.*(?s:.*)DATABASE_URL"):
        schema.upgrade(app)


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "upturn.sqlite3").write_text("This is a letter, and no database at all. " * 100)
    app = databases.app_on(f"sqlite:///{tmp_path / 'upturn.sqlite3'}", tmp_path)
    with pytest.raises(schema.NoDatabase, match="not a database"):
        schema.upgrade(app)


def test_database_of_a_newer_upturn_is_left_alone(tmp_path: Path) -> None:
    app = databases.app_on(f"sqlite:///{tmp_path / 'upturn.sqlite3'}", tmp_path)
    schema.upgrade(app)
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
        db.session.commit()
    with pytest.raises(schema.NewerDatabase, match="newer Upturn"):
        schema.upgrade(app)
    databases.close(app)
