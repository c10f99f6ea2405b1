"""Lists of rows: any number of repetitions of a section, each with an id that stays with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from forms.definition import Component
from forms.expressions import Scope, Setting, in_feel
from forms.fields import Question, question_type
from forms.fields.question import ABSENT
from forms.pairs import Sent, first
from forms.parts import Placed, Seen, flag, seen_of
from forms.removal import Removal, removal_of
from forms.row_ids import ROW_ID, ROW_NAME, press, with_ids
from forms.sections import Section, value_at
from forms.tables import Block, PlanTable, blocks_of, table_of
from forms.vocabulary import LIST

MAX_ROWS = 200
MAX_ROWS_OF_FORM = 1_000


class Row:
    """One repetition: its id, what was given for it before, and its section."""

    def __init__(self, rows: "Rows", row_id: str, given: Mapping[str, object]) -> None:
        self.rows, self.id, self.given, self.given_in_feel = rows, row_id, given, in_feel(given)
        self.anchor = f"{rows.name}-{row_id}"
        self.position = 0
        self.section = Section(rows.component.components, rows.setting, f"{self.anchor}-", self._bind)
        self.why = rows.removal.question(rows, self.anchor) if rows.removal.is_asked and row_id in rows.given else None

    def _bind(self, component: Component, steps: tuple[str, ...]) -> Question:
        binding = {**self.rows.binding, "prefix": f"{self.anchor}-"}
        if component.type == LIST:
            return Rows(component, self.rows.setting, steps, room=self.rows.room, **binding)
        return question_type(component)(component, self.rows.setting, steps, **binding)

    def process(self, formdata: Sent | None) -> None:
        for question in self.section.questions:
            question.process(formdata, value_at(self.given, question.steps))
        if self.why is not None:
            self.why.process(formdata)

    def arrange(self, outer: Scope, position: int, is_hidden: bool) -> None:
        self.position = position
        for question in self.section.questions:
            question.is_locked = self.rows.is_readonly or self.rows.is_disabled
        itself = {**self.given, **self.section.values(with_blanks=True)}
        extra = {**in_feel({"this": itself, "i": position}), "parent": outer}
        self.section.arrange({**outer, **self.given_in_feel}, extra, is_hidden or self.is_removed)
        if self.why is not None:
            self.why.arrange(outer, is_hidden or not self.is_removed)

    def answer(self) -> dict[str, object]:
        """The row as JSON: what was not asked this time, or by another form, stays."""
        return {**self.given, **self.section.values(), ROW_ID: self.id}

    def read_by_others(self) -> dict[str, object]:
        """The same as expressions outside read it: hidden questions are null there too."""
        return {**self.given, **self.section.values(with_blanks=True), ROW_ID: self.id}

    @property
    def is_removed(self) -> bool:
        """Whether it leaves the list, with a reason."""
        return self.id in self.rows.removed_ids

    @property
    def asked(self) -> list[Question]:
        """What is asked in it: of a row that leaves the list only why."""
        if self.is_removed and self.why is not None:
            return [self.why]
        return self.section.questions

    @property
    def title(self) -> str:
        """What the row is called: "Action 2"; in a table by what stands first in it, "Line 1.10"."""
        number = self.overview[0].shown if self.rows.is_table else ""
        return f"{self.rows.row_name} {number or self.position}"

    @property
    def overview(self) -> list[Question]:
        """The questions that tell rows apart: those marked `summary`, else the first two."""
        asked = self.section.questions
        return [question for question in asked if question.component.custom("summary")] or asked[:2]

    @property
    def summary_words(self) -> str:
        """What heads the row: its first two overview answers."""
        return ": ".join(question.shown for question in self.overview[:2] if question.shown)

    @property
    def below(self) -> list[Placed]:
        """Its parts without those that head it and can only be read."""
        heads = [question for question in self.overview[:2] if question.is_readonly]
        return [part for part in self.section.parts if part not in heads]

    @property
    def blocks(self) -> list[Block]:
        """What its card shows, under the headings."""
        return blocks_of([part for part in self.section.parts if part.reveal or not part.hides_itself])

    @property
    def is_first(self) -> bool:
        return self.position == 1

    @property
    def is_last(self) -> bool:
        return self.position == len(self.rows.rows)

    @property
    def is_touched(self) -> bool:
        """Whether a button was just pressed on it, so that the page opens there."""
        return self.rows.touched == self.id


@dataclass
class Room:
    """How many rows a list and the lists inside it may still have."""

    left: int = MAX_ROWS_OF_FORM


class Rows(Question):
    """A dynamiclist. The page sends the ids of its rows, in order, under the list's own name."""

    def __init__(
        self, component: Component, setting: Setting, steps: tuple[str, ...], prefix: str = "",
        room: Room | None = None, **bound: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(component, setting, steps, prefix, **bound)
        self.room = room or Room()
        self.binding = {"name": "row", "_form": None, "_meta": self.meta, "_translations": bound["_translations"]}
        self.rows: list[Row] = []
        self.removal: Removal = removal_of(component)
        self.given: Mapping[str, Mapping[str, object]] = {}
        self.removed_ids: frozenset[str] = frozenset()
        self.touched = ""
        self.most, self.is_over_full = MAX_ROWS, False

    # -- what goes in

    def process(self, formdata: Sent | None, data: object = None, extra_filters: object = None) -> None:
        self.object_data = None if data is ABSENT else data
        self.given = given = with_ids(self.object_data)
        ids = self._ids(formdata, given)
        self.most = min(MAX_ROWS, self.room.left)
        self.is_over_full = len(ids) > self.most
        self.room.left -= len(ids[: self.most])
        self.rows = [Row(self, row_id, given.get(row_id, {})) for row_id in ids[: self.most]]
        self.typed_raws = [row.id for row in self.rows]
        for row in self.rows:
            row.process(formdata)

    def _ids(self, formdata: Sent | None, given: Mapping[str, Mapping[str, object]]) -> list[str]:
        if formdata is None or self.name not in formdata or not self.may_change:
            is_given = bool(given) or (isinstance(self.object_data, list) and self.is_repeating)
            return list(given) if is_given else [f"r{number}" for number in range(1, self._first_count + 1)]
        sent = dict.fromkeys(text for text in formdata.getlist(self.name) if ROW_NAME.fullmatch(str(text)))
        ids = list(sent)
        button = first(formdata, "_row")
        if self.removal.is_asked:  # what others agreed to never leaves without a word, whatever was sent
            self.removed_ids = self.removal.removed(self.name, ids, given, formdata, button)
            ids += [row_id for row_id in given if row_id not in sent]
            self.touched = self.removal.pressed(self.name, given, button)
        self.touched = self.touched or press(ids, self.name, button)
        return ids

    @property
    def _first_count(self) -> int:
        count = self.component.properties.get("defaultRepetitions", 1)
        return count if isinstance(count, int) and self.is_repeating else 1

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        super().arrange(scope, is_inside_hidden)
        for position, row in enumerate(self.rows, start=1):
            row.arrange(scope, position, self.is_hidden)
        if self.is_over_full:  # said at once, for the button that added one too many validates nothing
            self.errors = [self._too_many()]

    # -- what comes out

    @property
    def raws(self) -> list[str]:
        """The ids of its rows; one "" where all were removed, so that a draft keeps it so."""
        return self.typed_raws or [""]

    @property
    def reason_names(self) -> list[str]:
        """The names under which a page sends why its rows leave."""
        return [row.why.name for row in self.rows if row.why is not None]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What a draft needs to show these rows again: their ids, and why some of them leave."""
        reasons = [pair for row in self.rows for pair in self.removal.pairs(row)]
        return [(self.name, row_id) for row_id in self.raws] + reasons

    @property
    def is_empty(self) -> bool:
        return all(row.is_removed for row in self.rows)

    def answer(self) -> list[object]:
        if self.is_readonly and isinstance(self.object_data, list):
            return self.object_data
        return [row.answer() for row in self.rows if not row.is_removed]

    def beside(self) -> Iterator[tuple[tuple[str, ...], object]]:
        """What it answers beside its rows: those that left it, each with why."""
        if self.removal.is_asked:
            yield self.removal.steps, [self.removal.answer(row) for row in self.rows if row.is_removed]

    def read_by_others(self) -> object:
        if self.is_hidden or (self.is_readonly and isinstance(self.object_data, list)):
            return None if self.is_hidden else self.object_data
        return [row.read_by_others() for row in self.rows if not row.is_removed]

    def seen(self) -> Iterator[Seen]:
        yield Seen(self.heading, "" if self.rows else self.gettext("None"), "heading")
        for row in self.rows:
            lines = self.removal.seen(row) if row.is_removed else seen_of(row.section.parts)
            for line in lines:
                yield Seen(line.label, line.text, line.kind, row.title)

    # -- what is wrong with it

    def validate(self, form: BaseForm, extra_validators: tuple[Any, ...] | list[Any] = ()) -> bool:
        is_right = super().validate(form, extra_validators)
        if self.is_hidden or self.is_disabled or self.is_readonly:
            return True
        for row in self.rows:
            for question in row.asked:
                is_right = question.validate(form) and is_right
        return is_right

    def pre_validate(self, form: object) -> None:
        super().pre_validate(form)
        if self.is_over_full:
            raise StopValidation(self._too_many())

    def _too_many(self) -> str:
        return self.tell("%(label)s can have up to %(count)s rows", label=self.heading, count=self.most)

    def missing(self) -> str:
        return self.component.custom("error") or self.tell("Add at least one %(row)s", row=self.row_name.lower())

    # -- how it is drawn

    @property
    def is_repeating(self) -> bool:
        return self.component.properties.get("isRepeating") is not False

    @property
    def may_change(self) -> bool:
        """Whether rows can be added, removed and moved."""
        fixed = self.component.properties.get("allowAddRemove") is False
        readonly = flag(self.component.properties.get("readonly"), self.setting, self.setting.scope)
        return self.is_repeating and not (fixed or readonly or self.is_locked)

    @property
    def row_name(self) -> str:
        """What one row is called, from the custom property `rowName`."""
        return self.component.custom("rowName") or self.gettext("Row")

    @property
    def add_words(self) -> str:
        words = "Add another %(row)s" if self.rows else "Add %(row)s"
        return self.tell(words, row=self.row_name.lower())

    @property
    def empty_words(self) -> str:
        return self.gettext("Nothing here yet.")

    @property
    def table(self) -> PlanTable:
        return table_of(self)

    def blank_row(self) -> Row:
        """A row of its own, to read the columns of a list that has none."""
        row = Row(self, "blank", {})
        row.process(None)
        row.arrange(self.scope, 1, self.is_hidden)
        return row

    @property
    def is_table(self) -> bool:
        """Whether its rows stand close together, all on one page."""
        return self.component.custom("layout") == "table"

    @property
    def template(self) -> str:
        layouts = {"table": "rows_table", "plan": "plan_table" if self.is_readonly else "plan"}
        return f"components/{layouts.get(self.component.custom('layout'), 'dynamiclist')}.html"

    @property
    def anchor(self) -> str:
        return f"{self.name}-add" if self.may_change else self.name
