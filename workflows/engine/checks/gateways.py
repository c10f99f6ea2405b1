"""Gateways and conditions: a way out must always be open, and every condition must be looked at."""

from collections.abc import Iterator

from workflows.engine.checks.graph import Scope
from workflows.engine.checks.scene import at, at_flow, described, described_flow
from workflows.engine.diagrams import Element
from workflows.feel.problems import Problem, Severity

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_CATCHING = frozenset({"message", "timer", "signal", "conditional"})
# Where the standard has no conditions; on a parallel gateway it says that they are not looked at.
_LOOKS_AT_NONE = frozenset({"startEvent", "parallelGateway", "eventBasedGateway"})
_MARK_DEFAULT = "Mark the flow to take when nothing else applies as the default flow."


def check_gateways(scope: Scope, stuck: Severity) -> Iterator[Problem]:
    """The ways out of every element of one process or subprocess; `stuck` is how bad it is that none may be open."""
    for element in scope:
        yield from _way_out(element, stuck)
        yield from _default_condition(element)
        if element.kind in _LOOKS_AT_NONE:
            yield from _conditions_that_do_not_count(element)
        if element.kind == "eventBasedGateway":
            yield from _first_event(element, scope)


def _way_out(element: Element, stuck: Severity) -> Iterator[Problem]:
    """A way out must always be open; of several that are chosen between, each but the default needs a condition."""
    flows = () if element.kind in _LOOKS_AT_NONE else element.outgoing
    has_default = any(flow.is_default for flow in flows)
    bare = [flow for flow in flows if flow.condition is None and not flow.is_default]
    chooses = element.kind in _CHOOSING and len(flows) > 1
    if flows and not has_default and not bare:
        message = "{it} has no default flow, so a case is stuck when no condition is true."
        yield at(element, message, _MARK_DEFAULT, stuck)
    elif chooses and not has_default:
        names = " and the ".join(described_flow(flow) for flow in bare[:3])
        yield at(element, f"{{it}} has no default flow, and the {names} no condition.", _MARK_DEFAULT)
    elif chooses:
        for flow in bare:
            message = f"The {described_flow(flow)} leaves the {described(element)} without a condition."
            yield at_flow(flow, element.file, message, "Give it a condition, or make it the default flow.")


def _default_condition(element: Element) -> Iterator[Problem]:
    for flow in element.outgoing:
        if flow.is_default and flow.condition:
            message = f"The {described_flow(flow)} is the default flow, so its condition is never looked at."
            yield at_flow(flow, element.file, message, "Remove the condition.", "warning")


def _conditions_that_do_not_count(element: Element) -> Iterator[Problem]:
    """On a parallel gateway a warning, for it goes all ways whatever they say; elsewhere no diagram may have them."""
    severity: Severity = "warning" if element.kind == "parallelGateway" else "error"
    never = "may have none behind it" if element.kind == "startEvent" else "never looks at it"
    for flow in element.outgoing:
        if flow.condition is not None:
            message = f"The {described_flow(flow)} has a condition, but the {described(element)} {never}."
            fix = "Remove the condition, or put an inclusive gateway there."
            yield at_flow(flow, element.file, message, fix, severity)


def _message_twofold(element: Element, scope: Scope) -> Iterator[Problem]:
    """Message events and receive tasks side by side: nobody could say which of them hears the message."""
    targets = [scope.nodes[flow.target] for flow in element.outgoing if flow.target in scope.nodes]
    receives = [target for target in targets if target.kind == "receiveTask"]
    catches = [target for target in targets if target.event and target.event.kind == "message"]
    if receives and len(catches) > len(receives):
        message = "{it} leads to a receive task beside a message event, which the standard forbids."
        yield at(element, message, f"Make the {described(receives[0])} a message event.")


def _first_event(element: Element, scope: Scope) -> Iterator[Problem]:
    for flow in element.outgoing:
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        waits = target.event is not None and target.event.kind in _CATCHING
        if target.kind not in ("intermediateCatchEvent", "receiveTask") or not waits:
            message = f"{{it}} leads to the {described(target)}, which is nothing it can wait for."
            yield at(element, message, "Let it lead to message, timer or signal events only.")
        elif len(target.incoming) > 1:
            message = f"The {described(target)} is waited for by {{it}}, and can be come to another way too."
            yield at(element, message, "Give the other way an event of its own.")
    yield from _message_twofold(element, scope)
    if len(element.outgoing) < 2:
        message = "{it} waits for fewer than two events."
        yield at(element, message, "Add the events it chooses between, or use one event without it.", "warning")
