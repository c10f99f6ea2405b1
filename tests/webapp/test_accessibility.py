"""Every page of the council passes axe (WCAG 2.2 AA) and fits a laptop and a phone; the keyboard gets everywhere."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from notifications import notices
from notifications.notices import Notice
from tests.accessibility import violations
from tests.cast import NOW
from tests.tabbing import unreached
from tests.visitor import PASSWORD
from tests.waiting import A_HANG
from tests.webapp import desk
from webapp import clock
from workflows import cases, incidents
from workflows.database import db

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)
STAFF = {
    "officer": [
        "/inbox", "/inbox?tab=team", "/inbox?tab=others", "/inbox?tab=mine&words=nothing", "/tasks/{draft}",
        "/tasks/{done}", "/cases", "/cases?words=nothing", "/cases/{plan}", "/cases/{plan}/plan",
        "/cases/{plan}/emails", "/cases/{plan}/files", "/cases/{plan}/documents", "/cases/{plan}/diagram",
        "/cases/{new}/plan", "/cases/{new}/files", "/cases/{new}/emails", "/providers", "/providers/1", "/start",
        "/start/sip", "/start/sip?provider=1", "/mailbox", "/mailbox/1", "/account",
    ],
    "manager": ["/inbox", "/decisions", "/tasks/{draft}", "/cases/{plan}"],
    "admin": [
        "/inbox", "/operations", "/operations/incidents/1/skip", "/people", "/people/new", "/people/1",
        "/people/1/leaving", "/providers/1", "/providers/new", "/providers/1/contact/1", "/providers/1/contract/new",
        "/providers/1/contact/1/removal",
    ],
}


@pytest.fixture
def places(council: Flask) -> dict[str, object]:
    """A council at work: a plan that waits for the provider, a new one, and something that got stuck."""
    council.config["UPTURN"] = replace(council.config["UPTURN"], demonstration=True)
    desk.publish(council)
    plan, new = desk.sip(council), desk.start(council, "sip", whatFailed="Missed visits")
    weighing, weighed = desk.start(council), desk.start(council)
    done = desk.task_id(council, weighed)
    desk.answer(council, weighed, "weigh", "officer", weight=9)
    with council.app_context():
        case = cases.lock(desk.case_of(plan).id)
        notice = db.session.scalars(db.select(Notice).where(Notice.case_id == case.id, Notice.status == "due")).first()
        assert notice is not None
        notices.give_up(notice, case, "550 no such mailbox", clock.now())
        incidents.report(case, "timer", "No branch is true", now=NOW)
        db.session.commit()
    draft = desk.task_id(council, new, "draft_plan")
    return {"plan": plan, "new": new, "weighing": desk.task_id(council, weighing), "done": done, "draft": draft}


@pytest.fixture
def screen(browser: Browser, places: dict[str, object], site: str) -> Iterator[Page]:
    """A tab at the council's address."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.set_default_timeout(A_HANG * 1000)
    yield page
    context.close()


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Work email address").fill(f"{who}@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def faults(page: Page) -> list[object]:
    """What axe finds at each width, whether the page is wider than its screen, and what Tab does not find on it."""
    found: list[object] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += [*violations(page), *([f"wider than {width}"] if is_wide else [])]
    return [*found, *unreached(page)]


@pytest.mark.parametrize("who", STAFF)
def test_pages_pass_axe_and_fit_their_screen(screen: Page, places: dict[str, object], who: str) -> None:
    problems: list[str] = []
    screen.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    screen.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(screen, who)
    found = {}
    for path in (path.format(**places) for path in STAFF[who]):
        answer = screen.goto(path)
        assert answer is not None and answer.status == 200, path
        if wrong := faults(screen):
            found[path] = wrong
    assert (found, problems) == ({}, [])


def test_pages_with_mistakes_pass_too(screen: Page, places: dict[str, object]) -> None:
    sign_in(screen, "officer")
    for path, button in (
        (f"/tasks/{places['weighing']}", "Record the weight"),
        (f"/tasks/{places['draft']}", "Send plan to provider"),
        ("/start/sip?provider=1", "Start the case"),
    ):
        screen.goto(path)
        screen.get_by_role("button", name=button, exact=True).click()
        screen.get_by_role("heading", name="There is a problem").wait_for()
        assert faults(screen) == [], path
    screen.goto(f"/tasks/{places['weighing']}")
    screen.get_by_label("Weight").fill("11")
    screen.get_by_role("button", name="Record the weight").click()
    screen.get_by_role("heading", name="The procedure could not go on").wait_for()
    assert faults(screen) == []


def test_records_with_mistakes_pass_too(screen: Page, places: dict[str, object]) -> None:
    sign_in(screen, "admin")
    for path, button in (
        ("/people/new", "Add and show the first password"), ("/providers/new", "Save"),
        ("/providers/1/contract/new", "Save"), ("/operations/incidents/1/skip", "Skip it"),
    ):
        screen.goto(path)
        screen.get_by_role("button", name=button, exact=True).click()
        screen.get_by_role("heading", name="There is a problem").wait_for()
        assert faults(screen) == [], path


def test_losing_a_race_is_shown_accessibly(screen: Page, places: dict[str, object], council: Flask) -> None:
    sign_in(screen, "officer")
    screen.goto(f"/tasks/{places['weighing']}")
    with council.app_context():
        reference = db.session.get_one(desk.Task, places["weighing"]).case.reference
    desk.answer(council, reference, "weigh", "officer2", weight=8)
    screen.get_by_label("Weight").fill("9")
    screen.get_by_role("button", name="Record the weight").click()
    screen.get_by_role("heading", name="Somebody was quicker").wait_for()
    assert faults(screen) == []


def test_the_keyboard_skips_to_the_content_and_sees_where_it_is(page: Page, site: str, places: object) -> None:
    page.goto(f"{site}/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    page.get_by_label("Work email address").focus()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_every_row_of_the_inbox_is_taken_by_keyboard(page: Page, site: str, places: object) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Work email address").fill("officer@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    page.goto(f"{site}/inbox?tab=team")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Take"):
            break
    page.keyboard.press("Enter")
    page.get_by_text("is now yours").wait_for()
