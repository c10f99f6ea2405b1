"""How a suspension comes to each of its ends."""

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey


def asked(journey: Journey) -> None:
    """Requested by an officer, with the guidance of Legal and Procurement."""
    journey.start("suspension")
    journey.do("request", requestedAction="suspension", urgency="usual")
    advised(journey)


def advised(journey: Journey) -> None:
    """Both have advised."""
    journey.do("advise_legal")
    journey.do("advise_procurement")


def declined(journey: Journey) -> None:
    asked(journey)
    journey.do("decide", choice="decline")


def lifted(journey: Journey) -> None:
    asked(journey)
    journey.do("decide", choice="suspend", withRap="no", reviewOn=journey.day(28))
    journey.wait(days=28)
    journey.do("review", recommendation="lift")
    journey.do("decide_review", choice="lift")
    journey.do("plan_lift", startsOn=journey.day(1))
    journey.wait(days=1)
    journey.do("confirm_phase", phaseChoice="open")
    journey.do("lessons")


def terminated(journey: Journey) -> None:
    asked(journey)
    end_contract(journey)


def goes_on_elsewhere(journey: Journey) -> None:
    """A second request about the same provider is open when the first is reviewed."""
    asked(journey)
    journey.do("decide", choice="suspend", withRap="no", reviewOn=journey.day(28))
    first = journey.reference
    journey.start("suspension")
    journey.reference = first
    journey.wait(days=28)
    journey.do("review", recommendation="continue")
    journey.do("decide_review", choice="close")


def end_contract(journey: Journey) -> None:
    """The manager ends the contract; everybody moves; the lessons are recorded."""
    journey.do("decide", choice="terminate")
    journey.record("moves_changed", adds=["moves"], status="planned")
    journey.do("move_people", status="moved")
    journey.do("lessons")


DECLINED = "the request about Brightwater Home Care was declined"
LIFTED = "the suspension of Brightwater Home Care is lifted"
SUSPENDED = "notice of suspension, Brightwater Home Care"
TERMINATED = "notice of termination, Brightwater Home Care"
ENDS = {
    "goes_on_elsewhere": End(goes_on_elsewhere, provider=SUSPENDED, officer=SUSPENDED),
    "declined": End(declined, officer=DECLINED),
    "lifted": End(lifted, provider=LIFTED, officer=LIFTED),
    "terminated": End(terminated, provider=TERMINATED, officer=TERMINATED),
}
