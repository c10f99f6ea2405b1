"""Loops in which nothing is waited for: they would turn until the engine stops them."""

from collections.abc import Iterator

from workflows.engine.checks.graph import Scope, cores
from workflows.engine.checks.scene import at
from workflows.engine.diagrams import Element
from workflows.feel.problems import Problem, Severity

MAX_STEPS = 2_000

# What a case goes through in the same moment. Calls and subprocesses may wait inside, so they are not counted.
INSTANT = frozenset(
    "startEvent endEvent intermediateThrowEvent task manualTask scriptTask businessRuleTask"
    " exclusiveGateway parallelGateway inclusiveGateway".split()
)
_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


def is_instant(element: Element) -> bool:
    """Whether a case passes the element without anybody or anything being waited for."""
    if element.event is not None and element.event.kind == "link":
        return True
    return element.kind in INSTANT and not element.extensions.job_type


def check_loops(scope: Scope, stuck: Severity) -> Iterator[Problem]:
    """The loops of one process or subprocess in which no element waits; `stuck` is how bad one without an end is."""
    instant = {node.id for node in scope if is_instant(node)}
    turning = cores(instant, scope.after)
    if not turning:
        return
    first = next(node for node in scope if node.id in turning)
    leaves = any(
        target not in turning
        for node in scope
        if node.id in turning and _may_leave(node)
        for target in scope.after[node.id]
    )
    fix = "Put a step into the loop that somebody does or that waits for a time or a message."
    if leaves:
        message = f"The loop through {{it}} waits for nothing; a case is stuck if it turns {MAX_STEPS:,} times."
        yield at(first, message, fix, "warning")
    else:
        yield at(first, "The loop through {it} waits for nothing and never ends.", fix, stuck)


def _may_leave(node: Element) -> bool:
    """Whether a case can leave by one flow of the node without also taking the others."""
    return node.kind in _CHOOSING or any(flow.condition is not None for flow in node.outgoing)
