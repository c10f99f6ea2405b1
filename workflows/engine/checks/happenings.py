"""Boundary events, links, errors and escalations: each has somebody who hears it, and somewhere to lead."""

from collections import Counter
from collections.abc import Iterator

from workflows.engine.checks.graph import Scope
from workflows.engine.checks.scene import at, described
from workflows.engine.diagrams import SCOPES, Element
from workflows.feel.problems import Problem

_ON_THE_EDGE = frozenset({"message", "timer", "signal", "error", "escalation"})
_CAUGHT = frozenset({"message", "timer", "signal", "link"})
_THROWN = frozenset({"message", "signal", "escalation", "link"})
_AT_THE_END = frozenset({"message", "signal", "escalation", "error", "terminate"})
_ELSEWHERE = frozenset({"conditional", "compensate", "cancel"})  # refused by element and name already
_CAN_FAIL = frozenset({"serviceTask", "sendTask", "callActivity"}) | SCOPES
_CAN_ESCALATE = frozenset({"callActivity"}) | SCOPES


def check_happenings(scope: Scope) -> Iterator[Problem]:
    """The events of one process or subprocess."""
    for element in scope:
        if element.kind == "boundaryEvent":
            yield from _boundary(element, scope)
        elif element.kind == "intermediateCatchEvent":
            yield from _fitting(element, _CAUGHT, "A step on the way can wait for a message, a timer or a signal.")
        elif element.kind == "intermediateThrowEvent" and element.event:
            yield from _fitting(element, _THROWN, "A step on the way can throw a message, a signal or an escalation.")
        elif element.kind == "endEvent":
            yield from _end(element)
    yield from _links(scope)


def _fitting(element: Element, kinds: frozenset[str], fix: str) -> Iterator[Problem]:
    if element.event is None:
        yield at(element, "{it} says nothing to wait for.", fix)
    elif element.event.kind not in kinds | _ELSEWHERE:
        yield at(element, f"{{it}} has the event “{element.event.kind}”, which cannot stand there.", fix)


def _boundary(element: Element, scope: Scope) -> Iterator[Problem]:
    yield from _fitting(element, _ON_THE_EDGE, "Give it a message, timer, signal, error or escalation.")
    host, kind = scope.nodes.get(element.attached_to), element.event.kind if element.event else ""
    if host is not None and host.is_event_subprocess:
        message = f"{{it}} sits on the edge of the event subprocess “{host.name or host.id}”, which can have none."
        yield at(element, message, "Put the event into a subprocess inside it, around the steps that it concerns.")
    if element.incoming:
        yield at(element, "{it} sits on the edge of a task, so no flow may lead to it.", "Remove the flow.")
    if not element.outgoing and kind != "compensate":
        yield at(element, "{it} leads nowhere.", "Draw what is done when it happens.", "warning")
    if kind == "error" and not element.interrupts:
        yield at(element, "{it} catches an error, which always interrupts.", "Make it interrupting.")
    throws = {"error": _CAN_FAIL, "escalation": _CAN_ESCALATE}.get(kind)
    if host is not None and throws is not None and host.kind not in throws:
        message = f"{{it}} waits for an {kind} that the {described(host)} never throws."
        yield at(element, message, "Use a timer or message event there, or attach it elsewhere.", "warning")


def _end(element: Element) -> Iterator[Problem]:
    if element.event:
        yield from _fitting(element, _AT_THE_END, "Use a plain, message, signal, escalation, error or terminate end.")
    if element.outgoing:
        yield at(element, "{it} is an end, so no flow may leave it.", "Remove the flow, or make it a step on the way.")


def _links(scope: Scope) -> Iterator[Problem]:
    thrown = list(scope.of("intermediateThrowEvent", "link"))
    caught = list(scope.of("intermediateCatchEvent", "link"))
    catching, throwing = Counter(map(_link, caught)), {_link(node) for node in thrown}
    for node in thrown:
        yield from _thrown_link(node, catching)
    for node in caught:
        if node.incoming:
            message = "{it} is where a link comes out, so no flow may lead to it."
            yield at(node, message, "Remove the flow, or lead it to the step after it.")
        if catching[_link(node)] > 1:
            message = f"There are {catching[_link(node)]} catching link events named “{_link(node)}”."
            yield at(node, message, "Keep one, and give the others other names.")
        if _link(node) not in throwing:
            yield at(node, f"Nothing leads to the link “{_link(node)}”.", "Add a throwing link event of that name.")


def _thrown_link(node: Element, catching: Counter[str]) -> Iterator[Problem]:
    if not _link(node):
        yield at(node, "The link of {it} has no name.", "Give it the name of the link that it leads to.")
    elif not catching[_link(node)]:
        message = f"{{it}} leads to the link “{_link(node)}”, which is nowhere in the same process part."
        yield at(node, message, "Add a catching link event of that name there.")
    if node.outgoing:
        yield at(node, "{it} is a link, so no flow may leave it.", "Lead on from the catching link event.")


def _link(node: Element) -> str:
    return node.event.value if node.event else ""
