"""Guessing a password: every road is counted together, by account and by place, and no stranger shuts anybody out."""

from collections.abc import Callable

import pytest
from flask import Flask
from structlog.testing import capture_logs

from tests.visitor import PASSWORD, Visitor
from webapp.accounts import datastore

OFFICER = "officer@council.example"
FULL_WIDTH = "officer@ｃouncil.example"
WRONG = "not the password"
Guess = Callable[[Visitor, str], int]


def by_form(visitor: Visitor, email: str, password: str = WRONG, **more: object) -> int:
    visitor.get("/sign-in")
    return visitor.post("/sign-in", {"email": email, "password": password}, **more).status_code


def asking_for_json(visitor: Visitor, email: str) -> int:
    return by_form(visitor, email, headers={"Accept": "application/json"})


def as_json(visitor: Visitor, email: str, password: str = WRONG) -> int:
    visitor.get("/sign-in")
    headers = {"X-CSRFToken": visitor.token()}
    return visitor.client.post("/sign-in", json={"email": email, "password": password}, headers=headers).status_code


WAYS: list[Guess] = [by_form, asking_for_json, as_json]


def from_place(app: Flask, place: str) -> Visitor:
    """A browser somewhere else."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = place
    return visitor


@pytest.mark.parametrize("guess", WAYS)
def test_eleventh_wrong_password_has_to_wait_whichever_way_it_is_sent(council: Flask, guess: Guess) -> None:
    statuses = [guess(Visitor(council), OFFICER) for _ in range(11)]
    assert statuses[-1] == 429 and 429 not in statuses[:-1]
    assert by_form(Visitor(council), OFFICER, PASSWORD) == 429  # the right one is not even looked at


def test_whoever_has_to_wait_reads_how_long_and_so_do_programs(council: Flask) -> None:
    visitor = Visitor(council)
    while by_form(visitor, OFFICER) != 429:
        pass
    assert visitor.page is not None
    seconds = int(visitor.page.headers["Retry-After"])
    assert 0 < seconds <= 300
    assert f"Wait {-(-seconds // 60)} minutes" in visitor.text or (seconds <= 60 and "Wait a minute" in visitor.text)


def test_ways_and_spellings_are_counted_together(council: Flask) -> None:
    for number in range(10):
        email = (OFFICER, OFFICER.upper(), FULL_WIDTH, f" {OFFICER} ")[number % 4]
        assert WAYS[number % 3](Visitor(council), email) in {200, 415}
    for email in (OFFICER, OFFICER.title(), FULL_WIDTH):
        assert by_form(Visitor(council), email, PASSWORD) == 429
    assert by_form(Visitor(council), "manager@council.example", PASSWORD) == 302


def test_json_signs_nobody_in(council: Flask) -> None:
    visitor = Visitor(council)
    assert as_json(visitor, OFFICER, PASSWORD) == 415
    assert visitor.get("/account").status_code == 302
    visitor.get("/sign-in?include_auth_token")
    right = {"email": OFFICER, "password": PASSWORD}
    answer = visitor.post("/sign-in?include_auth_token", right, headers={"Accept": "application/json"})
    assert answer.status_code == 302 and not answer.is_json


def test_a_token_in_a_header_or_an_address_signs_nobody_in(council: Flask) -> None:
    with council.app_context():
        token = datastore.find_user(email=OFFICER).get_auth_token()
    stranger = council.test_client()
    assert stranger.get("/account", headers={"Authentication-Token": token}).location.startswith("/sign-in")
    assert stranger.get(f"/account?auth_token={token}").location.startswith("/sign-in")
    assert stranger.get("/account/password", headers={"Authentication-Token": token}).status_code == 302


def test_the_password_one_has_cannot_be_guessed_on_the_page_that_changes_it(officer: Visitor) -> None:
    officer.get("/account/password")
    new = "umbrella gravel thursday"
    wrong = {"password": WRONG, "new_password": new, "new_password_confirm": new}
    assert [officer.post("/account/password", wrong).status_code for _ in range(11)] == [200] * 10 + [429]
    assert Visitor(officer.client.application).sign_in("officer").status_code == 429  # one count for all roads


def test_a_new_password_that_is_refused_is_no_guess(officer: Visitor) -> None:
    officer.get("/account/password")
    for new in ("short", "password1234", "aaaaaaaaaaaa") * 4:
        officer.post("/account/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
        assert officer.page is not None and officer.page.status_code == 200
    new = "umbrella gravel thursday"
    right = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert officer.post("/account/password", right).status_code == 302


def test_a_stranger_elsewhere_does_not_shut_a_person_out(council: Flask) -> None:
    for _ in range(11):
        by_form(from_place(council, "203.0.113.9"), OFFICER)
    assert by_form(from_place(council, "203.0.113.9"), OFFICER, PASSWORD) == 429
    assert by_form(from_place(council, "198.51.100.7"), OFFICER, PASSWORD) == 302


def test_not_even_from_very_many_places_where_the_person_was_before(council: Flask) -> None:
    desk = "198.51.100.7"
    assert by_form(from_place(council, desk), OFFICER, PASSWORD) == 302
    for number in range(100):
        by_form(from_place(council, f"203.0.113.{number // 9}"), OFFICER)
    assert by_form(from_place(council, "203.0.113.200"), OFFICER, PASSWORD) == 429
    assert by_form(from_place(council, desk), OFFICER, PASSWORD) == 302


def test_tries_that_name_nobody_shut_nobody_out(council: Flask) -> None:
    for number in range(110):
        by_form(from_place(council, f"203.0.113.{number // 9}"), "")
    assert by_form(from_place(council, "198.51.100.7"), "", PASSWORD) == 200
    assert by_form(from_place(council, "198.51.100.7"), OFFICER, PASSWORD) == 302


def test_a_customer_of_ipv6_is_one_place(council: Flask) -> None:
    for number in range(10):
        by_form(from_place(council, f"2001:db8:1:2::{number + 1:x}"), OFFICER)
    assert by_form(from_place(council, "2001:db8:1:2:ffff::1"), OFFICER, PASSWORD) == 429
    assert by_form(from_place(council, "2001:db8:1:3::1"), OFFICER, PASSWORD) == 302


def test_one_place_may_not_try_account_after_account(council: Flask) -> None:
    statuses = [by_form(Visitor(council), f"person{number}@council.example") for number in range(31)]
    assert statuses == [200] * 30 + [429]


def test_what_happened_at_the_door_is_logged_without_addresses_or_passwords(council: Flask) -> None:
    visitor = from_place(council, "203.0.113.9")
    with capture_logs() as lines:
        by_form(visitor, OFFICER, WRONG)
        by_form(visitor, "stranger@elsewhere.example")
        by_form(visitor, OFFICER, PASSWORD)
        visitor.get("/people")
        visitor.get("/account/password")
        new = "umbrella gravel thursday"
        visitor.post("/account/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
        visitor.follow()
        visitor.post("/sign-out")
    told = [line for line in lines if line["event"] != "request"]
    assert [(line["event"], line["account"]) for line in told] == [
        ("sign-in failed", 1), ("sign-in failed", None), ("signed in", 1), ("refused", 1), ("signed in", 1),
        ("password changed", 1), ("signed out", 1),
    ]
    assert {line["place"] for line in told} == {"203.0.113.9"}
    assert not any(word in str(lines) for word in ("@", WRONG, PASSWORD, new))
