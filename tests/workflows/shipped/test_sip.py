"""How a Service Improvement Plan begins and every way it ends."""

from typing import Any

import pytest

from tests.workflows.shipped.play import Play, shipped
from tests.workflows.shipped.sip import drafted, extended, issued, report, weeks
from workflows.engine import check, read
from workflows.rehearsal import Answers, rehearse


def ended(play: Play) -> list[str]:
    assert play.running.is_ended
    assert not play.open
    return [end for end in play.running.ends if "outcome" in play.diagrams.element(end).extensions.properties]


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped("sip")) == []


def test_a_plan_is_drafted_by_officers_and_issued_only_when_the_provider_agrees() -> None:
    """SIP-2: it is agreed, and populated by the officers."""
    play = Play("sip")
    assert play.open == {"draft_plan"}
    assert play.task("draft_plan").candidate_groups == ("officer",)
    assert play.task("draft_plan").assignee == "officer@council.example"
    play.answer("draft_plan", weeks=3, plan=[])
    assert play.open == {"agree_plan"}
    assert "issuedOn" not in play.variables
    play.answer("agree_plan", agreement="disagree", objection="The call log is wrong")
    assert play.open == {"consider_dispute"}
    assert "issuedOn" not in play.variables


def test_met_after_three_weeks_ends_the_plan() -> None:
    """SIP-6: where the requirements have been met, the report confirms the end."""
    play = issued(weeks=3)
    weeks(play, 3)
    report(play, "met", "met")
    assert ended(play) == ["closed_met"]
    assert play.sent[-1].inputs["ending"] == "Closed as met"
    assert (play.sent[-1].to, play.sent[-1].cc) == ("provider", "officer")


def test_the_final_report_says_met_or_not_per_requirement_and_overall() -> None:
    """SIP-5: a final report at the indicated timescale."""
    play = issued(weeks=2)
    weeks(play, 1)
    assert play.open == {"provider_update"}
    weeks(play, 1)
    assert play.open == {"final_report"}
    report(play, "met", "improved")
    assert [row["result"] for row in play.variables["plan"]] == ["met", "improved"]
    assert play.variables["outcome"] == "improving"


def test_significant_improvement_is_extended_and_reviewed_and_may_be_met_then() -> None:
    """SIP-7: further actions and timescales; the plan continues until then and is reviewed."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "improved", "improved")
    assert play.open == {"further_actions"}
    play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=2)
    assert play.variables["dateToBeReviewed"] == "2026-01-26"
    assert play.variables["weeks"] == 2
    assert all(row["result"] is None for row in play.variables["plan"])
    weeks(play, 2)
    assert play.open == {"review_plan"}
    report(play, "met", "met", element="review_plan")
    assert ended(play) == ["closed_met"]


def test_unmet_with_significant_impact_at_review_requests_a_rap_of_the_manager() -> None:
    """SIP-8: the officer requests the issue of a RAP; the manager grants it, with reasons."""
    play = extended()
    report(play, "met", "improved", impact="yes", element="review_plan")
    assert play.variables["outcome"] == "significant impact"
    assert play.open == {"decide_rap"}
    assert play.task("decide_rap").candidate_groups == ("manager",)
    play.answer("decide_rap", rapDecision="granted", reason="People are at risk")
    assert ended(play) == ["rap_requested"]
    decision = play.variables["decision"]
    assert (decision["ground"], decision["choice"], decision["reason"]) == ("RAP-1a", "granted", "People are at risk")


def test_a_declined_rap_goes_back_to_the_officer_who_extends_or_closes() -> None:
    """SIP-8: the manager may decline with a reason; then the officer extends, or closes with residual actions."""
    play = extended()
    report(play, "met", "improved", impact="yes", element="review_plan")
    play.answer("decide_rap", rapDecision="declined", reason="Two more weeks will do")
    assert play.sent[-1].template == "decided"
    assert play.open == {"decide_next"}
    play.answer("decide_next", nextStep="extend", reason="As the manager says")
    play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=2)
    assert play.variables["extension"] == 2
    weeks(play, 2)
    report(play, "met", "improved", impact="no", element="review_plan")
    assert play.open == {"decide_next"}
    play.answer("decide_next", nextStep="close", residualActions="Send the audit in May", reason="Minor")
    assert ended(play) == ["closed_with_residual_actions"]


def test_unmet_without_improvement_asks_the_manager_for_suspension() -> None:
    """SIP-9: not met and no evidence of significant improvement: the manager requests suspension."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "not met", "not met", risk="high")
    assert play.open == {"decide_suspension"}
    assert play.task("decide_suspension").candidate_groups == ("manager",)
    play.answer("decide_suspension", suspensionDecision="granted", reason="No progress")
    assert ended(play) == ["suspension_requested"]


def test_a_declined_suspension_goes_back_to_the_officer() -> None:
    """SIP-9: the manager decides, with reasons."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "not met", "not met", risk="high")
    play.answer("decide_suspension", suspensionDecision="declined", reason="New manager since Monday")
    assert play.variables["decision"]["reason"] == "New manager since Monday"
    assert play.open == {"decide_next"}


@pytest.mark.parametrize(("task", "requests"), [
    ("decide_rap", {"consider_dispute", "review_plan"}), ("decide_suspension", {"final_report"}),
])
def test_nobody_decides_their_own_request(task: str, requests: set[str]) -> None:
    """SIP-8, SIP-9: who requested cannot be the one who decides; every way to the decision is named."""
    diagrams = read({"sip.bpmn": shipped("sip")["sip.bpmn"]})
    assert set(diagrams.element(task).extensions.properties["notBy"].split(",")) == requests


def test_a_second_decision_is_not_filled_in_with_the_first() -> None:
    play = extended()
    for choice in ("declined", "granted"):
        report(play, "met", "improved", impact="yes", element="review_plan")
        assert play.task("decide_rap").locals["rapDecision"] is None
        play.answer("decide_rap", rapDecision=choice, reason="As seen")
        if choice == "declined":
            play.answer("decide_next", nextStep="extend", reason="Once more")
            play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=1)
            weeks(play, 1)
    assert ended(play) == ["rap_requested"]


def test_a_dispute_with_evidence_closes_as_not_required() -> None:
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="We comply", canEvidence="yes", evidence=["audit.pdf"])
    play.answer("consider_dispute", disputeDecision="not required", evidenceSeen="The audit", reason="It shows it")
    assert ended(play) == ["closed_not_required"]


@pytest.mark.parametrize("said", [
    {"canEvidence": "no", "evidence": []}, {"canEvidence": "partly", "evidence": ["rota.pdf"]},
    {"canEvidence": "yes", "evidence": []}, {"canEvidence": "yes"}, {},
])
def test_a_dispute_without_the_providers_evidence_is_closed_by_two_people_only(said: dict[str, Any]) -> None:
    """SIP-14, RAP-1: the document knows a RAP there; an officer alone cannot say that none is needed."""
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="We will not", **said)
    for choice in ("declined", "confirmed"):
        play.answer("consider_dispute", disputeDecision="not required", evidenceSeen="My visit", reason="As seen")
        assert play.open == {"confirm_not_required"} and "case-closed" not in play.templates()
        assert play.task("confirm_not_required").candidate_groups == ("manager",)
        assert play.diagrams.element("confirm_not_required").extensions.properties["notBy"] == "consider_dispute"
        play.answer("confirm_not_required", closingDecision=choice, reason="Seen")
        if choice == "declined":
            assert (play.sent[-1].template, play.sent[-1].to) == ("decided", "officer")
    assert ended(play) == ["closed_not_required"]


def test_what_was_evidenced_in_an_earlier_round_does_not_close_a_plan_that_nobody_answered() -> None:
    """SIP-14: silence is no evidence."""
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="We comply", canEvidence="yes", evidence=["audit.pdf"])
    play.answer("consider_dispute", disputeDecision="change", reason="Shorter")
    play.answer("draft_plan", weeks=2, plan=[])
    play.wait(15)
    play.answer("consider_dispute", disputeDecision="not required", evidenceSeen="The audit", reason="It shows it")
    assert play.open == {"confirm_not_required"}


def test_a_dispute_without_evidence_requests_a_rap() -> None:
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="We will not")
    play.answer("consider_dispute", disputeDecision="rap", reason="No evidence")
    play.answer("decide_rap", rapDecision="granted", reason="Agreed")
    assert ended(play) == ["rap_requested"]
    assert play.variables["decision"]["ground"] == "RAP-1b"


def test_a_rap_declined_before_the_plan_was_agreed_returns_to_the_dispute() -> None:
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="We will not")
    play.answer("consider_dispute", disputeDecision="rap", reason="No evidence")
    play.answer("decide_rap", rapDecision="declined", reason="Try again")
    assert (play.sent[-1].template, play.sent[-1].to) == ("decided", "officer")
    assert play.open == {"consider_dispute"}
    play.answer("consider_dispute", disputeDecision="change", reason="Shorter")
    play.answer("draft_plan", weeks=2, plan=[])
    assert play.open == {"agree_plan"}


def test_a_provider_who_never_answers_is_reminded_and_then_the_officer_considers() -> None:
    play = drafted()
    play.wait(6)
    assert play.templates() == ["agreement-reminder"]
    play.wait(7)
    assert play.open == {"agree_plan"}
    play.wait(2)
    assert play.open == {"consider_dispute"}
    assert play.variables["agreement"] == "no answer"


def test_a_rehearsal_without_answers_comes_to_an_end() -> None:
    outcome = rehearse(shipped("sip"), "sip.bpmn", Answers(fire_timers=True))
    assert (outcome.state, outcome.ends) == ("ended", ["closed_with_residual_actions"])


def test_a_granted_rap_starts_with_the_unmet_actions_and_the_reason() -> None:
    """SIP-8: the linked plan is issued on RAP-1a, with what is still unmet."""
    play = extended()
    report(play, "met", "improved", impact="yes", element="review_plan")
    play.answer("decide_rap", rapDecision="granted", reason="People are at risk")
    started = play.started[0]
    assert (started.process, started.inputs["ground"], started.inputs["reason"]) == (
        "rap", "RAP-1a", "People are at risk")
    assert [row["outcome"] for row in started.inputs["carriedOver"]] == ["Medicines records are complete"]
    assert play.variables["rapCase"] == "LINKED-1"


def test_a_dispute_without_evidence_starts_a_rap_with_the_whole_plan() -> None:
    """SIP-14: refusal without evidence leads to RAP-1b."""
    play = drafted()
    play.answer("agree_plan", agreement="disagree", objection="The call log is wrong")
    play.answer("consider_dispute", disputeDecision="rap", reason="No evidence was sent")
    play.answer("decide_rap", rapDecision="granted", reason="No evidence")
    assert (play.started[0].inputs["ground"], len(play.started[0].inputs["carriedOver"])) == ("RAP-1b", 2)


def test_a_granted_suspension_request_starts_the_suspension_procedure() -> None:
    """SIP-9: the request is decided there; a declined one starts nothing."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "not met", "not met", risk="high")
    play.answer("decide_suspension", suspensionDecision="granted", reason="No progress")
    started = play.started[0]
    assert (started.process, started.inputs["requestedAction"], started.inputs["ground"]) == (
        "suspension", "suspension", "SIP-9")
    assert len(started.inputs["carriedOver"]) == 2
