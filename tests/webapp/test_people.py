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
    assert "Their open task goes back to its team, or to who takes over its case." in admin.text
    assert reference in admin.text
    assert admin.post(f"/people/{leaver}/leaving").status_code == 422
    assert f"Choose who takes over {reference}" in admin.text and "<title>Error: " in admin.text
    assert officer.get("/inbox").status_code == 200
    admin.post(f"/people/{leaver}/leaving", {"all": "team"})
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
    admin.post(f"/people/{leaver}/leaving", {"all": "team"})
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


def test_who_stops_as_officer_hands_their_cases_over_first(admin: Visitor, council: Flask) -> None:
    desk.publish_small(council)
    first, second = desk.start(council), desk.start(council)
    with council.app_context():
        officer, other = desk.person("officer").id, desk.person("officer2").id
        numbers = [desk.case_of(reference).id for reference in (first, second)]
    admin.get(f"/people/{officer}")
    same = {"_shown": "", "name": "Ofelia Okafor", "email": "officer@council.example", "roles": ["consulted"]}
    assert admin.post(f"/people/{officer}", same).status_code == 422
    assert "hand those over before they stop as officer" in admin.text
    assert "Hand over the 2 running cases" in admin.text
    admin.get(f"/people/{officer}/cases")
    admin.post(f"/people/{officer}/cases", {"all": str(other), f"case-{numbers[1]}": "team"})
    with council.app_context():
        owners = [desk.case_of(reference).owner for reference in (first, second)]
        assert [owner and owner.id for owner in owners] == [other, None]
    admin.get(f"/people/{officer}")
    assert admin.post(f"/people/{officer}", same).status_code == 302


def test_who_lost_the_role_reads_why_and_keeps_every_word_that_they_typed(
    admin: Visitor, council: Flask, officer: Visitor
) -> None:
    """The officer types; meanwhile the administrator takes the role; then the officer presses the button."""
    desk.publish_small(council)
    reference = desk.start(council, owner="officer2")
    task = desk.task_id(council, reference)
    officer.get(f"/tasks/{task}")
    officer.post(f"/tasks/{task}/claim")
    officer.get(f"/tasks/{task}")
    with council.app_context():
        person = desk.person("officer").id
    admin.get(f"/people/{person}")
    same = {"_shown": "", "name": "Ofelia Okafor", "email": "officer@council.example", "roles": ["consulted"]}
    admin.post(f"/people/{person}", same)
    admin.follow()
    assert "A task of theirs that needs the role is back with its team." in admin.text
    typed = {"_shown": "", "_nonce": "n1", "weight": "9", "remark": "Heavier than it looks"}
    assert officer.post(f"/tasks/{task}/completion", typed).status_code == 403
    for words in ("You may not complete this task", "is no longer an officer", "Heavier than it looks"):
        assert words in officer.text
    for path in (f"/tasks/{task}", "/inbox"):
        officer.get(path)
        assert "Ofelia Okafor is no longer an officer." in officer.text
    officer.get(f"/tasks/{task}")
    assert "Heavier than it looks" in officer.text and "Record the weight</button>" not in officer.text
    officer.get(f"/cases/{reference}")
    assert "taken from Ofelia Okafor, back to the team" in officer.text
    second = Visitor(council)
    second.sign_in("officer2")
    second.get(f"/tasks/{task}")
    assert "Take this task" in second.text and "Heavier than it looks" not in second.text
    assert second.post(f"/tasks/{task}/completion", typed).status_code == 302
