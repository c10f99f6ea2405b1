"""Starting a case: procedure, provider, first questions; one case however often the button is pressed."""

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from tests.visitor import Visitor
from tests.webapp import desk
from workflows.cases import Case
from workflows.database import db
from workflows.people import Contact


@pytest.fixture(autouse=True)
def published(council: Flask) -> None:
    desk.publish(council)


def test_each_procedure_says_when_to_use_it(officer: Visitor) -> None:
    officer.get("/start")
    assert "Weighing" in officer.text and "When something is to be weighed." in officer.text


def test_a_case_starts_for_a_provider_and_belongs_to_its_officer(officer: Visitor, council: Flask) -> None:
    officer.get("/start/weighing")
    assert "Brightwater Home Care" in officer.text
    officer.get("/start/weighing?provider=1")
    officer.post("/start/weighing", {"_shown": "", "provider": 1, "site": 1, "contract": 1, "what": "A piano"})
    officer.follow()
    assert "WGH-2026-0001 has started." in officer.text
    with council.app_context():
        case = desk.case_of("WGH-2026-0001")
        assert case.owner is desk.person("officer") and case.site is not None and case.data["what"] == "A piano"


def test_a_missing_answer_keeps_the_rest(officer: Visitor) -> None:
    officer.get("/start/weighing?provider=1")
    data = {"_shown": "", "provider": 1, "site": "", "what": ""}
    assert officer.post("/start/weighing", data).status_code == 422
    assert "Answer the question “What is it?”" in officer.text
    assert '<option value="" selected' in officer.text


def test_a_button_pressed_twice_starts_one_case(officer: Visitor, council: Flask) -> None:
    officer.get("/start/weighing?provider=1")
    data = {"_shown": "", "_nonce": "n1", "provider": 1, "what": "A piano", "csrf_token": officer.token()}
    places = {officer.client.post("/start/weighing", data=data).location for _ in range(2)}
    assert places == {"/cases/WGH-2026-0001"}
    with council.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_an_open_case_and_a_missing_contact_are_warned_about(officer: Visitor, council: Flask) -> None:
    reference = desk.start(council)
    with council.app_context():
        db.session.execute(delete(Contact))
        db.session.commit()
    officer.get("/start/weighing?provider=1")
    assert reference in officer.text and "is already open for this provider" in officer.text
    assert "No contact of this provider is known" in officer.text
    officer.get("/providers/1")
    assert "No contact is known here" in officer.text


def test_who_runs_no_cases_starts_none(council: Flask) -> None:
    consulted = Visitor(council)
    consulted.sign_in("consulted")
    assert consulted.get("/start").status_code == 403
