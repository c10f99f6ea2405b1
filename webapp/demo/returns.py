"""What the people of a story answer in the monthly returns of a contract, and five such stories."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

PROCEDURE = "monitoring_return"
WELL, POORLY = ("met",) * 3, ("not met",) * 3
# `results` are what the returns report, round by round; `late_weeks` the rounds that come late; `choices` which lines
# are below target, in which round a plan begins, and what the contract's schedules are.
STORIES = (
    Story("Swift Step Equipment", PROCEDURE, 215, procedure=PROCEDURE, owner="officer2",
          results=("met", "met", "improved", *WELL), choices={"below": "1.5", "schedules": "monthly, quarterly"}),
    Story("Brightwater Home Care", PROCEDURE, 170, "decide_price", procedure=PROCEDURE,
          results=(*WELL[:2], *POORLY), choices={"below": "V1, V2"}),
    Story("Tideway Reablement", PROCEDURE, 140, procedure=PROCEDURE, owner="officer2",
          results=(*WELL, "not met"), choices={"below": "V3, V5", "plan": "4"}),
    Story("Oakleaf Supported Living", PROCEDURE, 110, "decide_late", 3, procedure=PROCEDURE, results=WELL,
          late_weeks=(3,)),
    Story("Glan y Môr Care", PROCEDURE, 141, "escalate_late", 4, procedure=PROCEDURE, results=(*WELL, "met"),
          late_weeks=(2, 3, 4)),
)
IN_TIME, LATE = 7.3, 18.2  # days after the request
WORDS: Mapping[str, str] = {
    "2.1": "1,204 people: 61% over 75, 12% under 18. Main needs: mobility, bathing, pressure care.",
    "2.2": "1,386 orders, 71% from community therapists, 22% from hospital discharge teams.",
    "2.3": "94% of what was specified was collected. Most of the rest was not at home twice.",
    "2.4": "1,297 deliveries: 804 standard, 381 urgent, 96 critical, 16 specials.",
    "2.5": "212 visits, 198 of them scheduled. Nine hoists were replaced.",
    "2.6": "1,031 collections, most because the equipment was no longer needed.",
    "2.7": "Spend £212,480: health 54%, council 46%. Repairs £9,310.",
    "2.9": "Excellent 58%, good 35%, requires improvement 5%, poor 2%.",
    "2.10": "340 items, mainly walking frames, commodes and profiling beds; £61,200.",
    "2.11": "2,118 items issued, of which 1,490 had been used before.",
    "2.12": "Eleven specials reused, with a notional value of £23,700.",
    "2.13": "One concern, raised with the safeguarding team on the same day.",
    "2.15": "642 calls and 418 emails; all emails answered within 24 hours.",
    "2.16": "Four peripheral stores, each visited every week.",
    "2.17": "Falls prevention 38%, discharge 27%, end of life care 9%. Projected saving £118,000.",
}
NOTHING = "Nothing to report in this period."


def _send(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    result = story.results[turn - 1] if turn <= len(story.results) else "met"
    below = _names(story.choices.get("below", ""))
    lines = [_filled(line, result if line["no"] in below else "met", turn) for line in case.data["lines"]]
    return LATE if turn in story.late_weeks else IN_TIME, {
        "lines": lines, "evidence": [], "sentBy": case.provider.contacts[0].name,
    }


def _filled(line: Mapping[str, Any], result: str, turn: int) -> Answers:
    """A line at or a little above its target, between the thresholds, or beyond red."""
    if line["unit"] == "words":
        return {**line, "said": WORDS.get(line["no"], NOTHING)}
    green = line["green"] if line["green"] is not None else 64
    red = line["red"] if line["red"] is not None else green
    sign = -1 if line["better"] == "lower" else 1
    beyond = (turn * 7 + len(line["name"])) % 4 * abs(green) / 100
    found = {"met": green + sign * beyond, "improved": (green + red) / 2, "not met": red - sign * (beyond + 3)}[result]
    return {**line, "value": round(min(found, 100), 1) if line["unit"] == "percent" else round(found, 2)}


def _validate(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    first = case.data["lines"][0]["no"]
    checked = {"line": first, "found": "Ten records of the month were compared with the figure.", "agrees": "yes"}
    return 2, {
        "accuracy": "accurate", "breach": "no", "activeNotice": "none", "spotChecks": [checked] if turn % 2 else [],
    }


def _decide_late(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"lateAction": "none", "reason": "The provider rang: the person who collects the figures was away."}


def _measures(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    is_planned = story.choices.get("plan") == str(turn)
    below = _names(story.choices.get("below", ""))
    proposed = "yes" if any(line["no"] in below for line in case.data["consistent"]) else "no"
    price = {"priceAdjustment": proposed} if case.data["consistent"] else {}
    failing = len(case.data["failing"])
    return 2, {
        "plan": "yes" if is_planned else "no", "measures": ["meeting"] if turn % 2 else ["form", "visit"], **price,
        "reason": f"{failing} lines are below target, and the provider knows why. "
        + ("A plan is needed now." if is_planned else "A meeting comes first."),
        "impactOnPeople": "People wait longer than they were told. Nobody was harmed.",
    }


def answered_in(case: Case) -> int:
    """Which round of its schedule this return is, from 1."""
    return len(case.data["pastReturns"]) + 1


def first_period(story: Story, now_on: date) -> date:
    """The first day of the story's first period: the last of its rounds is over before now, whatever day this is."""
    asked_last = (now_on - timedelta(days=20)).replace(day=1)
    months = asked_last.year * 12 + asked_last.month - 1 - len(story.results)
    return date(months // 12, months % 12 + 1, 1)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


TELLERS: dict[str, Teller] = {
    "send_return": _send, "validate_return": _validate, "decide_late": _decide_late, "decide_measures": _measures,
}
