"""Which flows of an inclusive join a token can still reach: the standard's rule of when such a join is complete."""

from typing import TYPE_CHECKING, NamedTuple

from workflows.engine.diagrams import Flow

if TYPE_CHECKING:
    from workflows.engine.specs.build import ScopeSpec
    from workflows.engine.specs.gateways import InclusiveGateway


class Sources(NamedTuple):
    """The elements from which a flow can be reached: over events on the edge of activities too, or by flows alone."""

    at_all: frozenset[str]
    by_flow: frozenset[str]


def can_still_come(element_id: str, join: "InclusiveGateway", arrived: set[str]) -> bool:
    """Whether a token on the element leads to a flow without a token, and to none that has one.

    A token that can reach a flow which has one already is not waited for (BPMN 2.0, 13.4.3). That speaks of ways of
    sequence flows: an event on the edge of a task may bring another token, but where it did, the task itself is still
    to come by its own flow.
    """
    sources = {flow.id: _sources(flow, join) for flow in join.element.incoming}
    is_ahead = any(element_id in found.at_all for flow, found in sources.items() if flow not in arrived)
    return is_ahead and not any(element_id in sources[flow].by_flow for flow in arrived & sources.keys())


def _sources(flow: Flow, join: "InclusiveGateway") -> Sources:
    """From where a flow can be reached without passing the join; worked out once for each diagram."""
    known = join.sources.get(flow.id)
    if known is None:
        at_all, by_flow = (_upstream(flow.source, join, edges=edges) for edges in (True, False))
        known = join.sources[flow.id] = Sources(at_all, by_flow)
    return known


def _upstream(element_id: str, join: "InclusiveGateway", *, edges: bool) -> frozenset[str]:
    spec: ScopeSpec = join._wf_spec
    seen: set[str] = set()
    ahead = [element_id]
    while ahead:
        place = ahead.pop()
        if place not in seen and place != join.element.id:
            seen.add(place)
            ahead.extend(spec.before(place, edges=edges))
    return frozenset(seen)
