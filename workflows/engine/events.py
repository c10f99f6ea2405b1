"""What an event waits for or throws: read from a diagram into one small value."""

from dataclasses import dataclass

from lxml import etree

from workflows.engine.dialect import read_extensions
from workflows.engine.reading import bpmn, line_of, local, reference

TIMERS = ("timeDate", "timeDuration", "timeCycle")


@dataclass(frozen=True, slots=True)
class Declared:
    """A message, signal, error or escalation at the top of a file; `code` is of an error or escalation."""

    id: str
    kind: str
    name: str
    code: str
    correlation_key: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Event:
    """The event definition of an event, or the message of a send or receive task.

    `kind`: message, signal, error, escalation, timer, link, terminate, conditional, compensate, cancel.
    `ref` is the id that the diagram points at, `declared` what was found there (a caught error or
    escalation without a ref is any). `timer_kind` is timeDate, timeDuration or timeCycle, its text is in
    `value`; a link has its name there.
    """

    kind: str
    ref: str = ""
    declared: Declared | None = None
    timer_kind: str = ""
    value: str = ""
    line: int | None = None


def read_declared(root: etree._Element, file: str) -> dict[str, Declared]:
    """The messages, signals, errors and escalations of a file, by id."""
    found = {}
    for kind in ("message", "signal", "error", "escalation"):
        for node in root.findall(bpmn(kind)):
            code = node.get(f"{kind}Code") or ""
            key = read_extensions(node).correlation_key
            declared_id, name = node.get("id") or "", node.get("name") or ""
            found[declared_id] = Declared(declared_id, kind, name, code, key, file, line_of(node))
    return found


def read_events(node: etree._Element, declared: dict[str, Declared]) -> tuple[Event, ...]:
    """The events of a flow element; more than one only in a diagram that the checks refuse."""
    nodes = [child for child in node if local(child).endswith("EventDefinition")]
    events = [_read_event(child, declared) for child in nodes]
    if node.get("messageRef") is not None:
        ref = reference(node.get("messageRef"))
        events.append(Event("message", ref, declared.get(ref), line=line_of(node)))
    return tuple(events)


def _read_event(node: etree._Element, declared: dict[str, Declared]) -> Event:
    kind = local(node).removesuffix("EventDefinition")
    ref = reference(node.get(f"{kind}Ref"))
    timer_kind = next((name for name in TIMERS if node.find(bpmn(name)) is not None), "")
    value = node.findtext(bpmn(timer_kind)) if timer_kind else node.get("name")
    return Event(kind, ref, declared.get(ref), timer_kind, (value or "").strip(), line_of(node))
