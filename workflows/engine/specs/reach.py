"""Which flows of an inclusive join a token can still reach: the standard's rule of when such a join is complete."""

from typing import TYPE_CHECKING

from workflows.engine.diagrams import Element, Flow

if TYPE_CHECKING:
    from workflows.engine.specs.build import ScopeSpec
    from workflows.engine.specs.gateways import InclusiveGateway


def can_still_come(element: Element, join: "InclusiveGateway", arrived: set[str]) -> bool:
    """Whether a token on the element leads to a flow without a token, and to none that has one.

    A token that can reach a flow which has one already is not waited for (BPMN 2.0, 13.4.3).
    """
    flows = {flow.id for flow in join.element.incoming if element.id in _sources(flow, join)}
    return bool(flows) and not flows & arrived


def _sources(flow: Flow, join: "InclusiveGateway") -> frozenset[str]:
    """The elements from which a flow can be reached without passing the join; worked out once for each diagram."""
    known = join.sources.get(flow.id)
    if known is None:
        known = join.sources[flow.id] = _upstream(flow.source, join)
    return known


def _upstream(element_id: str, join: "InclusiveGateway") -> frozenset[str]:
    spec: ScopeSpec = join._wf_spec
    seen: set[str] = set()
    ahead = [element_id]
    while ahead:
        place = ahead.pop()
        if place not in seen and place != join.element.id:
            seen.add(place)
            ahead.extend(spec.before(place))
    return frozenset(seen)
