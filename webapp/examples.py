"""What a preview of a draft is filled with: the values of a real case of the procedure, else made-up ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forms import FormRefused, said
from workflows import cases, scope
from workflows.answers import Answer
from workflows.calendar import local
from workflows.cases import Case
from workflows.contents import Contents
from workflows.database import db
from workflows.documents import making, samples
from workflows.errors import NotFound, Refused
from workflows.feel import Environment
from workflows.tasks import OPEN, Task

MOST_CASES = 30
SAMPLE_TASK = {"name": "What is asked", "due": samples.NOW.date(), "opened": samples.NOW.date()}
SAMPLE_LETTER = {
    "recipient": {"name": "Their name"}, "receipt": "ABC-2026-0001/1", "attached": "Document.pdf",
    "answers": [{"label": "A question", "text": "Its answer"}],
}


@dataclass(frozen=True)
class Example:
    """The names that a preview can read, with their values, and the clock and calendar they are read by."""

    names: Mapping[str, Any]
    environment: Environment


def choices(key: str, form_id: str = "") -> Sequence[Case]:
    """The procedure's newest cases, to choose one from; those that the form was asked in come first."""
    was_asked = Case.id.in_(select(Task.case_id).where(Task.form_id == form_id))
    rows = select(Case).where(Case.procedure_key == key).options(joinedload(Case.provider))
    return db.session.scalars(rows.order_by(was_asked.desc(), Case.id.desc()).limit(MOST_CASES)).all()


def of_draft(contents: Contents, key: str, reference: str, now: datetime, form_id: str = "") -> Example:
    """The case of that reference as it stands; "" for made-up values. Raises NotFound for another procedure's case.

    Of its tasks, the newest that asks the form is the one that is meant; without any, the newest open one.
    """
    if not reference:
        return Example(_samples(contents) | {"task": SAMPLE_TASK}, samples.CLOCK)
    case = _case(key, reference)
    task = _task_of(case, form_id)
    names = scope.of_task(task, now) if task else {"task": SAMPLE_TASK} | scope.of_case(case)
    return Example(names | {"today": local(now).date()}, scope.environment(case, now))


def of_letter(contents: Contents, key: str, reference: str, now: datetime) -> Example:
    """The same with what only an email can read: its reader, the receipt and a copy of what was sent."""
    found = of_draft(contents, key, reference, now)
    own = SAMPLE_LETTER if not reference else _letter_of(_case(key, reference))
    return Example({**found.names, **own}, found.environment)


def of_paper(contents: Contents, key: str, reference: str, now: datetime) -> dict[str, Any]:
    """What a document's template reads of the case, as JSON. Raises NotFound; Refused while the draft is unreadable."""
    return making.names(_case(key, reference), now, contents) if reference else samples.full(contents)


def _samples(contents: Contents) -> dict[str, Any]:
    """While a diagram or another form cannot be read, only what every case has."""
    try:
        return samples.full(contents)
    except (Refused, FormRefused):
        return dict(samples.CONTEXT) | {"previous": {}}


def _case(key: str, reference: str) -> Case:
    case = cases.find(reference)
    if case.procedure_key != key:
        raise NotFound(f"{reference} is no case of this procedure.")
    return case


def _task_of(case: Case, form_id: str) -> Task | None:
    fits = ((Task.form_id == form_id).desc(), (Task.state == OPEN).desc(), Task.id.desc())
    return db.session.scalars(select(Task).where(Task.case_id == case.id).order_by(*fits).limit(1)).first()


def _letter_of(case: Case) -> Mapping[str, Any]:
    rows = select(Answer).where(Answer.case_id == case.id).order_by(Answer.id.desc())
    answer = db.session.scalars(rows.limit(1)).first()
    contact = scope.context(case)["provider"]
    name = contact["contact"] if isinstance(contact, Mapping) and contact["contact"] else "Their name"
    sent = [{"label": line["label"], "text": line["text"]} for line in said(answer.seen)] if answer else []
    return {
        "recipient": {"name": name}, "answers": sent or SAMPLE_LETTER["answers"],
        "receipt": f"{case.reference}/{answer.id if answer else 1}", "attached": SAMPLE_LETTER["attached"],
    }
