"""A contract's monitoring returns, really run: the round begins, the provider sends, the officer validates."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from forms import build_form
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from webapp import shipped
from workflows import cases, linked, measures, schedules, scope, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import CLOCK, Actor
from workflows.schedules import Schedule
from workflows.tasks import OPEN, Task

KEY = "monitoring_return"
Lines = list[dict[str, Any]]


def install(cast: Cast, frequency: str = "monthly") -> Schedule:
    """The shipped procedures, the standard measures and a schedule made on Monday 2 March 2026."""
    for key in (KEY, "sip", "suspension"):
        versions.install(key, shipped.procedures()[key], by=CLOCK, now=NOW)
    measures.install(KEY, shipped.tables()[KEY], by=CLOCK, now=NOW)
    return schedules.add(cast.contract, KEY, frequency, owner=cast.officer, now=NOW)


def begin(schedule: Schedule) -> Case:
    """The schedule's next round, begun when it is due."""
    case = schedules.begin_round(schedule.id, schedule.next_due_at)
    assert case is not None
    return case


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC)


def filled(case: Case, **results: float) -> Lines:
    """Every line of the return at its target, but for those named by number (`_1_3`)."""
    given = {name.strip("_").replace("_", "."): value for name, value in results.items()}
    return [
        line | {"value": given.get(line["no"], line["green"]), "said": "None" if line["unit"] == "words" else None}
        for line in case.data["lines"]
    ]


def send(case: Case, cast: Cast, now: datetime, element: str = "send_return", **results: float) -> None:
    """The provider sends the return by their link."""
    task = open_task(case, element)
    given = Given({"lines": filled(case, **results), "evidence": [], "sentBy": cast.contact.name})
    cases.complete_task(task.id, given, by=Actor(cast.contact.name, task_id=task.id), now=now)


def validate(case: Case, cast: Cast, now: datetime, **said: Any) -> None:
    """The officer finds the return in order, but for what is said."""
    answers = {"accuracy": "accurate", "breach": "no", "activeNotice": "none", "spotChecks": [], "whatIsWrong": None,
               "breachWhat": None}
    complete(case, "validate_return", cast.officer, now, **(answers | said))


def shown(task: Task, now: datetime) -> str:
    """The texts of the task's form, as they stand on its page."""
    definition, environment = task.case.version.contents.form(task.form_id), scope.environment(task.case, now)
    return str(build_form(definition, scope.of_task(task, now), environment=environment)().as_seen())


def pass_time(case: Case, now: datetime) -> None:
    """Everything that the clock does until then."""
    cases.fire_timers(case.id, now)


def open_elements(case: Case) -> set[str]:
    rows = select(Task.element_id).where(Task.case_id == case.id, Task.state == OPEN)
    return set(db.session.scalars(rows))


def started(case: Case) -> dict[str, Case]:
    """The cases that this one started, by their procedure."""
    return {child.procedure_key: child for child in linked.children_of(case)}
