"""A list of rows as the template's table: its columns with their guidance, and its rows in words (SIP-12)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from forms.fields import Question
from forms.parts import Group, Placed

_OWN_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})*")
_NARROW = frozenset({"textfield", "number", "radio", "select", "checkbox"})

if TYPE_CHECKING:
    from forms.rows import Row, Rows


@dataclass(frozen=True)
class Heading:
    """Words over several columns ("Action Plan")."""

    words: str
    span: int


@dataclass(frozen=True)
class Column:
    """A column with the guidance sentence that stands under its heading."""

    label: str
    guidance: str
    is_narrow: bool


@dataclass(frozen=True)
class Line:
    """An answer in a cell; labelled where the cell holds several."""

    label: str
    text: str


@dataclass(frozen=True)
class TableRow:
    id: str
    title: str
    cells: list[list[Line]]


@dataclass(frozen=True)
class PlanTable:
    """What components/plan_table.html shows."""

    name: str
    caption: str
    headings: list[Heading]
    columns: list[Column]
    rows: list[TableRow]
    empty_words: str


@dataclass(frozen=True)
class Block:
    """Parts of a row that stand under one heading."""

    heading: str
    parts: list[Placed]


def table_of(rows: "Rows") -> PlanTable:
    """The table of a list, with the columns of its first row; of an empty row where it has none."""
    first = rows.rows[0] if rows.rows else rows.blank_row()
    blocks = blocks_of(first.section.parts)
    columns = [part for block in blocks for part in block.parts if _is_column(part)]
    headings = [Heading(block.heading, sum(map(_is_column, block.parts))) for block in blocks]
    return PlanTable(
        name=rows.name,
        caption=rows.heading,
        headings=headings if any(heading.words for heading in headings) else [],
        columns=[Column(part.heading, part.hint, part.component.type in _NARROW) for part in columns],
        rows=[_row(row) for row in rows.rows],
        empty_words=rows.empty_words,
    )


def blocks_of(parts: list[Placed]) -> list[Block]:
    """Parts under their custom `heading`, which holds until the next one."""
    headed: list[tuple[str, Placed]] = []
    heading = ""
    for part in parts:
        heading = part.component.custom("heading") or heading
        headed.append((heading, part))
    return [Block(words, [part for _, part in group]) for words, group in groupby(headed, key=lambda pair: pair[0])]


def _row(row: "Row") -> TableRow:
    return TableRow(row.id, _called(row), [list(_lines(part)) for part in row.section.parts if _is_column(part)])


def _called(row: "Row") -> str:
    """The row by the number written in it, where it has one of its own: "Action 1.2"."""
    first = next(iter(row.overview), None)
    has_number = first is not None and _OWN_NUMBER.fullmatch(first.shown)
    return f"{row.rows.row_name} {first.shown}" if first is not None and has_number else row.title


def _lines(part: Placed) -> Iterator[Line]:
    if isinstance(part, Question):
        yield Line("", "" if part.is_hidden else part.shown)
    elif isinstance(part, Group):
        for inner in part.parts:
            for line in _lines(inner):
                yield Line(inner.heading, line.text) if line.text and not line.label else line


def _is_column(part: Placed) -> bool:
    is_computed = part.component.type == "expression"
    return isinstance(part, Question | Group) and not is_computed
