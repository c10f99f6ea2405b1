"""Measures: an administrator reads a set, changes it, and gives a contract its own."""

import re
from html import unescape

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from tests.accessibility import violations
from tests.cast import NOW
from tests.visitor import PASSWORD, Visitor
from webapp import shipped
from workflows import measures
from workflows.database import db
from workflows.people import CLOCK, Contract

NAME = "monitoring_return"


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in, where the shipped set is installed."""
    with council.app_context():
        measures.install(NAME, shipped.tables()[NAME], by=CLOCK, now=NOW)
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("admin")
    return visitor


def typed(page: str) -> dict[str, list[str]]:
    """What the form on the page would send as it stands."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or 'type="checkbox"' not in tag):
            found.setdefault(name[1], []).append(unescape(value[1] if value else ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def test_the_standard_set_is_listed_with_its_targets(admin: Visitor) -> None:
    admin.get("/measures")
    assert "Monitoring return: standard" in admin.text
    admin.get(f"/measures/{NAME}")
    assert "Average number of deliveries per order" in admin.text and "not scored" in admin.text


def test_a_changed_target_is_a_new_version(admin: Visitor, council: Flask) -> None:
    admin.get(f"/measures/{NAME}/change")
    sent = typed(admin.text)
    green = next(name for name in sent if name.endswith("-green"))
    assert admin.post(f"/measures/{NAME}/change", {**sent, green: ["98"]}).status_code == 302
    admin.follow()
    assert "Version 2" in admin.text and "Adina Marsh" in admin.text
    with council.app_context():
        newest, first = measures.versions_of(NAME, None)
        assert newest.measures[0]["green"] == 98 and first.measures[0]["green"] == 100
        assert newest.measures[1:] == first.measures[1:]
    admin.get(f"/measures/{NAME}?version=1")
    assert "Earlier version" in admin.text


def test_a_contract_gets_a_set_of_its_own(admin: Visitor, council: Flask) -> None:
    with council.app_context():
        contract = db.session.scalars(select(Contract)).one().id
    path = f"/measures/{NAME}/change?contract={contract}"
    admin.get(path)
    admin.post(path, typed(admin.text))
    admin.follow()
    assert "Monitoring return: HC-014" in admin.text


@pytest.mark.parametrize(("key", "value", "words"), [
    ("green", "80", "green must be at least as good as red"), ("no", "1.2", "Two measures have the same number"),
])
def test_a_set_that_contradicts_itself_is_refused(admin: Visitor, key: str, value: str, words: str) -> None:
    admin.get(f"/measures/{NAME}/change")
    sent = typed(admin.text)
    field = next(name for name in sent if name.endswith(f"-{key}"))
    assert admin.post(f"/measures/{NAME}/change", {**sent, field: [value]}).status_code == 422
    assert words in admin.text


def test_a_set_or_version_that_is_not_there_is_not_found(admin: Visitor) -> None:
    assert admin.get("/measures/nothing").status_code == 404
    assert admin.get("/measures/nothing/change").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/measures", f"/measures/{NAME}", f"/measures/{NAME}/change"])
def test_the_pages_can_be_used_by_everybody(site: str, page: Page, admin: Visitor, path: str) -> None:
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "admin@council.example")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{site}{path}")
    assert "sign-in" not in page.url and violations(page) == []
