"""How a Provider Action Plan comes to each of its ends."""

from functools import partial

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey


def reviewed(journey: Journey, goes_on: str) -> None:
    """One month: the provider's first plan, the review, and the CPR that says whether it goes on."""
    journey.start("provider_action_plan", cpa="North East", reviewMeetingOn=journey.day(21), flightpathRequired="no")
    journey.do("update_plan", adds=["newAreas", "newActions", "performance"], due=journey.day(90))
    journey.do("review_plan", addressesConcerns="yes", fitForPurpose="yes", appropriate="yes")
    journey.wait(days=21)
    journey.do("hold_cpr", goesOn=goes_on)


TOLD = "the Provider Action Plan for North East, Brightwater Home Care ends"
ENDS = {
    "delivered": End(partial(reviewed, goes_on="delivered"), provider=TOLD, officer=TOLD),
    "not_required": End(partial(reviewed, goes_on="not required"), provider=TOLD, officer=TOLD),
}
