"""Two colleagues at the same record: neither undoes what the other wrote, and nothing that was typed is lost."""

from typing import Any

import pytest

from tests.journeys.ends import sip, suspension
from tests.journeys.journey import Journey
from tests.journeys.world import World
from tests.trust.desk import Desk, Page
from tests.trust.paper import Pairs, fill_in

MOVED = {"status": "moved", "destination": "Elm House"}


@pytest.fixture
def journey(world: World) -> Journey:
    """The pages of the council."""
    return Journey(world)


@pytest.fixture
def terminated(journey: Journey) -> Journey:
    """A service that ends: people move, which officers record."""
    suspension.asked(journey)
    journey.do("decide", choice="terminate")
    return journey


def colleague(journey: Journey, who: str) -> Desk:
    desk = Desk(journey.world.address)
    desk.sign_in(who)
    return desk


def filled(journey: Journey, page: Page, address: str, words: str = "Said so.", **wishes: Any) -> Pairs:
    return fill_in(page.text, address, wishes, journey.world.now.date(), words)


def test_a_move_that_a_colleague_recorded_is_not_undone_by_a_page_opened_before_it(terminated: Journey) -> None:
    terminated.record("moves_changed", adds=["moves"], status="planned")
    task = f"/tasks/{terminated._open('move_people')[0]}"
    address, action = f"{task}/completion", f"/cases/{terminated.reference}/actions/moves_changed"
    officer, other = colleague(terminated, "officer"), colleague(terminated, "officer2")
    before = filled(terminated, officer.get(task), address, status="planned")
    assert other.post(action, filled(terminated, other.get(action), action, **MOVED)).status == 302
    told = officer.post(address, before)
    assert told.status == 409 and "Somebody else changed what this page was filled with" in told.text
    assert [(one["status"], one["destination"]) for one in terminated.variable("moves")] == [("moved", "Elm House")]
    again = officer.post(address, filled(terminated, officer.get(task), address, **MOVED))
    assert again.status == 302  # they were told: the page can be sent now


def test_of_two_who_record_at_once_the_second_is_told_and_reads_what_they_typed(terminated: Journey) -> None:
    address = f"/cases/{terminated.reference}/actions/moves_changed"
    sent = []
    for who, words in (("officer", "Said first."), ("officer2", "Said second.")):
        desk = colleague(terminated, who)
        row = [*filled(terminated, desk.get(address), address, words), ("_row", "moves:add")]
        sent.append((desk, filled(terminated, desk.post(address, row), address, words, status="planned")))
    answers = [desk.post(address, pairs) for desk, pairs in sent]
    assert [answer.status for answer in answers] == [302, 409] and "Said second." in answers[1].text
    assert [one["destination"] for one in terminated.variable("moves")] == ["Said first."]


def test_a_meeting_typed_while_the_case_ends_stands_on_the_page_that_says_so(journey: Journey) -> None:
    sip.issued(journey)
    journey.do("provider_update")
    journey.do("validate_update", validated="accepted", changes="no")
    officer, address = colleague(journey, "officer"), f"/cases/{journey.reference}/actions/meeting_held"
    typed = filled(journey, officer.get(address), address, "Said at the meeting.")
    journey.wait(days=7 * 4)
    journey.do("final_report", by="officer", result="met")
    told = officer.post(address, typed)
    assert told.status == 409 and "Said at the meeting." in told.text and "was not recorded" in told.text
