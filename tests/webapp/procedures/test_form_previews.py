"""The form editor: its preview is the real page, nothing in it runs or is kept, and no form loses anything in it."""

import json

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.procedures import drafting
from tests.webapp.test_accessibility import faults
from webapp import shipped

QUESTION: dict[str, object] = {
    "type": "textfield", "id": "colour", "key": "colour", "label": "Colour", "validate": {"required": True},
}
TEXT: dict[str, object] = {"type": "text", "id": "words", "text": "About {{ what }}"}


def form(*components: dict[str, object]) -> str:
    return json.dumps({"type": "default", "id": "weight", "components": list(components)})


def begun(council: Flask) -> tuple[Visitor, str, str]:
    """The process owner, the address of a form in a draft, and a case of the procedure."""
    draft = drafting.begin(council)
    reference = desk.start(council, what="<i>Ten</i> bricks")
    return drafting.owner(council), f"{draft}/files/weight.form", reference


def test_the_preview_is_the_page_of_the_task_with_the_cases_values_and_the_real_validation(council: Flask) -> None:
    owner, address, reference = begun(council)
    asked = {"_form": form(TEXT, QUESTION), "_case": reference}
    shown = owner.post(f"{address}/page", asked)
    assert "Weigh it" in owner.text and "Record the weight" in owner.text and "upturn-columns__form" in owner.text
    assert "About &lt;i&gt;Ten&lt;/i&gt; bricks" in owner.text and "There is a problem" not in owner.text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "script-src 'none'" in shown.headers["Content-Security-Policy"]
    owner.get("/account")
    owner.post(f"{address}/page", {**asked, "colour": "", "_try": "yes"})
    assert "There is a problem" in owner.text and "Enter the colour" in owner.text
    owner.post(f"{address}/page", {**asked, "colour": "Red", "_try": "yes"})
    assert "These answers would be taken" in owner.text and 'value="Red"' in owner.text
    owner.post(f"{address}/page", {**asked, "_look": "provider"})
    assert "upturn-answer" in owner.text


def test_a_form_with_errors_waits_and_says_what_is_wrong_with_which_part(council: Flask) -> None:
    owner, address, _ = begun(council)
    wrong = {"_form": form({**QUESTION, "type": "image"})}
    answer = owner.post(f"{address}/page", wrong, headers={"Accept": "application/json"})
    assert answer.json and answer.json["html"] is None
    assert [(one["element"], one["severity"]) for one in answer.json["problems"]] == [("colour", "error")]
    officer = Visitor(council)
    officer.sign_in("officer")
    officer.get("/account")
    assert officer.post(f"{address}/page", wrong).status_code == 403


@pytest.mark.browser
def test_every_shipped_form_survives_the_editor_and_a_change_is_seen_at_once(
    page: Page, site: str, council: Flask
) -> None:
    broken = drafting.open_editor(page, site, f"{drafting.begin(council)}/files/weight.form")
    frame = page.frame_locator("[data-frame]")
    page.locator(".fjs-element", has_text="Weight").last.click()
    frame.get_by_label("Weight").fill("12")
    page.get_by_label("What to say when it is missing").fill("Weigh it first")
    page.locator("[data-saved]", has_text="Saved at").wait_for()
    expect(frame.get_by_label("Weight")).to_have_value("12")
    frame.get_by_label("Weight").fill("")
    frame.get_by_role("button", name="Record the weight").click()
    frame.get_by_role("link", name="Weigh it first").wait_for()
    page.get_by_text("Parts in order").click()
    assert faults(page) == []
    lost = [path for path, text in shipped_forms().items() if meaning(reopened(page, text)) != meaning(text)]
    assert (lost, broken) == ([], [])


def shipped_forms() -> dict[str, str]:
    files = [files for files in shipped.procedures().values()]
    return {path: held.decode() for one in files for path, held in one.items() if path.endswith(".form")}


def reopened(page: Page, text: str) -> str:
    return str(page.evaluate("text => document.querySelector('[data-module=form-editor]').reopened(text)", text))


def meaning(text: str) -> object:
    """The form without its schema's version and the names of its parts."""
    return json.loads(text, object_hook=lambda one: {k: v for k, v in one.items() if k not in ("id", "schemaVersion")})
