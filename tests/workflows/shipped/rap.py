"""Shorthand for a Remedial Action Plan: two actions carried over, signed twice, week by week, reported on."""

from tests.workflows.shipped.play import Play
from tests.workflows.shipped.sip import MEDICINES, VISITS, report, weeks

__all__ = ["MEDICINES", "VISITS", "asked", "extended", "issued", "reported", "report", "weeks", "written"]
UNMET = [VISITS | {"result": "not met", "finding": "Still missed"}, MEDICINES | {"ref": "2", "result": "improved"}]


def asked(ground: str = "RAP-1a", **variables: object) -> Play:
    """A plan that waits for the officer to write it."""
    return Play("rap", ground=ground, reason="Not brought down in time", carriedOver=UNMET, **variables)


def written(number: int = 2, ground: str = "RAP-1a") -> Play:
    """A plan that waits for the manager's signature."""
    play = asked(ground)
    play.answer("draft_plan", weeks=number, plan=play.variables["plan"], officerName="Ofelia Okafor")
    return play


def issued(number: int = 2, ground: str = "RAP-1a") -> Play:
    """A plan that is signed twice and in its first week."""
    play = written(number, ground)
    play.answer("sign_plan", signing="issue", managerName="Mana Whitcombe")
    return play


def reported(*results: str, ground: str = "RAP-1a") -> Play:
    """A plan of one week with its final report."""
    play = issued(1, ground)
    weeks(play, 1)
    report(play, *results)
    return play


def extended(ground: str = "RAP-1a") -> Play:
    """A plan that improved and was extended by two weeks, at its review."""
    play = reported("met", "improved", ground=ground)
    play.answer("propose_extension", extraWeeks=2, proposal=play.variables["plan"])
    play.answer("agree_extension", agreement="agree", reasons="Clear progress")
    weeks(play, 2)
    return play
