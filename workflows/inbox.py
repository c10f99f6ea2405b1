"""The inbox: whose tasks are open, what is late, what waits for others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workflows import cover
from workflows.calendar import end_of_day, today
from workflows.cases import Case
from workflows.database import db
from workflows.people import Person, Provider
from workflows.tasks import OPEN, Task, TaskGroup

TABS = ("mine", "team", "others")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a person's and their team's open tasks are late, due today, due within seven days."""

    late: int
    today: int
    week: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filter panel narrows the inbox to; empty means everything."""

    words: str = ""
    provider_id: int | None = None
    procedure: str = ""
    due: str = ""


def tasks_in(person: Person, tab: str, now: datetime, filters: Filters | None = None) -> Select[Task]:
    """The open tasks of one tab (`mine`, `team`, `others`), soonest due first; those without a due time last.

    Mine are also those of colleagues for whom the person covers today.
    """
    rows = (
        select(Task).join(Task.case).join(Case.provider)
        .options(contains_eager(Task.case).contains_eager(Case.provider), joinedload(Task.assignee))
        .options(contains_eager(Task.case).joinedload(Case.site))
        .where(Task.state == OPEN, _whose(person, tab, now))
    )
    for condition in _narrowed(filters or Filters(), now):
        rows = rows.where(condition)
    return rows.order_by(Task.due_at.is_(None), Task.due_at, Task.priority.desc(), Task.id)


def counts(person: Person, now: datetime) -> Counts:
    """The three numbers on top of the inbox, over what the person has and what their team could claim."""
    midnight = end_of_day(today(now))
    week = end_of_day(today(now) + timedelta(days=7))
    tallies = select(
        func.count().filter(Task.due_at < now),
        func.count().filter(and_(Task.due_at >= now, Task.due_at <= midnight)),
        func.count().filter(and_(Task.due_at >= now, Task.due_at <= week)),
    ).where(Task.state == OPEN, or_(_whose(person, "mine", now), _whose(person, "team", now)))
    late, due_today, due_this_week = db.session.execute(tallies).one()
    return Counts(late, due_today, due_this_week)


def tab_counts(person: Person, now: datetime) -> dict[str, int]:
    """How many open tasks each tab holds."""
    tallies = [func.count().filter(_whose(person, tab, now)) for tab in TABS]
    row = db.session.execute(select(*tallies).select_from(Task).join(Task.case).where(Task.state == OPEN)).one()
    return dict(zip(TABS, row, strict=True))


def _whose(person: Person, tab: str, now: datetime) -> ColumnElement[bool]:
    mine = or_(Task.assignee_id == person.id, Task.assignee_id.in_(cover.covered(person, now)))
    team = and_(
        Task.assignee_id.is_(None),
        Task.id.in_(select(TaskGroup.task_id).where(TaskGroup.role.in_(sorted(person.roles)))),
    )
    if tab == "mine":
        return mine
    if tab == "team":
        return team
    owned = Task.case_id.in_(select(Case.id).where(Case.owner_id == person.id))
    return and_(owned, or_(Task.assignee_id.is_(None), ~mine), ~team)


def _narrowed(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.words:
        pattern = f"%{filters.words.replace('%', '').replace('_', ' ')}%"
        found.append(or_(Task.name.ilike(pattern), Case.reference.ilike(pattern), Provider.name.ilike(pattern)))
    if filters.provider_id is not None:
        found.append(Case.provider_id == filters.provider_id)
    if filters.procedure:
        found.append(Case.procedure_key == filters.procedure)
    if filters.due == "late":
        found.append(Task.due_at < now)
    if filters.due == "today":
        found.append(and_(Task.due_at >= now, Task.due_at <= end_of_day(today(now))))
    if filters.due == "week":
        found.append(and_(Task.due_at >= now, Task.due_at <= end_of_day(today(now) + timedelta(days=7))))
    return found
