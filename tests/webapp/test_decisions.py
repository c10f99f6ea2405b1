"""Decisions: what waits for a manager, decided by somebody who did not ask for it."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from webapp import clock, worker
from workflows.database import db

NOT_MET = [{"result": "not met", "finding": "Seen", "reviewedRisk": "high"}]


@pytest.fixture
def reference(council: Flask) -> str:
    """A plan that was not met: a manager decides on suspension."""
    desk.publish(council)
    reference = desk.sip(council, until="decide_suspension")
    with council.app_context():
        clock.move_to(NOW + timedelta(days=8))
    worker.work(council)
    desk.answer(council, reference, "final_report", "officer", results=NOT_MET, summary="In all")
    return reference


def test_a_manager_sees_what_waits_and_decides_with_a_reason(council: Flask, reference: str) -> None:
    """SIP-9: suspension is the manager's decision, with reasons."""
    manager = Visitor(council)
    manager.sign_in("manager")
    manager.get("/decisions")
    assert "Decide on suspension" in manager.text and reference in manager.text
    task = f"/tasks/{desk.task_id(council, reference, 'decide_suspension')}"
    manager.get(task)
    assert "not met" in manager.text and "In all" in manager.text
    choice = manager.text.partition('name="suspensionDecision"')[2].partition('value="')[2].partition('"')[0]
    assert manager.post(f"{task}/completion", {"_shown": "", "suspensionDecision": choice}).status_code == 422
    sent = {"_shown": "", "suspensionDecision": choice, "reason": "No improvement"}
    assert manager.post(f"{task}/completion", sent).status_code == 302, manager.text
    manager.get("/decisions")
    assert "Nothing waits for a decision." in manager.text


def test_officers_have_no_list_of_decisions(officer: Visitor, reference: str) -> None:
    assert officer.get("/decisions").status_code == 403
    officer.get("/inbox")
    assert 'href="/decisions"' not in officer.text


def test_whoever_asked_cannot_decide_even_as_a_manager(council: Flask, officer: Visitor, reference: str) -> None:
    task = f"/tasks/{desk.task_id(council, reference, 'decide_suspension')}"
    with council.app_context():
        desk.person("officer").roles.add("manager")
        db.session.commit()
    officer.get("/decisions")
    assert "you asked for this, so somebody else decides" in officer.text
    officer.get(task)
    assert "You asked for this, so somebody else must decide it." in officer.text
    assert "You can read it here, but not complete it." in officer.text
    assert "Provider: Brightwater Home Care" in officer.text  # what the form tells, without its questions
    sent = {"_shown": "", "suspensionDecision": "request", "reason": "Because"}
    assert officer.post(f"{task}/completion", sent).status_code in {403, 422}
    officer.get(task)
    assert officer.post(f"{task}/claim").status_code == 403
    assert "somebody else must decide it" in officer.text
