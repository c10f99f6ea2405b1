"""Whether the branches that a case is in the middle of still join in other diagrams, each exactly once."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

from workflows.engine.checks.graph import Scope, reachable
from workflows.engine.diagrams import Diagrams, Element
from workflows.engine.kept import KeptPlace, KeptToken

if TYPE_CHECKING:
    from workflows.engine.fitting import Change

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def reasons(change: "Change", place: KeptPlace) -> Iterator[str]:
    """Why tokens that are under way beside each other would not come together in the new diagrams as in the old."""
    before, after = _scope(change.old, place), _scope(change.new, place)
    if before is None or after is None:
        return
    tokens = [token for token in place.tokens if not token.parent and _is_under_way(before.nodes, token)]
    if any(token.element_id not in after.nodes for token in tokens):
        return  # said already, where it waits
    yield from _gone_joins(before, after, tokens)
    yield from set(_waiting_for_ever(after, tokens)) - set(_waiting_for_ever(before, tokens))
    yield from set(_one_after_the_other(after, tokens)) - set(_one_after_the_other(before, tokens))


def _scope(diagrams: Diagrams, place: KeptPlace) -> Scope | None:
    process = diagrams.processes.get(place.process_id)
    if process is None:
        return None
    nodes = {element.id: element for element in process.elements.values() if element.parent_id == place.parent_id}
    return Scope(process, process.elements.get(place.parent_id), nodes)


def _is_under_way(before: Mapping[str, Element], token: KeptToken) -> bool:
    """Whether it is a token of the flow itself: event subprocesses run beside everything and join nothing."""
    return not before[token.element_id].is_event_subprocess


def _gone_joins(before: Scope, after: Scope, tokens: list[KeptToken]) -> Iterator[str]:
    """The joins to which several tokens are on their way, and that are no joins any more."""
    for join in before:
        if join.kind in JOINS and len(join.incoming) > 1 and _is_between(before, join, tokens):
            will = after.nodes.get(join.id)
            if will is None or will.kind != join.kind:
                yield f"is in branches beside each other that join at {_named(join)}, which the new version has not"


def _is_between(scope: Scope, join: Element, tokens: list[KeptToken]) -> bool:
    """Whether the case is between the split and the join: several of its tokens lead there, or one waits there."""
    ways = {name: targets for name, targets in scope.after.items() if name != join.id}
    return sum(join.id in reachable([token.element_id], ways) for token in tokens) > 1


def _waiting_for_ever(scope: Scope, tokens: list[KeptToken]) -> Iterator[str]:
    """The parallel joins that a token waits at, or comes to, for a branch on which none can come."""
    for join in scope:
        if join.kind != "parallelGateway" or len(join.incoming) < 2:
            continue
        ways = {name: targets for name, targets in scope.after.items() if name != join.id}
        here = {token.kept.get("flow", "") for token in tokens if token.element_id == join.id}
        ahead = reachable([token.element_id for token in tokens if token.element_id != join.id], ways)
        missing = [flow for flow in join.incoming if flow.id not in here and flow.source not in ahead]
        if missing and (here or join.id in ahead):
            source = scope.nodes.get(missing[0].source)
            after = _named(source) if source is not None else f"“{missing[0].source}”"
            yield f"is past where the branch over {after} begins, and {_named(join)} would wait for it for ever"


def _one_after_the_other(scope: Scope, tokens: list[KeptToken]) -> Iterator[str]:
    """Pairs of tokens beside each other of which one leads to where the other stands: it would be done twice."""
    for one, other in permutations(tokens, 2):
        if one.element_id != other.element_id and other.element_id in reachable(
            [one.element_id], {name: to for name, to in scope.after.items() if not _joins(scope, name)}
        ):
            first, second = scope.nodes[one.element_id], scope.nodes[other.element_id]
            if not _joins(scope, other.element_id):
                yield f"is at {_named(first)} and {_named(second)}, which the new version does one after the other"


def _joins(scope: Scope, name: str) -> bool:
    node = scope.nodes.get(name)
    return node is not None and node.kind in JOINS and len(node.incoming) > 1


def _named(element: Element) -> str:
    return f"“{element.name or element.id}”"
