"""The spreadsheet that goes out: plain words, one row per line, the asked cells marked, nothing a formula."""

import io

import openpyxl

from forms import sheets
from tests.forms.pages import asking, form_of
from tests.forms.sheets.visits import GOOD, HEADINGS, REFERENCE, answers, form, row_of, template


def test_it_says_what_it_is_about_and_asks_row_by_row() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template())).worksheets[0]
    top = [(row[0].value, row[1].value) for row in sheet.iter_rows(max_row=5)]
    assert top[1:4] == [("Reference", REFERENCE), ("Provider", "=Harbour Care"), ("Period", "March 2026")]
    place = row_of(sheet, "Number")
    assert [cell.value for cell in sheet[place]] == HEADINGS
    assert [sheet.cell(place + number, 1).value for number in (1, 2, 3)] == ["1.1", "1.10", "2.1"]


def test_words_that_look_like_formulas_stay_words() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template())).worksheets[0]
    assert sheet["B3"].data_type == "s" and sheet["B3"].value == "=Harbour Care"


def test_asked_cells_are_marked_and_checked_and_the_others_are_not() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template()))
    sheet = workbook.worksheets[0]
    place = row_of(sheet, "1.1")
    colours = [sheet.cell(place, column).fill.start_color.rgb for column in range(1, 5)]
    assert colours[2] == colours[3] != colours[0] == colours[1]
    assert sheet.cell(row_of(sheet, "2.1"), 4).fill.start_color.rgb not in colours  # nothing is asked there
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules[f"C{place}"].type, rules[f"C{place}"].formula2) == ("decimal", "100")
    assert rules[f"F{place}"].formula1 == '"Low,High risk"'
    assert not sheet.protection.sheet and workbook.sheetnames[1] == "How to fill this in"


def test_it_comes_filled_in_with_what_was_answered_before() -> None:
    typed = [pair for number, row in enumerate(("value", "value", "said"), 1)
             for pair in [("lines", f"r{number}"), (f"lines-r{number}-{row}", "7")]]
    typed += [("lines-r1-checked", "2026-03-31"), ("lines-r2-risk", "high"), ("lines-r2-why", "low"),
              ("lines-r2-why", "high")]
    found = answers(sheets.write_template(form(typed), REFERENCE))
    assert (found["1.1"]["value"], found["1.1"]["checked"], found["2.1"]["said"]) == (7, "2026-03-31", "7")
    assert (found["1.10"]["risk"], found["1.10"]["why"]) == ("high", ["low", "high"])


def test_a_form_without_such_a_list_has_none() -> None:
    plain = form_of(asking({"type": "textfield", "key": "a", "label": "A"}))
    assert sheets.list_in_sheet(plain) is None and GOOD
