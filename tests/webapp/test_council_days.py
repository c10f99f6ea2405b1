"""The council's own days: an administrator adds and removes them."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.accessibility import violations
from tests.visitor import PASSWORD, Visitor
from workflows import council_days

NEW = {"_shown": "", "day": "24/12/2026", "nation": "every", "reason": "Christmas Eve", "kept": "closed"}


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in, looking at the closed days."""
    visitor = Visitor(council)
    visitor.sign_in("admin")
    visitor.get("/council-days")
    return visitor


def test_a_closed_day_is_added_and_removed_again(admin: Visitor, council: Flask) -> None:
    assert admin.post("/council-days", NEW).status_code == 302
    admin.follow()
    assert "Thursday 24 December 2026" in admin.text and "Christmas Eve" in admin.text
    admin.post("/council-days/2026-12-24/removal")
    with council.app_context():
        assert council_days.every() == []


def test_the_same_day_twice_is_one_closed_day_for_each_nation(admin: Visitor, council: Flask) -> None:
    for nation in ("every", "Wales", "Wales"):
        admin.get("/council-days")
        admin.post("/council-days", NEW | {"nation": nation})
    with council.app_context():
        assert [row.nation for row in council_days.every()] == ["", "Wales"]


def test_a_day_that_is_no_date_is_refused_at_the_field(admin: Visitor) -> None:
    assert admin.post("/council-days", NEW | {"day": "soon"}).status_code == 422
    assert "There is a problem" in admin.text


@pytest.mark.browser
def test_the_page_can_be_used_by_everybody(site: str, page: Page, admin: Visitor) -> None:
    admin.post("/council-days", NEW)
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "admin@council.example")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{site}/council-days")
    assert "sign-in" not in page.url and violations(page) == []
