"""How a case of poor performance comes to each of its ends."""

from tests.journeys.ends.end import End
from tests.journeys.ends.suspension import advised, end_contract
from tests.journeys.journey import Journey


def triaged(journey: Journey, route: str) -> None:
    """A concern that Procurement was asked about, and the route decided (PP-3)."""
    journey.start("poor_performance", safetyAtRisk="no", risk="medium", grade="", earlierConcerns="0")
    journey.do("triage", risk="medium", consultedRoles="Procurement")
    journey.do("give_guidance")
    journey.do("decide_route", route=route)


def formal(journey: Journey) -> None:
    """The provider was met, and a Service Improvement Plan started; four weeks later the officer looks again."""
    triaged(journey, "formal")
    journey.do("meet_provider")
    journey.wait(days=28)


def no_action(journey: Journey) -> None:
    triaged(journey, "none")


def supported(journey: Journey) -> None:
    triaged(journey, "informal")
    journey.do("agree_support", supportUntil=journey.day(14))
    journey.wait(days=14)
    journey.do("review_support", resolved="yes")
    journey.do("write_lessons")


def improved(journey: Journey) -> None:
    formal(journey)
    journey.do("review_progress", progress="met")
    journey.do("write_lessons")


def terminated(journey: Journey) -> None:
    formal(journey)
    journey.do("review_progress", progress="not")
    journey.do("choose_measure", measure="suspension", suspensionKind="imposed", urgency="usual")
    journey.turn_to("suspension")
    advised(journey)
    end_contract(journey)
    journey.turn_back()
    journey.do("review_measure", afterReview="terminated")
    journey.do("write_lessons")


TOLD = "the case about Brightwater Home Care has ended"
ENDS = {
    "no_action": End(no_action),
    "resolved_by_support": End(supported, provider=TOLD, officer=TOLD),
    "closed_improved": End(improved, provider=TOLD, officer=TOLD),
    "closed_terminated": End(terminated, provider=TOLD, officer=TOLD),
}
