"""What the people of a story answer in the monthly round of a Provider Action Plan, and two such stories."""

from datetime import date, timedelta

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

STORIES = (
    Story("Tideway Reablement", "falls", 20, "review_plan", procedure="provider_action_plan"),
    Story("Swift Step Equipment", "complaints", 100, "update_plan", 4, procedure="provider_action_plan",
          owner="officer2"),
)
PLANNED, ACHIEVED = (82, 84, 86, 88, 90, 90), (79, 82, 86, 89, 90, 91)  # per cent seen within a week
NARRATIVE = (
    ("Referrals rose by eight per cent, and every site is staffed.", "A new rota began; the backlog is smaller.",
     "Fewer people wait longer than a week."),
    ("Activity is where it was planned to be.", "Two new colleagues have finished their induction.",
     "No complaint was upheld this month."),
    ("Activity is above plan at both sites.", "The partner's team has moved in with ours.",
     "Nine of ten people say that they would recommend the service."),
)


def begin(story: Story, theme: Theme, today: date) -> Answers:
    """What the Performance Manager says when the plan is set up (PAP-8)."""
    return {
        "cpa": "Westhaven and the coast", "accountableLead": "The operations director",
        "performanceManager": "Ofelia Okafor", "seniorPerformanceManager": "Mana Whitcombe",
        "concerns": theme["whatFailed"], "interventionLevel": 2, "levelReasons": theme["impact"],
        "flightpathRequired": "yes", "performanceFormat": "People seen within a week, per site and partner",
        "annexesAgreed": "", "reviewMeetingOn": (today + timedelta(days=28)).isoformat(),
    }


def _update(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    said = _month(turn) | {"updatedBy": case.provider.contacts[0].name, "flightpath": _flightpath(case, turn)}
    if case.data["isFirst"]:
        return 6, said | _first(theme, today)
    rows = [
        {**row, "areaName": "", "progress": theme["actions"][number % len(theme["actions"])]["updates"][turn - 1],
         "completed": turn == 3 and number == 0}
        for number, row in enumerate(case.data["actions"])
    ]
    return 8, said | {"updates": rows}


def _flightpath(case: Case, turn: int) -> list[Answers]:
    """Six months of who is seen within a week; achieved so far (PAP-17)."""
    first = case.started_at.year * 12 + case.started_at.month - 1
    months = [date((first + index) // 12, (first + index) % 12 + 1, 1) for index in range(len(PLANNED))]
    return [
        {"month": f"{month:%B %Y}", "planned": f"{planned}%", "actual": f"{actual}%" if index < turn else ""}
        for index, (month, planned, actual) in enumerate(zip(months, PLANNED, ACHIEVED, strict=True))
    ]


def _month(turn: int) -> Answers:
    now, changes, achieved = NARRATIVE[(turn - 1) % len(NARRATIVE)]
    return {
        "performanceNow": now, "changesAndReasons": changes, "achievements": achieved,
        "wentWell": "Team leaders look at the figures together each Monday.",
        "notSoWell": "Sickness in the second week; agency staff filled in.",
        "emerging": "The partner's lease ends in the summer. A shared office would bring the teams together.",
        "rectify": "A bank of staff is being built up.", "allAreas": True,
        "variance": "The first months were below plan while two posts were empty.",
        "risks": [{"risk": "The partner's lease ends in the summer", "mitigation": "Two other offices were seen"}],
        "performance": [
            {"site": "Westhaven", "kind": "site", "measure": "Seen within a week", "expected": "90%",
             "achieved": f"{84 + turn}%", "comment": ""},
            {"site": "Coast Partnership", "kind": "partner", "measure": "Seen within a week", "expected": "90%",
             "achieved": f"{80 + 2 * turn}%", "comment": ""},
        ],
    }


def _first(theme: Theme, today: date) -> Answers:
    areas = [
        {"area": action["issue"], "objective": action["outcome"], "addressesLevel": True} for action in theme["actions"]
    ]
    actions = [
        {"area": number, "action": action["specific"], "targets": action["measurable"], "doneBy": "",
         "due": (today + timedelta(weeks=12 + 4 * number)).isoformat(), "progress": ""}
        for number, action in enumerate(theme["actions"], 1)
    ]
    return {"newAreas": areas, "newActions": actions}


def _follow_up(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 3, {"note": "Rang twice and wrote to the operations director.", "without": True}


def _review(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {
        "addressesConcerns": "yes", "fitForPurpose": "yes", "appropriate": "yes",
        "claimed": [
            {"ref": row["ref"], "action": row["action"], "targets": row["targets"], "progress": row["progress"],
             "agreed": "yes"}
            for row in case.data["actions"] if row["completed"] and row["completedIn"] == case.data["month"]
        ],
    }


def _hold(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    kept = [
        {"ref": row["ref"], "action": row["action"], "choice": "keep"}
        for row in case.data["actions"] if not row["completed"]
    ]
    extra = [{
        "area": 1, "action": "Ask ten people a month what they would change, and act on what they say.",
        "targets": "Ten conversations a month, answered within two weeks",
        "due": (today + timedelta(weeks=20)).isoformat(),
    }]
    return 0.2, {
        "heldOn": today.isoformat(), **{key: theme["meeting"][key] for key in ("attended", "notes")},
        "goesOn": "continue", "nextReviewMeetingOn": (today + timedelta(days=28)).isoformat(),
        "interventionLevel": 2, "levelReasons": theme["impact"], "flightpathRequired": "yes",
        "performanceFormat": case.data["performanceFormat"], "annexesAgreed": "", "removals": kept,
        "additions": extra if turn == 1 else [],
    }


def _consent(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {"consent": "yes", "signedName": case.provider.contacts[0].name}


TELLERS: dict[str, Teller] = {
    "update_plan": _update, "follow_up": _follow_up, "review_plan": _review, "hold_cpr": _hold,
    "consent_changes": _consent,
}
