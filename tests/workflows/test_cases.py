"""Cases: started, moved on by people and by the clock, ended; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task, visit_case
from workflows import answers, cases, inbox, sendings, tasks
from workflows.cases import Given
from workflows.database import db
from workflows.errors import AlreadyDone, BadValue, Conflict, NotAllowed, NotFound, SentTwice
from workflows.events import CaseEvent
from workflows.facts import Fact
from workflows.people import Actor, actor
from workflows.proof import verifying


def kinds(case_id: int) -> list[str]:
    rows = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
    return list(db.session.scalars(rows))


def test_a_case_starts_with_a_reference_and_its_first_task(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both, concern="missed visits")
    assert (case.reference, case.state, case.stage) == ("VIS-2026-0001", "running", "Visiting")
    task = open_task(case, "report_visit")
    assert task.groups == {"officer"}
    assert task.due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
    assert visit_case(cast_on_both).reference == "VIS-2026-0002"


def test_references_count_from_one_in_each_year(cast: Cast) -> None:
    visit_case(cast)
    assert visit_case(cast, now=datetime(2027, 1, 1, 0, 30, tzinfo=UTC)).reference == "VIS-2027-0001"


def test_answers_become_variables_and_are_kept_as_given(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    complete(case, "report_visit", cast_on_both.officer, visits=2)
    assert case.data["visits"] == 2
    given = answers.latest(case.id)[0]
    assert (given.element_id, given.answers, given.by_name) == ("report_visit", {"visits": 2}, "Ofelia Okafor")
    assert case.headline == "Visited 2 times"


def test_a_case_ends_with_the_outcome_of_its_end_event(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    complete(case, "report_visit", cast_on_both.officer)
    complete(case, "decide", cast_on_both.manager, outcome="enough")
    assert (case.state, case.outcome, case.stage) == ("ended", "Closed after the visit", "Closed after the visit")
    assert case.next_due_at is None
    assert kinds(case.id)[-1] == "case ended"


def test_a_loop_opens_a_new_task_each_time(cast: Cast) -> None:
    case = visit_case(cast)
    first = open_task(case, "report_visit")
    complete(case, "report_visit", cast.officer)
    complete(case, "decide", cast.manager, outcome="again")
    assert open_task(case, "report_visit").id != first.id
    assert (case.visited["report_visit"], case.visited["again"]) == (1, 1)


def test_a_task_is_completed_once_and_the_second_person_hears_who_did_it(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    task = open_task(case, "report_visit")
    complete(case, "report_visit", cast_on_both.officer)
    with pytest.raises(AlreadyDone, match="Ofelia Okafor already completed") as told:
        cases.complete_task(task.id, Given({}), by=actor(cast_on_both.officer2), now=NOW)
    assert told.value.by == "Ofelia Okafor"


def test_the_same_form_sent_twice_changes_nothing(cast: Cast) -> None:
    case = visit_case(cast)
    task = open_task(case, "report_visit")
    complete(case, "report_visit", cast.officer, nonce="n1")
    before = case.event_count
    cases.complete_task(task.id, Given({}, nonce="n1"), by=actor(cast.officer), now=NOW)
    assert case.event_count == before


def test_who_reported_the_visit_cannot_decide_it_even_when_it_is_assigned_to_them(cast: Cast) -> None:
    case = visit_case(cast)
    complete(case, "report_visit", cast.officer)
    task = open_task(case, "decide")
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        complete(case, "decide", cast.officer)
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        tasks.assign(task, cast.officer, by=cast.manager, now=NOW)
    assert complete(case, "decide", cast.officer2).state == "ended"


def test_a_person_without_the_role_cannot_complete(cast: Cast) -> None:
    case = visit_case(cast)
    with pytest.raises(NotAllowed, match="This task is for"):
        complete(case, "report_visit", cast.consulted)


def test_a_link_reaches_only_its_own_task(cast: Cast) -> None:
    case = visit_case(cast)
    task = open_task(case, "report_visit")
    with pytest.raises(NotAllowed, match="another task"):
        cases.complete_task(task.id, Given({}), by=Actor("Prue Vidal", task_id=task.id + 1), now=NOW)


def test_a_task_that_a_colleague_has_cannot_be_completed_or_claimed(cast: Cast) -> None:
    case = visit_case(cast)
    task = open_task(case, "report_visit")
    tasks.claim(task, cast.officer2, NOW)
    db.session.flush()
    with pytest.raises(Conflict, match="Ofer Lindqvist has this task"):
        complete(case, "report_visit", cast.officer)
    with pytest.raises(Conflict, match="Ofer Lindqvist has this task"):
        tasks.claim(task, cast.officer, NOW)
    tasks.release(task, cast.officer2, NOW)
    tasks.claim(task, cast.officer, NOW)
    assert kinds(case.id)[-3:] == ["task claimed", "task released", "task claimed"]


def test_the_clock_fires_what_is_due_and_nothing_else(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    assert case.next_due_at == NOW + timedelta(days=7)
    assert cases.fire_timers(case.id, NOW + timedelta(days=6)) == 0
    assert cases.fire_timers(case.id, NOW + timedelta(days=8)) == 1
    assert (case.data["late"], case.next_due_at) == (1, None)
    assert open_task(case, "report_visit").is_overdue(NOW + timedelta(days=8))


def test_a_late_answer_is_taken_and_marked(cast: Cast) -> None:
    case = visit_case(cast)
    complete(case, "report_visit", cast.officer, now=NOW + timedelta(days=20))
    assert answers.latest(case.id)[0].is_late


def test_a_meeting_is_recorded_at_any_time_and_moves_nothing_else(cast: Cast) -> None:
    case = visit_case(cast)
    assert [one.properties["action"] for one in cases.actions(case, NOW)] == ["Record a meeting"]
    given = Given({"minutes": "Agreed to double up visits."})
    for _ in range(2):
        cases.act(case.id, "meeting_held", given, by=actor(cast.officer), person=cast.officer, now=NOW)
    assert kinds(case.id).count("acted") == 2
    assert open_task(case, "report_visit")
    with pytest.raises(NotAllowed):
        cases.act(case.id, "meeting_held", given, by=actor(cast.consulted), person=cast.consulted, now=NOW)


def test_values_that_cannot_be_stored_are_refused_and_nothing_moves(cast: Cast) -> None:
    case = visit_case(cast)
    with pytest.raises(BadValue):
        complete(case, "report_visit", cast.officer, typename="x")


def test_facts_are_searchable_in_their_own_columns(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both, concern="missed visits")
    complete(case, "report_visit", cast_on_both.officer, visits=3)
    facts = {fact.name: fact for fact in db.session.scalars(select(Fact).where(Fact.case_id == case.id))}
    assert (facts["concern"].text, facts["visits"].number) == ("missed visits", 3.0)


def test_an_altered_row_of_the_history_is_found(cast_on_both: Cast) -> None:
    case = visit_case(cast_on_both)
    complete(case, "report_visit", cast_on_both.officer)
    assert list(verifying.of_case(case)) == []
    db.session.flush()
    db.session.execute(text("UPDATE case_event SET by_name = 'Somebody Else' WHERE number = 2"))
    db.session.expire_all()
    assert next(verifying.of_case(case)).row == "event 2"


def test_a_removed_last_row_of_the_history_is_found(cast: Cast) -> None:
    case = visit_case(cast)
    db.session.flush()
    db.session.execute(text("DELETE FROM case_event WHERE number = :last"), {"last": case.event_count})
    assert "the case counted" in next(verifying.of_case(case)).what


def test_the_inbox_shows_the_teams_tasks_soonest_first_and_counts_them(cast_on_both: Cast) -> None:
    cast, later = cast_on_both, NOW + timedelta(days=2)
    second, first = visit_case(cast, now=later), visit_case(cast)
    team = [task.case_id for task in db.session.scalars(inbox.tasks_in(cast.officer2, "team", NOW))]
    assert team == [first.id, second.id]
    tasks.claim(open_task(first, "report_visit"), cast.officer2, NOW)
    db.session.flush()
    mine = [task.case_id for task in db.session.scalars(inbox.tasks_in(cast.officer2, "mine", NOW))]
    others = [task.case_id for task in db.session.scalars(inbox.tasks_in(cast.officer, "others", NOW))]
    assert (mine, others) == ([first.id], [first.id])
    counts = inbox.counts(cast.officer2, NOW + timedelta(days=8))
    assert (counts.late, counts.today, counts.week) == (1, 0, 1)
    assert inbox.tab_counts(cast.officer2, NOW) == {"mine": 1, "team": 1, "others": 0}


def test_a_draft_is_kept_as_typed_and_belongs_to_its_owner(cast: Cast) -> None:
    task = open_task(visit_case(cast), "report_visit")
    tasks.save_draft(task, "person:1", [("when", "31/2/26"), ("when", "x")], NOW)
    draft = tasks.draft_of(task.id, "person:1")
    assert draft is not None and draft.pairs == [["when", "31/2/26"], ["when", "x"]]
    assert tasks.draft_of(task.id, "person:2") is None


def test_a_case_is_found_by_its_reference_in_any_case(cast: Cast) -> None:
    assert cases.find(visit_case(cast).reference.lower())
    with pytest.raises(NotFound, match="VIS-1999-0001"):
        cases.find("VIS-1999-0001")


def test_a_form_sent_twice_starts_one_case(cast_on_both: Cast) -> None:
    version = visit_case(cast_on_both).version
    more = {"by": actor(cast_on_both.officer), "provider": cast_on_both.provider, "now": NOW}
    first = cases.start(version, given=Given({}, nonce="n1"), **more)
    with pytest.raises(SentTwice):
        cases.start(version, given=Given({}, nonce="n1"), **more)
    assert sendings.case_of("n1") == first.id
