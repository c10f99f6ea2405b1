"""What people read when decisions cross, when nobody may decide, and who answers for a case."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.desk import ACTION
from webapp import clock
from workflows import cases
from workflows.cases import Given
from workflows.database import db
from workflows.people import actor

LIFT = {"liftDecision": "lift", "reasons": "Three good weeks"}
REVIEW = {"changed": "Rota", "safety": "Yes", "recommendation": "lift"}
SUSPEND = {"choice": "suspend", "scope": "new referrals", "kind": "imposed", "suspendedFrom": "2026-03-02",
           "reviewOn": "2026-04-02", "withRap": "yes", "reasons": "People are at risk"}


def signed_in(app: Flask, key: str) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in(key)
    return visitor


@pytest.fixture
def manager(council: Flask) -> Iterator[Visitor]:
    yield signed_in(council, "manager")


@pytest.fixture
def admin(council: Flask) -> Iterator[Visitor]:
    yield signed_in(council, "admin")


def requested(app: Flask, by: str) -> str:
    """A suspension that waits for the manager's decision, requested by this person."""
    desk.publish(app)
    reference = desk.start(app, "suspension")
    with app.app_context():
        desk.case_of(reference).owner = None
        db.session.commit()
    _requested_by(app, reference, by)
    for task in ("advise_legal", "advise_procurement"):
        desk.answer(app, reference, task, "consulted", advice="As the contract says", advisedBy="Connie Rahman")
    return reference


def _requested_by(app: Flask, reference: str, by: str) -> None:
    with app.app_context():
        for task in desk.case_of(reference).tasks:
            task.assignee_id = None
        db.session.commit()
    desk.answer(app, reference, "request", by, requestedAction="suspension", urgency="usual", reason="Unsafe")


def held_after_both_decided_to_lift(app: Flask) -> tuple[str, str]:
    """A suspension whose lifting was planned and then held; meanwhile the plan with it ended with a lift too."""
    suspension = requested(app, "officer")
    desk.answer(app, suspension, "decide", "manager", **SUSPEND)
    rap = "RAP-2026-0001"
    desk.answer(app, rap, "draft_plan", "officer", weeks=1, plan=[ACTION], officerName="Ofelia Okafor")
    desk.answer(app, rap, "sign_plan", "manager", signing="issue", managerName="Mana Whitcombe")
    desk.answer(app, rap, "provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}])
    desk.pass_week(app)
    desk.answer(app, rap, "validate_update", "officer", plan=[ACTION | {"validated": "accepted"}])
    desk.answer(app, rap, "final_report", "officer", results=[{"result": "met", "reviewedRisk": "low"}])
    with app.app_context():
        case, officer = desk.case_of(suspension), desk.person("officer")
        cases.act(case.id, "review_asked", Given({"earlyReason": "Met"}), by=actor(officer), person=officer,
                  now=clock.now())
        db.session.commit()
    desk.answer(app, suspension, "review", "officer", **REVIEW)
    desk.answer(app, suspension, "decide_review", "manager", choice="lift", reasons="Safe")
    desk.answer(app, rap, "decide_lift", "manager", **LIFT)
    phase = {"opens": "All", "startsOn": "2026-03-09", "condition": "None"}
    desk.answer(app, suspension, "plan_lift", "officer", phases=[phase])
    with app.app_context():
        cases.fire_timers(desk.case_of(suspension).id, clock.now())
        db.session.commit()
    desk.answer(app, suspension, "confirm_phase", "officer", phaseChoice="hold", seen="A missed visit")
    return suspension, rap


def test_the_page_of_an_open_review_shows_what_else_was_decided_and_that_the_last_decision_stands(
    council: Flask, officer: Visitor, manager: Visitor
) -> None:
    """RAP-6: nobody finds out from the provider that two opposite letters went out."""
    suspension, rap = held_after_both_decided_to_lift(council)
    officer.get(f"/tasks/{desk.task_id(council, suspension, 'review')}")
    assert f'href="/cases/{rap}"' in officer.text and "Nobody has acted on that here yet" in officer.text
    assert "The procedure comes back to it later" in officer.text
    desk.answer(council, suspension, "review", "officer", **REVIEW | {"recommendation": "continue"})
    manager.get(f"/tasks/{desk.task_id(council, suspension, 'decide_review')}")
    assert "The last decision stands: once this task is completed, it will not be acted on any more" in manager.text
    desk.answer(council, suspension, "decide_review", "manager", choice="continue", newReviewOn="2026-05-05",
                reasons="A visit was missed")
    for reference in (suspension, rap):
        officer.get(f"/cases/{reference}")
        assert f"was decided later than {rap} ended" in officer.text


def test_a_decision_that_nobody_may_take_stands_on_operations_and_on_the_case_until_a_role_is_given(
    council: Flask, admin: Visitor, officer: Visitor
) -> None:
    reference = requested(council, "manager")
    admin.get("/operations")
    assert "Nobody may do a task" in admin.text and "Add a contact" not in admin.text
    assert "Give the role to somebody else" in admin.text and 'href="/people"' in admin.text
    officer.get(f"/cases/{reference}")
    assert "Mana Whitcombe has that role, but they asked for this" in officer.text
    with council.app_context():
        second = desk.person("officer2")
        address, name = second.email, second.name
        number = second.id
    admin.get(f"/people/{number}")
    admin.post(f"/people/{number}", {"name": name, "email": address, "roles": ["officer", "manager"]})
    admin.get("/operations")
    assert "Nobody may do a task" not in admin.text
    officer.get(f"/cases/{reference}/emails")
    assert "officer2@council.example" in officer.text and "your decision is needed" in officer.text


def test_a_manager_who_starts_a_case_says_who_answers_for_it_or_the_case_page_does(
    council: Flask, manager: Visitor
) -> None:
    desk.publish_small(council)
    with council.app_context():
        officer2 = desk.person("officer2").id
    manager.get("/start/weighing?provider=1")
    assert "Who answers for this case?" in manager.text
    chosen = manager.post("/start/weighing", {"provider": "1", "what": "A box", "officer": str(officer2)}).location
    manager.get(chosen)
    assert "Ofer Lindqvist answers for it" in manager.text
    open_to_all = manager.post("/start/weighing", {"provider": "1", "what": "A crate", "officer": ""}).location
    manager.get(open_to_all)
    assert "Nobody yet: the first officer who does a task of it" in manager.text
    assert "Who answers for this case?" in manager.text
    manager.post(f"{open_to_all}/owner", {"to": str(officer2)})
    manager.get(open_to_all)
    assert re.search(r"<dt>Officer</dt><dd>\s*Ofer Lindqvist", manager.text)

