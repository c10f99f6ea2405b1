"""The database's schema, version by version (Alembic), and how a starting service brings it up to date."""

from contextlib import suppress
from pathlib import Path

import flask_migrate
from click import ClickException
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from notifications import links, notices
from webapp import accounts, clock, forgotten, heartbeat, sign_ins
from workflows import (
    answers,
    cases,
    council_days,
    cover,
    drafts,
    events,
    facts,
    files,
    incidents,
    measures,
    moves,
    people,
    rehearsals,
    schedules,
    scores,
    sendings,
    tasks,
    trials,
    versions,
)
from workflows.database import db, reading
from workflows.proof import anchors, sealing

# Every module with rows, so that the schema is whole whichever page was imported.
MODELS = (
    accounts, anchors, answers, cases, council_days, cover, drafts, events, facts, files, forgotten, heartbeat,
    incidents, links, measures, moves, notices, people, rehearsals, schedules, scores, sendings, sign_ins, tasks,
    trials, versions,
)
SEAL_LOCK = 8_150_624  # any number, the same for everybody
FOLDER = str(Path(__file__).parent)
migrate = Migrate(compare_type=True, render_as_batch=True)


class NoDatabase(ClickException):
    """The database cannot be used. Check that it runs and that DATABASE_URL, or the data folder, is right."""

    def __init__(self, reason: str) -> None:
        advice = (
            "Check that it runs, has room on its disk and lets this account write, "
            "and that DATABASE_URL or UPTURN_DATA is right."
        )
        super().__init__(f"The database cannot be used: {reason}\n{advice}")


class NewerDatabase(ClickException):
    """This version of Upturn does not know the database's schema. Start the newer one, or put back an older backup."""

    def __init__(self) -> None:
        super().__init__("The database was made by a newer Upturn than this one. "
                         "Start that version again, or put back a backup that this one made.")


def upgrade(app: Flask) -> None:
    """Bring the database to the newest schema. Web and worker may start together: the second waits for the first.

    Raises NoDatabase when it cannot be used, NewerDatabase when only a newer Upturn can.
    """
    with app.app_context():
        try:
            flask_migrate.upgrade(directory=FOLDER)
            _seal_what_is_there()
        except DBAPIError as error:
            raise NoDatabase(str(error.orig).strip()) from error
        except SystemExit as error:  # how Flask-Migrate ends where Alembic finds no way to the newest schema
            raise NewerDatabase from error
        _close_to_others(db.engine.url.database or "")
        db.session.remove()
        db.engine.dispose()  # a server forks next, and two processes must not share a connection


def _close_to_others(file: str) -> None:
    """Let only its owner read a SQLite database, also one that an earlier Upturn made: everything is in it."""
    if db.engine.dialect.name != "sqlite":
        return
    for path in (Path(file + ending) for ending in ("", "-wal", "-shm")):
        with suppress(OSError):  # another account's, or none: whoever arranged that knows why
            path.chmod(0o600)


def _seal_what_is_there() -> None:
    """At the first start with signatures, all of it in one transaction: a second starter waits, then finds it done."""
    with reading():
        is_needed = sealing.is_needed()
        db.session.rollback()
    if not is_needed:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEAL_LOCK})
    if sealing.is_needed():
        sealing.seal_all(clock.now())
    db.session.commit()
