"""A list of a form answered by a spreadsheet: the template that is sent out, and reading what comes back."""

from forms.sheets.answers import SheetRead, read_sheet
from forms.sheets.columns import KEPT_BY, list_in_sheet
from forms.sheets.matching import CellFault
from forms.sheets.tables import ENDINGS, LARGEST, SheetRefused, Table, read_csv, read_tables
from forms.sheets.template import name_of, write_template
from forms.sheets.workbooks import read_xlsx

_READERS = {".xlsx": read_xlsx, ".csv": read_csv}


def tables_of(name: str, content: bytes) -> list[Table]:
    """The tables that the file may hold, by its ending. Raises SheetRefused."""
    return read_tables(name, content, _READERS)


__all__ = [
    "ENDINGS", "KEPT_BY", "LARGEST", "CellFault", "SheetRead", "SheetRefused", "Table", "list_in_sheet", "name_of",
    "read_sheet", "tables_of", "write_template",
]
