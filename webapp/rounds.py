"""Every answer given at one step of a case, round by round: readable for ever, with what changed since the last."""

from dataclasses import dataclass
from datetime import datetime

from webapp import beside
from webapp.beside import Panel
from workflows import answers
from workflows.answers import Answer
from workflows.tasks import Task


@dataclass(frozen=True)
class Round:
    """One answer among those at its step; `number` counts from 1, the oldest."""

    number: int
    task_id: int
    by: str
    at: datetime


def all_of(task: Task) -> list[Round]:
    """The answers given at the step of this task, newest first (PAP-6). Those of a repeated step are no rounds."""
    if _is_repeated(task):
        return []
    given = [row for row in answers.given_at(task.case_id, task.element_id) if row.task_id is not None]
    return [Round(number, row.task_id, row.by_name, row.given_at) for number, row in enumerate(given, 1)][::-1]


def changes(task: Task, answer: Answer) -> Panel | None:
    """The answer with what is new and what is gone since the one before it, whole rows too; None for the first."""
    before = None if _is_repeated(task) else answers.before(answer)
    return None if before is None else beside.since(answer, before)


def _is_repeated(task: Task) -> bool:
    """Whether several are asked at once, so that one answer does not follow another."""
    return task.case.version.contents.diagrams.element(task.element_id).extensions.loop is not None
