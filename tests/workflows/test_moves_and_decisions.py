"""Moving cases never takes a decision: where they go on is approved, with the same people, and before what is ahead."""

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task, visit_case
from tests.workflows.test_moves import LATER, VISIT, WITHOUT, ask, publish
from workflows import moves, onward, publishing, tasks, versions
from workflows.cases import Case
from workflows.errors import BadValue, CannotMove, Conflict, NotAllowed
from workflows.moves import Wish
from workflows.people import actor

REPORTED_ANEW = VISIT.replace('id="report_visit"', 'id="write_report"').replace('"report_visit"', '"write_report"')
FOR_OFFICERS = VISIT.replace('candidateGroups="manager, officer"', 'candidateGroups="officer"')
BY_ANYBODY = VISIT.replace('<zeebe:property name="notBy" value="report_visit" />', "")
# The visit is reported in a step that has another name and comes after the decision.
AFTER = (
    REPORTED_ANEW.replace('sourceRef="concern_raised" targetRef="write_report"',
                          'sourceRef="concern_raised" targetRef="decide"')
    .replace('sourceRef="again" targetRef="closed"', 'sourceRef="again" targetRef="write_report"')
    .replace('sourceRef="write_report" targetRef="decide"', 'sourceRef="write_report" targetRef="closed"')
)


def deciding(cast: Cast) -> Case:
    case = visit_case(cast)
    return complete(case, "report_visit", cast.officer)


def refused(cast: Cast, diagram: str, **goes_on: str) -> str:
    draft = versions.draft("visit", {"visit.bpmn": diagram.encode()}, now=NOW)
    for verb in (publishing.propose, publishing.publish):
        with pytest.raises(BadValue) as refusal:
            verb(draft.id, draft.digest, note="As agreed", by=cast.owner, now=NOW, goes_on=goes_on)
    return str(refusal.value)


def test_cases_that_wait_for_a_decision_are_sent_to_no_end_and_to_nobody_else(cast: Cast) -> None:
    deciding(cast)
    assert "“Closed” is not done by people" in refused(cast, WITHOUT, decide="closed")
    assert "is for other people" in refused(cast, WITHOUT, decide="report_visit")
    assert "still has that step" in refused(cast, VISIT, decide="report_visit")
    assert "is not a step beside" in refused(cast, WITHOUT, decide="nowhere")
    without_not_by = WITHOUT.replace('<zeebe:property name="notBy" value="report_visit" />', "")
    assert "may be done by whoever asked" in refused(cast, without_not_by, decide="decide_alone")


def test_a_step_of_the_same_people_behind_a_decision_is_no_way_round_it(cast: Cast) -> None:
    visit_case(cast)
    draft = versions.draft("visit", {"visit.bpmn": AFTER.encode()}, now=NOW)
    [one] = onward.gone(draft)
    assert (one.element.id, one.others) == ("report_visit", [])
    assert "would pass “Decide what follows”" in refused(cast, AFTER, report_visit="write_report")
    anew = versions.draft("visit", {"visit.bpmn": REPORTED_ANEW.encode()}, now=NOW)
    assert [other.id for other in onward.gone(anew)[0].others] == ["write_report"]


def test_where_cases_go_on_is_what_was_approved_and_nothing_else(cast: Cast) -> None:
    case = deciding(cast)
    to = publish(cast, WITHOUT)
    for elsewhere in ("closed", "decide_alone", "report_visit"):
        with pytest.raises(NotAllowed, match="not what was approved"):
            moves.ask([case.id], Wish(to, "As agreed", {"decide": elsewhere}), by=actor(cast.owner), now=LATER)
    draft = versions.draft("visit", {"visit.bpmn": WITHOUT.encode()}, now=NOW)
    publishing.propose(draft.id, draft.digest, note="x", by=cast.owner, now=NOW, goes_on={"decide": "decide_alone"})
    with pytest.raises(Conflict, match="changed after you opened it"):  # read before it said where cases go on
        publishing.approve(draft.id, draft.digest, by=cast.admin, now=NOW)


def test_a_move_that_names_an_end_is_not_carried_out_however_it_came_to_be(cast: Cast) -> None:
    """Also where somebody wrote the row by another road than the page and its verbs."""
    case = deciding(cast)
    asked = ask(cast, case, publish(cast, WITHOUT, decide="decide_alone"))
    moves.confirm([asked], by=cast.admin, now=LATER)
    asked.onward = {"decide": "closed"}
    with pytest.raises(CannotMove, match="is not done by people"):
        moves.carry_out(asked.id, LATER)
    assert case.state == "running" and open_task(case, "decide").state == tasks.OPEN


@pytest.mark.parametrize("diagram", [FOR_OFFICERS, BY_ANYBODY, WITHOUT], ids=["other people", "no notBy", "gone"])
def test_where_an_open_decision_would_vanish_or_change_hands_a_second_person_confirms(
    cast: Cast, diagram: str
) -> None:
    case = deciding(cast)
    asked = ask(cast, case, publish(cast, diagram))
    assert (asked.state, asked.due_at) == (moves.HELD, None)
    with pytest.raises(NotAllowed, match="somebody else must confirm"):
        moves.confirm([asked], by=cast.owner, now=LATER)
    with pytest.raises(NotAllowed, match="a manager confirms"):
        moves.confirm([asked], by=cast.officer, now=LATER)
    with pytest.raises(Conflict, match="None of these"):
        moves.ask([case.id], Wish(asked.after, "Again"), by=actor(cast.owner), now=LATER)
    moves.refuse([asked], by=cast.manager, now=LATER)
    assert (asked.state, case.version.number) == (moves.FAILED, 1) and "Mana Whitcombe" in asked.reason
    again = ask(cast, case, asked.after)
    assert moves.confirm([again], by=cast.admin, now=LATER) == 1
    assert (again.state, again.confirmed_by_name) == (moves.WAITING, cast.admin.name)


def test_a_decision_that_opens_between_asking_and_moving_is_not_taken_away(cast: Cast) -> None:
    case = visit_case(cast)
    asked = ask(cast, case, publish(cast, WITHOUT, decide="decide_alone"))
    assert asked.state == moves.WAITING
    complete(case, "report_visit", cast.officer)
    with pytest.raises(CannotMove, match="ask again, so that it is confirmed"):
        moves.carry_out(asked.id, LATER)


def test_cases_are_moved_and_moved_back_with_a_reason_only(cast: Cast) -> None:
    case = visit_case(cast)
    to = publish(cast, REPORTED_ANEW, report_visit="write_report")
    for note in ("", "  "):
        with pytest.raises(BadValue, match="Say why"):
            moves.ask([case.id], Wish(to, note), by=actor(cast.owner), now=LATER)
    done = moves.carry_out(ask(cast, case, to).id, LATER)
    assert done.state == moves.MOVED and open_task(case, "write_report")
    with pytest.raises(BadValue, match="Say why"):
        moves.ask_back([done], by=actor(cast.owner), now=LATER + timedelta(days=1))
