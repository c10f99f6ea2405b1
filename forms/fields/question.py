"""What all questions have in common: raw words in, an answer out, faults in plain English."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from forms.check_defaults import usable_default
from forms.definition import Component
from forms.expressions import Scope, Setting
from forms.pairs import Sent
from forms.parts import Placed, Seen, flag
from forms.wording import inside_sentence

# Control characters and the byte order mark, which comes along with text copied from files: no paper may have them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_AROUND = re.compile(rf"^[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+$")
_ASKS = re.compile(r"(?i)(what|who|when|how|why|is|are|do|does|did|have|has|which|where|will|can|could|should)\b")
_OWN_ARTICLE = re.compile(r"(?i)(the|a|an|your|my|any|this|these|each|every|all|i)\b")


class Absent:
    """No answer was given before, not even an empty one."""


ABSENT = Absent()


def trimmed(text: str) -> str:
    """Without what nobody sees around the words: blanks, and marks of direction that telephones and pages add."""
    return _AROUND.sub("", text)


class Question(Placed, Field):
    """A component that is asked: words typed, the answer read from them, and what is wrong with it."""

    VERB: ClassVar[str] = "Enter %(label)s"
    NOTHING: ClassVar[str] = "Not answered"
    KIND: ClassVar[str] = "answer"
    errors: Any
    is_locked = False  # in a list that may only be read
    name: str

    def __init__(
        self, component: Component, setting: Setting, steps: tuple[str, ...], prefix: str = "", **bound: Any  # noqa: ANN401
    ) -> None:
        super().__init__(label=component.label, default=usable_default(component.properties), **bound)
        self.place(component, setting, prefix, prefix + ".".join(steps))
        self.id = self.name
        self.steps = steps
        self.is_readonly = self.is_disabled = self.is_typed = False
        self.typed_raws: list[str] = []

    # -- what goes in

    def process(self, formdata: Sent | None, data: object = None, extra_filters: object = None) -> None:
        """Take the answer given before (`data`; the default where there is none) and then whatever was typed.

        An answer that was left empty before is null and stays so: who cleared a default does not find it again.
        """
        self.object_data = self.default if data is ABSENT else data
        self.typed_raws = self.raws_of(self.object_data)
        self.is_typed = formdata is not None and self.is_in(formdata)
        if formdata is not None and self.is_typed:
            self.typed_raws = [_CONTROL.sub("", text) for text in self.typed(formdata)]

    def is_in(self, formdata: Sent) -> bool:
        """Whether the page that was sent asked this."""
        return self.name in formdata

    def typed(self, formdata: Sent) -> list[str]:
        return [text for text in formdata.getlist(self.name)[:1] if isinstance(text, str)]

    def raws_of(self, value: object) -> list[str]:
        """What a person would have typed for this JSON value."""
        return [str(value)] if isinstance(value, str | int | float) and not isinstance(value, bool) else []

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        super().arrange(scope, is_inside_hidden)
        self.is_readonly = self.is_locked or flag(self.component.properties.get("readonly"), self.setting, scope)
        self.is_disabled = flag(self.component.properties.get("disabled"), self.setting, scope)

    # -- what comes out

    @property
    def raws(self) -> list[str]:
        """What was typed, whatever it is; what was given before where nobody may type."""
        return self.raws_of(self.object_data) if self.is_readonly or self.is_disabled else self.typed_raws

    @property
    def raw(self) -> str:
        return self.raws[0] if self.raws else ""

    @property
    def is_empty(self) -> bool:
        return not any(map(trimmed, self.raws))

    @property
    def is_answered_here(self) -> bool:
        """Whether its answer belongs to the form's: hidden and disabled questions have none."""
        return not (self.is_hidden or self.is_disabled)

    def answer(self) -> object:
        """The JSON value; null where nothing usable was typed."""
        return trimmed(self.raw)

    def read_by_others(self) -> object:
        """What expressions read of it: nothing where it is hidden, what was given before where nobody may type."""
        return None if self.is_hidden else self.answer()

    def beside(self) -> Iterator[tuple[tuple[str, ...], object]]:
        """What it answers under other names."""
        return iter(())

    @property
    def shown(self) -> str:
        """The answer in words; "" where there is none."""
        return trimmed(self.raw)

    @property
    def kind_seen(self) -> str:
        """What kind of line it is for whoever reads the answers later."""
        if not (self.is_readonly or self.is_disabled):
            return self.KIND
        return "title" if self.component.custom("summary") else "given"

    def seen(self) -> Iterator[Seen]:
        yield Seen(self.heading, self.shown or self.gettext(self.NOTHING), self.kind_seen)

    @property
    def data(self) -> object:
        return self.answer()

    # -- what is wrong with it

    def validate(self, form: BaseForm, extra_validators: tuple[Any, ...] | list[Any] = ()) -> bool:
        self.errors = []
        if self.is_hidden or self.is_disabled or self.is_readonly:
            return True
        return super().validate(form, extra_validators)

    def pre_validate(self, form: object) -> None:
        fault = (self.missing() if self.is_required else "") if self.is_empty else next(self.faults(), "")
        if fault:
            raise StopValidation(fault)

    def missing(self) -> str:
        """The message where a required answer is missing."""
        own = self.component.custom("error")
        if own:
            return own
        if self.heading.rstrip().endswith("?") or _ASKS.match(self.heading):
            return self.tell("Answer the question “%(label)s”", label=self.heading)
        return self.tell(self.VERB, label=self.called)

    def faults(self) -> Iterator[str]:
        """What is wrong with an answer that is there, gravest first."""
        return iter(())

    @property
    def called(self) -> str:
        """The label as it is used inside a sentence: "the target date"."""
        label = self.heading.strip().rstrip(":?. ")
        if not label:
            return self.gettext("an answer")
        lowered = inside_sentence(label)
        return lowered if _OWN_ARTICLE.match(lowered) else f"the {lowered}"

    @property
    def is_required(self) -> bool:
        return flag(self.component.context("validate").get("required"), self.setting, self.scope)

    def rule(self, name: str) -> object:
        """One of `validate`'s limits, evaluated; null where not set."""
        return self.setting.resolve(self.component.context("validate").get(name), self.scope)

    def tell(self, message: str, **values: object) -> str:
        """The message in the person's language, its values filled in."""
        translated = self.gettext(message)
        return translated % values if values else translated

    # -- how it is drawn

    @property
    def template(self) -> str:
        return "components/readonly.html" if self.is_readonly or self.is_disabled else super().template

    @property
    def heading(self) -> str:
        """The label; made from the key where the owner gave none, for nobody can answer a box without a name."""
        return super().heading or self.steps[-1].replace("_", " ").capitalize()

    @property
    def asked_as(self) -> str:
        """The label as it stands above the box: an optional question says so."""
        is_told = self.is_required or "optional" in self.heading.lower()
        return self.heading if is_told else self.tell("%(label)s (optional)", label=self.heading)

    @property
    def described_by(self) -> str:
        """Ids of hint and error for aria-describedby; "" for none."""
        ids = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.name}-error"] if self.errors else ids)
