"""Passwords that everybody knows are refused; those that an administrator made are changed at once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.visitor import PASSWORD, Visitor
from tests.webapp import desk
from webapp.passwords import reason_against
from workflows.people import Person

NEW = "umbrella gravel thursday"
COUNCIL = "Westhaven Council"
OFELIA = Person(name="Ofelia Okafor", email="o.okafor@westhaven.gov.uk")
TRIED_FIRST, REPEATS, ABOUT = "tried first", "repeats itself", "your name, your address, the council"


@pytest.mark.parametrize(("password", "reason"), [
    ("password1234", TRIED_FIRST), ("P@ssw0rd2026", TRIED_FIRST), ("iloveyouforever", TRIED_FIRST),
    ("Liverpoolfc1892", TRIED_FIRST), ("welcome to care", TRIED_FIRST),
    ("Bella September 1974", TRIED_FIRST), ("summer winter autumn", TRIED_FIRST),
    ("aaaaaaaaaaaa", REPEATS), ("passwordpassword", REPEATS), ("qwertyuiop12", REPEATS), ("abcdefghijklmn", REPEATS),
    ("Ofelia Okafor", ABOUT), ("OfeliaOkafor1", ABOUT), ("rofako ailefo", ABOUT), ("o.okafor@westhaven.gov.uk", ABOUT),
    ("WesthavenCouncil2026", ABOUT), ("Upturn2026!!", ABOUT), ("westhaven 2026 council", ABOUT),
    ("short", "at least 12 characters"), ("x7kq-mnpb" * 15, "at most 128 characters"),
    ("4@8({[<369&#!1/|0$5+7%2zl" * 6, "at most 128"),
])
def test_what_everybody_would_try_is_refused_with_the_reason(password: str, reason: str, app: Flask) -> None:
    with app.test_request_context():
        assert reason in reason_against(password, OFELIA, COUNCIL)


@pytest.mark.parametrize("password", [
    NEW, PASSWORD, "x7kq-mnpb-3wqa-tyzr", "Der Hund bellt im Wald", "κάστανο ποτάμι βιβλίο",
])
def test_words_that_do_not_belong_together_are_taken(password: str, app: Flask) -> None:
    with app.test_request_context():
        assert reason_against(password, OFELIA, COUNCIL) == ""


def test_whose_password_it_is_does_not_stick_to_the_next(app: Flask) -> None:
    with app.test_request_context():
        assert reason_against("quillon zephyr drax", Person(name="Quillon Zephyr Drax", email="q@x.example"), COUNCIL)
        assert reason_against("quillon zephyr drax", OFELIA, COUNCIL) == ""


def test_the_page_says_why_at_the_field(officer: Visitor) -> None:
    officer.get("/account/password")
    for new, words in (("WesthavenCouncil1", ABOUT), ("y" * 129, "at most 128 characters"), ("short", "at least 12")):
        officer.post("/account/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
        assert officer.text.count(words) == 2


@pytest.fixture
def given(council: Flask) -> str:
    """The password that an administrator gave to the officer."""
    admin = Visitor(council)
    admin.sign_in("admin")
    with council.app_context():
        person = desk.person("officer").id
    admin.get(f"/people/{person}")
    admin.post(f"/people/{person}/password")
    found = re.search(r'<code class="upturn-password">([^<]+)</code>', admin.text)
    assert found and "they are asked to choose one that only they know" in admin.text
    return found[1]


def test_a_password_that_somebody_else_made_opens_only_the_page_that_changes_it(council: Flask, given: str) -> None:
    officer = Visitor(council)
    officer.sign_in("officer", given)
    for path in ("/inbox", "/account", "/cases"):
        assert officer.get(path).location == "/account/password"
    officer.follow()
    assert "Choose a password that only you know." in officer.text
    assert officer.post("/account/cover/end").location == "/account/password"
    officer.get("/account/password")
    same = {"password": given, "new_password": given, "new_password_confirm": given}
    assert officer.post("/account/password", same).status_code == 200
    officer.post("/account/password", same | {"new_password": NEW, "new_password_confirm": NEW})
    assert officer.get("/inbox").status_code == 200
    again = Visitor(council)
    again.sign_in("officer", NEW)
    assert again.get("/inbox").status_code == 200


def test_it_ends_after_seven_days_and_says_so_to_whoever_has_it(council: Flask, given: str) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, seconds=1)):
        late = Visitor(council)
        assert late.sign_in("officer", given).status_code == 200
        assert "This first password has ended. Ask your administrator for a new one" in late.text
        assert Visitor(council).sign_in("manager").status_code == 302
