"""Shorthand for a poor performance case: a concern, its triage, the formal route and its monitoring."""

from typing import Any

from tests.workflows.shipped.play import Play

CONCERN: dict[str, Any] = {
    "concerns": ["visits", "complaints"], "whatFailed": "Nine visits were missed in two weeks",
    "impactOnPeople": "Four people went without a meal", "safetyAtRisk": "no", "risk": "medium", "grade": None,
    "earlierConcerns": 1, "source": "complaint", "raisedOn": "2026-01-05",
}


def logged(**changes: object) -> Play:
    """A concern that waits for its triage."""
    return Play("poor_performance", **CONCERN | changes)


def triaged(*roles: str, **changes: object) -> Play:
    """A concern about which these roles were asked, and answered."""
    play = logged(**changes)
    play.answer("triage", risk=play.variables["risk"], consultedRoles=list(roles), question="Is this a breach?")
    for role in roles:
        play.answer("give_guidance", advice=f"As {role} says", risks="", advisedBy="Connie Clark")
    return play


def formal(**changes: object) -> Play:
    """A case on the formal route, its Service Improvement Plan just started."""
    play = triaged(**changes)
    play.answer("decide_route", route="formal", reason="Persistent")
    play.answer(
        "meet_provider", heldOn="2026-01-05", attended="Prue Vidal", notes="The call log", agreed="A plan",
        whatFailed="Missed visits", impactOnPeople="Missed meals",
    )
    return play


def progress(play: Play, how: str, **more: object) -> None:
    """The officer's next look at the service."""
    if "review_progress" not in play.open:
        play.wait(28)
    play.answer("review_progress", since="Two audits", progress=how, evidence="Call log", **more)


def measured(measure: str, **more: object) -> Play:
    """A service that is not improving, and the measure chosen."""
    play = formal()
    progress(play, "not")
    play.answer("choose_measure", measure=measure, measureReason="No progress", impactOnPeople="Missed meals", **more)
    return play
