"""What the people of a story answer where a service is suspended."""

from datetime import date, timedelta

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case


def _request(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 0.3, {
        "requestedAction": "suspension", "urgency": "usual",
        "reason": f"{theme['whatFailed']} The provider was told three times and could not say when it would stop.",
        "impactOnPeople": theme["impact"],
    }


def _legal(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {
        "advice": "The contract allows new placements to be suspended at once, with written reasons and a date of "
        "review. Keep the evidence together, and give the provider the chance to answer.",
        "risks": "A challenge is unlikely where the reasons refer to the safety of people.",
        "advisedBy": "Leonora Hale, Legal Services",
    }


def _procurement(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1.4, {
        "advice": "Two other providers on the framework can take new referrals in the same area from next week.",
        "risks": "Moving everybody at once is not possible before the end of the month.",
        "advisedBy": "Patrick Moyo, Procurement",
    }


def _decide(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    choice = story.choices.get("decide", "suspend")
    more: Answers = {}
    if choice == "suspend":
        more = {
            "scope": "new referrals", "kind": "imposed", "suspendedFrom": (today + timedelta(days=1)).isoformat(),
            "reviewOn": (today + timedelta(days=28)).isoformat(), "withRap": story.choices.get("withRap", "no"),
        }
    return 1, {"choice": choice, **more, "reasons": "People are at risk, and what was agreed has not been done."}


def _review(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    if _at_review(story) == "lift":
        changed = "A new manager is in post, and the figures of three weeks are back where they should be."
    else:
        changed = "The first actions of the Remedial Action Plan are under way. It is too early to rely on them."
    safety = "Yes. Two unannounced visits found nobody at risk."
    return 2, {"changed": changed, "safety": safety, "recommendation": _at_review(story)}


def _decide_review(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    if _at_review(story) == "lift":
        return 1, {"choice": "lift", "reasons": "I have read the two visit reports. Begin slowly."}
    next_review = (today + timedelta(days=28)).isoformat()
    return 1, {"choice": "continue", "newReviewOn": next_review, "reasons": "Until the plan has shown that it lasts."}


def _plan_lift(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    first = today + timedelta(days=7 - today.weekday())
    second = first + timedelta(weeks=2)
    return 2, {"phases": [
        {"opens": "Two new placements a week", "startsOn": first.isoformat(),
         "condition": "No late visit or missed tablet in the first fortnight"},
        {"opens": "All referrals", "startsOn": second.isoformat(), "condition": "The monthly sample stays above 95%"},
    ]}


def _phase(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"seen": "Staffing, call log and five records were all in order.", "phaseChoice": "open"}


def _lessons(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    said = "The monthly figures showed the pattern six weeks before anybody acted. Three poor weeks now mean a visit."
    return 4, {"lessons": said, "toldTo": ["provider", "commissioners", "officers"]}


def _at_review(story: Story) -> str:
    return story.choices.get("decide_review", "lift")


TELLERS: dict[str, Teller] = {
    "request": _request, "advise_legal": _legal, "advise_procurement": _procurement, "decide": _decide,
    "review": _review, "decide_review": _decide_review, "plan_lift": _plan_lift, "confirm_phase": _phase,
    "lessons": _lessons,
}
