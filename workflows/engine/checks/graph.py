"""One process or subprocess as a graph: who can come after whom, boundary events and links included."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workflows.engine.diagrams import SCOPES, Element, ProcessInfo

ACTIVITIES = frozenset(
    "task userTask manualTask sendTask receiveTask serviceTask scriptTask businessRuleTask callActivity".split()
) | SCOPES


@dataclass(frozen=True)
class Scope:
    """The flow nodes directly inside a process (`holder` None) or a subprocess."""

    process: ProcessInfo
    holder: Element | None
    nodes: Mapping[str, Element]

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """For each node the nodes that can follow it: flows, its boundary events, the other end of a link."""
        after = {node.id: [flow.target for flow in node.outgoing if flow.target in self.nodes] for node in self}
        for node in self:
            if node.attached_to in after:
                after[node.attached_to].append(node.id)
        for thrown, caught in self.links:
            after[thrown.id].append(caught.id)
        return after

    @cached_property
    def links(self) -> list[tuple[Element, Element]]:
        """The pairs of link events: each throwing one with each catching one of its name."""
        caught = {node.event.value: node for node in self.of("intermediateCatchEvent", "link") if node.event}
        thrown = [node for node in self.of("intermediateThrowEvent", "link") if node.event]
        return [(node, caught[node.event.value]) for node in thrown if node.event and node.event.value in caught]

    @cached_property
    def starts(self) -> list[Element]:
        """Its start events."""
        return [node for node in self if node.kind == "startEvent"]

    @cached_property
    def event_subprocesses(self) -> list[Element]:
        """The event subprocesses directly in it."""
        return [node for node in self if node.is_event_subprocess]

    @cached_property
    def boundaries(self) -> dict[str, list[Element]]:
        """Boundary events by the id of what they are attached to."""
        found: dict[str, list[Element]] = defaultdict(list)
        for node in self:
            if node.kind == "boundaryEvent":
                found[node.attached_to].append(node)
        return found

    def of(self, kind: str, event: str) -> Iterator[Element]:
        """The events of one kind with one event definition."""
        return (node for node in self if node.kind == kind and node.event and node.event.kind == event)

    def __iter__(self) -> Iterator[Element]:
        return iter(self.nodes.values())


def scopes(process: ProcessInfo) -> list[Scope]:
    """The process and each subprocess in it, outermost first."""
    inside: dict[str, dict[str, Element]] = {"": {}}
    for element in process.elements.values():
        inside.setdefault(element.parent_id, {})[element.id] = element
        if element.kind in SCOPES:
            inside.setdefault(element.id, {})
    return [Scope(process, process.elements.get(parent), nodes) for parent, nodes in inside.items()]


def reachable(
    starts: Iterable[str], after: Mapping[str, Collection[str]], without: Collection[str] = ()
) -> set[str]:
    """The nodes that can be come to from `starts` (these included), never passing through `without`."""
    seen = {start for start in starts if start not in without}
    waiting = deque(seen)
    while waiting:
        for node in after.get(waiting.popleft(), ()):
            if node not in seen and node not in without:
                seen.add(node)
                waiting.append(node)
    return seen


def cores(nodes: Iterable[str], after: Mapping[str, Collection[str]]) -> set[str]:
    """The nodes that lie on cycles among `nodes`, or between two such cycles."""
    kept = set(nodes)
    for direction in (after, _reversed(after)):
        kept = _trimmed(kept, direction)
    return kept


def _trimmed(nodes: set[str], after: Mapping[str, Collection[str]]) -> set[str]:
    """The nodes that are left when those that nothing leads to are taken away, again and again."""
    arrivals = Counter(target for node in nodes for target in after.get(node, ()) if target in nodes)
    arrivals.update(dict.fromkeys(nodes, 0))
    free = [node for node, count in arrivals.items() if not count]
    while free:
        gone = free.pop()
        for target in after.get(gone, ()):
            if target in arrivals:
                arrivals[target] -= 1
                if not arrivals[target]:
                    free.append(target)
        del arrivals[gone]
    return set(arrivals)


def _reversed(after: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = defaultdict(list)
    for node, targets in after.items():
        for target in targets:
            before[target].append(node)
    return before
