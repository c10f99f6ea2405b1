"""When somebody leaves or loses a role: what was theirs to do and to answer for goes to who may, and they read why."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from workflows import cases, cover, people, tasks
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.errors import Conflict, NotAllowed
from workflows.people import Person, actor
from workflows.schedules import Schedule
from workflows.tasks import OPEN, Task

OFFICER = "officer"
Takers = Mapping[int, Person | None]  # by case: who takes it over; None for the officers' team


class NotHandedOver(Conflict):
    """They still answer for cases. Say for each of them who takes it over."""


def leave(person: Person, *, by: Person, now: datetime, to: Takers | None = None) -> int:
    """Switch the person off; returns how many tasks they had. Raises NotHandedOver, NotAllowed.

    `to` says who takes over each case that they own or have a task of; their tasks go along to whom may do them, and
    else back to the team. Their schedules begin cases of the officers' team from now on.
    """
    takers, why = to or {}, f"{person.name} no longer works here."
    lock(person)
    held = tasks_of(person)
    _check_all_are_taken(person, takers)
    person.is_active = False
    cover.forget(person)
    for case in cases_of(person):
        cases.hand_over(case, takers[case.id], by=actor(by), now=now)
    for task in held:
        _pass_on(task, takers.get(task.case_id), why, by, now)
    for schedule in db.session.scalars(select(Schedule).where(Schedule.owner_id == person.id)):
        schedule.owner = None
    return len(held)


def change_roles(person: Person, roles: Collection[str], *, by: Person, now: datetime) -> Sequence[Task]:
    """Give the person these roles and no others; returns the tasks that went back to their teams.

    Raises NotHandedOver where they own cases and would be no officer any more.
    """
    lock(person)
    lost = set(person.roles) - set(roles)
    if OFFICER in lost:
        _check_all_are_taken(person, {})
    person.roles -= lost
    person.roles |= set(roles) - set(person.roles)
    gone = [task for task in tasks_of(person) if _is_lost(task, person, lost)]
    words = " and no longer ".join(people.a_role(role) for role in sorted(lost))
    for task in gone:
        tasks.take_back(task, f"{person.name} is no longer {words}.", by=actor(by), now=now)
    return gone


def tasks_of(person: Person) -> list[Task]:
    """The open tasks that the person has."""
    rows = select(Task).where(Task.assignee_id == person.id, Task.state == OPEN).order_by(Task.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def cases_of(person: Person) -> list[Case]:
    """The running cases that the person owns: somebody else should."""
    rows = select(Case).where(Case.owner_id == person.id, Case.state == RUNNING).order_by(Case.reference)
    return list(db.session.scalars(rows))


def hand_over(person: Person, to: Takers, *, by: Person, now: datetime) -> int:
    """Hand the person's cases to these officers, with the tasks they have there; returns how many cases."""
    lock(person)
    for case in (owned := [case for case in cases_of(person) if case.id in to]):
        cases.hand_over(case, to[case.id], by=actor(by), now=now)
    why = f"{by.name} handed the case over."
    for task in tasks_of(person):
        if task.case_id in to:
            _pass_on(task, to[task.case_id], why, by, now)
    return len(owned)


def lock(person: Person, also: Collection[int] = ()) -> None:
    """Every case that is about to change hands, in the order of their numbers, so that no two can wait for each other.

    Whoever is completing a task there at this moment comes before, or is refused. `also` are further cases by id.
    """
    owned = select(Case.id).where(Case.owner_id == person.id, Case.state == RUNNING)
    held = select(Task.case_id).where(Task.assignee_id == person.id, Task.state == OPEN)
    locked: set[int] = set()
    while more := {*db.session.scalars(owned), *db.session.scalars(held), *also} - locked:
        for case_id in sorted(more):
            cases.lock(case_id)
        locked |= more


def _check_all_are_taken(person: Person, takers: Takers) -> None:
    left = [case.reference for case in cases_of(person) if case.id not in takers]
    if left:
        raise NotHandedOver(f"{person.name} still answers for {', '.join(left)}. Say who takes each case over.")


def _pass_on(task: Task, to: Person | None, why: str, by: Person, now: datetime) -> None:
    """To who takes the case over, where they may do the task; else to its team."""
    tasks.take_back(task, why, by=actor(by), now=now)
    if to is None:
        return
    try:
        tasks.check_may_get(task, to)
    except NotAllowed:
        return
    tasks.hand_on(task, to, by=by, now=now)


def _is_lost(task: Task, person: Person, lost: Collection[str]) -> bool:
    """Whether the person may do the task no more. One of no team was theirs as an officer."""
    return not tasks.may_do(task, person) or (not task.groups and OFFICER in lost)
