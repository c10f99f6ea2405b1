"""From a definition to a WTForms class: the form that one page shows, reads and validates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import wtforms

from forms.definition import Component, FormDefinition, asked
from forms.expressions import Scope, Setting, setting_of
from forms.fields import Question, question_type
from forms.fields.files import Files
from forms.own import filled
from forms.pairs import SHOWN, Pairs, Sent, first
from forms.parts import Group, Placed, Seen, seen_of
from forms.rows import Rows
from forms.sections import Section, value_at
from forms.tables import PlanTable
from forms.vocabulary import LIST
from forms.wording import inside_sentence
from workflows import feel

# WTForms keeps fields as attributes; the colon keeps them apart from its own ("data", "errors", "process").
_ATTRIBUTE = "ask:"
_MOST_ROUNDS = 6
_ABSENT: Any = object()
NO_SCOPE: Scope = {}


@dataclass(frozen=True)
class Fault:
    """A line of the error summary: the message and the id of the element to go to."""

    message: str
    anchor: str


class BuiltForm:
    """What every built form can do beside being a WTForms form."""

    definition: ClassVar[FormDefinition]
    setting: ClassVar[Setting]
    section: Section
    meta: Any
    was_validated = False
    mark: ClassVar[str] = ""  # of what its page shows of the case to be signed; whoever builds the page knows
    _fields: Mapping[str, Any]

    def __init__(self, formdata: Any = _ABSENT, data: Scope | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        if isinstance(formdata, Sequence):
            formdata = Pairs(formdata)
        if formdata is not _ABSENT:
            kwargs["formdata"] = formdata
        super().__init__(data=data, **kwargs)  # type: ignore[call-arg]

    def process(
        self, formdata: Sent | None = None, _obj: object = None, data: Scope | None = None, **kwargs: object
    ) -> None:
        bound = iter([field for name, field in self._fields.items() if name.startswith(_ATTRIBUTE)])
        self.section = Section(self.definition.components, self.setting, "", lambda *_: next(bound))
        initial = {f"{_ATTRIBUTE}{q.name}": self._initial(q, data or {}) for q in self.section.questions}
        super().process(formdata, data=initial, **kwargs)  # type: ignore[misc]

    def _initial(self, question: Question, data: Scope) -> object:
        """What a question is filled with: `data` wins; of what the case knows, only what its reader may find there."""
        value, own = value_at({**self.setting.given, **data}, question.steps), self.setting.own
        if own is None or question.steps[0] in data:
            return value
        return filled(question.component, value, value_at(own, question.steps))

    def post_process(self, formdata: Sent | None = None) -> None:
        super().post_process(formdata)  # type: ignore[misc]
        sent = formdata if formdata is not None else Pairs([])
        self._shown_before = set(sent.getlist(SHOWN)) if SHOWN in sent else None
        self._row_button = first(sent, "_row")
        self._file_button = first(sent, "_file")
        self._settle()

    def _settle(self) -> None:
        """Hide and show until nothing changes: a question that is not asked has no answer for others to see."""
        before: list[object] = []
        for _ in range(_MOST_ROUNDS):
            self.section.arrange(self.setting.scope, {}, is_hidden=False)
            now = self.section.snapshot()
            if now == before:
                return
            before = now

    # -- what the page asks of it

    def answers(self) -> dict[str, object]:
        """The JSON values by key, hidden and disabled questions left out."""
        return self.section.values()

    def as_seen(self) -> list[Seen]:
        """Everything that was shown, in order: headings, texts, and each question with its answer in words."""
        return list(seen_of(self.section.parts))

    def rows_changed(self) -> bool:
        """Whether a row button was pressed: show the form again, do not validate."""
        return bool(self._row_button)

    def files_changed(self) -> bool:
        """Whether a file button was pressed: see `file_change`, then show the form again."""
        return bool(self._file_button)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Whether it can be completed; False too where typing brought up parts that were not on the page."""
        self.was_validated = True
        is_right = super().validate(extra_validators)  # type: ignore[misc]
        revealed = self.revealed
        for part in revealed:
            _forgive(part)
        return bool(is_right) and not revealed

    @property
    def revealed(self) -> list[Placed]:
        """Conditional parts that are shown now and were not on the page that was sent."""
        if self._shown_before is None:
            return []
        return [
            part for part in self.walk()
            if part.is_conditional and not part.is_hidden and part.name not in self._shown_before
        ]

    @property
    def touched(self) -> str:
        """The anchor of the row that a button was pressed on, "" for none."""
        lists = (part for part in self.walk() if isinstance(part, Rows) and part.touched)
        return next((f"{part.name}-{part.touched}" for part in lists), "")

    @property
    def errors(self) -> dict[str, list[str]]:
        """The messages by the id of the element they concern, rows included."""
        return {fault.anchor: [fault.message] for fault in self.faults}

    @property
    def faults(self) -> list[Fault]:
        """The error summary, in the order of the page; a row's faults name the row."""
        others = [field for name, field in self._fields.items() if not name.startswith(_ATTRIBUTE)]
        own = [Fault(str(message), "") for field in others for message in field.errors]
        return own + list(_faults(self.section, ""))

    def gettext(self, message: str) -> str:
        """A message of the page in the person's language."""
        translations = self.meta.get_translations(self)
        return str(translations.gettext(message)) if translations else message

    def table_of(self, key: str) -> PlanTable:
        """The list whose variable is `key` as a table to read; KeyError where there is none."""
        for part in self.section.questions:
            if isinstance(part, Rows) and ".".join(part.steps) == key:
                return part.table
        raise KeyError(key)

    @property
    def file_fields(self) -> dict[str, Files]:
        """The file questions on the page by their name; the browser sends an upload as NAME-upload."""
        return {part.name: part for part in self.walk() if isinstance(part, Files) and not part.is_hidden}

    def walk(self) -> Iterator[Placed]:
        """Every part of the form, those of rows included."""
        yield from _walk(self.section)


def build_form(
    definition: FormDefinition,
    scope: Scope,
    base: type[wtforms.Form] = wtforms.Form,
    *,
    environment: feel.Environment,
    files: Iterable[Mapping[str, object]] = (),
    own: Scope | None = None,
    signer: str = "",
) -> type[Any]:
    """A form class for this page.

    `scope` is JSON: questions are pre-filled from it by key (`data` at construction wins) and expressions read it.
    `own`, where given, is what its reader answered before: a question is filled with nothing else (`forms.own`), unless
    it may only be read or says `shows` = case. `files` are the references {id, name, size} that the page vouches for;
    ids of other files are ignored. `signer` is the name of whoever is signed in and answers: they type no name, but
    sign as themselves.
    """
    setting = setting_of(scope, environment, files, own, signer)
    members: dict[str, object] = {
        f"{_ATTRIBUTE}{'.'.join(steps)}": _unbound(component, steps, setting)
        for component, steps in asked(definition.components)
    }
    return type("Form", (BuiltForm, base), {**members, "definition": definition, "setting": setting})


def plan_table(
    definition: FormDefinition, key: str, rows: object, *, environment: feel.Environment, scope: Scope = NO_SCOPE
) -> PlanTable:
    """The rows of the list whose variable is `key`, to be read (SIP-12); KeyError where the form has no such list."""
    form = build_form(definition, scope, environment=environment)(data={key: rows})
    table: PlanTable = form.table_of(key)
    return table


def _unbound(component: Component, steps: tuple[str, ...], setting: Setting) -> Question:
    kind = Rows if component.type == LIST else question_type(component)
    return kind(component, setting, steps)


def _walk(section: Section) -> Iterator[Placed]:
    for part in section.walk():
        yield part
        for row in part.rows if isinstance(part, Rows) else []:
            yield from _walk(row.section)


def _forgive(part: Placed) -> None:
    """Nobody is told off for an answer that was not asked for on the page they sent."""
    if isinstance(part, Question):
        part.errors = []
    for inner in part.parts if isinstance(part, Group) else []:
        _forgive(inner)
    for row in part.rows if isinstance(part, Rows) else []:
        for inner in row.section.parts:
            _forgive(inner)


def _faults(section: Section, row: str) -> Iterator[Fault]:
    for question in section.questions:
        for message in question.errors:
            yield Fault(f"{row}: {inside_sentence(message)}" if row else str(message), question.anchor)
        for entry in question.rows if isinstance(question, Rows) else []:
            name = f"{row}, {entry.title.lower()}" if row else entry.title
            yield from _faults(entry.section, name)
            if entry.why is not None:
                reasons = (f"{name}: {inside_sentence(message)}" for message in entry.why.errors)
                yield from (Fault(message, entry.why.anchor) for message in reasons)
