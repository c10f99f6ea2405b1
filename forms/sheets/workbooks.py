"""Reading an .xlsx file without being harmed by it: how large it may unfold, what is in it, then its sheets."""

import io
import re
import struct
import zipfile
import zlib
from datetime import timedelta
from itertools import repeat
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from forms.sheets.tables import EMPTY, LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, Cell, SheetRefused, Table, too_many_rows

MOST_PARTS, MOST_SHEETS = 500, 20
LARGEST_UNFOLDED = 8 * 1024 * 1024
# Each style is an object of its own once read: this many bytes of them take a second or two.
LARGEST_STYLES = 512 * 1024
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STYLES, _WORKBOOK = "xl/styles.xml", "xl/workbook.xml"
_STRICT = b"http://purl.oclc.org/ooxml/"  # of the namespaces of "Strict Open XML"
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
_ESCAPED = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f]|7[Ff])_")
_PERCENT = re.compile(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)')
# What openpyxl and the libraries below it raise on a file that is damaged or made up; errors in XML are SyntaxErrors.
_DAMAGED = (
    InvalidFileException, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, EOFError,
    NotImplementedError, RecursionError, AssertionError, SyntaxError, struct.error, zipfile.BadZipFile, zlib.error,
)


def read_xlsx(content: bytes) -> list[Table]:
    """The workbook's visible sheets in their order. Raises SheetRefused."""
    if content.startswith(_OLD_OFFICE):
        raise SheetRefused(_old_or_locked(content))
    try:
        _check_parts(content)
        return _tables(_loaded(content), _loaded(content, formulas=True) if _has_formulas(content) else None)
    except SheetRefused:
        raise
    except _DAMAGED as problem:
        words = "The file is damaged, or is not really an Excel workbook. Save it again as .xlsx, and send that."
        raise SheetRefused(words) from problem


def _loaded(content: bytes, formulas: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)


def _has_formulas(content: bytes) -> bool:
    """Whether any sheet has one: their results are read first, and only those that have none need a second look."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(_FORMULA.search(archive.read(part)) for part in archive.namelist() if _SHEET.search(part))


def _old_or_locked(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "The workbook is protected by a password. Take the password off, save it, and send it again."
    return "The file is an old Excel file, whatever its name. Save it as an Excel workbook (.xlsx), and send that."


def _check_parts(content: bytes) -> None:
    """A workbook is a zip archive: add up what it says it unfolds to, before anything is unfolded.

    What is read later cannot be more: Python's zipfile stops at the size that the archive states.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        sizes = {part.filename: part.file_size for part in parts}
        is_large = sum(part.file_size for part in parts) > LARGEST_UNFOLDED or sizes.get(_STYLES, 0) > LARGEST_STYLES
        if len(parts) > MOST_PARTS or is_large:
            raise SheetRefused("The workbook holds too much to be read. Send the filled-in template alone.")
        if any(part.flag_bits & 1 for part in parts):
            raise SheetRefused("The file is protected by a password. Take the password off, and send it again.")
        for part in parts:
            # No workbook needs one, and entities in it are how XML is made to explode.
            if b"<!DOCTYPE" in archive.read(part).replace(b"\0", b"").upper():
                raise SheetRefused("The workbook holds what no workbook needs. Copy your figures into the template.")
        if _WORKBOOK in sizes and _STRICT in archive.read(_WORKBOOK):  # openpyxl finds no sheets in such a file
            words = "The file is another kind of workbook. Save it as “Excel workbook (.xlsx)”, and send that."
            raise SheetRefused(words)


def _tables(workbook: Workbook, formulas: Workbook | None) -> list[Table]:
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    return [
        Table(sheet.title, _rows(sheet, formulas[sheet.title] if formulas else None))
        for sheet in visible[:MOST_SHEETS]
    ]


def _rows(sheet: Any, formulas: Any) -> list[list[Cell]]:
    """The sheet's cells; `formulas` is the same sheet with its formulas in place of their results."""
    rows: list[list[Cell]] = []
    reach = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS}
    written = formulas.iter_rows(**reach) if formulas else repeat(())
    for row, formulas_there in zip(sheet.iter_rows(**reach), written, strict=False):
        unworked = {cell.column for cell in formulas_there if getattr(cell, "data_type", "") == "f"}
        rows.append([_cell(cell, getattr(cell, "column", 0) in unworked) for cell in row])
    while rows and all(cell is EMPTY for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    return rows


def _cell(cell: Any, has_formula: bool) -> Cell:
    value = _unescaped(cell.value) if isinstance(cell.value, str) else cell.value
    if value is None and has_formula:
        return Cell(is_unworked=True)
    if value is None or (isinstance(value, str) and not value.strip()):
        return EMPTY
    if isinstance(value, timedelta):
        return Cell(str(value))
    if isinstance(value, str):
        return Cell(value[:LONGEST_TEXT], is_error=cell.data_type == "e")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(value, is_percent=is_number and bool(_PERCENT.search(str(cell.number_format))))


def _unescaped(text: str) -> str:
    """Without the control characters that Excel writes as `_x000D_`; openpyxl leaves them in. Line breaks stay."""
    text = text.replace("_x000D_\n", "\n").replace("_x000D_", "\n").replace("_x000A_", "\n")
    return _ESCAPED.sub("", text)
