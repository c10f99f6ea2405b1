"""Officers fill in a form from the spreadsheet that somebody sent them: a return by email, a task of their own."""

import io
import json

import pytest
from flask import Flask

from tests.cast import Cast, bring_in
from tests.forms.pages import pairs_on
from tests.forms.sheets import visits
from tests.visitor import PASSWORD, Visitor
from tests.webapp import desk
from tests.webapp.links.test_spreadsheet import filled
from tests.workflows.shipped.monitoring import at, begin, install
from webapp import clock
from webapp.accounts import open_account
from workflows import versions
from workflows.answers import Answer
from workflows.database import db
from workflows.files import CaseFile
from workflows.people import CLOCK

SHEET = "Fill this in from a spreadsheet"


@pytest.fixture
def council(app: Flask) -> Flask:
    """The cast, the officer with an account, and a monthly return that is asked for."""
    with app.app_context():
        clock.move_to(at("2026-04-02"))
        everybody: Cast = bring_in()
        open_account(everybody.officer, PASSWORD)
        begin(install(everybody))
        db.session.commit()
    return app


def send(officer: Visitor, address: str, sheet: bytes | None = None, **typed: str) -> int:
    """Send the page's form as a browser would, with what was typed over it and a spreadsheet; the status."""
    pairs = [(name, value) for name, value in pairs_on(officer.text) if name not in typed]
    data: dict[str, object] = {}
    for name, value in [*pairs, *typed.items()]:
        data.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    if sheet is not None:
        data["spreadsheet"] = (io.BytesIO(sheet), "sent.xlsx")
    return officer.post(address, data).status_code


def test_a_return_by_email_is_recorded_from_its_spreadsheet_which_is_kept(officer: Visitor, council: Flask) -> None:
    page = "/cases/MON-2026-0001/actions/came_by_email"
    officer.get(page)
    assert SHEET in officer.text
    template = officer.client.get(f"{page}/spreadsheet").get_data()
    day = {"receivedOn-day": "1", "receivedOn-month": "4", "receivedOn-year": "2026"}
    assert send(officer, f"{page}/spreadsheet", template, sentBy="Prue Vidal", **day) == 422
    assert "28 things to mend" in officer.text and 'value="Prue Vidal"' in officer.text
    for _twice in range(2):
        assert send(officer, f"{page}/spreadsheet", filled(template)) == 200
    assert "The spreadsheet is read" in officer.text and officer.text.count("sent.xlsx</") <= 1
    assert send(officer, page) == 302
    with council.app_context():
        given = db.session.scalars(db.select(Answer)).one().answers
        assert (given["sentBy"], given["lines"][0]["value"]) == ("Prue Vidal", 97)
        kept = db.session.scalars(db.select(CaseFile).where(CaseFile.removed_at.is_(None))).one()
        assert [file["id"] for file in given["evidence"]] == [kept.id]


def test_any_task_whose_form_has_such_a_list_takes_one(
    officer: Visitor, council: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"id": "weight", "type": "default", "components": [visits.LIST, visits.EVIDENCE]}
    monkeypatch.setitem(desk.FILES, "weight.form", json.dumps(form).encode())
    with council.app_context():
        versions.install("weighing", desk.FILES, by=CLOCK, now=clock.now())
        db.session.commit()
    reference = desk.start(council, lines=visits.ROWS, weight=1)
    page = f"/tasks/{desk.task_id(council, reference)}"
    officer.get(page)
    assert SHEET in officer.text
    template = officer.client.get(f"{page}/spreadsheet").get_data()
    assert send(officer, f"{page}/spreadsheet", template) == 422 and "3 things to mend" in officer.text
    assert send(officer, f"{page}/spreadsheet", visits.filled(visits.GOOD)) == 422
    assert "The file is for MON-2026-0001" in officer.text
    assert send(officer, f"{page}/spreadsheet", visits.filled(visits.GOOD, of=template)) == 302
    officer.get(page)
    assert "The spreadsheet is read" in officer.text and send(officer, f"{page}/completion") == 302
    with council.app_context():
        given = db.session.scalars(db.select(Answer)).one().answers
        assert [row.get("value") for row in given["lines"]][:2] == [93, 12]
        assert [file["name"] for file in given["evidence"]] == ["sent.xlsx"]
