"""Linked cases on the case page and on the timeline: what it came from, what it led to, where that stands."""

from flask import Flask

from tests.visitor import Visitor
from tests.webapp import desk

WARNING = "Failure to meet the required standards may lead to the Suspension or Termination of services."


def granted(app: Flask) -> str:
    """A disputed plan whose RAP request was granted; returns its reference."""
    desk.publish(app)
    reference = desk.sip(app, until="agree_plan")
    desk.answer(app, reference, "agree_plan", agreement="disagree", objection="The figures are wrong")
    desk.answer(app, reference, "consider_dispute", "officer", disputeDecision="rap", reason="Nothing was sent")
    desk.answer(app, reference, "decide_rap", "manager", rapDecision="granted", reason="People are at risk")
    return reference


def test_both_cases_lead_to_each_other_and_say_where_the_other_stands(officer: Visitor, council: Flask) -> None:
    reference = granted(council)
    officer.get(f"/cases/{reference}")
    assert "Led to" in officer.text and 'href="/cases/RAP-2026-0001"' in officer.text
    assert "Drafting" in officer.text
    officer.get("/cases/RAP-2026-0001")
    assert "Started from" in officer.text and f'href="/cases/{reference}"' in officer.text
    assert "RAP requested" in officer.text


def test_both_timelines_say_that_they_are_linked_and_why(officer: Visitor, council: Flask) -> None:
    reference = granted(council)
    officer.get(f"/cases/{reference}")
    assert "Remedial Action Plan RAP-2026-0001 started from here" in officer.text
    assert "A Remedial Action Plan was requested and granted" in officer.text
    officer.get("/cases/RAP-2026-0001")
    assert f"Started from Service Improvement Plan {reference}" in officer.text


def test_the_officer_finds_the_unmet_actions_and_the_reason_in_the_new_plan(officer: Visitor, council: Flask) -> None:
    """RAP-1: the granted request's ground, reason and actions stand in the form."""
    granted(council)
    officer.get(f"/tasks/{desk.task_id(council, 'RAP-2026-0001', 'draft_plan')}")
    assert "RAP-1b" in officer.text and "People are at risk" in officer.text
    assert "Every planned visit takes place" in officer.text
    assert WARNING in officer.text
