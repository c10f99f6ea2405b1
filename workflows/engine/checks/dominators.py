"""Which nodes of a graph every way from the start passes (Cooper, Harvey and Kennedy's iteration)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence


def nearest_passed(start: str, after: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each node that can be come to: the last node before it that every way to it passes; the start's is itself."""
    order = _reverse_postorder(start, after)
    place = {node: number for number, node in enumerate(order)}
    before: dict[str, list[str]] = defaultdict(list)
    for node in order:
        for target in after.get(node, ()):
            before[target].append(node)
    nearest = {start: start}
    changed = True
    while changed:
        changed = False
        for node in order[1:]:
            known = [other for other in before[node] if other in nearest]
            found = known[0]
            for other in known[1:]:
                found = _meet(found, other, nearest, place)
            if nearest.get(node) != found:
                nearest[node], changed = found, True
    return nearest


def passed(node: str, nearest: Mapping[str, str]) -> set[str]:
    """The nodes on every way to a node, itself and the start included; nothing where it cannot be come to."""
    if node not in nearest:
        return set()
    chain = {node}
    while nearest[node] != node:
        node = nearest[node]
        chain.add(node)
    return chain


def _reverse_postorder(start: str, after: Mapping[str, Sequence[str]]) -> list[str]:
    seen, order = {start}, []
    stack = [(start, iter(after.get(start, ())))]
    while stack:
        node, targets = stack[-1]
        target = next((target for target in targets if target not in seen), None)
        if target is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(target)
            stack.append((target, iter(after.get(target, ()))))
    return order[::-1]


def _meet(one: str, other: str, nearest: Mapping[str, str], place: Mapping[str, int]) -> str:
    while one != other:
        while place[one] > place[other]:
            one = nearest[one]
        while place[other] > place[one]:
            other = nearest[other]
    return one
