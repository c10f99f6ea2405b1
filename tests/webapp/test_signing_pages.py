"""On a colleague's pages: they sign as themselves, two windows lose nothing, what was agreed leaves with a reason."""

import re

import pytest
from flask import Flask

from tests.cast import NOW
from tests.trust.paper import fill_in
from tests.visitor import Visitor
from tests.webapp import desk
from webapp import clock, shipped
from workflows import cases, versions
from workflows.answers import Answer
from workflows.database import db
from workflows.documents import making


def hidden(visitor: Visitor, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', visitor.text)
    assert found, name
    return found[1]


def filled_in(visitor: Visitor, **typed: str) -> dict[str, list[str]]:
    """What the task's form sends as it stands on the page, with these answers."""
    found: dict[str, list[str]] = {}
    for name, value in fill_in(visitor.text, "/completion", typed, NOW.date(), "Said so."):
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def plan(council: Flask) -> str:
    """A Service Improvement Plan that waits for the officer's signature."""
    with council.app_context():
        clock.move_to(NOW)
        version = versions.draft("sip", shipped.procedures()["sip"], now=NOW)
        version.number, version.published_at, version.published_by = 1, NOW, "Upturn"
        db.session.commit()
    return desk.sip(council, "sign_plan")


def test_an_officer_signs_as_themselves_whatever_is_sent(officer: Visitor, council: Flask, plan: str) -> None:
    """It happened: "Somebody Else Entirely" stood under a plan as the officer's signature."""
    task = f"/tasks/{desk.task_id(council, plan, 'sign_plan')}"
    officer.get(task)
    assert "You sign as Ofelia Okafor" in officer.text and 'name="officerName"' not in officer.text
    sent = filled_in(officer) | {"officerName": ["Somebody Else Entirely"]}
    assert officer.post(f"{task}/completion", sent).status_code == 302
    with council.app_context():
        case = cases.find(plan)
        assert case.data["officerSignature"]["name"] == "Ofelia Okafor"
        given = db.session.scalars(db.select(Answer).where(Answer.element_id == "sign_plan")).one()
        assert given.answers["officerName"]["name"] == given.by_name == "Ofelia Okafor"
        assert ("Signature", "Ofelia Okafor") in [(line["label"], line["text"]) for line in given.seen]
        data = making.order(case, "plan", "pdf", NOW).data
        assert data["withheld"] == {} and data["council"]["short"] == "Westhaven Council"


def test_an_officer_does_not_sign_a_plan_that_changed_while_their_page_was_open(
    officer: Visitor, council: Flask, plan: str
) -> None:
    task = f"/tasks/{desk.task_id(council, plan, 'sign_plan')}"
    officer.get(task)
    sent = filled_in(officer)
    with council.app_context():
        case = cases.find(plan)
        case.data = case.data | {"weeks": 12}
        db.session.commit()
    assert officer.post(f"{task}/completion", sent).status_code == 409
    assert "What you sign has changed since you opened this page" in officer.text
    with council.app_context():
        assert "officerSignature" not in cases.find(plan).data


def test_a_signed_requirement_cannot_be_removed_without_a_word(officer: Visitor, council: Flask, plan: str) -> None:
    """It happened: a row was gone, and the report called the plan met."""
    desk.answer(council, plan, "sign_plan", "officer", officerName="x")
    desk.answer(council, plan, "provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}])
    task = f"/tasks/{desk.task_id(council, plan, 'validate_update')}"
    officer.get(task)
    typed = {"_shown": "", "_nonce": hidden(officer, "_nonce"), "plan": "a1", "plan-a1-validated": "accepted",
             "changes": "yes", "whatChanges": "It is done", "proposed": ""}
    officer.post(f"{task}/completion", typed | {"_row": "proposed:remove:a1"})
    officer.follow()
    assert "To be removed" in officer.text and "Why is this action removed?" in officer.text
    assert officer.post(f"{task}/completion", typed | {"_nonce": "2"}).status_code == 422
    assert "Enter why this action is removed" in officer.text or "enter why this action is removed" in officer.text


def test_two_windows_of_one_person_lose_nothing_and_complete_nothing_unseen(officer: Visitor, council: Flask) -> None:
    desk.publish_small(council)
    task = f"/tasks/{desk.task_id(council, desk.start(council))}"
    second = Visitor(council)
    second.sign_in("officer")
    for window in (officer, second):
        window.get(task)
    second.post(f"{task}/draft", {"_shown": "", "_draft": hidden(second, "_draft"), "weight": "7", "remark": "Theirs"})
    sent = {"_shown": "", "_nonce": hidden(officer, "_nonce"), "_draft": hidden(officer, "_draft"), "weight": "9",
            "remark": "Mine"}
    assert officer.post(f"{task}/completion", sent).status_code == 409
    for words in ("changed in another window", "Theirs", "Mine"):
        assert words in officer.text
    with council.app_context():
        assert db.session.scalars(db.select(Answer)).all() == []
    again = sent | {"_draft": hidden(officer, "_draft"), "_nonce": hidden(officer, "_nonce")}
    assert officer.post(f"{task}/completion", again).status_code == 302
