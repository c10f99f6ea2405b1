"""From the cells of a sheet to what a person would have typed on the page, and from its faults back to the cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.fields import Question
from forms.fields.choices import TICKED, Checkbox, Checklist, Choosing
from forms.fields.dates import Moment
from forms.fields.numbers import Number
from forms.pairs import SHOWN, RawPairs
from forms.rows import Row, Rows
from forms.sheets.columns import Column, columns_of, known_by, list_in_sheet
from forms.sheets.matching import CellFault, Matched, match, squashed
from forms.sheets.tables import Cell, SheetRefused, Table

if TYPE_CHECKING:
    from forms.build import BuiltForm

REFERENCE = "Reference"  # what the cell beside it says is told from form to form: a file of another one is refused
_YES = frozenset({"yes", "y", "x", "✓", "✔", "true", "1", "ydw", "ie"})
NO_HEADINGS = ("We cannot find the headings “%(first)s” and “%(second)s” in the file. Use the template, and leave its "
               "headings as they are.")
OTHER_FORM = "The file is for %(its)s, and this is %(this)s. Download the template again from here, and fill that in."
_NO = frozenset({"", "no", "n", "false", "0", "-", "–", "nac ydw", "na"})


@dataclass
class SheetRead:
    """A sheet read for a form: what it answers, as pairs to be typed into the form, and what is wrong with it."""

    name: str
    columns: list[Column]
    matched: Matched
    pairs: RawPairs = field(default_factory=list)

    def merged(self, draft: RawPairs) -> RawPairs:
        """The draft with its answers to the list replaced by those of the sheet."""
        others = [(name, value) for name, value in draft if not self._holds(value if name == SHOWN else name)]
        return others + self.pairs

    def faults(self, form: "BuiltForm") -> list[CellFault]:
        """Everything that is wrong, in the order of the cells; `form` is the form with these pairs typed in."""
        rows = next(part for part in form.walk() if isinstance(part, Rows) and part.name == self.name)
        form.validate()
        found = [*self.matched.faults, *self._missing_columns(rows)]
        found += [one for row in rows.rows if row.id in self.matched.rows for one in self._faults_of(row)]
        found += [CellFault("", str(message), len(self.matched.table.rows)) for message in rows.errors]
        return sorted(found, key=lambda one: (one.row, one.column))

    def _holds(self, name: str) -> bool:
        return name == self.name or name.startswith(f"{self.name}-")

    def _missing_columns(self, rows: Rows) -> Iterator[CellFault]:
        for column in self.columns:
            asked = [question for row in rows.rows if (question := column.asked(row))]
            if column.heading not in self.matched.places and any(question.errors for question in asked):
                message = rows.tell("There is no column “%(name)s”. Add it, or use the template.", name=column.heading)
                yield CellFault("", message)

    def _faults_of(self, row: Row) -> Iterator[CellFault]:
        for column in self.columns:
            if column.is_given or column.heading not in self.matched.places:
                continue
            if message := _fault(self.matched.cell(row, column), column, row):
                yield CellFault(self.matched.address(row, column), message, self.matched.rows[row.id],
                                self.matched.places[column.heading], row.summary_words)


def read_sheet(form: "BuiltForm", tables: Sequence[Table], reference: str) -> SheetRead:
    """What the first fitting table says to the form's list. Raises SheetRefused where none fits."""
    rows = list_in_sheet(form)
    if rows is None:
        raise SheetRefused("Nothing here can be answered by a spreadsheet.")
    columns = columns_of(rows)
    matched = match(tables, rows, columns)
    if matched is None:
        asked = next(column.heading for column in columns if not column.is_given)
        raise SheetRefused(rows.tell(NO_HEADINGS, first=known_by(columns)[0].heading, second=asked))
    _check_reference(matched, reference, rows)
    read = SheetRead(rows.name, columns, matched)
    read.pairs = [pair for row in rows.rows for pair in [(rows.name, row.id), *_typed(row, columns, matched)]]
    # The sheet had a cell for each of the list's conditional parts: none comes up unseen.
    inside = (part for row in rows.rows for part in row.section.walk())
    read.pairs += [(SHOWN, part.name) for part in inside if part.is_conditional]
    return read


def _check_reference(matched: Matched, reference: str, rows: Rows) -> None:
    """A template that was filled in for another form, such as last month's, is not taken for this one."""
    for cells in matched.table.rows[: matched.headings]:
        for cell, beside in zip(cells, cells[1:], strict=False):
            if squashed(cell.words) == squashed(REFERENCE) and beside.words and beside.words != reference:
                raise SheetRefused(rows.tell(OTHER_FORM, its=beside.words, this=reference))


def _typed(row: Row, columns: Sequence[Column], matched: Matched) -> Iterator[tuple[str, str]]:
    """What the row's cells say to its questions; which of those that share a column is asked, the form decides."""
    for column in columns:
        if column.is_given:
            continue
        cell = matched.cell(row, column)
        for question in column.questions(row):
            for text in _texts(question, cell):
                yield question.name, text


def _texts(question: Question, cell: Cell) -> list[str]:
    words = cell.words
    if isinstance(question, Checkbox):
        return ["", TICKED] if squashed(words) in _YES else [""]
    if isinstance(question, Checklist):
        listed = [part.strip() for part in words.replace("\n", ";").split(";")]
        return ["", *(_key(question, part) for part in listed if part)]
    return [_key(question, words)] if isinstance(question, Choosing) else [words]


def _key(question: Choosing, words: str) -> str:
    """The option that the words name; the words themselves where none is so called, for the form to refuse."""
    named = (option.key for option in question.options if squashed(words) in (squashed(option.label), option.key))
    return next(named, words)


def _fault(cell: Cell, column: Column, row: Row) -> str:
    """What is wrong with the cell, as its reader needs to hear it; "" for nothing."""
    question, words = column.asked(row), _short(cell.words)
    if question is None:
        is_extra = words and column.shown(row) is None
        message = "“%(words)s” cannot be counted: nothing is asked in this cell. Delete it."
        return row.rows.tell(message, words=words) if is_extra else ""
    if cell.is_error:
        return question.tell("The formula gives %(words)s. Enter the answer itself.", words=words)
    if cell.is_unworked:
        return question.tell("The cell holds a formula without its result. Enter the answer itself.")
    if isinstance(question, Checkbox) and squashed(words) not in _YES | _NO:
        return question.tell("“%(words)s” is not clear. Enter “Yes”, or leave the cell empty.", words=words)
    if not question.errors:
        return ""
    return (_misread(question, words) if words else "") or f"{str(question.errors[0]).rstrip('.')}."


def _misread(question: Question, words: str) -> str:
    """Why the words are no answer at all to the question; "" where they are one, though not a right one."""
    if isinstance(question, Number) and question.number is None:
        return question.tell("“%(words)s” is not a number. Enter a number such as 93.5.", words=words)
    if isinstance(question, Moment) and question.subtype == "date" and question.date is None:
        return question.tell("“%(words)s” is not a date that we can read. Enter one such as 4/12/2026.", words=words)
    if isinstance(question, Choosing):
        listed = ", ".join(option.label for option in question.options[:10])
        return question.tell("“%(words)s” is not one of the answers. Enter one of: %(list)s.", words=words, list=listed)
    return ""


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"
