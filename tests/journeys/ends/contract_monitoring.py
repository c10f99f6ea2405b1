"""How a contract year comes to its end."""

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey


def year_over(journey: Journey) -> None:
    """The survey in time, one meeting a year, and the annual review (MON-18, MON-21)."""
    journey.wait(days=31)  # a contract year begins in April
    journey.start("contract_monitoring", meetingMonths="12")
    journey.do("send_survey")
    journey.wait(days=365)
    journey.do("hold_meeting", providerAttended="yes", meetingMonths="12")
    journey.do("review_year")


INVITED = "contract meeting with Brightwater Home Care on Wednesday 31 March 2027"
ENDS = {"year_over": End(year_over, provider=INVITED, officer=INVITED)}
