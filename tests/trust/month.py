"""A month of monitoring for many contracts: rounds begin, returns come or do not, and the clock does the rest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from forms import build_form
from notifications.notices import FAILED, Notice
from tests.cast import NOW, bring_in
from webapp import clock, shipped, worker
from workflows import cases, incidents, measures, schedules, scope, versions
from workflows.cases import RUNNING, Case, Given
from workflows.database import db
from workflows.people import CLOCK, Actor, Contact, Contract, Provider, actor
from workflows.schedules import Schedule
from workflows.tasks import OPEN, Task

KEY = "monitoring_return"
BEGINS, DAYS = datetime.fromisoformat("2026-04-01T12:00+00:00"), 30
OF_TEN = 10  # of every ten contracts eight answer in time, one after the deadline, and one never
LATE, NEVER = 8, 9
LATE_ON, ANSWERED_AFTER = 17, timedelta(days=1)
ANSWERS: Mapping[str, dict[str, Any]] = {
    "validate_return": {"accuracy": "accurate", "breach": "no", "activeNotice": "none", "spotChecks": []},
    "decide_late": {"lateAction": "none", "reason": "The first time"},
}
BELOW = {"1.3": 86, "1.5": 97}  # what every fifth return reports


@dataclass(frozen=True)
class Counted:
    """What the month came to."""

    cases: int
    emails: int
    received: int
    late: int
    below: int
    outcomes: Mapping[str, int]
    stuck: int


def found(app: Flask, contracts: int) -> None:
    """The cast and that many providers, each with one contract and its monthly schedule, shared by two officers."""
    with app.app_context():
        clock.move_to(NOW)
        people = bring_in()
        versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=NOW)
        measures.install(KEY, shipped.tables()[KEY], by=CLOCK, now=NOW)
        owners = [people.officer, people.officer2]
        for number in range(contracts):
            name = f"Provider {number:03}"
            contact = Contact(name=f"Prue {number}", email=f"prue{number}@care.example")
            provider = Provider(name=name, contacts=[contact])
            contract = Contract(provider=provider, reference=f"CE-{number:03}", name="Equipment", nation="England",
                                starts_on=NOW.date(), ends_on=None)
            db.session.add(contract)
            db.session.flush()
            schedules.add(contract, KEY, "monthly", owner=owners[number % 2], now=NOW)
        db.session.commit()


def play(app: Flask) -> None:
    """The month, day by day: the clock's work, then what people do."""
    for day in range(DAYS):
        now = BEGINS + timedelta(days=day)
        with app.app_context():
            clock.move_to(now)
        worker.work(app, now)
        _people_act(app, now)
        worker.work(app, now)


def count(app: Flask) -> Counted:
    """What came of it. Stuck is whatever waits for the clock or for an administrator."""
    with app.app_context():
        found = db.session.scalars(select(Case).where(Case.procedure_key == KEY)).all()
        outcomes = [case.outcome or "open: " + case.stage for case in found]
        failed = select(func.count()).select_from(Notice).where(Notice.status == FAILED)
        overdue = select(func.count()).select_from(Case).where(Case.state == RUNNING, Case.next_due_at <= clock.now())
        paused = select(func.count()).select_from(Schedule).where(Schedule.is_paused)
        return Counted(
            cases=len(found), emails=_number(select(func.count()).select_from(Notice)),
            received=sum(case.data["receivedOn"] is not None for case in found),
            late=sum(case.data["isLate"] for case in found), below=sum(bool(case.data["failing"]) for case in found),
            outcomes={one: outcomes.count(one) for one in sorted(set(outcomes))},
            stuck=len(incidents.open_ones()) + _number(failed) + _number(overdue) + _number(paused),
        )


def _people_act(app: Flask, now: datetime) -> None:
    with app.app_context():
        rows = select(Task.id, Task.element_id, Task.opened_at, Provider.name).join(Task.case).join(Case.provider)
        waiting = db.session.execute(rows.where(Task.state == OPEN).order_by(Task.id)).all()
        db.session.rollback()
    for task_id, element_id, opened_at, name in waiting:
        number = int(name.rpartition(" ")[2])
        if _is_done_today(element_id, number, opened_at, now):
            with app.app_context():
                _complete(task_id, number, now)
                db.session.commit()


def _is_done_today(element_id: str, number: int, opened_at: datetime, now: datetime) -> bool:
    if element_id == "send_return":
        return _comes(number, now)
    return element_id in ANSWERS and now - opened_at >= ANSWERED_AFTER


def _comes(number: int, now: datetime) -> bool:
    if number % OF_TEN == NEVER:
        return False
    return now.day >= (LATE_ON if number % OF_TEN == LATE else 2 + number % 12)


def _return(case: Case, number: int) -> dict[str, Any]:
    below = BELOW if number % 5 == 0 else {}
    lines = [
        line | {"value": below.get(line["no"], line["green"] or 0), "said": "None" if line["unit"] == "words" else ""}
        for line in case.data["lines"]
    ]
    return {"lines": lines, "evidence": [], "sentBy": case.provider.contacts[0].name}


def _complete(task_id: int, number: int, now: datetime) -> None:
    """As the page does it: the form is built and read, and its answers complete the task."""
    task = db.session.get_one(Task, task_id)
    answers = _return(task.case, number) if task.is_for_provider else ANSWERS[task.element_id]
    definition = task.case.version.contents.form(task.form_id)
    form = build_form(definition, scope.of_task(task, now), environment=scope.environment(task.case, now))(data=answers)
    given = Given(form.answers(), [asdict(line) for line in form.as_seen()])
    by = actor(task.assignee) if task.assignee else Actor(task.case.provider.contacts[0].name, task_id=task.id)
    cases.complete_task(task.id, given, by=by, now=now)


def _number(query: Any) -> int:
    return int(db.session.scalar(query) or 0)
