"""How a suspension or termination is asked for, decided, reviewed, and every way it ends."""

import json
from typing import Any

import pytest

from tests.workflows.shipped.play import Play, shipped
from tests.workflows.shipped.sip import VISITS
from workflows.engine import check, read
from workflows.rehearsal import Answers, rehearse

PHASES = [
    {"opens": "Two referrals a week", "startsOn": "2026-02-09", "condition": "No missed visit"},
    {"opens": "All referrals", "startsOn": "2026-02-23", "condition": "No missed visit"},
]


def asked(action: str = "suspension", urgency: str = "usual") -> Play:
    """A request that came from another case: guidance is being sought."""
    return Play("suspension", requestedAction=action, urgency=urgency, reason="No progress", ground="RAP-9",
                requestedBy=[7, 8], carriedOver=[VISITS])


def advised(action: str = "suspension") -> Play:
    """The same, with both kinds of guidance."""
    play = asked(action)
    play.answer("advise_legal", advice="Clause 14 allows it", advisedBy="Leigh Ames")
    play.answer("advise_procurement", advice="Two others have room", advisedBy="Percy Blunt")
    return play


def suspended(with_rap: str = "no") -> Play:
    play = advised()
    play.answer("decide", choice="suspend", scope="new referrals", kind="imposed", suspendedFrom="2026-01-06",
                reviewOn="2026-02-02", withRap=with_rap, reasons="People are at risk")
    return play


def reviewed(choice: str, **more: object) -> Play:
    play = suspended()
    play.wait(28)
    play.answer("review", changed="New rota", safety="Safe", recommendation=choice)
    play.answer("decide_review", choice=choice, reasons="As reported", **more)
    return play


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped("suspension")) == []


def test_a_request_made_in_another_case_is_not_asked_for_again() -> None:
    assert asked().open == {"advise_legal", "advise_procurement"}


def test_an_officer_or_manager_who_starts_it_makes_the_request_first() -> None:
    play = Play("suspension")
    assert play.open == {"request"}
    assert play.task("request").candidate_groups == ("officer", "manager")
    play.answer("request", requestedAction="termination", urgency="usual", reason="Abandoned", impactOnPeople="Nine")
    assert play.open == {"advise_legal", "advise_procurement"}


def test_legal_and_procurement_are_asked_at_the_same_time_and_both_are_kept() -> None:
    """PP-3, PP-6: guidance from Legal and Procurement, as consulted colleagues, in parallel."""
    play = asked()
    assert {play.task(task).candidate_groups for task in play.open} == {("consulted",)}
    play.answer("advise_procurement", advice="Two others have room", advisedBy="Percy Blunt")
    assert play.open == {"advise_legal"}
    play.answer("advise_legal", advice="Clause 14 allows it", advisedBy="Leigh Ames")
    assert play.open == {"decide"}
    assert play.variables["legalAdvice"]["advice"] == "Clause 14 allows it"
    assert play.variables["procurementAdvice"]["by"] == "Connie Rahman"  # who is signed in, whatever was typed


@pytest.mark.parametrize(("urgency", "days"), [("today", 1), ("usual", 4)])
def test_a_decision_does_not_wait_for_guidance_for_ever(urgency: str, days: int) -> None:
    play = asked(urgency=urgency)
    play.answer("advise_legal", advice="Clause 14 allows it", advisedBy="Leigh Ames")
    play.wait(days)
    assert play.open == {"decide"}
    assert "procurementAdvice" not in play.variables


@pytest.mark.parametrize(("task", "barred"), [
    ("decide", {"request", "variable:requestedBy"}), ("decide_review", {"review", "variable:requestedBy"}),
])
def test_whoever_asked_here_or_elsewhere_is_barred_from_deciding(task: str, barred: set[str]) -> None:
    diagrams = read({"suspension.bpmn": shipped("suspension")["suspension.bpmn"]})
    assert set(diagrams.element(task).extensions.properties["notBy"].split(",")) == barred
    assert diagrams.element(task).extensions.candidate_groups == "manager"


def test_declined_tells_the_officer_and_ends() -> None:
    play = advised()
    play.answer("decide", choice="decline", reasons="A new manager is in post")
    assert (play.running.ends, play.sent[-1].template, play.sent[-1].to) == (
        ["guidance_given", "declined"], "declined", "officer")


def test_suspended_gives_the_provider_notice_until_the_review_date() -> None:
    play = suspended()
    assert (play.sent[-1].template, play.sent[-1].to, play.sent[-1].cc) == ("suspension-notice", "provider", "officer")
    assert (play.open, play.variables["inForce"]) == (set(), "suspension")
    play.wait(27)
    assert play.open == set()
    play.wait(1)
    assert (play.open, str(play.today)) == ({"review"}, "2026-02-02")


def test_lifted_in_phases_each_checked_before_it_opens() -> None:
    play = reviewed("lift")
    play.answer("plan_lift", phases=PHASES)
    assert (play.open, play.sent[-1].template) == (set(), "suspension-lifting")
    play.wait(7)
    assert (play.open, play.variables["phase"], play.variables["inForce"]) == ({"confirm_phase"}, 1, "lifting")
    play.answer("confirm_phase", phaseChoice="open", seen="No missed visit")
    assert play.open == set()
    play.wait(14)
    play.answer("confirm_phase", phaseChoice="open", seen="No missed visit")
    assert (play.open, play.sent[-1].template) == ({"lessons"}, "suspension-lifted")
    play.answer("lessons", lessons="Look at rotas sooner", toldTo=["provider"])
    assert play.running.ends[-1] == "lifted"


def test_a_phase_can_be_held_and_the_suspension_is_reviewed_again() -> None:
    play = reviewed("lift")
    play.answer("plan_lift", phases=PHASES)
    play.wait(7)
    play.answer("confirm_phase", phaseChoice="hold", seen="Three missed visits")
    assert (play.open, play.variables["inForce"]) == ({"review"}, "suspension")


def test_continued_is_reviewed_again_on_the_new_date() -> None:
    play = reviewed("continue", newReviewOn="2026-03-02")
    assert (play.sent[-1].template, play.open) == ("suspension-continues", set())
    play.wait(27)
    assert play.open == set()
    play.wait(1)
    assert play.open == {"review"}


def test_a_suspension_is_reviewed_before_its_date_where_somebody_asks_for_it_with_a_reason() -> None:
    play = suspended()
    play.wait(3)
    play.tell("review-asked", earlyReason="A new manager is in post")
    assert (play.open, play.variables["earlyReason"]) == ({"review"}, "A new manager is in post")
    play.answer("review", changed="New rota", safety="Safe", recommendation="continue")
    play.answer("decide_review", choice="continue", newReviewOn="2026-03-02", reasons="Too soon")
    assert (play.open, play.variables["earlyReason"]) == (set(), None)
    play.tell("review-asked", earlyReason="A second incident")
    assert play.open == {"review"}


def test_meetings_are_recorded_at_any_time_with_a_note_to_the_provider() -> None:
    play = suspended()
    play.tell("meeting-held", heldOn="2026-01-06", attended="Prue Vidal", notes="Rotas", agreed="A new rota")
    assert (play.open, play.variables["meetings"], play.templates()[-1]) == (set(), 1, "meeting-note")


@pytest.mark.parametrize("when", ["at once", "at review"])
def test_terminated_once_everybody_has_moved(when: str) -> None:
    """MON-16: moves may be staggered; the list comes back until everybody has moved."""
    if when == "at once":
        play = advised("termination")
        play.answer("decide", choice="terminate", reasons="Abandoned")
    else:
        play = reviewed("terminate")
    assert (play.sent[-1].template, play.open, play.variables["inForce"]) == (
        "termination-notice", {"move_people"}, "termination")
    people: list[dict[str, Any]] = [{"ref": "P-1", "status": "moved"}, {"ref": "P-2", "status": "planned"}]
    play.answer("move_people", moves=people)
    assert play.open == {"move_people"}
    play.answer("move_people", moves=[row | {"status": "moved"} for row in people])
    assert play.open == {"lessons"}
    play.answer("lessons", lessons="Act sooner", toldTo=["commissioners"])
    assert play.running.ends[-1] == "terminated"


def test_a_suspension_that_goes_on_in_another_case_ends_without_a_word_to_the_provider() -> None:
    """RAP-9: the failed plan of a suspended provider led to a request of its own, which is decided there."""
    play = reviewed("close")
    assert play.running.ends[-1] == "goes_on_elsewhere"
    assert play.variables["inForce"] == "closed"
    assert [one.template for one in play.sent] == ["suspension-notice"]


def test_phases_come_in_the_order_of_their_dates_however_they_were_entered() -> None:
    """The form promises it, and the first to begin is the one that the provider is told first."""
    play = reviewed("lift")
    play.answer("plan_lift", phases=PHASES[::-1])
    assert [phase["opens"] for phase in play.variables["phases"]] == ["Two referrals a week", "All referrals"]
    assert play.variables["phaseOn"] == "2026-02-09"


def test_an_empty_list_of_moves_ends_nothing_unless_nobody_is_supported() -> None:
    """MON-16: a termination is not over because nobody was entered yet."""
    play = advised("termination")
    play.answer("decide", choice="terminate", reasons="Abandoned")
    play.answer("move_people", moves=[])
    assert play.open == {"move_people"}
    play.answer("move_people", moves=[], nobodyToMove=True)
    assert play.open == {"lessons"}


def test_moves_are_recorded_at_any_time_and_stop_nothing() -> None:
    """MON-16: existing business may be moved while a suspension is in force."""
    play = suspended()
    play.tell("moves-changed", moves=[{"ref": "P-1", "status": "moved"}])
    assert (play.variables["moves"], play.open) == ([{"ref": "P-1", "status": "moved"}], set())
    play.wait(28)
    assert play.open == {"review"}


def test_a_suspended_provider_may_be_issued_a_remedial_action_plan() -> None:
    """RAP-1: ground (c), with the actions and the reason."""
    play = suspended(with_rap="yes")
    started = play.started[0]
    assert (started.process, started.inputs["ground"], started.inputs["suspended"]) == ("rap", "RAP-1c", True)
    assert [row["ref"] for row in started.inputs["carriedOver"]] == ["1"]
    assert started.inputs["reason"] == "People are at risk"


@pytest.mark.parametrize(("choice", "next_task"), [("lift", "plan_lift"), ("keep", "review"), (None, "review")])
def test_the_end_of_the_plan_leads_to_the_lifting_only_where_a_manager_decided_so(
    choice: str | None, next_task: str
) -> None:
    """RAP-6: never automatic."""
    play = suspended(with_rap="yes")
    result = None if choice is None else {"suspension": choice}
    ended = {"reference": "LINKED-1", "procedure": "rap", "outcome": "Closed", "result": result}
    play.tell("case ended", key="LINKED-1", ended=ended)
    assert play.open == {next_task}


def test_a_review_comes_on_its_date_although_a_plan_still_runs() -> None:
    play = suspended(with_rap="yes")
    play.wait(28)
    assert play.open == {"review"}


def test_a_rehearsal_goes_from_the_request_to_the_end() -> None:
    outcome = rehearse(shipped("suspension"), "suspension.bpmn", Answers(
        fire_timers=True, tasks={
            "request": [{"requestedAction": "termination", "urgency": "usual", "reason": "Abandoned"}],
            "decide": [{"choice": "terminate", "reasons": "Abandoned"}],
            "move_people": [{"moves": [{"ref": "P-1", "status": "moved"}]}],
        },
    ), reloads=True)
    assert (outcome.state, outcome.ends[-1]) == ("ended", "terminated")


@pytest.mark.parametrize("form", ["suspension-decision", "suspension-review-decision"])
def test_a_decision_does_not_begin_with_the_words_of_the_request(form: str) -> None:
    keys = {part.get("key") for part in json.loads(shipped("suspension", "forms")[f"{form}.form"])["components"]}
    assert "reasons" in keys
    assert keys.isdisjoint(asked().variables)
