"""People: added, changed, switched off; a first password is shown once."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.visitor import Visitor
from tests.webapp import desk
from workflows.database import db
from workflows.people import Person

NEW = {"_shown": "", "name": "Olive Byrne", "email": "olive@council.example", "roles": ["officer", "manager"]}


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in, looking at the list."""
    visitor = Visitor(council)
    visitor.sign_in("admin")
    visitor.get("/people/new")
    return visitor


def test_everybody_is_listed_with_their_roles(admin: Visitor) -> None:
    admin.get("/people")
    assert "Ofelia Okafor" in admin.text and "Process owner" in admin.text


def test_a_new_person_signs_in_with_the_password_that_is_shown_once(admin: Visitor, council: Flask) -> None:
    admin.post("/people/new", NEW)
    found = re.search(r'<code class="upturn-password">([^<]+)</code>', admin.text)
    assert found
    olive = Visitor(council)
    assert olive.sign_in("olive", found[1]).status_code == 302
    new = "umbrella gravel thursday"
    olive.get("/account/password")
    olive.post("/account/password", {"password": found[1], "new_password": new, "new_password_confirm": new})
    olive.get("/account")
    assert "Manager, officer" in olive.text
    admin.get("/people")
    assert found[1] not in admin.text


@pytest.mark.parametrize(("typed", "words"), [
    ({"name": ""}, "Enter the full name"),
    ({"email": "olive"}, "Enter an email address in the correct format"),
    ({"email": "Officer@Council.example"}, "Somebody here already has this email address"),
    ({"roles": []}, "Select at least one role"),
])
def test_mistakes_stand_at_the_field_and_on_top(admin: Visitor, typed: dict[str, object], words: str) -> None:
    admin.post("/people/new", {**NEW, **typed})
    assert admin.page is not None and admin.page.status_code == 422
    assert admin.text.count(words) == 2 and "There is a problem" in admin.text


def test_roles_are_changed(admin: Visitor, council: Flask) -> None:
    with council.app_context():
        officer = desk.person("officer")
    path = f"/people/{officer.id}"
    admin.get(path)
    same = {"_shown": "", "name": "Ofelia Okafor", "email": "officer@council.example"}
    admin.post(path, {**same, "roles": ["consulted"]})
    with council.app_context():
        assert set(desk.person("officer").roles) == {"consulted"}


def test_an_administrator_cannot_shut_themselves_out(admin: Visitor, council: Flask) -> None:
    with council.app_context():
        mine = desk.person("admin").id
    same = {"_shown": "", "name": "Adina Marsh", "email": "admin@council.example", "roles": ["officer"]}
    admin.post(f"/people/{mine}", same)
    assert "You cannot stop being an administrator yourself." in admin.text
    assert admin.post(f"/people/{mine}/leaving").status_code == 409


def test_who_leaves_is_signed_out_and_their_tasks_go_back(admin: Visitor, council: Flask, officer: Visitor) -> None:
    desk.publish(council)
    reference = desk.start(council)
    task = desk.task_id(council, reference)
    officer.get(f"/tasks/{task}")
    officer.post(f"/tasks/{task}/claim")
    with council.app_context():
        leaver = desk.person("officer").id
    admin.get(f"/people/{leaver}/leaving")
    assert "Their open task goes back to its team." in admin.text and reference in admin.text
    admin.post(f"/people/{leaver}/leaving")
    assert officer.get("/inbox").status_code == 302
    second = Visitor(council)
    second.sign_in("officer2")
    second.get("/inbox?tab=team")
    assert "Weigh it" in second.text
    admin.get(f"/people/{leaver}")
    admin.post(f"/people/{leaver}/return")
    assert Visitor(council).sign_in("officer").status_code == 302


def test_a_task_of_no_team_goes_to_the_officers(admin: Visitor, council: Flask) -> None:
    desk.publish(council)
    desk.start(council, "sip", whatFailed="Missed visits")
    with council.app_context():
        leaver = desk.person("officer").id
    admin.get(f"/people/{leaver}/leaving")
    admin.post(f"/people/{leaver}/leaving")
    second = Visitor(council)
    second.sign_in("officer2")
    second.get("/inbox?tab=team")
    assert "Draft the plan with the provider" in second.text


def test_a_lost_password_is_replaced(admin: Visitor, council: Flask, officer: Visitor) -> None:
    with council.app_context():
        person = db.session.scalars(select(Person).where(Person.email == "officer@council.example")).one().id
    admin.post(f"/people/{person}/password")
    found = re.search(r'<code class="upturn-password">([^<]+)</code>', admin.text)
    assert found and officer.get("/inbox").status_code == 302
    assert Visitor(council).sign_in("officer", found[1]).status_code == 302
