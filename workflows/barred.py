"""Who may not do a task: whoever asked for what it decides, named by the task's property `notBy`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from workflows import answers
from workflows.database import db
from workflows.events import CaseEvent

if TYPE_CHECKING:
    from workflows.cases import Case
    from workflows.tasks import Task

PARENT, VARIABLE = "parent:", "variable:"


def people(task: "Task") -> set[int]:
    """The people, by id, who may not do the task.

    `notBy` lists elements whose latest answer bars its author: of this case, with `parent:` of the case that started
    it; and with `variable:` variables that hold a person's number (`previous.ELEMENT.byId`) or a list of them. A start
    event among them bars whoever started the case.
    """
    case = task.case
    names = _names(case, task.element_id)
    own = [name for name in names if ":" not in name]
    found = answers.authors(case.id, own) if own else set()
    if any(_is_start(case, name) for name in own):
        found |= _starters(case)
    elsewhere = _after(PARENT, names)
    if elsewhere and case.parent_id is not None:
        found |= answers.authors(case.parent_id, elsewhere)
    for name in _after(VARIABLE, names):
        found |= _held(case.data.get(name))
    return found


def _names(case: "Case", element_id: str) -> list[str]:
    text = case.version.contents.diagrams.element(element_id).extensions.properties.get("notBy", "")
    return [name.strip() for name in text.split(",") if name.strip()]


def _is_start(case: "Case", name: str) -> bool:
    return case.version.contents.diagrams.element(name).kind == "startEvent"


def _starters(case: "Case") -> set[int]:
    """Who started the case, where a person did."""
    rows = select(CaseEvent.by_id).where(CaseEvent.case_id == case.id, CaseEvent.kind == "case started")
    return {person for person in db.session.scalars(rows) if person is not None}


def _after(prefix: str, names: Sequence[str]) -> list[str]:
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def _held(value: object) -> set[int]:
    held = value if isinstance(value, list) else [value]
    return {one for one in held if isinstance(one, int) and not isinstance(one, bool)}
