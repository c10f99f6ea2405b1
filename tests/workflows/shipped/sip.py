"""Shorthand for a Service Improvement Plan: a plan of two actions, agreed, week by week, reported on."""

from tests.workflows.shipped.play import Play

VISITS = {
    "ref": "1", "outcome": "Every planned visit takes place", "issue": "14 visits were missed in November",
    "specific": "No visit is missed without cover", "measurable": "Missed visits per week, from the call log",
    "attainable": "Two more care workers start in January", "realistic": "Rotas are planned two weeks ahead",
    "startDate": "2026-01-05", "targetDate": "2026-01-26", "risk": "high",
}
MEDICINES = VISITS | {
    "ref": "", "outcome": "Medicines records are complete", "issue": "Gaps in 9 of 20 records", "risk": "medium",
}


def drafted(weeks: int = 3, changed: tuple[str, str] = ("", "")) -> Play:
    """A plan that waits for the provider's agreement."""
    play = Play("sip", changed=changed, whatFailed="Missed visits")
    play.answer("draft_plan", weeks=weeks, plan=[VISITS, MEDICINES])
    return play


def issued(weeks: int = 3, changed: tuple[str, str] = ("", "")) -> Play:
    """A plan that is agreed, signed and in its first week."""
    play = drafted(weeks, changed)
    play.answer("agree_plan", agreement="agree", signedName="Prue Vidal", signedPosition="Registered manager")
    play.answer("sign_plan", officerName="Ofelia Okafor")
    return play


def update(play: Play, words: str = "Done", risk: str = "medium") -> None:
    """The provider's update of both actions."""
    rows = [{"update": f"{words} {number}", "reviewedRisk": risk} for number in (1, 2)]
    play.answer("provider_update", actions=rows)


def validate(play: Play) -> None:
    """The officer's validation, the plan left as it is."""
    rows = [row | {"validated": "accepted", "comment": "Thank you"} for row in play.variables["plan"]]
    play.answer("validate_update", plan=rows)


def weeks(play: Play, number: int) -> None:
    """So many weeks, each with an update on its third day."""
    for _ in range(number):
        play.wait(2)
        update(play)
        validate(play)
        play.wait(5)


def report(play: Play, *results: str, risk: str = "medium", impact: str = "no", element: str = "final_report") -> None:
    """The final report, or the review, with a result for each action."""
    rows = [{"result": r, "finding": "Seen", "reviewedRisk": risk, "significantImpact": impact} for r in results]
    play.answer(element, results=rows, summary="In all", reportedBy="Ofelia Okafor")


def extended(by: int = 2) -> Play:
    """A plan that was improving and is extended, at the end of its extension."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "met", "improved")
    play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=by)
    weeks(play, by)
    return play
