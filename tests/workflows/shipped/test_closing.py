"""Closing a plan: what has to be said, and by whom, before a case ends in the provider's favour."""

from typing import Any

import pytest

from forms import build_form, read_form
from tests.workflows.shipped import rap, sip
from tests.workflows.shipped.play import CONTEXT, Play, shipped
from tests.workflows.shipped.sip import report, update, weeks
from workflows import feel

ISSUED = {"sip": sip.issued, "rap": rap.issued}
ROWS = ("row1", "row2")  # as the page numbers rows that have no id of their own
WHY = "action 1: enter why it is met although"


def at_the_end(procedure: str, verdict: str, extended: bool = False) -> Play:
    """A plan at its final report, or at its review, whose last update was found so."""
    play = ISSUED[procedure](1)
    if extended:
        weeks(play, 1)
        report(play, "met", "improved")
        if procedure == "sip":
            play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=1)
        else:
            play.answer("propose_extension", extraWeeks=1, proposal=play.variables["plan"])
            play.answer("agree_extension", agreement="agree", reasons="Clear progress")
    update(play)
    play.answer("validate_update", plan=[row | {"validated": verdict} for row in play.variables["plan"]])
    play.wait(7)
    return play


def faults(play: Play, **first: str) -> str:
    """What the report's page says where the first action is reported on so, and the second is met at low risk."""
    task = play.task("review_plan" if "review_plan" in play.open else "final_report")
    folder = shipped(play.diagrams.element(task.element_id).process_id, "forms")
    definition = read_form(folder[f"{task.form_id}.form"], task.form_id)
    scope = play.variables | dict(task.locals) | CONTEXT | {"site": None}
    Form = build_form(definition, scope, environment=feel.Environment(now=play.now))
    low = {"result": "met", "finding": "Seen", "reviewedRisk": "low", "metReason": ""}
    pairs: list[Any] = [("summary", "In all"), ("reportedBy", "Ofelia Okafor")]
    one, two = ROWS
    pairs += [(f"results-{one}-{key}", value) for key, value in (low | first).items()]
    pairs += [(f"results-{two}-{key}", value) for key, value in low.items()]
    form = Form(pairs)
    return "" if form.validate() else " ".join(fault.message for fault in form.faults).lower()


@pytest.mark.parametrize("procedure", ["sip", "rap"])
@pytest.mark.parametrize("extended", [False, True])
def test_met_at_the_highest_risk_needs_a_reason(procedure: str, extended: bool) -> None:
    """SIP-6, SIP-10, RAP-6, RAP-10: safety comes first; who closes such a plan says why, and the paper repeats it."""
    play = at_the_end(procedure, "accepted", extended)
    assert WHY in faults(play, reviewedRisk="critical")
    assert faults(play, reviewedRisk="critical", metReason="The risk lies elsewhere") == ""
    assert faults(play, reviewedRisk="high") == ""


@pytest.mark.parametrize("procedure", ["sip", "rap"])
def test_met_although_the_last_update_was_not_accepted_needs_a_reason(procedure: str) -> None:
    """SIP-4, SIP-6, RAP-4, RAP-6."""
    play = at_the_end(procedure, "not accepted")
    assert WHY in faults(play)
    assert WHY not in faults(play, metReason="Seen on my visit")
    assert faults(at_the_end(procedure, "partly")) == ""


def test_an_officer_who_closes_without_a_plan_says_what_evidence_they_saw() -> None:
    """SIP-14: “no reason” is no evidence."""
    play = sip.drafted()
    play.answer("agree_plan", agreement="disagree", objection="We will not", canEvidence="no")
    definition = read_form(shipped("sip", "forms")["sip-dispute.form"], "sip-dispute.form")
    scope = play.variables | CONTEXT | {"site": None}
    Form = build_form(definition, scope, environment=feel.Environment(now=play.now))
    assert not Form([("disputeDecision", "not required"), ("reason", "no reason")]).validate()
    assert Form([("disputeDecision", "not required"), ("reason", "As seen"), ("evidenceSeen", "The log")]).validate()
    assert Form([("disputeDecision", "rap"), ("reason", "None was sent")]).validate()
