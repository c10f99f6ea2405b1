"""A provider's form in steps, one thing per page: each row of a list that only asks stands on a page of its own.

A list in the layout `table` is one page: its rows are short.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from forms import Fault, RawPairs, Seen
from forms.fields import Question
from forms.fields.choices import Checkbox
from forms.pairs import SHOWN
from forms.parts import Group, Placed, lines_of
from forms.rows import Row, Rows


@dataclass(frozen=True)
class Step:
    """One page: the parts it shows, in the form's order. `row` is the row of a list that it is about, if any."""

    form: Any
    number: int
    parts: Sequence[Placed]
    row: Row | None = None

    @property
    def lines(self) -> list[list[Placed]]:
        """The parts as the page lays them out."""
        return lines_of(list(self.parts))

    @property
    def title(self) -> str:
        """ "Action 2 of 5" on a row's page; "" where the task's own name says enough."""
        if self.row is None:
            table = next((part for part in self.parts if isinstance(part, Rows) and part.is_table), None)
            return "" if self.number == 1 else table.heading if table else _("Before you finish")
        return _("%(row)s of %(count)s", row=self.row.title, count=len(self.row.rows.rows))

    def holds(self, name: str) -> bool:
        """Whether what a browser sends under this name belongs to the step."""
        return any(name == part.name or name.startswith(f"{part.name}-") for part in self._placed())

    def merged(self, draft: RawPairs, sent: RawPairs) -> RawPairs:
        """The draft with this step's part of it replaced by what was sent. Who saw a row also saw that its list is."""
        seen = [(SHOWN, self.row.rows.name)] if self.row else []
        others = [(name, value) for name, value in draft if not self.holds(value if name == SHOWN else name)]
        return [pair for pair in others if pair not in [(SHOWN, ""), *seen]] + sent + seen

    # What components/error_summary.html reads of a form, for this page only.

    @property
    def was_validated(self) -> bool:
        return bool(self.form.was_validated)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong on this page."""
        return [fault for fault in self.form.faults if not fault.anchor or self.holds(fault.anchor)]

    @property
    def revealed(self) -> list[Placed]:
        """What the answers brought up on this page."""
        return [part for part in self.form.revealed if self.holds(part.name)]

    @property
    def errors(self) -> list[Fault]:
        """The base page puts "Error:" before its title when there are any."""
        return self.faults

    def gettext(self, message: str) -> str:
        """A message of the form."""
        return str(self.form.gettext(message))

    def to_check(self) -> list[Seen]:
        """What the provider answers here, in words, without what the council wrote."""
        return list(_answered(self.parts))

    def _placed(self) -> Iterator[Placed]:
        yield from _walk(self.parts)


def steps_of(form: Any) -> list[Step]:
    """The form's steps in order; a form without such a list is one step."""
    steps: list[Step] = []
    waiting: list[Placed] = []
    for part in form.section.parts:
        if not isinstance(part, Rows) or not _only_asks(part):
            waiting.append(part)
            continue
        before = waiting if any(_is_asked(one) for one in _walk(waiting)) else []
        if before:
            steps.append(Step(form, len(steps) + 1, before))
        words = [] if before else waiting
        if part.is_table:
            steps.append(Step(form, len(steps) + 1, [*words, part]))
        for row in part.rows if not part.is_table else []:
            above = words if row.is_first else []
            steps.append(Step(form, len(steps) + 1, [*above, *row.section.parts], row))
        waiting = []
    if waiting or not steps:
        steps.append(Step(form, len(steps) + 1, waiting))
    return steps


def first_unfinished(steps: Sequence[Step]) -> Step | None:
    """After `form.validate()`: the first step with something left to do."""
    return next((step for step in steps if step.faults or step.revealed), None)


def _only_asks(part: Rows) -> bool:
    return bool(part.rows) and not (part.may_change or part.is_readonly or part.is_hidden)


def _is_asked(part: Placed) -> bool:
    return isinstance(part, Question) and not part.is_hidden and not part.is_readonly


def _answered(parts: Sequence[Placed]) -> Iterator[Seen]:
    for part in parts:
        if isinstance(part, Group) and not part.is_hidden:
            if part.heading:
                yield Seen(part.heading, "", "heading")
            yield from _answered(part.parts)
        elif isinstance(part, Rows) and part.is_table and _is_asked(part):
            yield from map(_in_one_line, part.rows)
        elif isinstance(part, Question) and _is_asked(part):
            yield from part.seen()


def _in_one_line(row: Row) -> Seen:
    """A row of a table: what heads it, and what was answered in it."""
    asked = [question for question in row.section.questions if _is_asked(question)]
    answered = [question for question in asked if not question.is_empty]
    words = [one.shown if not isinstance(one, Checkbox) else one.heading for one in answered]
    return Seen(row.summary_words, "\n".join(words) or _("Not answered"), "answer")


def _walk(parts: Sequence[Placed]) -> Iterator[Placed]:
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from _walk(part.parts)
