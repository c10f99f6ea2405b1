"""A spreadsheet as it came: the tables of an .xlsx or .csv file, cell by cell; what cannot be one is refused."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath

from openpyxl.utils import get_column_letter

LARGEST = 5 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 2_000, 100
LONGEST_TEXT = 20_000
ENDINGS = (".xlsx", ".csv")
_INSTEAD = {
    ".xls": "an old Excel file (.xls)", ".xlsm": "a workbook with macros (.xlsm)", ".xlsb": "a binary workbook (.xlsb)",
    ".ods": "an OpenDocument file (.ods)", ".numbers": "a Numbers file", ".pdf": "a PDF",
}
_DELIMITERS = (",", ";", "\t")
_DIGITS = 15  # of a number in a spreadsheet; more is the noise of its arithmetic

Value = str | int | float | bool | datetime | date | time | None


class SheetRefused(ValueError):
    """The file cannot be read as a spreadsheet; the message says what to send in its place."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. `is_percent`: a number shown as a percentage; `is_error`: a formula that failed;
    `is_unworked`: a formula that the file keeps without its result."""

    value: Value = None
    is_percent: bool = False
    is_error: bool = False
    is_unworked: bool = False

    @property
    def words(self) -> str:
        """The cell as its reader sees it: 0.93 shown as a percentage is "93%"."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, int | float):
            return f"{_plain(value, 100)}%" if self.is_percent else _plain(value)
        if isinstance(value, datetime):
            return value.date().isoformat() if value.time() == time(0) else value.isoformat()
        return value.isoformat() if isinstance(value, date | time) else str(value).strip()


EMPTY = Cell()


@dataclass(frozen=True)
class Table:
    """One sheet; `name` is "" where the file has only one and no name for it."""

    name: str
    rows: list[list[Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, counted from 0; empty where there is none."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else EMPTY

    def address(self, row: int, column: int) -> str:
        """The cell's address as people read it: "Return!D7"."""
        place = f"{get_column_letter(column + 1)}{row + 1}"
        return f"{self.name}!{place}" if self.name else place


Reader = Callable[[bytes], list[Table]]


def read_tables(name: str, content: bytes, readers: Mapping[str, Reader]) -> list[Table]:
    """Every table that the file may hold, likeliest first, by the reader for its ending. Raises SheetRefused."""
    ending = PurePath(name).suffix.lower()
    if len(content) > LARGEST:
        raise SheetRefused(f"The file is larger than {LARGEST // 1024 // 1024} MB. Send the filled-in template alone.")
    if not content:
        raise SheetRefused("The file is empty. Choose it again.")
    if ending not in readers:
        what = _INSTEAD.get(ending, "not a spreadsheet that we can read")
        raise SheetRefused(f"The file is {what}. Save it as an Excel workbook (.xlsx) or as CSV (.csv), and send that.")
    return readers[ending](content)


def read_csv(content: bytes) -> list[Table]:
    """The file's table, once for each of the delimiters in use. Raises SheetRefused."""
    text = _decoded(content)
    try:
        return [Table("", _rows_of(text, delimiter)) for delimiter in _DELIMITERS]
    except csv.Error as problem:
        raise SheetRefused("The file cannot be read as CSV. Save it again as CSV (.csv), and send that.") from problem


def _decoded(content: bytes) -> str:
    """The text, as Excel and others write it: UTF-8, UTF-16 with its mark, or the older Windows letters."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for name in (encoding, "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetRefused("The file says that it is CSV, but it is not text. Save it again as CSV (.csv), and send that.")


def _rows_of(text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if len(rows) == MOST_ROWS:
            raise too_many_rows()
        rows.append([Cell(words[:LONGEST_TEXT]) if words.strip() else EMPTY for words in row[:MOST_COLUMNS]])
    return rows


def too_many_rows() -> SheetRefused:
    """What is said of a sheet that is longer than any form's list."""
    return SheetRefused(f"The file has more than {MOST_ROWS:,} rows. Send the filled-in template alone.")


def _plain(number: float, times: int = 1) -> str:
    exact = Decimal(format(number, f".{_DIGITS}g")) * times
    return f"{exact.normalize():f}"
