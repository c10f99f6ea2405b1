"""What was answered round by round: every version stays readable, and says what changed since the last."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from tests.workflows.shipped.poor_performance import CONCERN
from tests.workflows.shipped.provider_action_plan import CALLS, HEADER, HIRE, STAFF, STARTS
from webapp import clock, worker
from workflows import cases
from workflows.answers import Answer
from workflows.cases import Given
from workflows.database import db
from workflows.people import Actor, actor
from workflows.tasks import Task

REVIEWED = {"addressesConcerns": "yes", "fitForPurpose": "yes", "appropriate": "yes", "claimed": []}


def line(label: str, text: str, row: str = "", kind: str = "answer") -> dict[str, str]:
    return {"label": label, "text": text, "row": row, "kind": kind}


def upload(council: Flask, reference: str, seen: list[dict[str, str]], **answers: Any) -> int:
    """The provider uploads this month's plan; returns its task."""
    task_id = desk.task_id(council, reference, "update_plan")
    with council.app_context():
        cases.complete_task(task_id, Given(answers, seen), by=Actor("Prue Vidal", task_id=task_id), now=clock.now())
        db.session.commit()
    return task_id


@pytest.fixture
def versions(council: Flask) -> list[int]:
    """Three months of a plan: the tasks by which each version was uploaded."""
    desk.publish(council)
    reference = desk.start(council, "provider_action_plan", **HEADER | {"reviewMeetingOn": "2026-03-30"})
    first = [line("Key achievements", "Ten starts in March"), line("Actions", "Call each employer", "1.1", "title"),
             line("Progress", "Begun", "1.1"), line("Actions", "Hire two advisers", "2.1", "title"),
             line("Progress", "Advertised", "2.1")]
    later = [line("Key achievements", "Twelve starts in April"), *first[1:3]]
    done = [upload(council, reference, first, newAreas=[STARTS, STAFF], newActions=[CALLS, HIRE])]
    for month in (1, 2):
        desk.answer(council, reference, "review_plan", "officer", **REVIEWED)
        now = NOW + timedelta(days=29 * month)
        with council.app_context():
            clock.move_to(now)
        worker.work(council, now)
        desk.answer(council, reference, "hold_cpr", "officer", goesOn="continue", nextReviewMeetingOn=str(
            (now + timedelta(days=28)).date()), removals=[], additions=[])
        done.append(upload(council, reference, later, updates=[{"progress": "More"}, {"progress": "More"}]))
    return done


def test_every_months_version_is_readable_and_leads_to_the_others(versions: list[int], officer: Visitor) -> None:
    """PAP-6: previous versions are archived."""
    for number, task_id in enumerate(versions, 1):
        officer.get(f"/tasks/{task_id}")
        assert f"<strong>{number}: Prue Vidal" in officer.text
        for other in versions:
            assert (f'href="/tasks/{other}"' in officer.text) is (other != task_id)


def test_a_version_says_what_changed_since_the_last(versions: list[int], officer: Visitor) -> None:
    """PAP-6: new words are marked, words and whole actions that went are struck through."""
    first, second, third = versions
    assert "What changed" not in officer.get(f"/tasks/{first}").text
    officer.get(f"/tasks/{second}")
    assert "<del>Ten </del><ins>Twelve </ins>" in officer.text
    assert "<del>Advertised</del>" in officer.text
    officer.get(f"/tasks/{third}")
    assert "What changed" in officer.text and "<ins>" not in officer.text and "<del>" not in officer.text


def test_answers_of_several_who_were_asked_at_once_are_not_compared(officer: Visitor, council: Flask) -> None:
    """PP-3: one role's guidance is no new version of another's."""
    desk.publish(council)
    reference = desk.start(council, "poor_performance", **CONCERN)
    desk.answer(council, reference, "triage", "officer", risk="high", consultedRoles=["Team Lead", "Procurement"])
    with council.app_context():
        asked = db.session.scalars(select(Task.id).where(Task.element_id == "give_guidance")).all()
        for task_id in asked:
            given = Given({"advice": f"Advice {task_id}"}, [line("Your guidance", f"Advice {task_id}")])
            cases.complete_task(task_id, given, by=actor(desk.person("consulted")), now=NOW)
        db.session.commit()
        assert len(db.session.scalars(select(Answer).where(Answer.element_id == "give_guidance")).all()) == 2
    for task_id in asked:
        officer.get(f"/tasks/{task_id}")
        assert f"Advice {task_id}" in officer.text and "What changed" not in officer.text
