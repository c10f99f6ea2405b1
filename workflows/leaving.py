"""When somebody stops working here: they may do nothing any more, and their tasks go back to their teams."""

from datetime import datetime

from sqlalchemy import select

from workflows import cases, cover, events, stranded
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.people import Person, actor
from workflows.tasks import OPEN, Task, TaskGroup


def leave(person: Person, *, by: Person, now: datetime) -> int:
    """Switch the person off; returns how many tasks went back. What belonged to no team goes to the officers."""
    person.is_active = False
    cover.forget(person)
    open_tasks = tasks_of(person)
    for case_id in sorted({task.case_id for task in open_tasks}):
        cases.lock(case_id)
    for task in open_tasks:
        task.assignee_id = None
        if not task.groups:
            task.group_rows.append(TaskGroup(role="officer"))
        details = {"task": task.id}
        events.add(task.case, "task released", by=actor(by), at=now, element=task.element_id, details=details)
    db.session.flush()
    stranded.look_again(now)
    return len(open_tasks)


def tasks_of(person: Person) -> list[Task]:
    """The open tasks that the person has."""
    return list(db.session.scalars(select(Task).where(Task.assignee_id == person.id, Task.state == OPEN)))


def cases_of(person: Person) -> list[Case]:
    """The running cases that the person owns: somebody else should."""
    rows = select(Case).where(Case.owner_id == person.id, Case.state == RUNNING).order_by(Case.reference)
    return list(db.session.scalars(rows))
