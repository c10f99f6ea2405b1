"""Cases moved to another version and back: rows, history, drafts and links; who comes at the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import PROCEDURES, complete, open_task, visit_case
from workflows import cases, moves, prospects, publishing, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import CannotMove, Conflict
from workflows.events import CaseEvent
from workflows.facts import Fact
from workflows.moves import Move, Wish
from workflows.people import actor
from workflows.proof import verifying
from workflows.versions import ProcessVersion

LATER = NOW + timedelta(days=3)
VISIT = (PROCEDURES / "visit.bpmn").read_text(encoding="utf-8")
DECIDE = 'candidateGroups="manager, officer"'
CHECK = (
    '<bpmn:userTask id="check" name="Check it"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>'
    '<bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f9</bpmn:outgoing></bpmn:userTask>'
    '<bpmn:sequenceFlow id="f9" sourceRef="check" targetRef="decide" />'
)
# The report has another name, a form for managers, and a deadline; what follows it is another step.
CHANGED = (
    VISIT.replace('name="Report the visit"', 'name="Write the report"')
    .replace('candidateGroups="officer" />', 'candidateGroups="manager" />', 1)
    .replace('value="concern,visits"', 'value="visits"').replace("Visited &quot;", "Seen &quot;")
    .replace('"f2" sourceRef="report_visit" targetRef="decide"', '"f2" sourceRef="report_visit" targetRef="check"')
    .replace('<bpmn:sequenceFlow id="f3"', CHECK + '<bpmn:sequenceFlow id="f3"')
    .replace("<bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3", "<bpmn:incoming>f9</bpmn:incoming><bpmn:outgoing>f3")
)
# The decision has gone.
WITHOUT = (
    VISIT.replace('id="decide" name="Decide what follows"', 'id="decide_alone" name="Decide"')
    .replace('"decide"', '"decide_alone"')
)


def publish(cast: Cast, diagram: str, **goes_on: str) -> ProcessVersion:
    """Proposed by one, with where cases go on whose step has gone, and approved by another."""
    draft = versions.draft("visit", {"visit.bpmn": diagram.encode()}, now=NOW)
    publishing.propose(draft.id, draft.digest, note="As agreed", by=cast.owner, now=NOW, goes_on=goes_on)
    return publishing.approve(draft.id, publishing.mark(draft), by=cast.admin, now=NOW)


def ask(cast: Cast, case: Case, to: ProcessVersion) -> Move:
    batch = moves.ask([case.id], Wish(to, "As agreed"), by=actor(cast.owner), now=LATER)
    return moves.of_batch("visit", batch)[0]


def move(cast: Cast, case: Case, to: ProcessVersion) -> Move:
    return moves.carry_out(ask(cast, case, to).id, LATER)


def test_a_moved_case_has_the_new_versions_task_headline_facts_and_a_line_in_its_history(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both, concern="missed visits", visits=2)
    task = open_task(case, "report_visit")
    due = task.due_at
    tasks.save_draft(task, "person:1", [("remark", "Half written")], NOW)
    to = publish(cast_on_both, CHANGED)
    move(cast_on_both, case, to)
    assert (task.name, task.groups, task.due_at, task.state) == ("Write the report", {"manager"}, due, tasks.OPEN)
    assert (case.version_id, case.headline) == (to.id, "Seen 2 times")
    assert set(db.session.scalars(select(Fact.name).where(Fact.case_id == case.id))) == {"visits"}
    draft = tasks.draft_of(task.id, "person:1")
    assert draft and draft.pairs == [["remark", "Half written"]]
    moved = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "case moved")).one()
    assert (moved.by_name, moved.details["from"], moved.details["to"]) == ("Owen Pryce", 1, 2)
    assert moved.details["note"] == "As agreed"
    assert list(verifying.of_case(case)) == []
    complete(case, "report_visit", cast_on_both.manager)
    assert open_task(case, "check").name == "Check it"


def test_the_preview_says_what_will_happen_and_writes_nothing(cast: Cast) -> None:
    waiting, deciding = visit_case(cast), visit_case(cast)
    complete(deciding, "report_visit", cast.officer)
    to = publish(cast, WITHOUT)
    db.session.flush()
    seen = {one.case.id: one for one in prospects.look_ahead("visit", to, LATER)}
    assert not db.session.dirty and not db.session.new
    assert seen[waiting.id].can_move
    assert seen[deciding.id].reasons == ("waits at “Decide what follows”, which the new version no longer has",)
    assert [one.id for one in prospects.vanished(seen.values(), to)] == ["decide"]
    onward = {one.case.id: one for one in prospects.look_ahead("visit", to, LATER, {"decide": "decide_alone"})}
    assert all(one.can_move for one in onward.values())
    assert (onward[waiting.id].lost, onward[deciding.id].lost) == ([], ["Decide what follows"])


def test_a_case_that_cannot_move_stays_as_it_was(cast: Cast) -> None:
    case = visit_case(cast)
    complete(case, "report_visit", cast.officer)
    asked = ask(cast, case, publish(cast, WITHOUT))
    moves.confirm([asked], by=cast.admin, now=LATER)
    with pytest.raises(CannotMove, match="no longer has"):
        moves.carry_out(asked.id, LATER)
    assert case.version.number == 1 and "case moved" not in kinds(case)


def test_a_case_goes_on_elsewhere_and_comes_back_to_the_task_it_had(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    complete(case, "report_visit", cast_on_both.officer)
    before, task = case.engine_state, open_task(case, "decide")
    asked = ask(cast_on_both, case, publish(cast_on_both, WITHOUT, decide="decide_alone"))
    assert (asked.state, asked.due_at) == (moves.HELD, None)
    moves.confirm([asked], by=cast_on_both.manager, now=LATER)
    done = moves.carry_out(asked.id, LATER)
    assert task.state == tasks.CANCELLED and open_task(case, "decide_alone").name == "Decide"
    assert moves.may_go_back(done) and moves.stands_still(done)
    batch = moves.ask_back([done], by=actor(cast_on_both.owner), now=LATER, note="Too early")
    (back,) = moves.of_batch("visit", batch)
    moves.confirm([back], by=cast_on_both.admin, now=LATER)
    moves.carry_out(back.id, LATER)
    assert (case.engine_state, case.version.number, task.state) == (before, 1, tasks.OPEN)
    assert list(verifying.of_case(case)) == []
    complete(case, "decide", cast_on_both.manager, outcome="enough")
    assert case.state == "ended"


def test_a_case_that_went_on_is_moved_back_like_any_other(cast: Cast) -> None:
    case = visit_case(cast)
    done = move(cast, case, publish(cast, CHANGED))
    complete(case, "report_visit", cast.manager)
    assert [one.reasons for one in prospects.look_back([done], LATER)] == [
        ("waits at “Check it”, which the new version no longer has",)
    ]
    complete(case, "check", cast.officer)
    assert [one.reasons for one in prospects.look_back([done], LATER)] == [()]
    batch = moves.ask_back([done], by=actor(cast.owner), now=LATER, note="Too early")
    assert moves.carry_out(moves.of_batch("visit", batch)[0].id, LATER).state == moves.MOVED
    assert case.version.number == 1


def test_a_case_is_moved_once_and_not_after_it_ended_or_was_moved_meanwhile(cast: Cast) -> None:
    case, other = visit_case(cast), visit_case(cast)
    to, newer = publish(cast, CHANGED), publish(cast, CHANGED.replace("Check it", "Check"))
    batch = moves.ask([case.id, other.id], Wish(to, "As agreed"), by=actor(cast.owner), now=LATER)
    with pytest.raises(Conflict, match="None of these"):
        moves.ask([case.id], Wish(newer, "As agreed"), by=actor(cast.owner), now=LATER)
    asked = moves.of_batch("visit", batch)
    moves.carry_out(asked[0].id, LATER)
    count = case.event_count
    moves.carry_out(asked[0].id, LATER)
    assert case.event_count == count
    other.state = cases.ENDED
    with pytest.raises(CannotMove, match="has ended"):
        moves.carry_out(asked[1].id, LATER)


def test_answers_to_the_old_version_s_form_are_not_taken_for_the_new_one_s(cast: Cast) -> None:
    case = visit_case(cast)
    task, old = open_task(case, "report_visit"), case.version_id
    move(cast, case, publish(cast, CHANGED))
    with pytest.raises(Conflict, match="has moved to version 2"):
        cases.complete_task(task.id, Given({}, version_id=old), by=actor(cast.manager), now=LATER)


def test_who_may_no_longer_do_a_task_does_not_keep_it(cast: Cast) -> None:
    case = visit_case(cast)
    task = open_task(case, "report_visit")
    tasks.claim(task, cast.officer, NOW)
    move(cast, case, publish(cast, CHANGED))
    assert task.assignee_id is None and task.groups == {"manager"}


def kinds(case: Case) -> list[str]:
    return list(db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)))


def test_a_task_that_a_new_version_means_for_others_goes_back_and_its_holder_reads_why(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    task = open_task(case, "report_visit")
    tasks.claim(task, cast_on_both.officer, NOW)
    tasks.save_draft(task, f"person:{cast_on_both.officer.id}", [("remark", "Half written")], NOW)
    move(cast_on_both, case, publish(cast_on_both, CHANGED))
    assert task.assignee is None and task.groups == {"manager"}
    [told] = tasks.taken_back(cast_on_both.officer)
    assert told.why == "Version 2 of the procedure asks a manager, so Ofelia Okafor cannot do it."
    assert tasks.draft_of(task.id, f"person:{cast_on_both.officer.id}") is not None
    assert "task released" in set(db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)))
