"""Forms in a real browser: accessible (WCAG 2.2 AA), and what the small script and the buttons do."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from markupsafe import Markup
from playwright.sync_api import Page

import forms
from tests.accessibility import violations
from tests.forms.pages import ENVIRONMENT, ROOT, SCOPE, TEMPLATES, definition, drawn, form_of
from tests.forms.test_drafts_and_files import FILE, WRONG

pytestmark = pytest.mark.browser
SOURCE = ROOT / "webapp" / "static" / "src"
BUILT = ROOT / "webapp" / "static" / "built"
READ = """<!DOCTYPE html><html lang="en"><head><title>Plan</title><style>{{ style }}</style></head>
<body><main><h1>Plan</h1>{% include "components/plan_table.html" %}{% include "components/summary.html" %}</main></body>
</html>"""


def style() -> Markup:
    """The built stylesheet; without it (no node here) the pages are checked bare."""
    manifest = BUILT / "manifest.json"
    if not manifest.exists():
        return Markup("")
    return Markup((BUILT / json.loads(manifest.read_text())["upturn.css"]).read_text())  # noqa: S704  our own file


@pytest.fixture
def wrong() -> Iterator[Any]:
    form = form_of(definition("every"), WRONG, SCOPE, files=[FILE])
    form.validate()
    yield form


def test_every_component_passes_axe(page: Page) -> None:
    page.set_content(drawn(form_of(definition("every"), scope=SCOPE), style()))
    assert violations(page) == []


def test_every_component_passes_axe_with_errors(page: Page, wrong: Any) -> None:  # noqa: ANN401
    page.set_content(drawn(wrong, style()))
    assert page.locator(".govuk-error-message").count() > 10
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_plan_of_cards_passes_axe_and_fits_the_screen(page: Page, width: int) -> None:
    form = form_of(definition("plan"), [("plan", "a"), ("plan", "b"), ("plan-a-criteria", "Doses are recorded")])
    form.validate()
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(drawn(form, style()))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_read_passes_axe(page: Page) -> None:
    rows = [{"rowId": "a", "ref": "1.1", "criteria": "Doses are recorded", "start": "2026-11-02"}]
    table = forms.plan_table(definition("plan"), "plan", rows, environment=ENVIRONMENT)
    seen = form_of(definition("every"), WRONG, SCOPE, files=[FILE]).as_seen()
    page.set_content(TEMPLATES.from_string(READ).render(table=table, seen=seen, style=style()))
    assert violations(page) == []


def test_every_link_of_the_error_summary_leads_to_a_box(page: Page, wrong: Any) -> None:  # noqa: ANN401
    page.set_content(drawn(wrong, style()))
    anchors = [str(link.get_attribute("href")) for link in page.locator(".govuk-error-summary a").all()]
    assert len(anchors) == len(wrong.faults)
    for anchor in anchors:
        box = page.locator(f'[id="{anchor.removeprefix("#")}"]')
        assert box.evaluate("box => box.matches('input, select, textarea, button')"), anchor


def test_no_id_is_used_twice(page: Page, wrong: Any) -> None:  # noqa: ANN401
    page.set_content(drawn(wrong))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert sorted(ids) == sorted(set(ids))


def test_a_new_row_has_the_focus(page: Page) -> None:
    form = form_of(definition("plan"), [("plan", "a"), ("_row", "plan:add")])
    page.set_content(drawn(form))
    page.wait_for_function("document.activeElement.id.startsWith('plan-')")
    assert page.evaluate("document.activeElement.id") == form.touched


def test_return_in_a_box_completes_and_removes_nothing(page: Page) -> None:
    page.set_content(drawn(form_of(definition("every"), [("staff", "r1")], SCOPE)))
    page.evaluate("""document.forms[0].addEventListener('submit', event => {
        event.preventDefault(); window.pressed = event.submitter.name })""")
    page.locator('[name="name"]').press("Enter")
    assert page.evaluate("window.pressed") == ""


def test_the_script_shows_and_hides_as_answers_change(page: Page) -> None:
    page.set_content(drawn(form_of(definition("every"), None, SCOPE)))
    page.add_script_tag(content=(SOURCE / "form.js").read_text())
    reason = page.get_by_label("Why was it not met?")
    assert not reason.is_visible()
    page.get_by_label("Not met", exact=True).check()
    assert reason.is_visible()
    sent = page.evaluate("new FormData(document.forms[0]).getAll('_shown')")
    assert "reason" in sent
    page.get_by_label("Met", exact=True).check()
    assert not reason.is_visible()


def test_the_script_follows_a_box_in_its_own_row(page: Page) -> None:
    page.set_content(drawn(form_of(definition("every"), [("staff", "r1"), ("staff", "r2")], SCOPE)))
    page.add_script_tag(content=(SOURCE / "form.js").read_text())
    page.locator('[id="staff-r2-passed"]').check()
    assert page.locator('[id="staff-r2-on-day"]').is_visible()
    assert not page.locator('[id="staff-r1-on-day"]').is_visible()
