"""What somebody typed for questions that the form of their task no longer asks: kept with their draft, to be read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms import FormDefinition
from forms.fields import Question
from forms.rows import Rows
from workflows import filling
from workflows.database import db
from workflows.tasks import Draft, Task
from workflows.versions import ProcessVersion


def keep(task: Task, before: ProcessVersion, now: datetime) -> None:
    """Note with each draft of the task what it says of questions that only the earlier version's form asked."""
    was, will = _form(before, task), _form(task.case.version, task)
    if was is None or (will is not None and _source(before, was) == _source(task.case.version, will)):
        return
    for draft in db.session.scalars(select(Draft).where(Draft.task_id == task.id)):
        lost = [line for line in _lost(task, was, will, draft, now) if line not in draft.left_over]
        if lost:
            draft.left_over = [*draft.left_over, *lost]


def _form(version: ProcessVersion, task: Task) -> FormDefinition | None:
    said = version.contents.diagrams.element(task.element_id).extensions.form_id
    return version.contents.forms.get(task.form_id if said.startswith("=") else said)


def _source(version: ProcessVersion, form: FormDefinition) -> bytes:
    return version.contents.files[form.file]


def _lost(
    task: Task, was: FormDefinition, will: FormDefinition | None, draft: Draft, now: datetime
) -> Iterator[list[str]]:
    """Label and words of what was typed and is asked no more, or asked in another way."""
    asked = {} if will is None else {part.name: part.component.type for part in _questions(task, will, draft, now)}
    typed = {name for name, value in draft.pairs if value.strip()}
    for part in _questions(task, was, draft, now):
        if part.name in typed and asked.get(part.name) != part.component.type and part.shown:
            yield [part.heading, part.shown]


def _questions(task: Task, definition: FormDefinition, draft: Draft, now: datetime) -> list[Any]:
    form = filling.form_of(task, definition, now)([(n, v) for n, v in draft.pairs])
    return [part for part in form.walk() if isinstance(part, Question) and not isinstance(part, Rows)]
