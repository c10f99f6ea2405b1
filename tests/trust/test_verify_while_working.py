"""`upturn verify` reads one snapshot: it accuses nobody, however much is written between two of its queries."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from tests import databases
from tests.cast import NOW
from tests.trust import tampering
from tests.trust.tampering import RUNNING
from workflows import cases
from workflows.database import db, snapshot
from workflows.people import CLOCK
from workflows.proof import anchors
from workflows.proof.verifying import Verification


@contextmanager
def before_each_query(app: Flask, act: Callable[[], None]) -> Iterator[list[str]]:
    """Within it, somebody else acts, and commits, before each query of this thread about the history or its rows."""
    reader, done = threading.get_ident(), []

    def elsewhere() -> None:
        with app.app_context():
            act()
            db.session.commit()

    def meanwhile(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if threading.get_ident() == reader and "WHERE" in statement and "case" in statement:
            worker = threading.Thread(target=elsewhere)
            worker.start()
            worker.join()
            done.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", meanwhile)
    try:
        yield done
    finally:
        event.remove(engine, "before_cursor_execute", meanwhile)


def work() -> None:
    """A note on the running case, and today's daily head, or tomorrow's."""
    case = cases.note(cases.find(RUNNING).id, "Telephoned.", by=CLOCK, now=NOW)
    db.session.flush()
    assert case.event_count
    anchors.make(NOW)


def found(app: Flask) -> list[str]:
    with app.app_context():
        return [finding.words for finding in Verification().findings()]


def test_people_who_work_while_it_reads_are_not_accused(both: Flask) -> None:
    tampering.play(both)
    with before_each_query(both, work) as written, both.app_context(), snapshot():
        said = [finding.words for finding in Verification().findings()]
    assert said == [] and len(written) > 5
    with both.app_context():
        notes = db.session.scalar(select(cases.Case.event_count).where(cases.Case.reference == RUNNING))
        assert notes is not None and notes > len(written)  # all of it was really written, and verifies
    assert found(both) == []


def test_without_a_snapshot_the_same_work_would_be_called_tampering(postgres_url: str, tmp_path: Path) -> None:
    """What the snapshot is for: SQLite gives one to every reader, PostgreSQL does not."""
    app = databases.app_on(postgres_url, tmp_path)
    tampering.play(app)
    with before_each_query(app, work):
        assert any("the history ends at event" in words for words in found(app))
    databases.close(app)


def test_a_snapshot_can_write_nothing_and_ends_with_itself(both: Flask) -> None:
    tampering.play(both)
    with both.app_context():
        isolation = db.session.connection().get_isolation_level()
        with snapshot():
            assert db.session.connection().get_isolation_level() in ("REPEATABLE READ", "SERIALIZABLE")
        db.session.rollback()
        assert db.session.connection().get_isolation_level() == isolation
        cases.note(cases.find(RUNNING).id, "Afterwards.", by=CLOCK, now=NOW)
        db.session.commit()
