"""Messages that nobody can send and signals that nothing throws: whoever waits for one waits for ever."""

from collections.abc import Iterator

from workflows.engine.checks.scene import Scene, at
from workflows.engine.diagrams import Element
from workflows.engine.events import Event
from workflows.feel.problems import Problem

ENDED = "case ended"  # every case hears of those it started
_WAITING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
_FIXES = {
    "message": "Give it the property “action” (a button on the case page), or let another branch throw it.",
    "signal": "Let another branch of the same case throw it, or wait for a message.",
}


def check_heard(scene: Scene) -> Iterator[Problem]:
    """A warning at each element that waits for what can never come.

    A message comes by a button (the property `action`), from a step that throws it in the same case, or as `case
    ended`; a signal from a step that throws it. A name that is worked out may be any.
    """
    if not scene.known.assigned:
        return
    elements = [element for process in scene.processes.values() for element in process.elements.values()]
    sent = {(event.kind, _name(event)) for element in elements for event in _sent(element)}
    for element in elements:
        for event in element.events if _waits(element, scene) else ():
            name, alike = _name(event), {name for kind, name in sent if kind == event.kind}
            is_known = event.kind in _FIXES and name and not any(one.startswith("=") for one in (name, *alike))
            if is_known and name not in alike and (event.kind, name) != ("message", ENDED):
                yield at(element, _words(element, event.kind, name), _FIXES[event.kind], "warning", line=event.line)


def _words(element: Element, kind: str, name: str) -> str:
    who = "nobody can send" if kind == "message" else "nothing in the case throws"
    stands_beside = element.kind in ("boundaryEvent", "startEvent")
    then = "it never happens" if stands_beside else "a case waits there for ever"
    return f"{{it}} waits for the {kind} “{name}”, which {who}: {then}."


def _sent(element: Element) -> Iterator[Event]:
    """What an element throws to the case itself (one with a job type leaves that to its job), or has a button for."""
    throws = element.kind in _THROWING and not element.extensions.job_type
    if throws or "action" in element.extensions.properties:
        yield from element.events


def _waits(element: Element, scene: Scene) -> bool:
    """Whether a case waits there; the start of a whole process is begun with by whoever starts the case."""
    holder = scene.processes[element.process_id].elements.get(element.parent_id)
    starts = element.kind == "startEvent" and holder is not None and holder.is_event_subprocess
    return element.kind in _WAITING or starts


def _name(event: Event) -> str:
    return event.declared.name if event.declared else ""
