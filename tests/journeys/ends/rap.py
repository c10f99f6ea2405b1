"""How a Remedial Action Plan comes to each of its ends."""

from tests.journeys.ends.end import End
from tests.journeys.ends.sip import WRITTEN, week
from tests.journeys.journey import Journey


def issued(journey: Journey, ground: str = "RAP-1a") -> None:
    """A plan of one week, signed by an officer and a manager (RAP-11)."""
    journey.start("rap", ground=ground)
    journey.do("draft_plan", adds=["plan"], weeks="1", **WRITTEN)
    journey.do("sign_plan", signing="issue")


def reported(journey: Journey, result: str, ground: str = "RAP-1a") -> None:
    """The plan's one week, and its final report (RAP-5)."""
    issued(journey, ground)
    week(journey)
    journey.do("final_report", result=result)


def met(journey: Journey) -> None:
    reported(journey, "met")


def met_and_lifted(journey: Journey) -> None:
    reported(journey, "met", ground="RAP-1c")
    journey.do("decide_lift", liftDecision="lift")


def met_and_still_suspended(journey: Journey) -> None:
    reported(journey, "met", ground="RAP-1c")
    journey.do("decide_lift", liftDecision="keep")


def suspension(journey: Journey) -> None:
    reported(journey, "not met")
    journey.do("request_suspension", requestedAction="suspension")


def residual(journey: Journey) -> None:
    reported(journey, "improved")
    journey.do("propose_extension", extraWeeks="1")
    journey.do("agree_extension", agreement="agree")
    journey.wait(days=8)
    journey.do("follow_up", followUp="none")
    journey.do("validate_update")
    journey.do("review_plan", result="not met", significantImpact="yes")
    journey.do("consider_suspension", suspensionDecision="declined")
    journey.do("decide_next", nextStep="close")


TOLD = "the remedial plan for Brightwater Home Care has ended"
ENDS = {
    "closed_met": End(met, provider=TOLD, officer=TOLD),
    "closed_met_lift": End(met_and_lifted, provider=TOLD, officer=TOLD),
    "closed_met_suspended": End(met_and_still_suspended, provider=TOLD, officer=TOLD),
    "closed_with_residual_actions": End(residual, provider=TOLD, officer=TOLD),
    "suspension_requested": End(suspension, provider=TOLD, officer=TOLD),
}
