"""A provider on a phone, in a real browser: every page can be used, passes WCAG 2.2 AA and fits the screen."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from notifications import links
from tests.accessibility import violations
from tests.forms.sheets import visits
from tests.notifications import procedure
from tests.tabbing import unreached
from webapp import clock
from workflows import cases, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import Contract, Person, Provider, Site, actor

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def door(app: Flask, **given: Any) -> str:
    """The address of a new case's link, without its host."""
    with app.app_context():
        now = clock.now()
        owner = db.session.scalars(db.select(Person).where(Person.email == "officer@council.example")).one()
        version = versions.install(procedure.KEY, procedure.FILES, by=actor(owner), now=now)
        assert version is not None
        case: Case = cases.start(
            version, by=actor(owner), provider=db.session.scalars(db.select(Provider)).one(), owner=owner, now=now,
            site=db.session.scalars(db.select(Site)).one(), contract=db.session.scalars(db.select(Contract)).one(),
            given=Given(given),
        )
        link = links.newest(procedure.open_task(case))
        assert link is not None
        db.session.commit()
        return f"/p/{links.token(link)}"


def look(page: Page, heading: str) -> None:
    """The page of that heading is there, nothing sticks out of the screen, axe and Tab find nothing wrong."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
    assert unreached(page) == []


def test_a_provider_answers_on_a_phone(site: str, council: Flask, page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    address = site + door(council)
    page.goto(address)
    look(page, "asks for your answer")
    page.get_by_role("button", name="Continue").click()
    look(page, "Send your update")
    page.get_by_role("button", name="Start now").click()
    page.get_by_role("button", name="Continue and check your answers").wait_for()
    look(page, "Send your update")
    page.get_by_role("button", name="Continue and check your answers").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look(page, "Send your update")
    page.get_by_label("What did you do this week?").fill("Hired two carers.")
    files = [{"name": "rota.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 rota"}]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save and come back later").click()
    look(page, "saved, not sent")
    page.goto(address)
    page.get_by_role("button", name="Continue").click()
    look(page, "Send your update")
    page.get_by_role("button", name="Carry on").click()
    page.get_by_text("rota.pdf").first.wait_for()
    page.get_by_role("button", name="Continue and check your answers").click()
    look(page, "Check your answers")
    page.get_by_role("button", name="Send update").click()
    look(page, "Sent")
    assert re.search(r"ASK-\d{4}-0001/\d+", page.inner_text("main"))
    page.goto(address)
    look(page, "You have sent this")
    assert "You sent this on" in page.inner_text("main")


def test_a_provider_answers_by_spreadsheet_or_types_a_table_on_a_phone(
    site: str, council: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"id": "update", "type": "default", "components": [visits.TOP, visits.LIST, visits.EVIDENCE]}
    monkeypatch.setitem(procedure.FILES, "update.form", json.dumps(form).encode())
    monkeypatch.setitem(procedure.FILES, "to-read.email", b"An update\n\n[Read it]({{ link }})\n")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site + door(council, lines=visits.ROWS))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Use a spreadsheet").click()
    look(page, "Answer by spreadsheet")
    sent = {"name": "r.csv", "mimeType": "text/csv", "buffer": visits.as_csv(["1.1", "", "ninety"])}
    page.get_by_label("Your spreadsheet").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload your spreadsheet").click()
    page.get_by_text("“ninety” is not a number").wait_for()
    look(page, "Answer by spreadsheet")
    page.get_by_role("link", name="Type your answers instead").click()
    page.get_by_role("button", name="Continue").wait_for()
    look(page, "Send your update")
    page.get_by_label("Nothing happened").first.check()
    assert page.get_by_label("What you report").is_visible()
