"""A process owner changes a procedure without a mouse, from its draft to its publication."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.cast import NOW
from tests.waiting import until
from tests.webapp.procedures import drafting
from tests.webapp.procedures.keyboard import go, press, reach
from tests.webapp.procedures.test_diagram_editor import begin, saved
from workflows import drafts, new_files
from workflows.database import db
from workflows.people import CLOCK

pytestmark = pytest.mark.browser
GROUPED = re.compile(rb'"type": "group".*"components": \[[^]]*"type": "textfield"', re.DOTALL)


def test_a_procedure_is_changed_and_proposed_by_keyboard(page: Page, site: str, council: Flask) -> None:
    draft = begin(council)
    with council.app_context():
        path, table = new_files.begin("dmn", "Late enough")
        drafts.save(int(draft.rpartition("/")[2]), path, table, base="", by=CLOCK, now=NOW)
        db.session.commit()
    drafting.open_editor(page, site, draft)
    add_a_step(page)
    change_its_due_date(page)
    arrives(page, council, draft, "monitoring_return.bpmn", b"P3D")
    let_it_end_otherwise(page)
    arrives(page, council, draft, "monitoring_return.bpmn", b'name="Not answered"')
    ask_a_question(page, site + draft)
    arrives(page, council, draft, "legal-advice.form", b'"textfield"')
    put_it_into_a_group(page)
    arrives(page, council, draft, "legal-advice.form", GROUPED)
    change_a_table(page, site + draft)
    arrives(page, council, draft, path, b'<text>"soon"</text>')
    add_a_rule_above(page)
    arrives(page, council, draft, path, b'<text>"later"</text>')
    rules = re.findall(rb'<text>"(soon|later)"</text>', saved(council, draft, path))
    assert rules == [b"later", b"soon"]
    write_an_email(page, site + draft)
    arrives(page, council, draft, "correction-request.email", b"Send it again")
    propose(page, site + draft)


def arrives(page: Page, council: Flask, draft: str, path: str, words: bytes | re.Pattern[bytes]) -> None:
    """Wait until the words are in the draft's file."""
    wanted = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
    until(lambda: wanted.search(saved(council, draft, path)), f"{words!r} in {path}", page)


def add_a_step(page: Page) -> None:
    go(page, "Monitoring return")
    page.wait_for_selector("[data-ready]")
    reach(page, "A round begins")
    while page.evaluate("document.activeElement.dataset.step") != "validate_return":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    press(page, "Add a step after this one")
    press(page, "Ask for advice")
    expect(page.locator("#bio-properties-panel-name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Legal review")
    press(page, "Make a new form")
    page.keyboard.type("Legal advice")
    page.keyboard.press("Enter")
    expect(page.locator("#bio-properties-panel-FormDefinition-formId")).to_have_value("legal-advice")


def change_its_due_date(page: Page) -> None:
    press(page, "Who exactly, and until when")
    reach(page, "Due")
    while "cm-content" not in page.evaluate("document.activeElement.className"):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("end of day(today() + duration(\"P3D\"))")


def let_it_end_otherwise(page: Page) -> None:
    """A timer beside the new step, and from it a way to an end of its own."""
    page.keyboard.press("Escape")
    expect(page.locator("[data-outline] [aria-pressed=true]")).to_be_focused()
    press(page, "Add something beside it")
    press(page, "When time has passed, go another way")
    expect(page.locator("#bio-properties-panel-name")).to_be_focused()
    page.keyboard.type("Not answered")
    press(page, "Timer")
    reach(page, "Type")
    page.keyboard.type("Duration")
    while not page.evaluate("document.activeElement.id").endswith("-timerEventDefinitionValue"):
        page.keyboard.press("Tab")
    page.keyboard.type("P7D")
    expect(page.locator("[data-outline] [aria-pressed=true]")).to_contain_text("Not answered")
    page.keyboard.press("Escape")
    press(page, "Add a way on")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outline] [aria-pressed=true]")).to_contain_text("Way on")
    press(page, "Lead it elsewhere")
    page.keyboard.press("Escape")
    expect(page.locator("[data-do=elsewhere]")).to_be_focused()
    press(page, "Search")
    expect(page.get_by_label("Search in diagram")).to_be_focused()
    page.keyboard.type("Legal review")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outline] [aria-pressed=true]:focus")).to_contain_text("Legal review")


def put_it_into_a_group(page: Page) -> None:
    press(page, "Group")
    press(page, "Parts in order")
    press(page, "Text field")
    press(page, "Move to another place")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-act=move]")).to_be_focused()


def add_a_rule_above(page: Page) -> None:
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("button", name="Add one above")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("td").get_by_label("Output").first).to_be_focused()
    page.keyboard.type('"later"')


def ask_a_question(page: Page, draft: str) -> None:
    page.goto(draft)
    go(page, "Legal advice")
    press(page, "Text field")


def change_a_table(page: Page, draft: str) -> None:
    page.goto(draft)
    go(page, "Late enough")
    reach(page, "Edit output")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type('"soon"')


def write_an_email(page: Page, draft: str) -> None:
    page.goto(draft)
    go(page, "Correction request")
    reach(page, "Text")
    page.keyboard.press("Control+End")
    page.keyboard.type("Send it again, please.")


def propose(page: Page, draft: str) -> None:
    page.goto(draft)
    go(page, "What will change, and publish")
    reach(page, "What changes, and why?")
    page.keyboard.type("Legal looks at it first.")
    go(page, "Propose it for publishing")
    expect(page.get_by_role("alert")).to_contain_text("The draft is proposed")
