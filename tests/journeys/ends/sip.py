"""How a Service Improvement Plan comes to each of its ends."""

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey

WRITTEN = {"targetDate": "2026-05-01", "risk": "medium"}


def issued(journey: Journey) -> None:
    """A plan of one week: drafted, agreed by the provider, signed (SIP-2, SIP-14)."""
    journey.start("sip")
    journey.do("draft_plan", weeks="1", **WRITTEN)
    journey.do("agree_plan", agreement="agree")
    journey.do("sign_plan")


def week(journey: Journey) -> None:
    """The provider's update, the officer's validation, and the rest of the week (SIP-4)."""
    journey.wait(days=4)
    journey.do("provider_update", reviewedRisk="low")
    journey.do("validate_update", validated="accepted")
    journey.wait(days=3)


def reviewed(journey: Journey, impact: str) -> None:
    """Improved, extended by a week, and not met at the review (SIP-7)."""
    issued(journey)
    week(journey)
    journey.do("final_report", result="improved")
    journey.do("further_actions", extraWeeks="1")
    journey.wait(days=8)
    journey.do("follow_up", followUp="none")
    journey.do("validate_update")
    journey.do("review_plan", result="not met", significantImpact=impact)


def met(journey: Journey) -> None:
    issued(journey)
    week(journey)
    journey.do("final_report", result="met")


def not_required(journey: Journey) -> None:
    journey.start("sip")
    journey.do("draft_plan", **WRITTEN)
    journey.do("agree_plan", agreement="disagree", canEvidence="no")
    journey.do("consider_dispute", disputeDecision="not required")
    journey.do("confirm_not_required", closingDecision="confirmed")


def residual(journey: Journey) -> None:
    reviewed(journey, impact="no")
    journey.do("decide_next", nextStep="close")


def remedial_plan(journey: Journey) -> None:
    reviewed(journey, impact="yes")
    journey.do("decide_rap", rapDecision="granted")


def suspension(journey: Journey) -> None:
    issued(journey)
    week(journey)
    journey.do("final_report", result="not met")
    journey.do("decide_suspension", suspensionDecision="granted")


def remedial_plan_on_refusal(journey: Journey) -> None:
    """The extended plan is refused without evidence (RAP-1b)."""
    issued(journey)
    week(journey)
    journey.do("final_report", result="improved")
    journey.do("further_actions", extraWeeks="2")
    journey.do("agree_change", about="new improvement plan", agreement="disagree", canEvidence="no")
    journey.do("consider_refusal", refusalDecision="rap")
    journey.do("decide_refusal", rapDecision="granted")


TOLD = "the improvement plan for Brightwater Home Care has ended"
ENDS = {
    "closed_met": End(met, provider=TOLD, officer=TOLD),
    "closed_not_required": End(not_required, provider=TOLD, officer=TOLD),
    "closed_with_residual_actions": End(residual, provider=TOLD, officer=TOLD),
    "rap_requested": End(remedial_plan, provider=TOLD, officer=TOLD),
    "rap_after_refusal": End(remedial_plan_on_refusal, provider=TOLD, officer=TOLD),
    "suspension_requested": End(suspension, provider=TOLD, officer=TOLD),
}
