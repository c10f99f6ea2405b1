"""A contract year of monitoring, really run: an officer begins it, records on it, and the clock moves."""

from datetime import UTC, datetime
from typing import Any

from forms import build_form
from notifications import notices
from notifications.notices import Notice
from tests.cast import Cast
from tests.workflows.acting import open_task
from webapp import shipped
from workflows import cases, feel, scope, versions
from workflows.beside import Decisions
from workflows.calendar import working_days
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import CLOCK, Actor, actor

KEY = "contract_monitoring"
FIRST = datetime(2026, 4, 1, 8, tzinfo=UTC)  # of a contract year


def begin(cast: Cast, now: datetime = FIRST) -> Case:
    """The shipped procedure, and a contract year that begins on Wednesday 1 April 2026."""
    versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=now)
    return cases.start(
        versions.published(KEY), by=actor(cast.officer), provider=cast.provider, contract=cast.contract,
        owner=cast.officer, now=now, given=Given({"meetingMonths": 3}),
    )


def decided(decision: str, **names: Any) -> object:
    """What a table of the procedure says, with its standard limits."""
    clock = feel.Environment(now=FIRST, is_working_day=working_days("England"))
    known = {"limits": {"immediately": 0, "incidentDays": 1}} | names
    return Decisions(shipped.procedures()[KEY]).model(decision).decide(decision, known, clock).value


def record(case: Case, cast: Cast, element: str, now: datetime, **said: Any) -> None:
    """The officer records something at any time."""
    cases.act(case.id, element, Given(said), by=actor(cast.officer), person=cast.officer, now=now)


def send(case: Case, cast: Cast, element: str, now: datetime, **said: Any) -> None:
    """The provider answers by their link."""
    task = open_task(case, element)
    given = Given({"evidence": [], "sentBy": cast.contact.name} | said)
    cases.complete_task(task.id, given, by=Actor(cast.contact.name, task_id=task.id), now=now)


def told(case: Case, template: str) -> str:
    """The text of the newest email of that template; "" where there is none."""
    rows = db.session.scalars(notices.of_case(case.id).where(Notice.template == template)).all()
    return rows[0].text if rows else ""


def faults(case: Case, form_id: str, now: datetime, **typed: str) -> list[str]:
    """What the form says of what was typed, but for what is missing."""
    definition, environment = case.version.contents.form(form_id), scope.environment(case, now)
    form = build_form(definition, case.data, environment=environment)(list(typed.items()))
    form.validate()
    return [fault.message for fault in form.faults if not fault.message.startswith(("Enter", "Select"))]
