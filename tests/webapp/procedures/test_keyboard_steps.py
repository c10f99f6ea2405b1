"""Without a mouse: a question, where its ways lead and what kind a step is, as the saved diagram says it."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.webapp.procedures import drafting
from tests.webapp.procedures.keyboard import becomes, press, reach
from tests.webapp.procedures.test_diagram_editor import KEY, PATH, begin, meaning, saved
from workflows import engine

pytestmark = pytest.mark.browser
Way = tuple[str, str, str | None, bool]


def test_a_question_its_ways_and_another_kind_are_made_by_keyboard(page: Page, site: str, council: Flask) -> None:
    draft = begin(council)
    before = meaning({PATH: saved(council, draft, PATH)})
    complaints = drafting.open_editor(page, site, f"{draft}/files/{PATH}")
    page.wait_for_selector("[data-ready]")
    ask_whether_it_is_urgent(page)
    say_when(page)
    urgent = ("urgent", "accepted", '=accuracy = "wrong"', False)
    otherwise = ("", "is_corrected", None, False)
    ways_become(page, council, draft, "scriptTask", [otherwise, urgent])
    lead_it_elsewhere(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    make_it(page, "Default flow")
    go_to(page, "work_out_own")
    make_it(page, "Manual task")
    changed = [("", "is_corrected", None, True), ("urgent", "decide_measures", '=accuracy = "wrong"', False)]
    ways_become(page, council, draft, "manualTask", changed)
    undo(page, times=3)
    ways_become(page, council, draft, "scriptTask", [otherwise, urgent])
    undo(page, times=8)
    becomes(page, lambda: meaning({PATH: saved(council, draft, PATH)}), before)
    assert complaints == []


def ask_whether_it_is_urgent(page: Page) -> None:
    """A question after a step, taken back and brought back at once, with a second way that has a condition."""
    reach(page, "A round begins")
    go_to(page, "validate_return")
    press(page, "Add a step after this one")
    assert violations(page) == []
    press(page, "A question: one way on")
    question = page.locator("[data-step^=Gateway_]")
    undo(page, times=1)
    expect(question).to_have_count(0)
    press(page, "Redo")
    expect(question).to_have_count(1)
    question.focus()
    page.keyboard.press("Enter")
    name(page, "Is it urgent?")
    page.keyboard.press("Escape")
    expect(page.locator("[aria-pressed=true]:focus")).to_contain_text("Is it urgent?")
    press(page, "Add a way on")
    page.keyboard.type("Accepted")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def say_when(page: Page) -> None:
    name(page, "urgent")
    press(page, "Condition")
    while "cm-content" not in page.evaluate("document.activeElement.className"):
        page.keyboard.press("Tab")
    page.keyboard.type('accuracy = "wrong')


def name(page: Page, words: str) -> None:
    press(page, "Properties")
    expect(page.locator("#bio-properties-panel-name")).to_be_focused()
    page.keyboard.type(words)


def lead_it_elsewhere(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("[aria-pressed=true]:focus")).to_contain_text("urgent: Accepted")
    press(page, "Lead it elsewhere")
    assert violations(page) == []
    page.keyboard.type("Decide on improvement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-pressed=true]:focus")).to_contain_text("urgent: Decide on improvement measures")


def ways_become(page: Page, council: Flask, draft: str, kind: str, wanted: list[Way]) -> None:
    """Wait for the ways on from the question in the saved diagram, and for the kind of the step further on."""
    def found() -> tuple[str, str, str, list[Way]]:
        elements = engine.read({PATH: saved(council, draft, PATH)}).processes[KEY].elements
        way, = elements["validate_return"].outgoing
        question = elements[way.target]
        ways = [(on.name, on.target, on.condition, on.is_default) for on in question.outgoing]
        return question.kind, question.name, elements["work_out_own"].kind, ways

    becomes(page, found, ("exclusiveGateway", "Is it urgent?", kind, wanted))


def go_to(page: Page, step: str) -> None:
    """Down the list to the step, and choose it."""
    while page.evaluate("document.activeElement.dataset.step") != step:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def make_it(page: Page, kind: str) -> None:
    press(page, "Make it another kind")
    menu = page.locator(".djs-popup")
    expect(menu.get_by_text(kind, exact=True)).to_be_visible()
    if menu.locator("input").count():
        assert violations(page) == []
        page.keyboard.type(kind)
        expect(menu.locator(".djs-popup-body .entry")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[aria-pressed=true]:focus")).to_be_visible()


def undo(page: Page, times: int) -> None:
    page.get_by_role("button", name="Undo").focus()
    for _ in range(times):
        page.keyboard.press("Enter")
