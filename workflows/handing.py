"""Several tasks taken, given to a colleague or given back at once: each by the rules of one, the others going on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows import cases, tasks
from workflows.database import db
from workflows.errors import UpturnError
from workflows.people import Person
from workflows.tasks import Task


@dataclass(frozen=True)
class Kept:
    """A task that stays where it is, and why."""

    task: Task
    why: str


@dataclass(frozen=True)
class Handed:
    """What came of handing several tasks on."""

    done: Sequence[Task]
    kept: Sequence[Kept]


def take(task_ids: Sequence[int], *, by: Person, now: datetime) -> Handed:
    """Claim each of these tasks."""
    return _each(task_ids, lambda task: tasks.claim(task, by, now))


def give(task_ids: Sequence[int], to: Person, *, by: Person, now: datetime) -> Handed:
    """Hand each of these tasks to a colleague, who must be allowed to do it."""
    return _each(task_ids, lambda task: tasks.assign(task, to, by=by, now=now))


def give_back(task_ids: Sequence[int], *, by: Person, now: datetime) -> Handed:
    """Give each of these tasks back to its team."""
    return _each(task_ids, lambda task: tasks.release(task, by, now))


def _each(task_ids: Sequence[int], verb: Callable[[Task], None]) -> Handed:
    """Every case is locked first, in the order of their numbers, so that two who do this cannot wait for each other."""
    wanted = select(Task).where(Task.id.in_(task_ids)).order_by(Task.id)
    for case_id in sorted({task.case_id for task in db.session.scalars(wanted)}):
        cases.lock(case_id)
    done, kept = [], []
    for task in db.session.scalars(wanted.execution_options(populate_existing=True)).all():
        try:
            verb(task)  # raises before it changes anything
        except UpturnError as problem:
            kept.append(Kept(task, str(problem)))
        else:
            done.append(task)
    return Handed(done, kept)
