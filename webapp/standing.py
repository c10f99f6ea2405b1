"""Where a case stands, in words and marks: who it waits for, its plan, the path taken on its diagram."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forms import PlanTable, plan_table
from webapp import wording
from workflows import facts, scope, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.outline import OutlineStep, outline
from workflows.tasks import Task

GATEWAYS = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway")


@dataclass(frozen=True)
class Stop:
    """One step of the diagram's list: `state` is done, here or ahead; `times` how often it was passed."""

    step: OutlineStep
    state: str
    times: int


def install(app: Flask) -> None:
    """Give every template the words for where a case stands and who has a task."""
    app.add_template_filter(sentence, "standing")
    app.add_template_filter(who_has)


def waiting_for(case_ids: Sequence[int]) -> dict[int, list[Task]]:
    """The open tasks of these cases, soonest due first."""
    found: dict[int, list[Task]] = defaultdict(list)
    rows = select(Task).options(joinedload(Task.assignee)).where(Task.case_id.in_(case_ids), Task.state == tasks.OPEN)
    for task in db.session.scalars(rows.order_by(Task.due_at.is_(None), Task.due_at)):
        found[task.case_id].append(task)
    return found


def sentence(case: Case, open_tasks: Sequence[Task]) -> str:
    """The case's state in words: "Week 4 of 12. Waiting for the provider: weekly update, due in 3 days."."""
    if case.ended_at is not None:
        return _("%(outcome)s on %(day)s.", outcome=case.outcome, day=wording.day(case.ended_at))
    waiting = " ".join(_waiting(task) for task in open_tasks)
    return f"{case.headline}. {waiting}".removeprefix(". ") if case.headline else waiting


def _waiting(task: Task) -> str:
    due = "" if task.due_at is None else f", {wording.when_due(task.due_at)}"
    return _("Waiting for %(who)s: %(task)s%(due)s.", who=who_has(task), task=wording.quoted(task.name), due=due)


def who_has(task: Task) -> str:
    """Who a task waits for, in words."""
    if task.assignee is not None:
        return task.assignee.name
    if task.is_for_provider:
        return _("the provider")
    return _(" or ").join(_("the %(role)s team", role=role.replace("_", " ")) for role in sorted(task.groups))


def key_dates(case: Case) -> list[tuple[str, date]]:
    """The dates that the procedure declares as facts, in its order: "Date to be reviewed", and the day."""
    days = facts.days_of(case.id)
    names = case.version.contents.diagrams.processes[case.procedure_key].properties.get("facts", "").split(",")
    return [(name_in_words(name.strip()), days[name.strip()]) for name in names if name.strip() in days]


def name_in_words(name: str) -> str:
    """A variable's name as words: dateToBeReviewed becomes "Date to be reviewed"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_|\.", " ", name).capitalize()


def after(case: Case) -> str:
    """Where the case stands now that a task is done, for whoever did it."""
    return sentence(case, waiting_for([case.id])[case.id])


def plan_of(case: Case, now: datetime) -> PlanTable | None:
    """The plan that the procedure's properties `plan` and `planForm` name (SIP-12); None when there is none yet."""
    contents = case.version.contents
    properties = contents.diagrams.processes[case.procedure_key].properties
    rows = case.data.get(properties.get("plan", ""))
    if not rows or "planForm" not in properties:
        return None
    form = contents.form(properties["planForm"])
    return plan_table(form, properties["plan"], rows, environment=scope.environment(case, now), scope=case.data)


def steps_of(case: Case) -> list[Stop]:
    """The diagram as a list: each named step, done how often, here now, or still ahead."""
    process = case.version.contents.diagrams.processes[case.procedure_key]
    here = _here(case)
    stops = []
    for step in outline(process):
        if not step.element.name and step.element.kind in GATEWAYS:
            continue
        times = case.visited.get(step.element.id, 0)
        state = "here" if step.element.id in here else "done" if times else "ahead"
        stops.append(Stop(step, state, times))
    return stops


def marks_of(case: Case) -> dict[str, list[str]]:
    """Element ids to mark on the picture: `here` and `done`."""
    here = _here(case)
    return {"here": sorted(here), "done": sorted(set(case.visited) - here)}


def _here(case: Case) -> set[str]:
    rows = select(Task.element_id).where(Task.case_id == case.id, Task.state == tasks.OPEN)
    return set(db.session.scalars(rows))
