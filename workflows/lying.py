"""Ends of linked cases that nobody has acted on yet, and the later decision that overtakes them: the last stands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from workflows import events, scope
from workflows.database import db
from workflows.engine import Element
from workflows.feel import compile_expression, to_json
from workflows.people import Actor
from workflows.proof import seals

if TYPE_CHECKING:
    from workflows.cases import Case
    from workflows.tasks import Task

OVERTAKES = "overtakes"  # property of a task: the catch events, by id, whose message its decision overtakes
ENDED = "case ended"  # the message that a case hears when one it started ends; its key is that one's reference
OVERTAKEN = "overtaken"  # the part of a case that is sealed then
CATCHES = frozenset({"intermediateCatchEvent", "receiveTask"})


def of(case: "Case", now: datetime, at: Collection[str] | None = None) -> Sequence["Case"]:
    """The linked cases whose end lies waiting: a catch event would hear of it as soon as the diagram comes there.

    `at` are the ids of catch events; by default every one of the case's diagram.
    """
    elements = case.version.contents.diagrams.processes[case.procedure_key].elements.values()
    waits = [one for one in elements if _hears_ends(one) and (at is None or one.id in at)]
    keys = {key for key in (_key(one, case, now) for one in waits) if key is not None}
    if not keys:
        return []
    children = db.session.scalars(case.children.select().execution_options(populate_existing=True)).all()
    return [one for one in children if one.reference in keys and one.has_unheard_end]


def overtaken_by(task: "Task", now: datetime) -> Sequence["Case"]:
    """The linked cases whose end is void once the task is completed (its property `overtakes`)."""
    text = task.case.version.contents.diagrams.element(task.element_id).extensions.properties.get(OVERTAKES, "")
    names = [name.strip() for name in text.split(",") if name.strip()]
    return of(task.case, now, names) if names else []


def overtake(task: "Task", *, by: Actor, now: datetime) -> None:
    """The task was completed: what it overtakes is void, and both histories say so. Case locked.

    An ended case locks no other one any more, so it may be written to after the case that started it.
    """
    for ended in overtaken_by(task, now):
        ended.end_overtaken_at = now
        details = {"name": task.name, "reference": ended.reference, "outcome": ended.outcome, "at": task.case.reference}
        db.session.flush()
        sealed = [seals.of("case", ended, OVERTAKEN)]
        events.add(task.case, "overtaken", by=by, at=now, element=task.element_id, details=details)
        events.add(ended, "overtaken", by=by, at=now, element=task.element_id, details=details, sealed=sealed)


def _hears_ends(element: Element) -> bool:
    event = element.event
    return element.kind in CATCHES and event is not None and event.declared is not None and event.declared.name == ENDED


def _key(element: Element, case: "Case", now: datetime) -> object:
    """The reference that the event would listen for, as the case's variables stand."""
    text = element.event.declared.correlation_key if element.event and element.event.declared else ""
    if not text.startswith("="):
        return None
    names = case.data | scope.context(case)
    return to_json(compile_expression(text[1:]).evaluate(names, scope.environment(case, now)))
