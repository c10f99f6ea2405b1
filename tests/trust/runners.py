"""What two people, or two workers, do at the same moment. Each prepares, then returns what it does at the shot."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.cast import NOW
from tests.trust.council import PLAN, staff
from tests.trust.paper import fill_in
from tests.visitor import Visitor
from webapp import worker
from workflows import cases, tasks
from workflows.cases import Given
from workflows.database import db
from workflows.people import Actor, actor
from workflows.tasks import Task

SILENT = NOW + timedelta(days=15)  # the provider had seven days to answer, and seven more
_at_the_desk: dict[str, Visitor] = {}  # one browser for each process, signed in once


def complete_as_officer(app: Flask, task_id: int) -> Callable[[], str]:
    """The first officer completes the drafting of the plan."""
    return lambda: _complete(app, task_id, "officer")


def complete_as_colleague(app: Flask, task_id: int) -> Callable[[], str]:
    """The second officer completes the same task."""
    return lambda: _complete(app, task_id, "officer2")


def send_as_officer(app: Flask, task_id: int) -> Callable[[], str]:
    """The first officer presses the button on the task's page."""
    return _send(app, task_id, "officer")


def send_as_colleague(app: Flask, task_id: int) -> Callable[[], str]:
    """The second officer presses the same button."""
    return _send(app, task_id, "officer2")


def claim_as_officer(app: Flask, task_id: int) -> Callable[[], str]:
    """The first officer takes the task."""
    return lambda: _claim(app, task_id, "officer")


def claim_as_colleague(app: Flask, task_id: int) -> Callable[[], str]:
    """The second officer takes the same task."""
    return lambda: _claim(app, task_id, "officer2")


def agree_as_provider(app: Flask, task_id: int) -> Callable[[], str]:
    """The provider agrees, long after it was due."""
    return lambda: _agree(app, task_id)


def fire_the_clock(app: Flask, task_id: int) -> Callable[[], str]:
    """The clock fires what is due in the case of the task: the provider kept silent."""
    return lambda: _fire(app, task_id)


def do_all_that_is_due(app: Flask, _: int) -> Callable[[], str]:
    """A worker fires every due timer and sends every due notice."""
    return lambda: str(worker.work(app))


def _complete(app: Flask, task_id: int, who: str) -> str:
    with app.app_context():
        cases.complete_task(task_id, Given(PLAN), by=actor(staff(who)), now=NOW)
        db.session.commit()
    return "won"


def _agree(app: Flask, task_id: int) -> str:
    with app.app_context():
        by = Actor("Prue Vidal", task_id=task_id)
        cases.complete_task(task_id, Given({"agreement": "agree", "signedName": "Prue Vidal"}), by=by, now=SILENT)
        db.session.commit()
    return "won"


def _fire(app: Flask, task_id: int) -> str:
    with app.app_context():
        fired = cases.fire_timers(tasks.find(task_id).case_id, SILENT)
        db.session.commit()
    return "won" if fired else "nothing was due"


def _claim(app: Flask, task_id: int, who: str) -> str:
    with app.app_context():
        person = staff(who)
        cases.lock(tasks.find(task_id).case_id)
        tasks.claim(db.session.get_one(Task, task_id, populate_existing=True), person, NOW)
        db.session.commit()
    return "won"


def _send(app: Flask, task_id: int, who: str) -> Callable[[], str]:
    if who not in _at_the_desk:
        _at_the_desk[who] = Visitor(app)
        _at_the_desk[who].sign_in(who)
    visitor, address = _at_the_desk[who], f"/tasks/{task_id}"
    visitor.get(address)
    wishes, words = {"targetDate": "2026-03-23"}, f"Said by {who}."
    pairs = fill_in(visitor.text, f"{address}/completion", wishes, NOW.date(), words)

    def press() -> str:
        page = visitor.client.post(f"{address}/completion", data=MultiDict(pairs))
        return f"{page.status_code} {page.get_data(as_text=True)}"

    return press
