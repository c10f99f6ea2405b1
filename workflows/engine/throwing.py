"""What is thrown finds who catches it: errors and escalations go outward, messages reach one, signals all."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from SpiffWorkflow.task import Task

from workflows.engine import listening
from workflows.engine.specs.node import Happened
from workflows.engine.waits import Json
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.engine.specs.events import Boundary
    from workflows.engine.specs.subprocesses import EventSubProcess
    from workflows.engine.workflow import CaseWorkflow, Place

    Catcher = TypeVar("Catcher", Boundary, EventSubProcess)


Spring = Callable[[Happened], None]


def catcher(task: Task, kind: str, code: str) -> Spring | None:
    """What the nearest catcher of an error or escalation does, looking outward from a token; None without one."""
    for place, holder in _outward(task):
        boundary = _first(holder.task_spec.boundaries, kind, code)
        if boundary is not None:
            return partial(boundary.spring, holder)
        if holder.parent is place.task_tree and not place.is_interrupted:
            # An event subprocess does not catch what is thrown inside itself.
            others = [listener for listener in place.spec.listeners if listener is not holder.task_spec]
            listener = _first(others, kind, code)
            if listener is not None:
                return partial(listener.spring, place)
    return None


def error_catcher(task: Task, code: str, message: str) -> Spring:
    """What catches an error that is thrown at a token; an error that nothing catches leaves the case stuck."""
    spring = catcher(task, "error", code)
    if spring is None:
        about = f" ({message})" if message else ""
        text = f"The error “{code}”{about} was thrown at “{task.task_spec.label}” and nothing catches it."
        raise CaseStuck(text, element=task.task_spec.element.id)
    return spring


def broadcast(case: "CaseWorkflow", signal: str, variables: Mapping[str, Json]) -> int:
    """Let every token that listens for the signal hear it; answers how many did."""
    heard = 0
    for task in listening.hearing(case, "signal", signal):
        if task.id in task.workflow.tasks:  # an earlier catcher may have interrupted this one
            task.task_spec.caught(task, Happened("signal received", variables))
            heard += 1
    return heard


def deliver(case: "CaseWorkflow", message: str, variables: Mapping[str, Json], key: str | None) -> bool:
    """Let exactly one waiting token have the message; False where none waits for it."""
    task = listening.message_catcher(case, message, key)
    if task is not None:
        task.task_spec.caught(task, Happened("message received", variables))
    return task is not None


def _outward(task: Task | None) -> Iterator[tuple["Place", Task]]:
    """The token itself and every token around it, from the inside out, each with the place it stands in."""
    while task is not None:
        place: Place = task.workflow
        yield place, task
        task = task.parent if task.parent is not place.task_tree else getattr(place, "parent_task", None)


def _first(catchers: "list[Catcher]", kind: str, code: str) -> "Catcher | None":
    found = [catcher for catcher in catchers if listening.catches(catcher.waits, kind, code)]
    # Who names this very error comes before who catches any.
    return min(found, key=lambda catcher: not listening.is_meant(catcher.waits, code), default=None)
