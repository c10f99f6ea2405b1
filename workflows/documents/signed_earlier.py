"""Signatures of before it was kept what they were given to: the page that was signed, made again, must say the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from forms import FormDefinition, build_form
from workflows import scope, versions
from workflows.answers import Answer
from workflows.calendar import local
from workflows.database import db
from workflows.tasks import Task

if TYPE_CHECKING:
    from workflows.cases import Case

Data = Mapping[str, Any]
_FIELDS = frozenset({"name", "on", "position"})
_SAID = frozenset({"answer", "file"})


def doubts(case: "Case", data: Data) -> Iterator[tuple[str, str]]:
    """The signatures among the case's variables without a record of what was signed, that cannot be shown, and why.

    One is shown where the form that was signed, filled from what the paper says, still shows what its giver saw.
    """
    for name, value in data.items():
        given = _given(case, value) if _looks_signed(value) else None
        if given is not None and not _reads_the_same(case, given, data):
            yield name, _words(given, value)


def _looks_signed(value: object) -> bool:
    """A name with a date, and no more than their position: what procedures wrote as a signature."""
    if not isinstance(value, Mapping) or not {"name", "on"} <= value.keys() <= _FIELDS or not value["name"]:
        return False
    return _date(value["on"]) is not None


def _given(case: "Case", value: Data) -> Answer | None:
    """The answer by which it was given: that name, typed on that day; None where it is no signature at all."""
    rows = select(Answer).where(Answer.case_id == case.id).order_by(Answer.id.desc())
    found = (row for row in db.session.scalars(rows) if value["name"] in map(_text, row.answers.values()))
    return next((row for row in found if local(row.given_at).date() == _date(value["on"])), None)


def _text(value: object) -> object:
    return value if isinstance(value, str) else None


def _reads_the_same(case: "Case", given: Answer, data: Data) -> bool:
    """Whether the form, as any version of the procedure has it, shows today exactly what was seen: then it was that."""
    seen = _shown(given.seen)
    forms = (version.contents.forms.get(given.form_id) for version in versions.of_procedure(case.procedure_key))
    return bool(seen) and any(seen == _again(case, given, form, data) for form in forms if form is not None)


def _again(case: "Case", given: Answer, definition: FormDefinition, data: Data) -> list[tuple[str, str, str]]:
    """What the page would show to be read, filled from the paper's names, on the day when it was signed."""
    task = db.session.get(Task, given.task_id) if given.task_id else None
    names = scope.with_task(data, task) if task else data
    asked = {steps[0] for component, steps in definition.asked if component.properties.get("readonly") is not True}
    typed = {key: value for key, value in given.answers.items() if key in asked}
    form = build_form(definition, names, environment=scope.environment(case, given.given_at))(data=typed)
    return _shown([{"label": one.label, "text": one.text, "kind": one.kind, "row": one.row} for one in form.as_seen()])


def _shown(seen: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    lines = [line for line in seen if line.get("kind") not in _SAID]
    return [(str(line.get("row", "")), str(line.get("label", "")), str(line.get("text", ""))) for line in lines]


def _words(given: Answer, value: Data) -> str:
    day = local(given.given_at).date()
    when = f"{day.day} {day:%B %Y}"
    return f"{value['name']} signed on {when}; it cannot be shown that this is what was signed."


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
