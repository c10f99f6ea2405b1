"""Rows that others agreed to: one leaves its list (property `removal`) only with a reason, and is kept beside it."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from forms.definition import Component
from forms.fields import QUESTIONS, Question
from forms.pairs import Sent
from forms.parts import Seen
from forms.row_ids import ROW_ID

if TYPE_CHECKING:
    from forms.rows import Row, Rows

BECAUSE = "removedBecause"  # what a row that left its list has beside what it had
_WHY = "_removal"  # no key of a column begins so


class Removal:
    """What a list does with rows that leave it: `name` is the variable that gets them, "" where they just go."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def is_asked(self) -> bool:
        """Whether a row that was there before needs a reason to go."""
        return bool(self.name)

    @property
    def steps(self) -> tuple[str, ...]:
        return (self.name,)

    def question(self, rows: "Rows", anchor: str) -> Question:
        """Why this row leaves the list."""
        label = rows.tell("Why is this %(row)s removed?", row=rows.row_name.lower())
        error = rows.tell("Enter why this %(row)s is removed", row=rows.row_name.lower())
        properties = {
            "type": "textarea", "key": _WHY, "label": label, "validate": {"required": True},
            "properties": {"error": error},
            "description": rows.gettext("Whoever agreed to it is told this reason, and it stands in the reports."),
        }
        why = Component("textarea", _WHY, _WHY, properties)
        return QUESTIONS["textarea"](why, rows.setting, (_WHY,), prefix=f"{anchor}-", **rows.binding)

    def removed(
        self, name: str, sent: Collection[str], given: Collection[str], formdata: Sent, button: str
    ) -> frozenset[str]:
        """The rows, of those given, that leave the list: said to be, or not sent at all."""
        said = {row_id for row_id in given if f"{name}-{row_id}-{_WHY}" in formdata or row_id not in sent}
        verb, row_id = self._verb(name, button)
        if row_id in given:
            said = said | {row_id} if verb == "remove" else said - {row_id} if verb == "keep" else said
        return frozenset(said)

    def pressed(self, name: str, given: Collection[str], button: str) -> str:
        """The row that a button takes away or keeps; "" where it does neither with one that was given."""
        verb, row_id = self._verb(name, button)
        return row_id if row_id in given and verb in ("remove", "keep") else ""

    def answer(self, row: "Row") -> dict[str, object]:
        """The row as it was, with why it left."""
        return {**row.given, ROW_ID: row.id, BECAUSE: row.why.answer() if row.why is not None else ""}

    def seen(self, row: "Row") -> Iterator[Seen]:
        """What tells a row that leaves the list from the others, and why it does."""
        words = ": ".join(filter(None, (question.shown for question in row.overview[:2])))
        yield Seen(row.rows.gettext("Removed"), words, "title")
        if row.why is not None:
            yield from row.why.seen()

    def pairs(self, row: "Row") -> list[tuple[str, str]]:
        """What keeps a draft knowing that the row leaves the list."""
        return [(row.why.name, row.why.raw)] if row.is_removed and row.why is not None else []

    def _verb(self, name: str, button: str) -> tuple[str, str]:
        of, _, verb = button.partition(":")
        verb, _, row_id = verb.partition(":")
        return (verb, row_id) if of == name else ("", "")


def removal_of(component: Component) -> Removal:
    """What the list's property `removal` says."""
    return Removal(component.custom("removal"))
