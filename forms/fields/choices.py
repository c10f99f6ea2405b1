"""Questions answered by choosing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from forms.expressions import Scope
from forms.fields.question import Question
from forms.pairs import Sent

MAX_OPTIONS = 1_000
TICKED = "yes"
_BESIDE, _BESIDE_LETTERS = 4, 30


@dataclass(frozen=True)
class Option:
    """One of the things to choose from. `key` is its value as the page sends it; `value` the JSON answered."""

    key: str
    label: str
    value: object


class Checkbox(Question):
    """One statement to be ticked; true or false. The page sends "" as well, so that unticking is seen."""

    VERB: ClassVar[str] = "Tick to confirm “%(label)s”"

    def typed(self, formdata: Sent) -> list[str]:
        return [TICKED] if any(text not in ("", "false") for text in formdata.getlist(self.name)) else []

    def raws_of(self, value: object) -> list[str]:
        return [TICKED] if value is True else []

    def answer(self) -> bool:
        return bool(self.raws)

    @property
    def shown(self) -> str:
        return self.gettext("Yes") if self.raws else self.gettext("No")

    def missing(self) -> str:
        return self.component.custom("error") or self.tell(self.VERB, label=_shortened(self.heading))


class Choosing(Question):
    """A question with options, from the form, from a variable or from an expression."""

    VERB: ClassVar[str] = "Select %(label)s"
    options: list[Option]

    def process(self, formdata: Sent | None, data: object = None, extra_filters: object = None) -> None:
        super().process(formdata, data, extra_filters)
        self.options = list(self._options(self.setting.scope))[:MAX_OPTIONS]

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        super().arrange(scope, is_inside_hidden)
        self.options = list(self._options(scope))[:MAX_OPTIONS]
        if not self.is_typed:  # what was chosen before and is no option any more: nobody could take it off the page
            keys = {option.key for option in self.options}
            self.typed_raws = [text for text in self.raws_of(self.object_data) if text in keys]

    def _options(self, scope: Scope) -> Iterator[Option]:
        component, source = self.component, self.component.properties.get("values")
        if component.text("valuesExpression"):
            source = self.setting.evaluate(component.text("valuesExpression"), scope)
        elif component.text("valuesKey"):
            source = self.setting.evaluate(component.text("valuesKey"), scope)
        for entry in source if isinstance(source, list) else []:
            if isinstance(entry, Mapping) and entry.get("value") is not None:
                yield Option(str(entry["value"]), str(entry.get("label") or entry["value"]), entry["value"])
            elif isinstance(entry, str | int | float):
                yield Option(str(entry), str(entry), entry)

    def typed(self, formdata: Sent) -> list[str]:
        return [text for text in formdata.getlist(self.name) if isinstance(text, str) and text][:MAX_OPTIONS]

    def raws_of(self, value: object) -> list[str]:
        values = value if isinstance(value, list) else [value]
        return [str(entry) for entry in values if isinstance(entry, str | int | float)]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.key in self.raws]

    def answer(self) -> object:
        return self.chosen[0].value if self.chosen else None

    @property
    def shown(self) -> str:
        return ", ".join(option.label for option in self.chosen)

    def faults(self) -> Iterator[str]:
        # A choice that is gone (the options depend on other answers) is asked for again.
        if {option.key for option in self.chosen} != set(self.raws):
            yield self.tell(self.VERB, label=self.called)

    @property
    def anchor(self) -> str:
        return f"{self.name}-1"


class Radio(Choosing):
    """One choice of several, all in sight."""

    @property
    def is_short(self) -> bool:
        """Whether the choices fit beside each other (yes and no; low, medium and high)."""
        return len(self.options) <= _BESIDE and sum(len(option.label) for option in self.options) <= _BESIDE_LETTERS


class Select(Choosing):
    """One choice from a list that drops down."""

    @property
    def anchor(self) -> str:
        return self.name


class Checklist(Choosing):
    """Any number of choices; a list of their values."""

    VERB: ClassVar[str] = "Select at least one answer for “%(label)s”"

    def answer(self) -> list[object]:
        return [option.value for option in self.chosen]

    @property
    def called(self) -> str:
        return self.heading


def _shortened(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"
