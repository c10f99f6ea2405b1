"""What the people of a story answer in a Remedial Action Plan; the weekly round is the improvement plan's."""

from datetime import date, timedelta

from webapp.demo import answers
from webapp.demo.answers import Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

SAME = ("provider_update", "follow_up", "validate_update", "final_report", "review_plan")


def _draft(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    start = today + timedelta(days=3)
    target = start + timedelta(weeks=max(2, story.weeks - 1))
    dates = {"startDate": start.isoformat(), "targetDate": target.isoformat()}
    rows = [{**row, **dates, "risk": row.get("reviewedRisk") or row["risk"]} for row in case.data["plan"]]
    return 1.5, {"weeks": story.weeks, "plan": rows, "officerName": case.owner.name if case.owner else ""}


def _sign(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"signing": "issue", "managerName": "Mana Whitcombe"}


def _propose(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    rows = [{**row, "targetDate": (today + timedelta(weeks=4)).isoformat()} for row in case.data["plan"]]
    return 1, {
        "extraWeeks": 4, "proposal": rows, "officerName": case.owner.name if case.owner else "",
        "improvement": "The figures have moved in the right direction for three weeks and the new lead is in post.",
        "discussion": "By phone on the day of the report. The manager asked for a fortnightly visit meanwhile.",
    }


def _agree(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    said = {"agreement": "agree", "managerName": "Mana Whitcombe"}
    return 2, said | {"reasons": "Four weeks, with a visit every fortnight. People are safe meanwhile."}


def _next_step(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    days, said = answers.TELLERS["decide_next"](story, theme, case, turn, today)
    return days, {**said, "reasons": said["reason"]}


def _consider(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    reason = "What is left still puts people at risk, and the second timescale has passed."
    return 2, {"suspensionDecision": "request", "urgency": "usual", "reasons": reason}


def _request(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    reason = "Two plans have not brought the risk to people down."
    return 1, {"requestedAction": "suspension", "urgency": "usual", "reasons": reason}


def _lift(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {"liftDecision": "lift", "reasons": "The improvement has lasted, and the visits confirm it."}


TELLERS: dict[str, Teller] = {
    **{name: answers.TELLERS[name] for name in SAME},
    "draft_plan": _draft, "sign_plan": _sign, "propose_extension": _propose, "agree_extension": _agree,
    "decide_next": _next_step,
    "consider_suspension": _consider, "request_suspension": _request, "decide_lift": _lift,
}
