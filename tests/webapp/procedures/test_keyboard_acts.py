"""Without a mouse: all that can be done to a table and to the parts of a form, as the saved file says it."""

import json
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.cast import NOW
from tests.waiting import pause
from tests.webapp.procedures import drafting
from tests.webapp.procedures.keyboard import becomes, press, reach
from tests.webapp.procedures.test_diagram_editor import saved
from workflows import drafts, new_files
from workflows.database import db
from workflows.people import CLOCK

pytestmark = pytest.mark.browser
TEXTS = re.compile(rb'<text>("[a-z ]+")</text>')
STAYS = ("up", "move-right")  # on the button, that it can be pressed again
COLUMNS = re.compile(rb"<(input|output) ")
DECISIONS = re.compile(rb'<decision [^>]*name="([^"]*)"')
INNER = [
    {"type": "textfield", "id": "other", "key": "note", "label": "Inner note"},
    {"type": "number", "id": "count", "key": "count", "label": "How many"},
]
PARTS = [
    {"type": "textfield", "id": "note", "key": "note", "label": "Note"},
    {"type": "group", "id": "inner", "path": "inner", "label": "Details", "components": INNER},
]
FORM = {"type": "default", "id": "visit", "title": "Visit", "schemaVersion": 18, "components": PARTS}


def test_rules_columns_and_decisions_are_changed_by_keyboard(page: Page, site: str, council: Flask) -> None:
    draft = drafting.begin(council)
    path, table = new_files.begin("dmn", "Late enough")
    complaints = drafting.open_editor(page, site, keep(council, draft, path, table))
    reach(page, "Edit output")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    act(page, "below")
    page.keyboard.type('"later"')
    act(page, "up")
    comes(page, council, draft, path, TEXTS, [b'"later"', b'"to be said"'])
    press(page, "Remove: Rule 1")
    pause(page)
    expect(page.locator(".cm-content:focus")).to_be_visible()
    act(page, "left")
    comes(page, council, draft, path, COLUMNS, [b"input", b"output", b"output"])
    act(page, "move-right")
    act(page, "remove-column")
    comes(page, council, draft, path, COLUMNS, [b"input", b"output"])
    comes(page, council, draft, path, TEXTS, [b'"to be said"'])
    page.get_by_role("button", name="Undo").focus()
    for _ in range(4):
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
    comes(page, council, draft, path, TEXTS, [b'"later"', b'"to be said"'])
    add_and_remove_a_decision(page, council, draft, path)
    close_a_small_window(page)
    assert complaints == []


def add_and_remove_a_decision(page: Page, council: Flask, draft: str, path: str) -> None:
    page.get_by_role("button", name="Add a decision").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Decision name")).to_be_focused()
    page.keyboard.type("How late")
    comes(page, council, draft, path, DECISIONS, [b"Late enough", b"How late"])
    page.reload()
    press(page, "How late")
    press(page, "Remove this decision")
    comes(page, council, draft, path, DECISIONS, [b"Late enough"])
    expect(page.get_by_role("button", name="How the decisions hang together")).to_be_focused()
    press(page, "Undo")
    comes(page, council, draft, path, DECISIONS, [b"Late enough", b"How late"])


def close_a_small_window(page: Page) -> None:
    page.get_by_role("button", name="Late enough", exact=True).focus()
    page.keyboard.press("Enter")
    reach(page, "Edit input")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Input label")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit input").first).to_be_focused()


def act(page: Page, what: str) -> None:
    """From a cell of the table to a button for its rule or column, and to where the keyboard is then."""
    page.keyboard.press("Alt+Enter")
    expect(page.locator("[data-do]:focus")).to_be_visible()
    while page.evaluate("document.activeElement.dataset.do") != what:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-do]:focus" if what in STAYS else ".cm-content:focus")).to_be_visible()
    pause(page)  # a person's pause: the table is drawn once more, and the keyboard is where it was
    expect(page.locator("[data-do]:focus" if what in STAYS else ".cm-content:focus")).to_be_visible()


def test_a_part_leaves_its_group_by_keyboard_unless_its_key_is_taken(page: Page, site: str, council: Flask) -> None:
    draft = drafting.begin(council)
    complaints = drafting.open_editor(page, site, keep(council, draft, "visit.form", json.dumps(FORM).encode()))
    press(page, "Parts in order")
    press(page, "Inner note")
    move_out(page)
    expect(page.get_by_role("alert").filter(has_text="It cannot stand in “The form”")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    press(page, "How many")
    move_out(page)
    order = re.compile(rb'"id": ?"(note|inner|other|count)"')
    moved, before = [b"count", b"note", b"inner", b"other"], [b"note", b"inner", b"other", b"count"]
    comes(page, council, draft, "visit.form", order, moved)
    for name, wanted in (("Undo", before), ("Redo", moved), ("Undo", before)):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        comes(page, council, draft, "visit.form", order, wanted)
        expect(page.get_by_role("button", name=name)).to_be_focused()
    assert complaints == []


def move_out(page: Page) -> None:
    press(page, "Move to another place")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def comes(page: Page, council: Flask, draft: str, path: str, part: re.Pattern[bytes], wanted: list[bytes]) -> None:
    """Wait until these are the parts of the draft's file, in order."""
    becomes(page, lambda: part.findall(saved(council, draft, path)), wanted)


def keep(council: Flask, draft: str, path: str, content: bytes) -> str:
    """Put a file into the draft; the address of its editor."""
    with council.app_context():
        drafts.save(int(draft.rpartition("/")[2]), path, content, base="", by=CLOCK, now=NOW)
        db.session.commit()
    return f"{draft}/files/{path}"


def test_a_new_questions_key_follows_its_label_until_somebody_fixes_it_and_is_no_other_forms(
    page: Page, site: str, council: Flask
) -> None:
    """`weight` belongs to another form of the procedure; what is not new keeps the key that it has."""
    draft = drafting.begin(council)
    complaints = drafting.open_editor(page, site, keep(council, draft, "visit.form", json.dumps(FORM).encode()))
    page.locator(".fjs-palette-field[data-field-type=number]").focus()
    page.keyboard.press("Enter")
    label, key = page.locator("#bio-properties-panel-label"), page.locator("#bio-properties-panel-key")
    panel = page.locator(".bio-properties-panel-group-header", has_text="General").get_by_role("button").first
    if not label.is_visible():
        panel.click()
    keys = re.compile(rb'"key": ?"([^"]*)"')
    for words, wanted in (("Weight", b"weight2"), ("How heavy is it, roughly?", b"howHeavyIsItRoughly")):
        label.fill(words)
        becomes(page, lambda wanted=wanted: wanted in keys.findall(saved(council, draft, "visit.form")), True)
    key.fill("heaviness")
    becomes(page, lambda: b"heaviness" in keys.findall(saved(council, draft, "visit.form")), True)
    label.fill("Heaviness in stone")
    becomes(page, lambda: b"Heaviness in stone" in saved(council, draft, "visit.form"), True)
    assert sorted(keys.findall(saved(council, draft, "visit.form"))) == [b"count", b"heaviness", b"note", b"note"]
    assert complaints == []
