"""What comes back: read whatever its order and spelling of numbers, or refused cell by cell, all at once."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import sheets
from forms.sheets import SheetRefused
from tests.forms.sheets.visits import (
    GOOD,
    HEADINGS,
    Answers,
    answers,
    as_csv,
    faults,
    filled,
    form,
    read,
    row_of,
    saved,
    template,
)

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and text
)
FILLED = st.fixed_dictionaries({
    "1.1": st.fixed_dictionaries({"Answer": st.decimals("1.0001", 100, places=4).map(float),
                                  "Checked on": st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
                                      lambda moment: datetime(moment.year, moment.month, moment.day))}),
    "1.10": st.one_of(st.just({"Answer": None, "Nothing happened": "Yes"}),
                      st.fixed_dictionaries({"Answer": st.integers(0, 1_000_000),
                                             "Risk": st.sampled_from(["Low", "High risk"])})),
    "2.1": st.fixed_dictionaries({"Answer": WORDS}),
})


@settings(max_examples=15)
@given(FILLED)
def test_what_is_filled_into_the_template_is_what_is_read(typed: Answers) -> None:
    found = answers(filled(typed))
    assert found["1.1"]["value"] == pytest.approx(typed["1.1"]["Answer"], abs=1e-12)
    day: Any = typed["1.1"]["Checked on"]
    assert found["1.1"]["checked"] == day.date().isoformat()
    assert found["1.10"].get("value") == typed["1.10"]["Answer"]
    assert found["1.10"]["nothing"] is ("Nothing happened" in typed["1.10"])
    assert found["2.1"]["said"] == typed["2.1"]["Answer"]


@pytest.mark.parametrize(("typed", "percent", "value"), [
    ("93%", "", 93), (" 93.5 % ", "", 93.5), (0.93, "1.1", 93), (0.07, "1.1", 7), (0.1 + 0.2, "1.1", 30),
    ("93", "", 93), (93, "", 93), (1, "1.1", 100), ("0", "", 0),
])
def test_a_percentage_is_read_as_its_reader_sees_it(typed: object, percent: str, value: float) -> None:
    found = answers(filled({**GOOD, "1.1": {"Answer": typed}}, percent))
    assert found["1.1"]["value"] == value


@pytest.mark.parametrize(("typed", "percent"), [(0.95, "95"), ("0.95", "95"), (1, "100"), (0.005, "0.5")])
def test_a_percentage_that_may_be_meant_as_a_fraction_is_asked_back(typed: object, percent: str) -> None:
    """0.95 is how spreadsheets keep 95%: read as it stands, a good month would be scored red."""
    [fault] = faults(filled({**GOOD, "1.1": {"Answer": typed}}))
    assert fault.endswith(f"{typed} may be meant as {percent}%. Enter {percent}, or “{typed}%” if it is so small.")
    assert answers(filled({**GOOD, "1.1": {"Answer": "0.95%"}}))["1.1"]["value"] == 0.95


@pytest.mark.parametrize(("typed", "value"), [("1,234", 1234), ("1 234", 1234), ("1,234,567.5", None), (1234.0, 1234)])
def test_a_number_may_have_spaces_and_commas_between_thousands(typed: object, value: int | None) -> None:
    content = filled({**GOOD, "1.10": {"Answer": typed}})
    if value is None:
        assert faults(content)[0].endswith("Result must be 1,000,000 or fewer.")
    else:
        assert answers(content)["1.10"]["value"] == value


def test_rows_are_found_by_their_number_whatever_their_order() -> None:
    rows = [["2.1", "", "None"], ["", "notes of our own"], ["1.10", "", "12"], ["1.1", "", "93"]]
    found = answers(as_csv(*rows), "return.csv")
    assert (found["1.1"]["value"], found["1.10"]["value"], found["2.1"]["said"]) == (93, 12, "None")


def test_a_number_that_lost_its_last_nought_is_known_by_its_name() -> None:
    rows = [["1.1", "Calls", "12"], ["1.1", "Visits in time", "93"], ["2.1", "Complaints", "None"]]
    found = answers(as_csv(*rows), "return.csv")
    assert (found["1.1"]["value"], found["1.10"]["value"]) == (93, 12)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_csv_is_read_however_it_was_saved(delimiter: str, encoding: str) -> None:
    rows = [["1.1", "Visits", "93%", "", "4/12/2026"], ["1.10", "", "12"], ["2.1", "", "Café, “good”; none"]]
    found = answers(as_csv(*rows, delimiter=delimiter, encoding=encoding), "return.csv")
    assert (found["2.1"]["said"], found["1.1"]["checked"]) == ("Café, “good”; none", "2026-12-04")


def test_every_problem_is_said_at_once_with_its_cell() -> None:
    rows = [["1.1", "", "ninety", "perhaps", "soon", "grave"], ["1.10", "", "12"], ["1.10", "", "13"], ["9.9", "", "1"],
            ["", "", "5"]]
    assert faults(as_csv(*rows), "return.csv") == [
        "C2: “ninety” is not a number. Enter a number such as 93.5.",
        "D2: “perhaps” is not clear. Enter “Yes”, or leave the cell empty.",
        "E2: “soon” is not a date that we can read. Enter one such as 4/12/2026.",
        "F2: “grave” is not one of the answers. Enter one of: Low, High risk.",
        "A4: “1.10” is there twice, first in row 3. Keep one of them.",
        "A5: “9.9” is not asked for. Correct the number, or delete the row.",
        "A6: The number is missing. Enter it, or delete the row.",
        ": There is no row for 2.1 Complaints. Add it.",
    ]


def test_a_workbook_names_its_sheet_with_the_cell() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled(GOOD)))
    sheet = workbook.worksheets[0]
    place = row_of(sheet, "1.1")
    sheet.cell(place, 3).value, sheet.cell(place, 3).data_type = "#DIV/0!", "e"
    sheet.cell(place + 2, 4).value = "Yes"
    assert faults(saved(workbook)) == [
        f"Lines!C{place}: The formula gives #DIV/0!. Enter the answer itself.",
        f"Lines!D{place + 2}: “Yes” cannot be counted: nothing is asked in this cell. Delete it.",
    ]


def test_an_answer_beside_the_tick_that_nothing_happened_is_not_dropped_silently() -> None:
    [fault] = faults(filled({**GOOD, "1.1": {"Answer": 93, "Nothing happened": "Yes"}}))
    assert "“93” cannot be counted" in fault


def test_an_empty_template_asks_for_every_answer() -> None:
    assert len(faults(template())) == 3


def test_a_column_that_is_missing_is_said_once() -> None:
    content = ",".join(["Number", "Name", "Risk"]) + "\n1.1,Visits,Low\n1.10,Calls,Low\n2.1,Complaints,Low\n"
    assert faults(content.encode(), "return.csv") == [": There is no column “Answer”. Add it, or use the template."]


def test_a_template_of_another_form_is_refused() -> None:
    content = sheets.write_template(form(), "MON-2026-0009")
    with pytest.raises(SheetRefused, match="The file is for MON-2026-0009, and this is MON-2026-0001"):
        read(content)


def test_headings_are_found_whatever_their_case() -> None:
    rows = "\n".join(["A title,,", "", ",".join(HEADINGS[:3]).upper(), "1.1,,93", "1.10,,12", "2.1,,None"])
    assert answers(rows.encode(), "return.csv")["1.10"]["value"] == 12


def test_the_draft_keeps_what_the_sheet_does_not_ask() -> None:
    draft = [("name", "Prue"), ("lines", "r1"), ("lines-r1-value", "1"), ("_shown", "lines-r1-value"), ("_shown", "b")]
    merged = read(filled(GOOD)).merged(draft)
    assert merged[:2] == [("name", "Prue"), ("_shown", "b")]
    assert [value for name, value in merged if name == "lines-r1-value"] == ["93"]


def test_parts_that_the_draft_had_not_seen_are_judged_too() -> None:
    sheet = read(template())
    assert len(sheet.faults(form(sheet.merged([("_shown", "")])))) == 3
