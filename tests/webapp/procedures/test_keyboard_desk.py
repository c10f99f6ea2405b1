"""Without a mouse: trying out in every role, finding and moving cases, comparing, taking out and bringing in."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.cast import NOW
from tests.webapp import desk
from tests.webapp.procedures import drafting
from tests.webapp.procedures.keyboard import go, reach
from tests.workflows.trying import KEY, files
from webapp import clock, worker
from workflows import versions
from workflows.database import db
from workflows.people import CLOCK

pytestmark = pytest.mark.browser
NEWER = {**desk.FILES, "weighing.bpmn": desk.FILES["weighing.bpmn"].replace(b"Weigh it", b"Weigh it twice")}


def publish(council: Flask, key: str, contents: dict[str, bytes]) -> int:
    with council.app_context():
        clock.move_to(NOW)
        version = versions.publish(versions.draft(key, contents, now=NOW), by=CLOCK, now=NOW)
        db.session.commit()
        return version.id


def test_a_version_is_tried_out_in_every_role_by_keyboard(page: Page, site: str, council: Flask) -> None:
    trial = f"/procedures/{KEY}/drafts/{publish(council, KEY, files())}/trial"
    drafting.open_editor(page, site, trial)
    go(page, "Begin")
    start_as_the_officer(page)
    go(page, "By a day")
    expect(page.get_by_text("Clock: Tuesday 10 March 2026")).to_be_visible()
    answer_as_the_provider_from_the_letter(page)
    decide_as_the_manager(page)
    reach(page, "What happens in it")
    page.keyboard.type("Nine missed, then closed")
    go(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Nine missed, then closed")


def start_as_the_officer(page: Page) -> None:
    go(page, "Start a case")
    reach(page, "What is it about?")
    page.keyboard.type("Missed visits")
    go(page, "Start")


def answer_as_the_provider_from_the_letter(page: Page) -> None:
    go(page, "Please report your visits")
    reach(page, "The email as its reader sees it")
    letter = page.frames[1]
    for _ in range(5):
        if letter.evaluate("document.activeElement.textContent").strip() == "Report":
            break
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reach(page, "How many visits were missed?")
    page.keyboard.type("9")
    go(page, "Complete")


def decide_as_the_manager(page: Page) -> None:
    go(page, "Manager")
    go(page, "Open")
    reach(page, "What do you decide?")
    page.keyboard.type("Go on")
    go(page, "Complete")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ended: Closed by the manager")


def test_cases_are_found_and_moved_by_keyboard(page: Page, site: str, council: Flask) -> None:
    publish(council, "weighing", desk.FILES)
    reference = desk.start(council)
    publish(council, "weighing", NEWER)
    drafting.open_editor(page, site, "/procedures")
    go(page, "Weighing")
    go(page, "Where cases are")
    go(page, "Weigh it")
    reach(page, reference)
    go(page, "Move cases")
    reach(page, reference)
    page.keyboard.press("Space")
    assert not page.evaluate("document.activeElement.checked")
    page.keyboard.press("Space")
    reach(page, "Why are they moved?")
    page.keyboard.type("It is weighed twice now.")
    go(page, "Move the chosen cases to version 2")
    worker.work(council)
    expect(page.get_by_role("status")).to_contain_text("1 of 1 moved")
    go(page, "Move 1 case back")
    go(page, "Versions")
    reach(page, "After")
    page.keyboard.press("End")
    go(page, "Compare")


def test_a_procedure_is_taken_out_and_brought_in_and_one_begun_by_keyboard(
    page: Page, site: str, council: Flask, tmp_path: Path
) -> None:
    publish(council, "weighing", desk.FILES)
    drafting.open_editor(page, site, "/procedures/weighing/versions/1")
    reach(page, "Download as a zip")
    with page.expect_download() as taken_out:
        page.keyboard.press("Space")
    taken_out.value.save_as(tmp_path / "weighing.zip")
    go(page, "Procedures")
    go(page, "Import")
    reach(page, "Zip, or .bpmn file")
    page.locator("input[type=file]:focus").set_input_files(tmp_path / "weighing.zip")  # what the browser's window does
    go(page, "Import as a draft")
    expect(page).to_have_url(re.compile(r"/procedures/weighing/drafts/\d+$"))
    page.goto(f"{site}/procedures")
    go(page, "New procedure")
    reach(page, "What is it called?")
    page.keyboard.type("Quality visit")
    reach(page, "What do its references begin with?")
    page.keyboard.type("QV")
    reach(page, "When is it used?")
    page.keyboard.type("After each visit.")
    reach(page, "A blank page")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "weighing"
    page.keyboard.press("ArrowUp")
    go(page, "Begin the draft")
    expect(page.get_by_text("Quality visit").first).to_be_visible()
