"""Shorthand for a Provider Action Plan: its first plan, its monthly round, and changes by consent."""

from datetime import date, timedelta
from typing import Any

from tests.workflows.shipped.play import Play

HEADER: dict[str, Any] = {
    "cpa": "CPA 3, North East", "accountableLead": "Prue Vidal", "performanceManager": "Ofelia Okafor",
    "seniorPerformanceManager": "Marta Mistry", "concerns": "Job starts", "interventionLevel": 1, "levelReasons": "",
    "flightpathRequired": "no", "performanceFormat": "Job starts per site", "annexesAgreed": "",
    "reviewMeetingOn": "2026-02-05",
}
STARTS = {"area": "Job starts", "objective": "Ten per cent more starts by June", "addressesLevel": False}
STAFF = {"area": "Staffing", "objective": "Every caseload below 60", "addressesLevel": False}
CALLS = {"area": 1, "action": "Call each employer weekly", "targets": "50 calls a week", "due": "2026-06-30"}
HIRE = {"area": 2, "action": "Hire two advisers", "targets": "Two in post", "due": "2026-05-31"}
TRAIN = {"area": 1, "action": "Train the advisers", "targets": "All trained", "due": "2026-04-30"}


def begun(**changes: object) -> Play:
    """A plan that the provider is asked to complete for the first time."""
    return Play("provider_action_plan", **HEADER | changes)


def complete(play: Play, areas: list[Any] | None = None, actions: list[Any] | None = None, **more: object) -> None:
    """The provider uploads their first plan: two areas and three actions, unless others are given."""
    rows = {"newAreas": areas or [STARTS, STAFF], "newActions": actions or [CALLS, HIRE, TRAIN]}
    play.answer("update_plan", **rows, performance=[], risks=[], updatedBy="Prue Vidal", **more)


def update(play: Play, *completed: str, **more: object) -> None:
    """The provider's monthly update: progress for each action, and those of these numbers completed."""
    rows = [
        {"progress": f"Month {play.variables['month']}", "completed": row["ref"] in completed}
        for row in play.variables["actions"]
    ]
    play.answer("update_plan", updates=rows, **{"performance": [], "risks": [], "updatedBy": "Prue Vidal"} | more)


def review(play: Play, **answers: object) -> None:
    """The Performance Manager's review; satisfied unless an answer says otherwise."""
    satisfied = {"addressesConcerns": "yes", "fitForPurpose": "yes", "appropriate": "yes", "claimed": []}
    play.answer("review_plan", **satisfied | answers)


def hold(play: Play, removed: tuple[str, ...] = (), added: tuple[Any, ...] = (), **answers: object) -> None:
    """The contract performance review, which goes on for another 28 days unless an answer says otherwise."""
    play.wait((date.fromisoformat(play.variables["reviewMeetingOn"]) - play.today).days + 1)
    rows = [
        {"ref": row["ref"], "action": row["action"], "choice": "remove" if row["ref"] in removed else "keep"}
        for row in play.variables["actions"] if not row["completed"]
    ]
    following = str(play.today + timedelta(days=28))
    held = {"goesOn": "continue", "nextReviewMeetingOn": following, "removals": rows, "additions": list(added)}
    play.answer("hold_cpr", **held | answers)


def accepted(**changes: object) -> Play:
    """A plan whose first version is accepted."""
    play = begun(**changes)
    complete(play)
    review(play)
    return play


def refs(play: Play) -> list[str]:
    """The numbers of the actions in the plan."""
    return [row["ref"] for row in play.variables["actions"]]
