"""Parallel joins that can wait for ever, because an earlier choice left one of their branches empty."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine.checks.dominators import nearest_passed, passed
from workflows.engine.checks.graph import Scope, cores, reachable
from workflows.engine.checks.scene import at, described
from workflows.engine.diagrams import Element, Flow
from workflows.feel.problems import Problem, Severity

_START = ""
_CHOOSING = frozenset({"exclusiveGateway", "eventBasedGateway", "inclusiveGateway"})
_ENDS_ALL = frozenset({"terminate", "error", "escalation", "cancel", "link"})

Branch = list[str]


# The product of joins, choices and nodes beyond which nothing is said rather than thought about for seconds.
_MOST_WORK = 1_500_000


@dataclass(frozen=True)
class _Join:
    """A parallel join, and the graph without it; `passed` are the nodes on every way to each flow it waits for."""

    join: Element
    passed: dict[str, set[str]]
    after: dict[str, list[str]]
    stuck: Severity


def check_joins(scope: Scope, stuck: Severity) -> Iterator[Problem]:
    """The parallel gateways of one process or subprocess that several flows lead to.

    Only what is certain is as bad as `stuck`: a choice that every token on a branch passes, that is not passed again
    before the join, and from which one way leads to the join only in part. What depends on data is left to the case.
    """
    joins = [node for node in scope if node.kind == "parallelGateway" and len(node.incoming) > 1]
    choices = [node for node in scope if len(_branches(node, scope)) > 1]
    if not joins or len(joins) * (len(choices) + 1) * len(scope.nodes) > _MOST_WORK:
        return
    # Every flow is a node of its own here, so that two flows between the same two elements stay apart.
    after = _with_flows(scope)
    nearest = nearest_passed(_START, after)
    for node in joins:
        if node.id in nearest:
            ways = {_key(flow): passed(_key(flow), nearest) for flow in node.incoming}
            yield from _check(_Join(node, ways, {**after, node.id: []}, stuck), choices, scope)


def _with_flows(scope: Scope) -> dict[str, list[str]]:
    after: dict[str, list[str]] = {_START: [start.id for start in (*scope.starts, *scope.event_subprocesses)]}
    for node in scope:
        flows = [flow for flow in node.outgoing if flow.target in scope.nodes]
        others = [target for target in scope.after[node.id] if target not in {flow.target for flow in flows}]
        after[node.id] = [_key(flow) for flow in flows] + others
        after.update({_key(flow): [flow.target] for flow in flows})
    return after


def _key(flow: Flow) -> str:
    return f"flow {flow.id} {flow.source} {flow.target} {flow.line}"


def _check(join: _Join, choices: list[Element], scope: Scope) -> Iterator[Problem]:
    from_start = reachable([_START], join.after)
    late = [flow for flow in join.join.incoming if _key(flow) not in from_start and join.passed[_key(flow)]]
    if late:
        message = f"{{it}} waits for “{late[0].name or late[0].id}”, which is only come to after it: it never goes on."
        yield at(join.join, message, "Lead the loop back to an exclusive gateway before it.", join.stuck)
        return
    for choice in choices:
        problem = _choice(choice, join, scope)
        if problem is not None:
            yield problem
            return
    if len(scope.starts) > 1:
        yield from _several_starts(join, scope)
    yield from _beside(join, scope)


def _choice(choice: Element, join: _Join, scope: Scope) -> Problem | None:
    its = {flow for flow, ways in join.passed.items() if choice.id in ways}
    if not its or choice.id in reachable(join.after[choice.id], join.after):
        return None
    severity: Severity = "warning" if choice.kind == "inclusiveGateway" else join.stuck
    for branch in _branches(choice, scope):
        found = reachable(branch, join.after)
        if its & found and not its <= found:
            return _stuck(choice, join, "one way out of it leads only to some of the flows it waits for", severity)
        if not its & found and len(its) < len(join.passed) and _just_ends(found, scope):
            return _stuck(choice, join, "one way out of it never comes there, while other branches wait", "warning")
    return None


def _stuck(choice: Element, join: _Join, why: str, severity: Severity) -> Problem:
    message = f"{{it}} can wait for ever: it joins what the {described(choice)} chose between, and {why}."
    fix = "Join with an exclusive gateway what was chosen between, or end the whole case with a terminate end event."
    return at(join.join, message, fix, severity)


def _branches(node: Element, scope: Scope) -> list[Branch]:
    """What excludes each other after an element; fewer than two where nothing is chosen."""
    flows = [_key(flow) for flow in node.outgoing if flow.target in scope.nodes]
    if node.kind in _CHOOSING:
        return [[flow] for flow in flows]
    edge = [event.id for event in scope.boundaries.get(node.id, ()) if event.interrupts]
    return [flows, *([event] for event in edge)] if flows and edge else []


def _just_ends(found: set[str], scope: Scope) -> bool:
    """Whether a branch comes only to ends that leave the rest of the scope running, and nothing else can end that."""
    nodes = [scope.nodes[name] for name in found if name in scope.nodes]
    ended = any(node.event is not None and node.event.kind in _ENDS_ALL for node in nodes)
    outside = scope.holder is not None or bool(scope.event_subprocesses)
    return not ended and not outside and not cores(found, scope.after)


def _beside(join: _Join, scope: Scope) -> Iterator[Problem]:
    """A flow that a token comes by only from an event beside a task, which need not happen before the task is done."""
    for event in scope:
        its = {flow for flow, ways in join.passed.items() if event.id in ways}
        if event.kind == "boundaryEvent" and not event.interrupts and its and len(its) < len(join.passed):
            message = f"{{it}} can wait for ever: the {described(event)} need not happen, and {{it}} waits for it."
            fix = "Let its branch come to an end of its own, or join with an inclusive gateway."
            yield at(join.join, message, fix, "warning")
            return


def _several_starts(join: _Join, scope: Scope) -> Iterator[Problem]:
    """A case begins at one of several start events, so a join of their branches waits for ever."""
    its = set(join.passed)
    for start in scope.starts:
        found = reachable([start.id], join.after)
        if its & found and not its <= found:
            message = f"{{it}} can wait for ever: from the {described(start)} a case comes to it only in part."
            fix = "Join the branches of several start events with an exclusive gateway."
            yield at(join.join, message, fix, join.stuck)
            return
