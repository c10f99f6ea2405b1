"""Who moves cases to another version in a race: one case at the shot, or everything that waits to be moved."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.trust.council import staff
from webapp import worker
from workflows import moves, tasks, versions
from workflows.database import db
from workflows.moves import Move, Wish
from workflows.people import actor
from workflows.versions import ProcessVersion


def publish_next() -> ProcessVersion:
    """A second version of the plan: the drafting has another name."""
    files = dict(versions.published("sip").contents.files)
    files["sip.bpmn"] = files["sip.bpmn"].replace(b'name="Draft the plan with the provider"', b'name="Write the plan"')
    return versions.publish(versions.draft("sip", files, now=NOW), by=actor(staff("owner")), now=NOW)


def ask_for(case_ids: list[int]) -> None:
    """The process owner asks for the cases to be moved to the newest version."""
    moves.ask(case_ids, Wish(versions.published("sip"), "As agreed"), by=actor(staff("owner")), now=NOW)


def move_its_case(app: Flask, task_id: int) -> Callable[[], str]:
    """A worker moves the case of the task."""
    with app.app_context():
        rows = select(Move.id).where(Move.case_id == tasks.find(task_id).case_id)
        move_id = db.session.scalars(rows).one()
        db.session.rollback()
    return lambda: _move(app, move_id)


def work_on(app: Flask, _: int) -> Callable[[], str]:
    """A worker does everything that is due."""
    return lambda: str(worker.work(app))


def _move(app: Flask, move_id: int) -> str:
    with app.app_context():
        moves.carry_out(move_id, NOW)
        db.session.commit()
    return "moved"
