"""Cover on the account page, and several tasks at once in the inbox."""

from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from webapp import clock
from workflows.database import db
from workflows.tasks import Task

DAYS = {"startsOn-day": "2", "startsOn-month": "3", "startsOn-year": "2026",
        "endsOn-day": "6", "endsOn-month": "3", "endsOn-year": "2026"}


def number(council: Flask, who: str) -> int:
    with council.app_context():
        return desk.person(who).id


def test_a_colleague_is_asked_to_cover_and_does_the_task(council: Flask, officer: Visitor) -> None:
    desk.publish(council)
    task = desk.task_id(council, desk.start(council))
    officer.get("/account")
    assert "Connie Rahman" not in officer.text  # shares no role
    officer.post(f"/tasks/{task}/claim")
    officer.get("/account")
    assert officer.post("/account/cover", {"by": ""}).status_code == 422
    assert "Select who covers" in officer.text and "Enter the last day away" in officer.text
    assert officer.post("/account/cover", {**DAYS, "by": number(council, "officer2")}).status_code == 302
    officer.follow()
    assert "Ofer Lindqvist covers for you from Monday 2 March 2026 to Friday 6 March 2026" in officer.text
    other = Visitor(council)
    other.sign_in("officer2")
    other.get("/inbox")
    assert "You cover for Ofelia Okafor until Friday 6 March 2026" in other.text
    assert "for Ofelia Okafor</span>" in other.text
    other.get(f"/tasks/{task}")
    assert "The history will say that you did this for them" in other.text
    officer.get("/account")
    officer.post("/account/cover/end")
    other.get(f"/tasks/{task}")
    assert "Ofelia Okafor has this task" in other.text


def test_an_administrator_arranges_cover_for_somebody_who_is_ill(council: Flask, officer: Visitor) -> None:
    with council.app_context():
        clock.move_to(NOW)
    ill, other = number(council, "officer"), number(council, "officer2")
    admin = Visitor(council)
    admin.sign_in("admin")
    admin.get(f"/people/{ill}")
    assert "Who covers for Ofelia Okafor" in admin.text and "Connie Rahman</option>" not in admin.text  # shares no role
    assert admin.post(f"/people/{ill}/cover", {"by": ""}).status_code == 422
    assert "Select who covers" in admin.text
    assert admin.post(f"/people/{ill}/cover", {**DAYS, "by": other}).status_code == 302
    admin.follow()
    assert "Ofer Lindqvist covers for Ofelia Okafor from Monday 2 March 2026 to Friday 6 March 2026" in admin.text
    colleague = Visitor(council)
    colleague.sign_in("officer2")
    colleague.get("/inbox")
    assert "You cover for Ofelia Okafor" in colleague.text
    assert officer.post(f"/people/{ill}/cover", {**DAYS, "by": other}).status_code == 403
    admin.post(f"/people/{ill}/cover/end")
    admin.follow()
    assert "covers for Ofelia Okafor from" not in admin.text


def test_ticked_tasks_are_given_to_a_colleague_and_those_that_stay_say_why(council: Flask, officer: Visitor) -> None:
    desk.publish(council)
    first, second = (desk.task_id(council, desk.start(council)) for _ in range(2))
    officer.get("/inbox?tab=team")
    officer.post("/inbox?tab=team", {"verb": "take", "task": [first, second]})
    officer.follow()
    assert "2 tasks are now yours" in officer.text
    officer.get("/inbox")
    officer.post("/inbox?tab=mine", {"verb": "give", "task": [first], "to": number(council, "officer2")})
    officer.follow()
    assert "Ofer Lindqvist now has 1 task more" in officer.text
    page = officer.post("/inbox?tab=mine", {"verb": "release", "task": [first, second]})
    assert page.status_code == 200 and "1 task is back with its team" in officer.text
    assert "This task stays where it is" in officer.text and "This task is not yours to release" in officer.text
    with council.app_context():
        assert db.session.get_one(Task, first).assignee == desk.person("officer2")
        assert db.session.get_one(Task, second).assignee is None


def test_nothing_ticked_or_nobody_chosen_changes_nothing(council: Flask, officer: Visitor) -> None:
    desk.publish(council)
    task = desk.task_id(council, desk.start(council))
    for said in ({"verb": "take"}, {"verb": "give", "task": [task]}, {"verb": "eat", "task": [task]}):
        officer.get("/inbox?tab=team")
        officer.post("/inbox?tab=team", said)
        officer.follow()
        assert "Nothing was handed on" in officer.text and "Team (1)" in officer.text
