"""A diagram as an ordered list, for people who cannot see the picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflows.engine import Element, ProcessInfo


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step: the element, how deep it stands in subprocesses, and where it leads ((words on the arrow, name))."""

    element: Element
    depth: int
    leads_to: tuple[tuple[str, str], ...]


def outline(process: ProcessInfo) -> list[OutlineStep]:
    """Every flow node once, in reading order: along the arrows from the start; what happens beside a step below it."""
    return list(_inside(process, "", 0))


def _inside(process: ProcessInfo, parent_id: str, depth: int) -> Iterator[OutlineStep]:
    here = [element for element in process.elements.values() if element.parent_id == parent_id]
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
            waiting += reversed(_next(process, element, here))


def _next(process: ProcessInfo, element: Element, here: list[Element]) -> list[str]:
    """What to list after the element: what only happens beside it, then where it leads, then its other exits."""
    ahead = [flow.target for flow in element.outgoing]
    main = _reach(process, ahead)
    events = [event.id for event in here if event.attached_to == element.id]
    beside = [event for event in events if not _reach(process, [event]) & main]
    return beside + ahead + [event for event in events if event not in beside]


def _reach(process: ProcessInfo, starts: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        element = process.elements.get(waiting.pop())
        if element is not None and element.id not in reached:
            reached.add(element.id)
            waiting += [flow.target for flow in element.outgoing]
    return reached


def _is_no_start(element: Element) -> tuple[bool, bool]:
    return element.is_event_subprocess or bool(element.attached_to), element.kind != "startEvent"


def _leads_to(process: ProcessInfo, element: Element) -> tuple[tuple[str, str], ...]:
    targets = [(flow.name, process.elements.get(flow.target)) for flow in element.outgoing]
    return tuple((words, target.name or target.id) for words, target in targets if target is not None)
