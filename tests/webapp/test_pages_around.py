"""What surrounds every page: headers, navigation, banner, statements."""

from pathlib import Path

import pytest
from flask import Flask, g
from playwright.sync_api import Page

from tests import databases
from tests.accessibility import violations
from tests.visitor import PASSWORD, Visitor
from webapp import access, navigation
from webapp.config import Config
from webapp.navigation import Place
from workflows.database import _reading

PATHS = ["/sign-in", "/accessibility", "/privacy", "/nowhere", "/account", "/account/password"]


def test_every_page_tells_the_browser_to_run_only_our_scripts_and_keep_nothing(visitor: Visitor) -> None:
    headers = visitor.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "max-age" in headers["Strict-Transport-Security"]


def test_https_is_insisted_on_only_where_readers_come_by_it(app: Flask, tmp_path: Path) -> None:
    app.config["UPTURN"] = Config(data=tmp_path)
    assert "Strict-Transport-Security" not in Visitor(app).get("/sign-in").headers


def test_demonstration_is_announced_on_every_page(sqlite_url: str, tmp_path: Path) -> None:
    app = databases.app_on(sqlite_url, tmp_path)
    app.config["UPTURN"] = Config(data=tmp_path, demonstration=True)
    visitor = Visitor(app)
    visitor.get("/sign-in")
    assert "This council and its providers are made up." in visitor.text
    databases.close(app)


def test_navigation_shows_only_places_that_exist_and_that_the_person_may_reach(council: Flask) -> None:
    for name, rule, order in (("Last", access.staff, 99_000), ("Decisions", access.roles("manager"), 98_000)):
        council.add_url_rule(f"/{name.lower()}", name, rule(lambda: ""))
        navigation.add(council, Place(name, name, order))
    officer, manager = Visitor(council), Visitor(council)
    officer.sign_in("officer")
    manager.sign_in("manager")
    officer.get("/account")
    manager.get("/account")
    assert "/last" in officer.text and "/decisions" not in officer.text
    assert manager.text.index("/decisions") < manager.text.index("/last")


def test_reading_requests_take_no_write_lock(council: Flask) -> None:
    seen = {}

    @access.anyone
    def look() -> str:
        seen["is reading"] = _reading.get() and "reading" in g
        return ""

    council.add_url_rule("/look", "look", look, methods=["GET", "POST"])
    visitor = Visitor(council)
    visitor.get("/look")
    assert seen["is reading"]
    assert not _reading.get()
    visitor.get("/sign-in")
    visitor.post("/look")
    assert not seen["is reading"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PATHS)
def test_pages_around_pass_axe_and_fit_their_screen(site: str, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    if path.startswith("/account"):
        page.goto(f"{site}/sign-in")
        page.get_by_label("Work email address").fill("officer@council.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site + path)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [problem for problem in problems if "404" not in problem] == []


@pytest.mark.browser
def test_sign_in_with_mistakes_passes_axe_and_moves_to_the_first_of_them(site: str, page: Page) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Sign in").click()
    assert violations(page) == []
    page.get_by_role("link", name="Enter your work email address").click()
    assert page.evaluate("document.activeElement.id") == "email"
