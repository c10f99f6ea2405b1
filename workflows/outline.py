"""A diagram as an ordered list, for people who cannot see the picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine.diagrams import Element, ProcessInfo


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step: the element, how deep it stands in subprocesses, and where it leads ((words on the arrow, name))."""

    element: Element
    depth: int
    leads_to: tuple[tuple[str, str], ...]


def outline(process: ProcessInfo) -> list[OutlineStep]:
    """Every flow node once, in reading order: along the arrows from the start, what interrupts a step just below it."""
    return list(_inside(process, "", 0))


def _inside(process: ProcessInfo, parent_id: str, depth: int) -> Iterator[OutlineStep]:
    here = [element for element in process.elements.values() if element.parent_id == parent_id]
    boundary = {element.id: [one for one in here if one.attached_to == element.id] for element in here}
    seen: set[str] = set()
    for first in sorted(here, key=_is_no_start):
        waiting = [first.id]
        while waiting:
            element = process.elements[waiting.pop()]
            if element.id in seen or element.parent_id != parent_id:
                continue
            seen.add(element.id)
            yield OutlineStep(element, depth, _leads_to(process, element))
            yield from _inside(process, element.id, depth + 1)
            waiting += [flow.target for flow in reversed(element.outgoing)]
            waiting += [event.id for event in reversed(boundary[element.id])]


def _is_no_start(element: Element) -> tuple[bool, bool]:
    return element.is_event_subprocess or bool(element.attached_to), element.kind != "startEvent"


def _leads_to(process: ProcessInfo, element: Element) -> tuple[tuple[str, str], ...]:
    return tuple((flow.name, process.elements[flow.target].name or flow.target) for flow in element.outgoing
                 if flow.target in process.elements)
