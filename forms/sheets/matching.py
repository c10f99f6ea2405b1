"""Finding in a sheet what a list of a form asks for: its headings, and the row of each of its rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from forms.rows import Row, Rows
from forms.sheets.columns import Column, known_by
from forms.sheets.tables import Cell, Table

_AMONG = 60  # the first rows, in which the headings must stand
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True)
class CellFault:
    """What is wrong, and where: the cell's address, "" where there is none; `row` and `column` count from 0.

    `about` names the row of the form that the cell belongs to, "" for none.
    """

    cell: str
    message: str
    row: int = 0
    column: int = 0
    about: str = ""


@dataclass(frozen=True)
class Called:
    """A row of the list by what it is known by."""

    row: Row
    number: str
    name: str = ""


@dataclass
class Matched:
    """Where the answers to a list stand: the table, the place of each column's heading, each row's place by its id."""

    asked: Rows
    table: Table
    headings: int
    places: Mapping[str, int]
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)

    def cell(self, row: Row, column: Column) -> Cell:
        """The cell that answers; empty where the sheet has no such row or column."""
        place = self.rows.get(row.id, len(self.table.rows))
        return self.table.cell(place, self.places.get(column.heading, len(self.table.rows[self.headings])))

    def address(self, row: Row, column: Column) -> str:
        """Where that cell is."""
        return self.table.address(self.rows[row.id], self.places[column.heading])

    def fault(self, row: int, column: int, message: str, **values: object) -> None:
        """Note what is wrong in a cell."""
        said = self.asked.tell(message, **values)
        self.faults.append(CellFault(self.table.address(row, column), said, row, column))


def match(tables: Sequence[Table], rows: Rows, columns: Sequence[Column]) -> Matched | None:
    """The first table with the headings of the columns, its rows found; None where no table has them."""
    for table in tables:
        for place, cells in enumerate(table.rows[:_AMONG]):
            places = _headings(cells, columns)
            if known_by(columns)[0].heading in places and any(
                column.heading in places for column in columns if not column.is_given
            ):
                matched = Matched(rows, table, place, places)
                _find_rows(matched, columns)
                return matched
    return None


def _headings(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[str, int]:
    """The place of each column whose heading stands in the row; the first of two alike."""
    wanted = {squashed(column.heading): column.heading for column in columns}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if heading := wanted.get(squashed(cell.words)):
            found.setdefault(heading, place)
    return found


def _find_rows(matched: Matched, columns: Sequence[Column]) -> None:
    known = known_by(columns)
    called = [Called(row, *(column.questions(row)[0].shown for column in known)) for row in matched.asked.rows]
    asked = [matched.places[column.heading] for column in columns
             if not column.is_given and column.heading in matched.places]
    for place in range(matched.headings + 1, len(matched.table.rows)):
        words = [_words(matched, place, column) for column in known]
        is_answered = any(matched.table.cell(place, column).words for column in asked)
        _place_row(matched, known[0], place, words, _row_called(called, *words), is_answered)
    for one in called:
        if one.row.id not in matched.rows:
            named = " ".join(filter(None, (one.number, one.name)))
            message = matched.asked.tell("There is no row for %(named)s. Add it.", named=named)
            matched.faults.append(CellFault("", message, len(matched.table.rows)))


def _words(matched: Matched, place: int, column: Column) -> str:
    return matched.table.cell(place, matched.places[column.heading]).words if column.heading in matched.places else ""


def _place_row(
    matched: Matched, number: Column, place: int, words: Sequence[str], found: Row | None, is_answered: bool
) -> None:
    """Say which row of the list this row of the sheet is; rows without answers, such as notes, may be none."""
    column, heading = matched.places[number.heading], number.heading.lower()
    if found is not None and found.id not in matched.rows:
        matched.rows[found.id] = place
    elif found is not None:
        matched.fault(place, column, "“%(words)s” is there twice, first in row %(first)s. Keep one of them.",
                      words=words[0], first=matched.rows[found.id] + 1)
    elif is_answered and words[0]:
        matched.fault(place, column, "“%(words)s” is not asked for. Correct the %(heading)s, or delete the row.",
                      words=words[0], heading=heading)
    elif is_answered:
        matched.fault(place, column, "The %(heading)s is missing. Enter it, or delete the row.", heading=heading)


def _row_called(called: Sequence[Called], number: str, name: str = "") -> Row | None:
    """The row of that number. Spreadsheets make 1.1 of 1.10: of those that look alike, its name decides."""
    alike = [one for one in called if number and _is_same_number(one.number, number)]
    named = [one for one in alike if name and squashed(one.name) == squashed(name)]
    exact = [one for one in alike if squashed(one.number) == squashed(number)]
    return next((one.row for one in [*named, *exact, *alike]), None)


def _is_same_number(one: str, other: str) -> bool:
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return squashed(one) == squashed(other)


def squashed(words: str) -> str:
    """Words as they are compared: whatever their case, spaces, and what a reader adds in brackets at the end."""
    return " ".join(words.casefold().removesuffix("(optional)").split()).rstrip(":.* ")
