"""A provider answers a monitoring return by spreadsheet: downloads it, mends what is said by cell, checks, sends."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from openpyxl.worksheet.worksheet import Worksheet

from notifications import links
from notifications.notices import Notice
from tests.cast import bring_in
from tests.visitor import PASSWORD, Visitor
from tests.webapp.desk import person
from tests.webapp.links.provider import Inside
from tests.workflows.acting import open_task
from tests.workflows.shipped.monitoring import at, begin, install
from webapp import clock
from webapp.accounts import open_account
from workflows.answers import Answer
from workflows.database import db
from workflows.files import CaseFile
from workflows.tasks import Draft


class Sender(Inside):
    """The contact of a contract whose monthly return for March 2026 is asked for, inside by the emailed link."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        with app.app_context():
            clock.move_to(at("2026-04-02"))
            task = open_task(begin(install(bring_in())), "send_return")
            link = links.newest(task)
            assert link is not None
            self.task, self.door = f"/p/task/{task.id}", f"/p/{links.token(link)}"
            db.session.commit()
        self.get(self.door)
        self.post(self.door)
        self.follow()

    def template(self) -> bytes:
        """The spreadsheet as it is offered."""
        return self.client.get(f"{self.task}/spreadsheet/template").get_data()

    def upload(self, content: bytes, name: str = "return.xlsx") -> int:
        """Send a file; the answer's status."""
        self.get(f"{self.task}/spreadsheet")
        return self.post(f"{self.task}/spreadsheet", {"spreadsheet": (io.BytesIO(content), name)}).status_code


def filled(template: bytes, change: Callable[[dict[str, int], Worksheet], None] = lambda *_: None) -> bytes:
    """The template with every result at 97 or “none”, then changed: given the row of each number, and the sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(template))
    sheet = workbook.worksheets[0]
    first = [row[0] for row in sheet.iter_rows() if re.fullmatch(r"\d\.\d+", str(row[0].value))]
    numbers = {str(cell.value): cell.row for cell in first}
    for place in numbers.values():
        sheet.cell(place, 5).value = "None" if sheet.cell(place, 3).value == "words" else 97
    change(numbers, sheet)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.fixture
def sender(app: Flask) -> Sender:
    return Sender(app)


def stored(app: Flask) -> tuple[int, int]:
    """How many drafts and how many files there are."""
    with app.app_context():
        return len(db.session.scalars(db.select(Draft)).all()), len(
            db.session.scalars(db.select(CaseFile).where(CaseFile.removed_at.is_(None))).all()
        )


def test_a_return_of_two_pages_is_sent_by_spreadsheet_and_the_file_is_kept_with_it(sender: Sender, app: Flask) -> None:
    assert "Use a spreadsheet" in sender.text
    sender.get(f"{sender.task}/answers")
    assert "page 1 of 2" in sender.text and "1.1" in sender.text and "2.17" in sender.text

    def change(rows: dict[str, int], sheet: Worksheet) -> None:
        sheet.cell(rows["1.3"], 5).value, sheet.cell(rows["1.3"], 5).number_format = 0.895, "0.0%"
        sheet.cell(rows["1.8"], 5).value, sheet.cell(rows["1.8"], 6).value = None, "Yes"

    assert sender.upload(filled(sender.template(), change)) == 302
    sender.follow()
    assert "Your name" in sender.text and "return.xlsx" in sender.text
    sender.post(f"{sender.task}/answers/2", {"_shown": "", "verb": "check", "sentBy": "Prue Vidal", "evidence": "1"})
    sender.follow()
    assert "89.5%" in sender.text and "Nothing of the kind happened" in sender.text
    sender.send()
    with app.app_context():
        given = db.session.scalars(db.select(Answer)).one().answers
        lines = {line["no"]: line for line in given["lines"]}
        assert (lines["1.3"]["value"], lines["1.3"]["unit"], lines["1.3"]["green"]) == (89.5, "percent", 100)
        assert lines["1.8"]["nothing"] is True and lines["2.4"]["said"] == "None"
        assert [file["name"] for file in given["evidence"]] == ["return.xlsx"]


def test_every_problem_is_said_by_cell_and_nothing_is_stored(sender: Sender, app: Flask) -> None:
    def change(rows: dict[str, int], sheet: Worksheet) -> None:
        sheet.cell(rows["1.1"], 5).value = "ninety"
        sheet.cell(rows["1.2"], 5).value = 140
        sheet.cell(rows["1.5"], 1).value = "1.4"
        sheet.delete_rows(rows["2.17"])

    assert sender.upload(filled(sender.template(), change)) == 422
    for words in (
        "“ninety” is not a number. Enter a number such as 93.5.", "Result must be 100 or fewer",
        "There is no row for 1.5", "“1.4” is there twice", "There is no row for 2.17", "5 things to mend",
    ):
        assert words in sender.text, words
    assert re.search(r"Lines of the return!E\d+", sender.text)
    assert stored(app) == (0, 0)


def test_a_file_that_cannot_be_read_is_refused_in_words(sender: Sender, app: Flask) -> None:
    def change(_rows: dict[str, int], sheet: Worksheet) -> None:
        sheet["B2"] = "MON-2026-0009"

    for content, name, words in (
        (b"", "", "Choose the spreadsheet"), (b"%PDF-1.7", "return.pdf", "is a PDF"),
        (b"a,b\n1,2\n", "return.csv", "cannot find the headings"),
        (filled(sender.template(), change), "return.xlsx", "The file is for MON-2026-0009"),
    ):
        assert sender.upload(content, name) == 422
        assert words in sender.text and stored(app) == (0, 0)


def test_a_second_spreadsheet_replaces_the_first_and_keeps_what_was_typed(sender: Sender, app: Flask) -> None:
    sender.get(f"{sender.task}/answers/2")
    sender.post(f"{sender.task}/answers/2", {"_shown": "", "verb": "save", "sentBy": "Prue Vidal"})
    for name in ("first.xlsx", "second.xlsx"):
        assert sender.upload(filled(sender.template()), name) == 302
        assert sender.page is not None and sender.page.location == f"{sender.task}/check"
    sender.follow()
    assert "Prue Vidal" in sender.text and "second.xlsx" in sender.text and "first.xlsx" not in sender.text
    assert stored(app) == (1, 1)


def test_the_request_carries_the_spreadsheet_and_it_is_kept_as_sent(sender: Sender, app: Flask) -> None:
    with app.app_context():
        notice = db.session.scalars(db.select(Notice).where(Notice.template == "return-request")).one()
        [file] = notice.attachments
        assert file.name == "MON-2026-0001 Monitoring return.xlsx"
        assert "fill in the attached spreadsheet" in notice.text.replace("\n", " ")
        sent, here = file.content, f"/cases/MON-2026-0001/emails/{notice.id}/attachments/{file.id}"
    assert sender.upload(filled(sent)) == 302
    officer = Visitor(app)
    with app.app_context():
        open_account(person("officer"), PASSWORD)
        db.session.commit()
    officer.sign_in("officer")
    assert officer.client.get(here).get_data() == sent
    assert officer.get("/cases/MON-2026-0001/emails").get_data(as_text=True).count(here) == 1
    assert officer.get(here.replace("0001/emails", "0002/emails")).status_code == 404
