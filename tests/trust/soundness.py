"""Whether a council's rows agree with each other: no half step anywhere, whatever was killed or raced."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from workflows import scope, tasks
from workflows.answers import Answer
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.engine import RunningProcess
from workflows.events import CaseEvent
from workflows.proof import verifying
from workflows.tasks import Task


def faults(app: Flask, now: datetime) -> list[str]:
    """What is wrong with any case, in words."""
    with app.app_context():
        return [fault for case in db.session.scalars(select(Case)) for fault in _of_case(case, now)]


def _of_case(case: Case, now: datetime) -> Iterator[str]:
    yield from (finding.words for finding in verifying.of_case(case))
    yield from (f"{case.reference}: {fault}" for fault in [*_against_engine(case, now), *_against_history(case)])


def _against_engine(case: Case, now: datetime) -> Iterator[str]:
    diagrams = case.version.contents.diagrams
    running = RunningProcess.restore(diagrams, case.engine_state, case.data, scope.surroundings(case, now))
    rows = select(Task.token_id).where(Task.case_id == case.id, Task.state == tasks.OPEN)
    if (open_rows := sorted(db.session.scalars(rows))) != (open_there := sorted(t.token_id for t in running.tasks)):
        yield f"open rows {open_rows}, open in the diagram {open_there}"
    due = min((timer.due_at for timer in running.timers), default=None)
    if case.next_due_at != due:
        yield f"due {case.next_due_at}, in the diagram {due}"
    if running.is_ended != (case.state != RUNNING):
        yield f"{case.state}, but the diagram {'ended' if running.is_ended else 'goes on'}"
    if running.jobs:
        yield f"jobs were left undone: {[job.element_id for job in running.jobs]}"


def _against_history(case: Case) -> Iterator[str]:
    states: dict[str, list[int]] = {state: [] for state in (tasks.OPEN, tasks.DONE, tasks.CANCELLED)}
    for task in db.session.scalars(select(Task).where(Task.case_id == case.id)):
        states[task.state].append(task.id)
    every = sorted(sum(states.values(), []))
    happened: dict[str, Counter[int]] = {}
    for event in db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)):
        happened.setdefault(event.kind, Counter())[event.details.get("task", 0)] += 1
    answered = select(Answer.task_id).where(Answer.case_id == case.id, Answer.task_id.is_not(None))
    given = Counter(db.session.scalars(answered))
    for what, counted, wanted in (
        ("opened", happened.get("task opened", Counter()), every),
        ("completed", happened.get("task completed", Counter()), sorted(states[tasks.DONE])),
        ("cancelled", happened.get("task cancelled", Counter()), sorted(states[tasks.CANCELLED])),
        ("answered", given, sorted(states[tasks.DONE])),
    ):
        if sorted(counted.elements()) != wanted:  # type: ignore[type-var]
            yield f"tasks {what}: {sorted(counted.elements())}, rows say {wanted}"  # type: ignore[type-var]
