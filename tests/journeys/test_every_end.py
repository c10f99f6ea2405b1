"""Every way a case of a shipped procedure can end, lived through: real pages, links, emails and a clock that moves."""

import pytest
from sqlalchemy import select

from notifications import notices
from notifications.notices import CANCELLED, SENT
from tests.journeys.ends import ENDS
from tests.journeys.journey import Journey
from tests.journeys.provider import ADDRESS
from tests.journeys.world import World
from tests.workflows.shipped.rules import ends
from workflows import incidents
from workflows.cases import ENDED, Case
from workflows.database import db
from workflows.engine import Element
from workflows.proof import verifying

OFFICER = "officer@council.example"
ALL = [element for element, _tests in ends()]


@pytest.mark.parametrize("element", ALL, ids=[f"{element.process_id}-{element.id}" for element in ALL])
def test_a_case_comes_to(world: World, element: Element) -> None:
    """Every end the diagrams have: a case comes there, its history holds, nothing is stuck or unsent, people know."""
    end, journey = ENDS.get(element.process_id, {}).get(element.id), Journey(world)
    assert end is not None, f"Nobody went this road yet: add it to tests/journeys/ends/{element.process_id}.py"
    end.road(journey)
    assert world.last_subject_to(ADDRESS, journey.reference) == end.provider
    assert world.last_subject_to(OFFICER, journey.reference) == end.officer
    with world.looking():
        case = db.session.scalars(select(Case).where(Case.reference == journey.reference)).one()
        assert (case.procedure_key, case.state) == (element.process_id, ENDED)
        assert (case.outcome, case.visited[element.id]) == (element.extensions.properties["outcome"], 1)
        assert [*verifying.of_case(case), *incidents.open_ones()] == []
        assert {notice.status for notice in db.session.scalars(notices.of_case(case.id))} <= {SENT, CANCELLED}
