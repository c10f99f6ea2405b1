"""How a monitoring return comes to each of its ends."""

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey

IN_ORDER = {"accuracy": "accurate", "breach": "no", "activeNotice": "none"}


def asked(journey: Journey) -> None:
    """The return for February is asked for on 2 March."""
    journey.start("monitoring_return", frequency="monthly", lastDay="2026-02-28")


def sent(journey: Journey, **results: str) -> None:
    """Every line at its target but those of these numbers (`_1_3="86"`); the officer finds it in order."""
    asked(journey)
    wishes = {"nothing": ""}
    for number, line in enumerate(journey.variable("lines"), start=1):
        result = results.get("_" + line["no"].replace(".", "_"), line["green"])
        wishes[f"lines-r{number}-value"] = "0" if result is None else str(result)
    journey.do("send_return", **wishes)
    journey.do("validate_return", **IN_ORDER)


def accepted(journey: Journey) -> None:
    sent(journey)


def never_returned(journey: Journey) -> None:
    asked(journey)
    journey.wait(days=30)
    journey.do("decide_late", lateAction="given up")


def plan_started(journey: Journey) -> None:
    sent(journey, _1_3="86")
    journey.do("decide_measures", plan="yes")


def other_measures(journey: Journey) -> None:
    sent(journey, _1_3="86")
    journey.do("decide_measures", plan="no", measures=["visit"])


RECEIVED = "we have received the return of Brightwater Home Care"
OVERDUE = "the monthly return of Brightwater Home Care is overdue"
ENDS = {
    "accepted": End(accepted, provider=RECEIVED),
    "closed_not_returned": End(never_returned, provider=OVERDUE, officer=OVERDUE),
    "plan_started": End(plan_started, provider=RECEIVED),
    "measures_taken": End(other_measures, provider=RECEIVED),
}
