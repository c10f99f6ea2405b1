"""What the people of a story answer at each step: (how many days after they were asked, the answers)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from webapp.demo.stories import Story
from workflows.cases import Case

Theme = Mapping[str, Any]
Answers = dict[str, Any]
Reply = tuple[float, Answers]
Teller = Callable[[Story, Theme, Case, int, date], Reply]


def concern(theme: Theme, found_on: date) -> Answers:
    """What the officer says when the case starts (SIP-1)."""
    return {
        "whatFailed": theme["whatFailed"], "qualityStandards": theme["standards"], "affects": theme["affects"],
        "impactOnPeople": theme["impact"], "source": theme["source"], "foundOn": found_on.isoformat(),
    }


def meeting(theme: Theme, held_on: date) -> Answers:
    """The record of a meeting with the provider (SIP-3)."""
    return {"heldOn": held_on.isoformat(), "kind": "visit", **theme["meeting"]}


def _draft(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    fields = ("outcome", "issue", "specific", "measurable", "attainable", "realistic", "risk")
    start = today + timedelta(days=7)
    rows = [
        {"ref": str(number), **{name: action[name] for name in fields}, "startDate": start.isoformat(),
         "targetDate": (start + timedelta(weeks=max(2, story.weeks - 1))).isoformat()}
        for number, action in enumerate(theme["actions"], 1)
    ]
    return 1.2, {"weeks": story.weeks, "plan": rows}


def _agree(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    if story.choices.get("agree_plan") == "disagree":
        objection = "We do not recognise the figures. They come from the month in which our system was replaced."
        evidence = "yes" if story.choices.get("consider_dispute") == "not required" else "no"
        return 3, {"agreement": "disagree", "objection": objection, "canEvidence": evidence}
    contact = case.provider.contacts[0]
    declared = {f"declaration{number}": True for number in range(1, 6)}
    return 2, {"agreement": "agree", **declared, "signedName": contact.name, "signedPosition": contact.job_title}


def _consider(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    choice = story.choices.get("consider_dispute", "change")
    reasons = {
        "not required": "The records that the provider sent show that the standard was met throughout.",
        "rap": "The provider does not agree, and sent nothing that shows how the contract is met.",
    }
    seen = "The audit of 12 November and the call log of the last four weeks." if choice == "not required" else ""
    reason = reasons.get(choice, "The timescale can be changed.")
    return 2, {"disputeDecision": choice, "evidenceSeen": seen, "reason": reason}


def _sign(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 0.8, {"officerName": case.owner.name if case.owner else ""}


def _update(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    texts = "slow" if story.is_slow else "updates"
    rows = []
    for row, action in zip(case.data["plan"], theme["actions"], strict=False):
        said = action[texts][min(turn, len(action[texts])) - 1]
        risk = row.get("reviewedRisk") or row["risk"]
        rows.append({**row, "update": said, "reviewedRisk": risk if story.is_slow else _lower(risk, turn)})
    days = 8.2 if turn in story.late_weeks else 4.6
    return days, {"actions": rows, "updatedBy": case.provider.contacts[0].name}


def _follow_up(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 3, {"followUp": "none", "note": "Rang twice and left a message; wrote to the area manager."}


def _validate(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    verdict, comment = ("partly", "Tell us what is in the way, and what you need from us.") if story.is_slow else (
        "accepted", "Thank you. The evidence supports this. Keep sending the weekly figures.")
    said = {"validated": verdict, "comment": comment}
    rows = [{**row, **said} if row.get("update") else row for row in case.data["plan"]]
    return 1, {"plan": rows, "changes": "no", "noteToProvider": "" if turn > 1 else "Thank you for the first update."}


def _report(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    asked = sum(case.visited.get(name, 0) for name in ("final_report", "review_plan"))
    found = story.results[min(asked, len(story.results) - 1)]
    impact = "yes" if story.has_impact else "no"
    rows = [
        {**row, "result": found, "finding": action[found], "reviewedRisk": "low" if found == "met" else row["risk"]}
        | ({"significantImpact": impact} if found != "met" else {})
        for row, action in zip(case.data["plan"], theme["actions"], strict=False)
    ]
    return 2, {"results": rows, "summary": SUMMARIES[found], "reportedBy": case.owner.name if case.owner else ""}


def _extend(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    plan = [{**row, "targetDate": (today + timedelta(weeks=3)).isoformat()} for row in case.data["plan"]]
    said = "The figures moved clearly in the right direction. Three more weeks should show whether it lasts."
    return 1, {"extraWeeks": 3, "improvement": said, "proposed": plan}


def _next_step(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    choice = story.choices.get("decide_next", "extend")
    if choice == "extend":
        return 1, {"nextStep": choice, "reason": "The provider needs a little longer."}
    reason = "What is left does not put people at risk and is followed up at the quarterly meeting."
    left = "Two monthly samples, to be sent to the contract officer."
    return 1, {"nextStep": choice, "reason": reason, "residualActions": left}


def _decide_rap(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    choice = story.choices.get("decide_rap", "granted")
    reasons = {
        "granted": "The risk to people has not been brought down in the time agreed. A Remedial Action Plan is issued.",
        "declined": "I accept that the new manager has turned the service round. Extend the plan once more.",
    }
    return 3, {"rapDecision": choice, "reason": reasons[choice]}


def _confirm(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {"closingDecision": "confirmed", "reason": "I have read the audit. The requirements are met."}


def _decide_suspension(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    reason = "No improvement in four weeks, and people are at risk. New placements stop from today."
    return 2, {"suspensionDecision": story.choices.get("decide_suspension", "granted"), "reason": reason}


def _lower(risk: str, turn: int) -> str:
    scale = ("low", "medium", "high", "critical")
    return scale[max(0, scale.index(risk) - 1)] if turn in (2, 4) else risk


SUMMARIES = {
    "met": "All requirements are met and the improvement has lasted. People told us that they notice the difference.",
    "improved": "The service has improved significantly. The requirements are not yet met in full.",
    "not met": "The requirements are not met, and the figures do not show a significant improvement.",
}
TELLERS: dict[str, Teller] = {
    "draft_plan": _draft, "agree_plan": _agree, "consider_dispute": _consider, "sign_plan": _sign,
    "provider_update": _update, "follow_up": _follow_up, "validate_update": _validate, "final_report": _report,
    "review_plan": _report, "further_actions": _extend, "agree_change": _agree, "sign_change": _sign,
    "decide_next": _next_step, "decide_rap": _decide_rap, "decide_suspension": _decide_suspension,
    "confirm_not_required": _confirm,
}
