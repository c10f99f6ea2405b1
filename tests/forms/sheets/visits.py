"""A form with a list of every kind of question, to be answered by a spreadsheet; and filling in its template."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import forms
from forms import sheets
from forms.sheets import SheetRead
from tests.forms.pages import asking, form_of

ROWS = [
    {"no": "1.1", "name": "Visits in time", "unit": "percent"},
    {"no": "1.10", "name": "Calls", "unit": "number"},
    {"no": "2.1", "name": "Complaints", "unit": "words"},
]
RISKS = [{"label": "Low", "value": "low"}, {"label": "High risk", "value": "high"}]
ASKED = {"required": True}
LIST = {
    "type": "dynamiclist", "id": "lines", "path": "lines", "label": "Lines", "allowAddRemove": False,
    "defaultRepetitions": 0, "properties": {"rowName": "Line", "layout": "table", "spreadsheet": "evidence"},
    "components": [
        {"type": "textfield", "key": "no", "label": "Number", "readonly": True, "properties": {"summary": "true"}},
        {"type": "textfield", "key": "name", "label": "Name", "readonly": True, "properties": {"summary": "true"}},
        {"type": "number", "key": "value", "label": "Result", "properties": {"column": "Answer"},
         "appearance": {"suffixAdorner": '{{#if unit = "percent"}}%{{/if}}'},
         "validate": {**ASKED, "min": 0, "max": '=if unit = "percent" then 100 else 1000000'},
         "conditional": {"hide": '=unit = "words" or nothing = true'}},
        {"type": "textarea", "key": "said", "label": "What you report", "properties": {"column": "Answer"},
         "validate": ASKED, "conditional": {"hide": '=unit != "words"'}},
        {"type": "checkbox", "key": "nothing", "label": "Nothing happened", "conditional": {"hide": '=unit = "words"'}},
        {"type": "datetime", "key": "checked", "label": "Checked on", "subtype": "date"},
        {"type": "select", "key": "risk", "label": "Risk", "values": RISKS},
        {"type": "checklist", "key": "why", "label": "Reasons", "values": RISKS},
    ],
}
TOP = {"type": "text", "id": "top", "text": "**Provider:** {{ provider.name }}\n**Period:** March 2026\nRead on."}
EVIDENCE = {"type": "filepicker", "key": "evidence", "label": "Evidence", "multiple": True}
FORM = asking(TOP, LIST, EVIDENCE)
SCOPE: dict[str, Any] = {"provider": {"name": "=Harbour Care"}, "lines": ROWS}
REFERENCE = "MON-2026-0001"
HEADINGS = ["Number", "Name", "Answer", "Nothing happened", "Checked on", "Risk", "Reasons"]
GOOD = {"1.1": {"Answer": 93}, "1.10": {"Answer": 12}, "2.1": {"Answer": "None"}}
Answers = Mapping[str, Mapping[str, object]]


def form(typed: forms.RawPairs | None = None) -> Any:
    """The form of the three lines."""
    return form_of(FORM, typed, SCOPE) if typed is not None else forms.build_form(
        FORM, SCOPE, environment=form_of(FORM, [], SCOPE).setting.environment)()


def template() -> bytes:
    """The spreadsheet as it is sent out."""
    return sheets.write_template(form(), REFERENCE)


def filled(answers: Answers, percent: str = "", of: bytes = b"") -> bytes:
    """The template with these answers by number and heading; the cell of that number formatted as a percentage."""
    workbook = openpyxl.load_workbook(io.BytesIO(of or template()))
    sheet = workbook.worksheets[0]
    for number, given in answers.items():
        for heading, value in given.items():
            cell = sheet.cell(row_of(sheet, number), HEADINGS.index(heading) + 1)
            cell.value = value  # type: ignore[assignment]
            if number == percent and heading == "Answer":
                cell.number_format = "0.00%"
    return saved(workbook)


def row_of(sheet: Worksheet, number: str) -> int:
    """The row of that line in the sheet."""
    return next(row[0].row for row in sheet.iter_rows() if str(row[0].value) == number)


def saved(workbook: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def as_csv(*rows: list[str], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """These rows below the headings, as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([HEADINGS, *rows])
    return written.getvalue().encode(encoding)


def read(content: bytes, name: str = "return.xlsx") -> SheetRead:
    return sheets.read_sheet(form(), sheets.tables_of(name, content), REFERENCE)


def answers(content: bytes, name: str = "return.xlsx") -> dict[str, dict[str, Any]]:
    """What the file answers, by number; it must be without faults."""
    sheet = read(content, name)
    typed = form(sheet.merged([]))
    assert sheet.faults(typed) == []
    return {row["no"]: row for row in typed.answers()["lines"]}


def faults(content: bytes, name: str = "return.xlsx") -> list[str]:
    """What is wrong with the file, each with its cell."""
    sheet = read(content, name)
    return [f"{fault.cell}: {fault.message}" for fault in sheet.faults(form(sheet.merged([])))]
