"""Signing in, out, and changing one's password."""

import pytest
from flask import Flask

from tests.visitor import PASSWORD, Visitor
from webapp.accounts import Account
from workflows.database import db
from workflows.people import Person


def test_officer_signs_in_and_out(visitor: Visitor) -> None:
    assert visitor.sign_in("officer").status_code == 302
    visitor.get("/account")
    assert "Ofelia Okafor" in visitor.text
    visitor.post("/sign-out")
    assert visitor.get("/account").location.startswith("/sign-in?next=")


def test_after_signing_in_the_page_that_was_asked_for_opens(visitor: Visitor) -> None:
    visitor.get("/account")
    visitor.follow()
    answer = visitor.post("/sign-in", {"email": "officer@council.example", "password": PASSWORD, "next": "/account"})
    assert answer.location == "/account"


def test_signing_in_never_leads_to_another_site(visitor: Visitor) -> None:
    visitor.get("/sign-in?next=https://elsewhere.example/")
    data = {"email": "officer@council.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert "elsewhere" not in str(visitor.post("/sign-in", data).location)


@pytest.mark.parametrize("who", ["officer", "stranger"])
def test_wrong_password_and_unknown_email_read_the_same(visitor: Visitor, who: str) -> None:
    visitor.sign_in(who, "not the password")
    assert visitor.text.count("Email address or password is not right. Check both and try again.") == 2
    assert "<title>Error: Sign in – Upturn</title>" in visitor.text


def test_missing_answers_are_named_at_the_field_and_on_top(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"email": "", "password": ""})
    assert visitor.text.count("Enter your work email address") == 2
    assert visitor.text.count("Enter your password") == 2


def test_email_is_accepted_in_any_case(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    data = {"email": "Officer@Council.example", "password": PASSWORD}
    assert visitor.post("/sign-in", data).status_code == 302


def test_person_who_was_switched_off_is_told_so_and_is_signed_out(officer: Visitor, council: Flask) -> None:
    with council.app_context():
        db.session.query(Person).filter_by(email="officer@council.example").one().is_active = False
        db.session.commit()
    assert officer.get("/account").status_code == 302
    officer.sign_in("officer")
    assert "Your account is switched off" in officer.text


def test_passwords_are_kept_as_argon2id(council: Flask) -> None:
    with council.app_context():
        assert all(account.password.startswith("$argon2id$") for account in db.session.query(Account))


def test_eleventh_wrong_password_in_five_minutes_has_to_wait(visitor: Visitor) -> None:
    statuses = [visitor.sign_in("officer", "wrong").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert "Too many tries" in visitor.text
    assert visitor.sign_in("manager").status_code == 302


def test_signing_in_needs_the_token_of_its_page(visitor: Visitor) -> None:
    answer = visitor.client.post("/sign-in", data={"email": "officer@council.example", "password": PASSWORD})
    assert answer.status_code in {200, 400} and visitor.get("/account").status_code == 302


def test_signing_out_is_never_done_by_a_link(officer: Visitor) -> None:
    assert officer.get("/sign-out").status_code == 405
    assert officer.get("/account").status_code == 200


def test_changed_password_replaces_the_old_one_and_ends_other_sessions(officer: Visitor, council: Flask) -> None:
    elsewhere = Visitor(council)
    elsewhere.sign_in("officer")
    officer.get("/account/password")
    new = "umbrella gravel thursday"
    officer.post("/account/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
    assert officer.follow().status_code == 200 and "Your password is changed." in officer.text
    assert elsewhere.get("/account").status_code == 302
    assert Visitor(council).sign_in("officer").status_code == 200
    assert Visitor(council).sign_in("officer", new).status_code == 302


def test_reasons_against_a_new_password_stand_at_its_field(officer: Visitor) -> None:
    officer.get("/account/password")
    officer.post("/account/password", {"password": PASSWORD, "new_password": "short", "new_password_confirm": "x"})
    assert "The new passwords differ" in officer.text or "at least 12 characters" in officer.text
    assert "<title>Error: Change your password – Upturn</title>" in officer.text
