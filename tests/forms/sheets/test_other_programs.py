"""Workbooks as spreadsheet programs write them: escaped line breaks, formulas without results, strict files."""

import io
import zipfile
from collections.abc import Callable

import pytest

from forms.sheets import SheetRefused
from tests.forms.sheets.visits import GOOD, answers, faults, filled, read

UNWORKED = "The cell holds a formula without its result. Enter the answer itself."
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def rewritten(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with each of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)))
    return made.getvalue()


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ("Two staff left_x000D_\nOne began", "Two staff left\nOne began"),
        ("Two staff left_x000D_One began", "Two staff left\nOne began"),
        ("Two staff left_x000A_One began", "Two staff left\nOne began"),
        ("A tab_x0009_here, a bell_x0007_", "A tabhere, a bell"),
        ("form_x00E9_", "form_x00E9_"),
        ("part_x0041_", "part_x0041_"),
    ],
)
def test_line_breaks_that_excel_escapes_are_line_breaks(kept: str, meant: str) -> None:
    assert answers(filled({**GOOD, "2.1": {"Answer": kept}}))["2.1"]["said"] == meant


@pytest.mark.parametrize("cell", ['="Low"', "=1+1", "=A1", '=IF(1=1,"Low","")'])
def test_formula_without_its_result_is_said_at_its_cell(cell: str) -> None:
    """openpyxl, like other programs that do not compute, stores the formula alone."""
    assert any(UNWORKED in fault for fault in faults(filled({**GOOD, "1.1": {"Answer": 93, "Risk": cell}})))
    assert any(UNWORKED in fault for fault in faults(filled({**GOOD, "1.1": {"Answer": cell}})))


def test_formula_with_its_result_is_that_result() -> None:
    def worked_out(part: bytes) -> bytes:
        return part.replace(b"<v></v>", b"<v>12</v>").replace(b"<v/>", b"<v>12</v>").replace(b"<v />", b"<v>12</v>")

    computed = rewritten(filled({**GOOD, "1.10": {"Answer": "=10+2"}}), worked_out)
    assert answers(computed)["1.10"]["value"] == 12


def test_workbook_of_another_kind_says_how_to_save_it() -> None:
    def strict(part: bytes) -> bytes:
        for old, new in STRICT.items():
            part = part.replace(old, new)
        return part

    with pytest.raises(SheetRefused, match="another kind of workbook. Save it as “Excel workbook"):
        read(rewritten(filled(GOOD), strict))
