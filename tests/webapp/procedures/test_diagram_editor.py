"""The diagram editor in a browser: no meaning is lost, problems show at once, the keyboard does, work is kept."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.cast import NOW
from tests.webapp import desk
from tests.webapp.procedures import drafting
from webapp import clock, shipped
from workflows import drafts, engine, versions
from workflows.database import db
from workflows.people import actor

KEY = "monitoring_return"
PATH = f"{KEY}.bpmn"
MODELER = "document.querySelector('[data-module=bpmn-editor]').modeler"
OPEN_MOVE_SAVE = f"""async (xml) => {{
  const modeler = {MODELER}
  await modeler.importXML(xml)
  const first = modeler.get('elementRegistry').find((one) => one.type === 'bpmn:UserTask')
  modeler.get('modeling').moveElements([first], {{ x: 10, y: 0 }})
  return (await modeler.saveXML({{ format: true }})).xml
}}"""


def begin(council: Flask) -> str:
    """A draft of a shipped procedure without documents, which take seconds to check; its address."""
    with council.app_context():
        clock.move_to(NOW)
        by = actor(desk.person("owner"))
        versions.install(KEY, shipped.procedures()[KEY], by=by, now=NOW)
        draft = drafts.begin(KEY, by=by, now=NOW)
        db.session.commit()
        return f"/procedures/{KEY}/drafts/{draft.id}"


def saved(council: Flask, draft: str, path: str) -> bytes:
    with council.app_context():
        return drafts.find(int(draft.rpartition("/")[2])).contents.files[path]


def meaning(files: Mapping[str, bytes]) -> Any:
    """What our engine reads in the diagrams: all but where it stands in the file."""
    return plain(engine.read(files).processes)


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name != "line"}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def settled(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


@pytest.fixture
def editor(page: Page, site: str, council: Flask) -> Callable[[], str]:
    """Opens the diagram of a fresh draft in the browser; answers the draft's address."""
    def open_it() -> str:
        draft = begin(council)
        found = drafting.open_editor(page, site, f"{draft}/files/{PATH}")
        page.wait_for_selector("[data-ready]")
        assert found == []
        return draft

    return open_it


@pytest.mark.browser
def test_every_shipped_diagram_survives_the_editor_unchanged_in_meaning(page: Page, editor: Callable[[], str]) -> None:
    editor()
    for files in shipped.procedures().values():
        diagrams = {path: content for path, content in files.items() if path.endswith(".bpmn")}
        after = {path: page.evaluate(OPEN_MOVE_SAVE, content.decode()).encode() for path, content in diagrams.items()}
        assert after != diagrams
        assert meaning(after) == meaning(diagrams)


@pytest.mark.browser
def test_a_step_with_its_own_form_is_added_between_two_others_by_keyboard(
    page: Page, editor: Callable[[], str], council: Flask
) -> None:
    draft = editor()
    page.focus("[data-step=validate_return]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.focus("[data-block=ask-advice]")
    page.keyboard.press("Enter")
    expect(page.locator("#bio-properties-panel-name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Legal review")
    page.focus("[data-make=FormDefinition-formId]")
    page.keyboard.press("Enter")
    page.keyboard.type("Legal advice")
    page.keyboard.press("Enter")
    expect(page.locator("#bio-properties-panel-FormDefinition-formId")).to_have_value("legal-advice")
    settled(page, "Saved at")
    process = engine.read({"s.bpmn": saved(council, draft, PATH)}).processes[KEY]
    review = next(element for element in process.elements.values() if element.name == "Legal review")
    assert (len(review.incoming), len(review.outgoing)) == (1, 1)
    assert review.extensions.form_id == "legal-advice" and review.extensions.candidate_groups == "consulted"
    assert b"Legal advice" in saved(council, draft, "legal-advice.form")


@pytest.mark.browser
def test_a_wrong_expression_is_marked_on_its_element_as_it_is_written(page: Page, editor: Callable[[], str]) -> None:
    editor()
    page.click("[data-step=validate_return]")
    page.get_by_text("Who exactly, and until when").click()
    page.locator("[data-entry-id=taskScheduleDueDate] .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("+ (")
    page.wait_for_selector(".upturn-sign--error")
    expect(page.locator("[data-count]")).to_contain_text("1 error")
    expect(page.locator("[data-step=validate_return]")).to_contain_text("1 to mend")
    page.click("[data-step=decide_late]")
    page.locator("[data-problem-list]").get_by_role("button", name="Validate the return").click()
    expect(page.locator("[data-step=validate_return]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_nothing_written_is_lost_offline_or_in_a_closed_tab(
    page: Page, editor: Callable[[], str], council: Flask
) -> None:
    draft = editor()
    address, path = page.url, PATH
    page.context.set_offline(True)
    name(page, "Validate it, offline")
    settled(page, "Not saved: you are offline. Kept in this browser")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(address)
    again.get_by_role("button", name="Bring mine back").click()
    settled(again, "Saved at")
    assert b"Validate it, offline" in saved(council, draft, path)
    again.close()


def name(page: Page, words: str) -> None:
    """Give the first task another name in the panel."""
    page.wait_for_selector("[data-ready]")
    page.click("[data-step=validate_return]")
    page.fill("#bio-properties-panel-name", words)
