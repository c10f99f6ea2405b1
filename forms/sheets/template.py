"""Writing the spreadsheet by which a list of a form may be answered: what is asked, and how to fill it in."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from forms.fields import Question
from forms.fields.choices import Checkbox, Checklist, Choosing
from forms.fields.dates import Moment
from forms.fields.numbers import Number
from forms.fields.texts import Textarea
from forms.parts import Shown
from forms.rows import Row, Rows
from forms.sheets.answers import REFERENCE
from forms.sheets.columns import Column, columns_of, list_in_sheet

if TYPE_CHECKING:
    from forms.build import BuiltForm

HOW_TO = "How to fill this in"
_NAME_OF_SHEET = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_CHOICES = 31, 255
_WIDEST, _NARROW, _LABELS, _WIDE = 60, 14, 20, 40
_LINE = Side("thin", color="8E99A3")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_HEADING, _GIVEN, _NOTHING, _WORDS, _NUMBER, _DAY, _TIME = (
    "Heading", "Given", "Nothing to fill in", "Words", "Number", "Day", "Time"
)
_ASKED = "FFF7BF"
# Colour and format of a cell by the name of its style: a name is far quicker to set, cell by cell, than the parts.
_STYLES = {
    _HEADING: ("1D3C5A", "@"), _GIVEN: ("FFFFFF", "@"), _NOTHING: ("D9DDE0", "@"), _WORDS: (_ASKED, "@"),
    _NUMBER: (_ASKED, "General"), _DAY: (_ASKED, "dd/mm/yyyy"), _TIME: (_ASKED, "hh:mm"),
}


def write_template(form: "BuiltForm", reference: str) -> bytes:
    """An .xlsx file that asks what the form's list asks, filled in as the form is. KeyError where no list may be so.

    `reference` says which form it is; see `REFERENCE`.
    """
    rows = list_in_sheet(form)
    if rows is None:
        raise KeyError("spreadsheet")
    workbook = Workbook()
    for name, (colour, number_format) in _STYLES.items():
        font = Font(bold=True, color="FFFFFF") if name == _HEADING else Font()
        fill = PatternFill("solid", start_color=colour)
        workbook.add_named_style(NamedStyle(name, font, fill, _BOX, _WRAPPED, number_format))
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = _NAME_OF_SHEET.sub(" ", rows.heading)[:_LONGEST_NAME].strip() or "Answers"
    columns = columns_of(rows)
    headings = _write_top(sheet, form, rows, reference)
    _write_headings(sheet, columns, headings)
    for place, row in enumerate(rows.rows, start=headings + 1):
        for number, column in enumerate(columns, start=1):
            _write_cell(sheet, _at(sheet, place, number), column, row)
    _lay_out(sheet, columns, rows, headings)
    _write_how_to(workbook.create_sheet(HOW_TO), columns, rows)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def name_of(form: "BuiltForm", reference: str) -> str:
    """What the file is called: "MON-2026-0001 Monitoring return.xlsx"."""
    return f"{reference} {_NAME_OF_SHEET.sub(' ', form.definition.title)[:80].strip()}.xlsx"


def _write_top(sheet: Worksheet, form: "BuiltForm", rows: Rows, reference: str) -> int:
    """What the form says above the list, one line each; the number of the row for the headings."""
    _put(_at(sheet, 1, 1), form.definition.title).font = Font(bold=True, size=16)
    place = 2
    for label, words in [(REFERENCE, reference), *_words_above(form, rows)]:
        _put(_at(sheet, place, 1), label).font = Font(bold=True)
        _put(_at(sheet, place, 2), words).alignment = _WRAPPED
        place += 1
    _put(_at(sheet, place, 1), f"Fill in the yellow cells. The sheet “{HOW_TO}” says more.").font = Font(italic=True)
    return place + 2


def _words_above(form: "BuiltForm", rows: Rows) -> Iterator[tuple[str, str]]:
    """The form's own lines above the list: "Period: March 2026" as a label and its words, others as words alone."""
    for part in form.section.parts:
        if part is rows:
            return
        if isinstance(part, Shown) and not part.is_hidden:
            for line in "\n".join(seen.text for seen in part.seen()).splitlines():
                label, colon, words = line.partition(": ")
                yield (label, words) if colon and len(label) < _WIDE else ("", line)


def _write_headings(sheet: Worksheet, columns: list[Column], place: int) -> None:
    for number, column in enumerate(columns, start=1):
        _put(_at(sheet, place, number), column.heading).style = _HEADING


def _write_cell(sheet: Worksheet, cell: Cell, column: Column, row: Row) -> None:
    question, shown = column.asked(row), column.shown(row)
    if question is None:
        cell.style = _NOTHING if shown is None and not column.is_given else _GIVEN
        _put(cell, "" if shown is None else shown.shown)
        return
    _fill(cell, question)
    if rule := _rule(question):
        sheet.add_data_validation(rule)
        rule.add(cell)


def _fill(cell: Cell, question: Question) -> None:
    """The answer given so far, as a spreadsheet keeps such answers."""
    cell.style = _WORDS
    if isinstance(question, Checkbox):
        _put(cell, "Yes" if question.raws else "")
    elif isinstance(question, Number):
        cell.style, cell.value = _NUMBER, float(question.number) if question.number is not None else None
    elif isinstance(question, Moment) and question.subtype == "date":
        cell.style, cell.value = _DAY, question.date
    elif isinstance(question, Moment) and question.subtype == "time":
        cell.style, cell.value = _TIME, question.time
    elif isinstance(question, Checklist):
        _put(cell, "; ".join(option.label for option in question.chosen))
    else:
        _put(cell, question.shown)


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # nothing is merged


def _put(cell: Cell, words: str) -> Cell:
    """Write words as words, even where they begin as a formula does."""
    if words:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
        cell.data_type = "s"
    return cell


def _rule(question: Question) -> DataValidation | None:
    """What the spreadsheet itself can check while somebody types."""
    if isinstance(question, Checkbox):
        return _choices(["Yes"])
    if isinstance(question, Choosing) and not isinstance(question, Checklist):
        return _choices([option.label for option in question.options])
    if isinstance(question, Number):
        least, most = question.rule("min"), question.rule("max")
        if isinstance(least, int | float) and isinstance(most, int | float):
            words = f"Enter a number from {least:g} to {most:,g}."
            return DataValidation("decimal", operator="between", formula1=f"{least}", formula2=f"{most}",
                                  allow_blank=True, showErrorMessage=True, error=words, errorTitle="Not a number")
    return None


def _choices(labels: list[str]) -> DataValidation | None:
    listed = ",".join(labels)
    if len(listed) > _LONGEST_CHOICES or any(mark in label for label in labels for mark in ',"'):
        return None
    return DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True,
                          error=f"Choose one of: {', '.join(labels)}."[:220], errorTitle="Not one of the answers")


def _lay_out(sheet: Worksheet, columns: list[Column], rows: Rows, headings: int) -> None:
    """Widths by what stands in the columns; headings that stay while scrolling; and as it prints."""
    for number, column in enumerate(columns, start=1):
        texts = [found.shown for row in rows.rows if (found := column.shown(row))]
        is_long = any(isinstance(question, Textarea) for row in rows.rows for question in column.questions(row))
        longest = max([len(column.heading) // 2, *map(len, texts)])
        least = _WIDE if is_long else _LABELS if number == 1 else _NARROW
        width = max(least, min(longest + 2, _WIDEST))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{headings + 1}"
    sheet.print_title_rows = f"{headings}:{headings}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_how_to(sheet: Worksheet, columns: list[Column], rows: Rows) -> None:
    lines = [HOW_TO, *_instructions(columns, rows)]
    for place, line in enumerate(lines, start=1):
        _put(_at(sheet, place, 1), line).alignment = _WRAPPED
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.column_dimensions["A"].width = 100


def _instructions(columns: list[Column], rows: Rows) -> Iterator[str]:
    asked = [column for column in columns if not column.is_given]
    yield f"1. Fill in every yellow cell of the sheet before this one: {', '.join(c.heading for c in asked)}."
    yield "2. Leave the headings and the other cells as they are. Rows may stand in any order."
    yield "3. Write percentages as 93.5 or 93.5%, and dates as 4/12/2026."
    yield "4. Save the file as an Excel workbook (.xlsx) or as CSV (.csv)."
    yield "5. Open the link in our email again and upload the file. We tell you at once if something must be mended."
    yield "6. Check what we have read, change it where needed, and send it. You need no account."
    for column in asked:
        hints = dict.fromkeys(question.hint for row in rows.rows for question in column.questions(row) if question.hint)
        if hints:
            yield f"{column.heading}: {' '.join(hints)}"
    if rows.hint:
        yield rows.hint
