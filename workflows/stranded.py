"""Tasks that nobody may do, since everybody with the role is barred or nobody has it: said at once, and looked at anew.

Nobody has to notice by themselves that a decision waits for ever: it is a problem of its own kind, until a role is
given, somebody comes back, or the task is not needed any more.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from workflows import barred, cases, events, incidents, people, tasks
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.incidents import Incident
from workflows.people import CLOCK, WORDS, Person, PersonRole
from workflows.tasks import OPEN, Task

KIND = "nobody"


@events.listen("task opened")
def _look_at_new(case: Case, event: CaseEvent) -> None:
    _look_at(tasks.find(event.details["task"]), event.at)


@events.listen("task completed")
@events.listen("task cancelled")
def _forget(case: Case, event: CaseEvent) -> None:
    """It was done after all, or nobody needs it any more."""
    task = tasks.find(event.details["task"])
    for incident in _open_ones(task):
        incidents.mend(case, incident, by=CLOCK, now=event.at)


def look_again(now: datetime) -> int:
    """Roles changed, or somebody left or came back: say what nobody may do now, and close what somebody may do again.

    Returns how many tasks nobody may do. Locks each case that it writes to.
    """
    rows = select(Task.id).join(Case).where(Task.state == OPEN, Case.state == RUNNING)
    found = db.session.scalars(rows.order_by(Task.case_id, Task.id)).all()
    return sum(_look_at(tasks.find(task_id), now, is_locked=False) for task_id in found)


def who_may(task: Task) -> set[int]:
    """The people, by number, who may do the task: they have it or one of its roles, and nothing bars them."""
    holders = select(PersonRole.person_id).join(Person).where(PersonRole.role.in_(task.groups), Person.is_active)
    assigned = select(Person.id).where(Person.id == task.assignee_id, Person.is_active)
    able = {*db.session.scalars(holders), *db.session.scalars(assigned)}
    return able - barred.people(task) if able else able


def why(task: Task) -> str:
    """Who is barred and why, and what an administrator can do about it."""
    holders = [person for role in sorted(task.groups) for person in people.with_role(role)]
    names = " and ".join(dict.fromkeys(person.name for person in holders))
    role = " or ".join(WORDS.get(group, group) for group in sorted(task.groups)) or "somebody who has left"
    if not holders:
        return f"Nobody may do “{task.name}”. It is for {role}, and nobody has that role. Give it to somebody."
    have, asked = ("have", "they each") if len(holders) > 1 else ("has", "they")
    return (
        f"Nobody may do “{task.name}”. It is for {role}. {names} {have} that role, but {asked} asked for this or took "
        f"part in it, and somebody else must decide. Give the role to somebody else."
    )


def barred_from(task: Task) -> Sequence[Person]:
    """The people whom the task's `notBy` keeps from it: they asked for what it decides."""
    return db.session.scalars(select(Person).where(Person.id.in_(barred.people(task)))).all()


def _look_at(task: Task, now: datetime, is_locked: bool = True) -> bool:
    """Raise or mend the task's problem. Returns whether nobody may do it."""
    if task.is_for_provider:
        return False
    is_stranded, known = not who_may(task), _open_ones(task)
    if is_stranded == bool(known):
        return is_stranded
    case = task.case if is_locked else cases.lock(task.case_id)
    if is_stranded:
        incidents.report(case, KIND, why(task), now=now, element=task.element_id)
    for incident in known:
        incidents.mend(case, incident, by=CLOCK, now=now)
    return is_stranded


def _open_ones(task: Task) -> Sequence[Incident]:
    rows = select(Incident).where(
        Incident.case_id == task.case_id, Incident.kind == KIND, Incident.element_id == task.element_id,
        Incident.mended_at.is_(None),
    )
    return db.session.scalars(rows).all()
