"""Multi-instances, nesting and calls: bounded, and never into themselves without end."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from workflows import feel
from workflows.engine.checks.expressions import compiled
from workflows.engine.checks.graph import Scope, cores, reachable, scopes
from workflows.engine.checks.scene import Scene, at, if_stuck
from workflows.engine.diagrams import Element, ProcessInfo
from workflows.feel.problems import Problem, Severity

MAX_INSTANCES = 1_000
MAX_DEPTH = 20

_TOO_MANY = 10**9
_MOST_TURNING = 100
_SMALL = feel.Budget(steps=20 * MAX_INSTANCES, list_length=2 * MAX_INSTANCES, string_length=10_000)
ANY_TIME = feel.Environment(datetime(2026, 1, 1, tzinfo=UTC), budget=_SMALL)


def check_repetitions(process: ProcessInfo, stuck: Severity) -> Iterator[Problem]:
    """The multi-instances of one process, and how deep its subprocesses are nested; `stuck` is how bad too many are."""
    depths = {"": 0}
    for element in process.elements.values():
        depths[element.id] = depths.get(element.parent_id, 0) + 1
        if element.kind == "subProcess" and depths[element.id] == MAX_DEPTH + 1:
            message = f"{{it}} is nested more than {MAX_DEPTH} deep."
            yield at(element, message, "Move inner parts into processes of their own.")
        if element.extensions.loop is not None:
            yield from _multi_instance(element, process, stuck)


def _multi_instance(element: Element, process: ProcessInfo, stuck: Severity) -> Iterator[Problem]:
    loop = element.extensions.loop
    if loop is None or not (loop.collection or loop.cardinality):
        yield at(element, "{it} repeats, but does not say over what.", "Name its input collection.")
        return
    if bool(loop.output_collection) != bool(loop.output_item):
        message = "{it} gathers results, but names only one of output collection and output element."
        yield at(element, message, "Name both, or neither.")
    if loop.collection and loop.cardinality:
        message = f"{{it}} names an input collection and how often (“{loop.cardinality}”); only the collection counts."
        yield at(element, message, "Remove one of the two.", "warning")
    number = _instances(element)
    holder = process.elements.get(element.parent_id)
    while holder is not None:
        number *= max(1, _instances(holder))
        holder = process.elements.get(holder.parent_id)
    if number > MAX_INSTANCES:
        many = f"{number:,}" if number < _TOO_MANY else "far too many"
        message = f"{{it}} would be repeated {many} times; at most {MAX_INSTANCES:,} are run."
        yield at(element, message, "Repeat over fewer, or handle them as one list in a form or decision.", stuck)


def _instances(element: Element) -> int:
    """How often a multi-instance is repeated where its own text says so already, else 0."""
    loop = element.extensions.loop
    text = (loop.collection or loop.cardinality) if loop else ""
    if text.isdecimal():
        return int(text[:18])
    expression = compiled(text) if text.startswith("=") else None
    if expression is None or expression.names:
        return 0
    try:
        value = feel.to_json(expression.evaluate({}, ANY_TIME))
    except feel.BudgetSpent:
        return _TOO_MANY
    return len(value) if isinstance(value, list) else int(value) if isinstance(value, int | float) else 0


def check_calls(scene: Scene) -> Iterator[Problem]:
    """Processes that call themselves, directly or through others."""
    inside = ((call, scope) for scope in _scopes(scene) for call in scope if call.kind == "callActivity")
    found = [(call, _is_certain(call, scope)) for call, scope in inside]
    calls, certain = _by_process(call for call, _is in found), _by_process(call for call, is_so in found if is_so)
    turning = cores(scene.processes, calls)
    fix = "Let an exclusive gateway before it decide whether it is called again, or draw a loop instead."
    for call, is_certain in found:
        called = call.extensions.called_process
        if not {call.process_id, called} <= turning:
            continue
        if len(turning) > _MOST_TURNING:
            yield at(call, "{it} is one of many calls that lead to each other.", fix, if_stuck(scene))
        elif is_certain and call.process_id in reachable([called], certain):
            yield at(call, "{it} leads to its own process again and again, without a way out.", fix, if_stuck(scene))
        elif call.process_id in reachable([called], calls):
            message = f"{{it}} leads to its own process again; more than {MAX_DEPTH} such calls are not run."
            yield at(call, message, fix, "warning")


def _scopes(scene: Scene) -> Iterator[Scope]:
    return (scope for process in scene.processes.values() for scope in scopes(process))


def _by_process(calls: Iterator[Element]) -> dict[str, set[str]]:
    called: dict[str, set[str]] = defaultdict(set)
    for call in calls:
        called[call.process_id].add(call.extensions.called_process)
    return called


def _is_certain(call: Element, scope: Scope) -> bool:
    """Whether no case can come to an end of its process without this call."""
    if scope.holder is not None or call.extensions.loop is not None:
        return False
    rest = reachable([start.id for start in scope.starts], scope.after, without={call.id})
    return not any(not scope.after[node] or scope.nodes[node].kind == "endEvent" for node in rest)
