"""Which list of a form may be answered by a spreadsheet, and what its columns are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.fields import Question
from forms.fields.computed import Computed
from forms.fields.files import Files
from forms.rows import Row, Rows

if TYPE_CHECKING:
    from forms.build import BuiltForm

KEPT_BY = "spreadsheet"  # the custom property of such a list: the key of the file question that keeps what was sent
HEADING = "column"  # the custom property of a question: its column's heading, where it is not the label


@dataclass(frozen=True)
class Column:
    """One column: the questions that share its heading, by their place among the row's. `is_given`: nobody fills it."""

    heading: str
    places: tuple[int, ...]
    is_given: bool

    def questions(self, row: Row) -> list[Question]:
        """The questions of the row that the column stands for."""
        return [row.section.questions[place] for place in self.places]

    def asked(self, row: Row) -> Question | None:
        """The question that the row's cell answers; None where nothing is asked there."""
        return next((question for question in self.questions(row) if _is_asked(question)), None)

    def shown(self, row: Row) -> Question | None:
        """The question whose answer stands in the row's cell, asked or only to be read; None for an empty one."""
        return next((question for question in self.questions(row) if not question.is_hidden), None)


def list_in_sheet(form: "BuiltForm") -> Rows | None:
    """The form's list that may be answered by a spreadsheet; None where it has none, or nothing to answer in it."""
    for part in form.walk():
        if isinstance(part, Rows) and part.component.custom(KEPT_BY) and _is_asked(part) and part.rows:
            return part
    return None


def columns_of(rows: Rows) -> list[Column]:
    """The columns in the order of the form; questions with the same heading share one."""
    first = rows.rows[0].section.questions
    places: dict[str, list[int]] = {}
    for place, question in enumerate(first):
        if not isinstance(question, Computed | Files):
            places.setdefault(question.component.custom(HEADING) or question.heading, []).append(place)
    return [
        Column(heading, tuple(found), all(_is_given(first[place]) for place in found))
        for heading, found in places.items()
    ]


def known_by(columns: Iterable[Column]) -> list[Column]:
    """The columns by which a row is known: the first that is given, and the next, which decides between namesakes."""
    return [column for column in columns if column.is_given][:2]


def _is_asked(question: Question) -> bool:
    return not (question.is_hidden or question.is_readonly or question.is_disabled)


def _is_given(question: Question) -> bool:
    return question.component.properties.get("readonly") is True
