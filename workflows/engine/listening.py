"""What an event listens for: arming timers, messages and signals, and which tokens hear what is thrown."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import clock
from workflows.engine.diagrams import Element
from workflows.engine.events import Event
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.engine.workflow import CaseWorkflow

THROWN = frozenset({"error", "escalation"})


def listen(task: Task, element: Element, scope: int) -> None:
    """Let a token wait for the element's event; times and keys are worked out now and kept."""
    event = element.event
    case: CaseWorkflow = task.workflow.top_workflow
    task._set_state(TaskState.WAITING)
    if event is None:
        raise CaseStuck(f"“{element.id}” waits for nothing.", element=element.id)
    if event.kind == "timer":
        task.internal_data["due"] = clock.as_json(due_of(case, event, scope, element.id))
    elif event.kind == "message":
        task.internal_data["message"] = event_name(case, event, scope, element.id)
        if has_key(event):
            task.internal_data["key"] = key_of(case, event, scope, element.id)
    elif event.kind == "signal":
        task.internal_data["signal"] = event_name(case, event, scope, element.id)


def due_of(case: "CaseWorkflow", event: Event, scope: int, element_id: str) -> clock.Due:
    """When a timer that starts now is due; raises CaseStuck where its text says no time."""
    surroundings = case.surroundings
    text = event.value
    value = case.expressions.raw(text, scope, element_id) if text.startswith("=") else text
    try:
        return clock.due(value, surroundings.now, surroundings.environment.zone)
    except clock.NoTime as error:
        raise CaseStuck(f"The timer “{text}” cannot be set: {error}.", element=element_id) from error


def listens_on(task: Task) -> bool:
    """After it fired: whether a non-interrupting event goes on listening; a repetition moves to its next time."""
    if "due" not in task.internal_data:
        return True
    surroundings, later = task.workflow.top_workflow.surroundings, None
    with suppress(clock.NoTime):  # the next time would be beyond the year 9999
        later = clock.of_json(task.internal_data["due"]).next(surroundings.now, surroundings.environment.zone)
    if later is not None:
        task.internal_data["due"] = clock.as_json(later)
    return later is not None


def event_name(case: "CaseWorkflow", event: Event, scope: int, element_id: str) -> str:
    """The name of a message or signal, which may be an expression."""
    name = event.declared.name if event.declared else event.ref
    return case.expressions.text(name, scope, element_id)


def event_code(case: "CaseWorkflow", event: Event, scope: int, element_id: str) -> str:
    """The code that an error or escalation throws; which one it is where it has no code, "" where not even that."""
    if event.declared is None:
        return ""
    return case.expressions.text(event.declared.code, scope, element_id) or event.declared.id


def catches(element: Element, kind: str, code: str) -> bool:
    """Whether an event catches an error or escalation with that code; without a code of its own it catches any."""
    return element.event is not None and element.event.kind == kind and code_of(element) in ("", code)


def is_meant(element: Element, code: str) -> bool:
    """Whether what is thrown is the very error or escalation that the element names, by code or as the one it is."""
    declared = element.event.declared if element.event else None
    return declared is not None and (declared.code or declared.id) == code


def interrupts(element: Element) -> bool:
    """Whether a boundary or start event ends what it interrupts; an error always does."""
    return element.interrupts or (element.event is not None and element.event.kind == "error")


def code_of(element: Element) -> str:
    """The code of the error or escalation that an element catches; "" for any."""
    event = element.event
    return event.declared.code if event and event.declared else ""


def hearing(case: "CaseWorkflow", wait: str, name: str) -> Iterator[Task]:
    """The tokens that listen for a message or signal of that name, the oldest first."""
    return case.everything(lambda token: token.internal_data.get(wait) == name)


def message_catcher(case: "CaseWorkflow", name: str, key: str | None) -> Task | None:
    """The one token that a message reaches: one that waits for its key, else one that waits for any."""
    waiting = list(hearing(case, "message", name))
    exact = (task for task in waiting if task.internal_data.get("key", ...) == key)
    anyone = (task for task in waiting if "key" not in task.internal_data)
    return next(exact, None) or next(anyone, None)


def has_key(event: Event) -> bool:
    """Whether the diagram gives the message a correlation key."""
    return event.declared is not None and event.declared.correlation_key != ""


def key_of(case: "CaseWorkflow", event: Event, scope: int, element_id: str) -> str | None:
    """The correlation key of a message, as text; None where it has none, or the expression is null.

    A null key is one that only a message without a key has: no other case's message is taken by mistake.
    """
    if event.declared is None or not has_key(event):
        return None
    key = case.expressions.value(event.declared.correlation_key, scope, element_id)
    if key is None or (isinstance(key, str | int | float) and not isinstance(key, bool)):
        return None if key is None else str(key)
    message = f"The key “{event.declared.correlation_key}” of the message is neither a text nor a number."
    raise CaseStuck(message, element=element_id)
