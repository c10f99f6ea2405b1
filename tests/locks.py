"""One order of locks, watched at every request of a test: whoever locks a case has written none of its rows before.

Two who take a case and its rows in different orders wait for each other; PostgreSQL then breaks one of them off.
"""

from typing import Any

from flask import has_request_context
from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from workflows.cases import Case
from workflows.tasks import Task

WRITTEN, LOCKED = "rows written without their case's lock", "cases locked"


def watch() -> None:
    """From now on, in this process."""
    event.listen(Session, "after_flush", _note)
    event.listen(Session, "do_orm_execute", _judge)
    event.listen(Session, "after_transaction_end", _forget)


def _note(session: Session, _context: UOWTransaction) -> None:
    written, locked = session.info.setdefault(WRITTEN, {}), session.info.setdefault(LOCKED, set())
    locked.update(row.id for row in session.new if isinstance(row, Case))  # nobody else sees it yet
    with session.no_autoflush:
        for row in [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]:
            if (case_id := _case_of(session, row)) is not None and case_id not in locked:
                written.setdefault(case_id, repr(row))


def _case_of(session: Session, row: Any) -> int | None:
    """The number of the case that the row belongs to; None where it belongs to none."""
    if isinstance(row, Case):
        return row.id
    task = session.get(Task, row.task_id) if getattr(row, "task_id", None) is not None else None
    found: int | None = getattr(row, "case_id", None) or (task.case_id if task is not None else None)
    return found


def _judge(asking: ORMExecuteState) -> None:
    query: Any = asking.statement
    if not has_request_context() or not asking.is_select or query._for_update_arg is None:
        return
    if isinstance(asking.session.get_bind(), Connection):  # a room apart: nobody else is in it to wait for
        return
    if Case.__table__ not in query.get_final_froms():
        return
    asking.session.flush()  # as the query itself does, before it waits for the lock
    for case_id in query.compile().params.values():
        if row := asking.session.info.get(WRITTEN, {}).get(case_id):
            raise AssertionError(f"written before its case was locked: {row}")
        asking.session.info.setdefault(LOCKED, set()).add(case_id)


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)
        session.info.pop(LOCKED, None)
