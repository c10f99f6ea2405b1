"""What the people of a story answer where a service performs poorly, and four such stories."""

from datetime import date, timedelta

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

STORIES = (
    Story("Cairn Valley Care", "visits", 6, "give_guidance", 2, procedure="poor_performance",
          choices={"grade": "3"}, notes={1: "The care manager rang: the morning round was an hour late again."}),
    Story("Compass Extra Care", "medication", 1, "triage", owner="officer2", procedure="poor_performance",
          choices={"safetyAtRisk": "yes"}),
    Story("Cairn Valley Care", "staffing", 68, "review_progress", 3, procedure="poor_performance", owner="officer2",
          choices={"grade": "2", "route": "formal"}, linked=(
              Story("Cairn Valley Care", "staffing", 0, "provider_update", 7),)),
    Story("Brightwater Home Care", "complaints", 75, procedure="poor_performance", choices={"route": "informal"}),
)


def begin(story: Story, theme: Theme, today: date) -> Answers:
    """What the officer says when the concern is logged (PP-1)."""
    grade = story.choices.get("grade")
    return {
        "concerns": ["complaints", *(["grades"] if grade else [])], "whatFailed": theme["whatFailed"],
        "impactOnPeople": theme["impact"], "safetyAtRisk": story.choices.get("safetyAtRisk", "no"),
        "risk": theme["actions"][0]["risk"], "grade": int(grade) if grade else None, "earlierConcerns": 1,
        "source": "colleague", "raisedOn": (today - timedelta(days=1)).isoformat(),
    }


def _triage(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 0.6, {
        "risk": case.data["risk"], "consultedRoles": ["Commissioner", "Legal Services"],
        "assessment": "Two sources say the same, and the monitoring system agrees with them. The contract asks for "
        "more than was delivered.",
        "question": "Is this a breach of the contract, and what would you do first?",
    }


def _guide(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    said = (
        ("The provider has room to put this right. Meet them this week, and ask for figures, not for assurances.",
         "Two other services depend on the same staff.", "Corin Baptiste, Commissioning"),
        ("What is described falls short of the service specification. Record each instance with its date, so that a "
         "notice could rest on it.", "Say nothing yet about ending the contract.", "Leonora Hale, Legal Services"),
    )
    advice, risks, by = said[(turn - 1) % len(said)]
    return 0.7, {"advice": advice, "risks": risks, "advisedBy": by}


def _route(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {
        "route": story.choices.get("route", "formal"),
        "reason": "Guidance and figures point the same way, and the provider has not explained them.",
    }


def _support(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {
        "support": "A visit by our contract officer each fortnight, and the induction pack of another provider.",
        "providerActions": theme["actions"][0]["specific"], "supportUntil": (today + timedelta(days=42)).isoformat(),
    }


def _look_again(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"resolved": "yes", "evidence": theme["actions"][0]["met"]}


def _meet(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    words = {"whatFailed": theme["whatFailed"], "impactOnPeople": theme["impact"]}
    return 3, {"heldOn": today.isoformat(), **theme["meeting"], **words}


def _progress(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    updates = theme["actions"][0]["updates"]
    return 1, {
        "since": updates[min(turn, len(updates)) - 1], "progress": "improving",
        "evidence": "The figures of the plan, and a visit without notice.",
        "nextReviewOn": (today + timedelta(days=14)).isoformat(),
    }


def _lessons(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 4, {
        "wentWell": "We spoke with the provider within three days, and agreed what good looks like.",
        "different": "Ask for the log of the last month at the first call.",
        "forOthers": "The induction pack is worth sharing.",
    }


def _refer(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 0.1, {
        "doneNow": "The provider gave everybody a named carer for tonight, and families were told.",
        "referred": "yes", "referral": "Duty social worker, by phone",
    }


def _safeguarding(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 12, {"enquiry": "none", "safeguardingOutcome": "Nobody was harmed; the provider changed its practice."}


TELLERS: dict[str, Teller] = {
    "triage": _triage, "give_guidance": _guide, "decide_route": _route, "agree_support": _support,
    "review_support": _look_again, "meet_provider": _meet, "review_progress": _progress, "write_lessons": _lessons,
    "refer_safeguarding": _refer, "record_safeguarding": _safeguarding,
}
