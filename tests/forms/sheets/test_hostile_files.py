"""Files that are no spreadsheet, or are made to hurt: refused in words, soon, and without being unfolded."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import sheets
from forms.sheets import SheetRefused
from tests.forms.sheets.visits import template

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "xl/worksheets/sheet1.xml"
TEMPLATE = template()


def rebuilt(**parts: bytes) -> bytes:
    """The template with parts of its archive replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return written.getvalue()


def refused(content: bytes, name: str = "return.xlsx") -> str:
    with pytest.raises(SheetRefused) as problem:
        sheets.tables_of(name, content)
    return str(problem.value)


@pytest.mark.parametrize(("name", "content", "words"), [
    ("return.xls", OLE, "an old Excel file (.xls). Save it as an Excel workbook (.xlsx) or as CSV (.csv)"),
    ("return.xlsm", b"PK", "macros"), ("return.ods", b"PK", "OpenDocument"), ("return.exe", b"MZ", "not a spreadsheet"),
    ("return", b"x", "not a spreadsheet"), ("return.xlsx", b"", "empty"), ("return.xlsx", b"a,b", "damaged"),
    ("return.xlsx", OLE + b"\0" * 99, "an old Excel file, whatever its name"),
    ("return.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ("return.csv", b"\x00\x01\x02" * 9, "not text"), ("return.csv", b"x" * (6 * 1024 * 1024), "larger than 5 MB"),
    ("return.csv", b"1\n" * 3_000, "more than 2,000 rows"),
])
def test_what_is_no_spreadsheet_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    assert words in refused(content, name)


@pytest.mark.parametrize("parts", [
    {SHEET: b"0" * (9 * 1024 * 1024)},
    {"xl/styles.xml": b" " * (600 * 1024)},
    {f"xl/media/{number}.png": b"x" for number in range(600)},
])
def test_an_archive_that_unfolds_to_too_much_is_not_unfolded(parts: dict[str, bytes]) -> None:
    assert "holds too much" in refused(rebuilt(**parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_explode_are_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert "what no workbook needs" in refused(rebuilt(**{SHEET: bomb.encode(encoding)}))


def test_a_cell_at_the_far_end_makes_no_million_rows() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["XFD1048576"] = 1
    sheet["A1"] = "Number"
    written = io.BytesIO()
    workbook.save(written)
    [table] = sheets.tables_of("far.xlsx", written.getvalue())
    assert len(table.rows) == 1


def test_a_damaged_part_is_refused_in_words() -> None:
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        assert "damaged" in refused(rebuilt(**{part: b"<broken"}))


@settings(max_examples=40)
@given(st.integers(0, len(TEMPLATE) - 1), st.binary(min_size=1, max_size=8))
def test_a_file_with_flipped_bytes_is_read_or_refused_and_nothing_else(place: int, junk: bytes) -> None:
    content = TEMPLATE[:place] + junk + TEMPLATE[place + len(junk):]
    try:
        assert sheets.tables_of("return.xlsx", content) is not None
    except SheetRefused as problem:
        assert str(problem)
