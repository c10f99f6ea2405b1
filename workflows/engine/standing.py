"""Where a kept case stands in its diagram, read from its text alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.engine import kept
from workflows.engine.diagrams import Diagrams, Element
from workflows.engine.kept import KeptToken


@dataclass(frozen=True, slots=True)
class Standing:
    """One place where a case waits for somebody, a time or a message; `due_at` is in UTC, None for never."""

    process_id: str
    element_id: str
    waits_for: str
    due_at: datetime | None


def standing(diagrams: Diagrams, state: str) -> Iterator[Standing]:
    """Where the flow of a case stands; what only listens beside it, such as a reminder, is left out."""
    for place, token in kept.read(state).tokens:
        element = diagrams.processes[place.process_id].elements[token.element_id]
        if token.waits_for and not is_listening(element, token):
            due = datetime.fromisoformat(token.due_at) if token.due_at else None
            yield Standing(place.process_id, element.id, token.waits_for, due)


def is_listening(element: Element, token: KeptToken) -> bool:
    """Whether a token only listens: on the edge of an activity, or for the start of an event subprocess."""
    if element.is_event_subprocess:
        return "is_running" not in token.kept
    return element.kind == "boundaryEvent" and token.parent != ""
