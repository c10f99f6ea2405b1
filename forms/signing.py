"""The signatures that a form asks for, and what they are given to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from forms.definition import Component, FormDefinition, asked
from forms.signs import SIGNS, UNSIGNED, Signed, read_signs
from forms.vocabulary import LIST

Parts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Signature:
    """A question whose answer is a signature: where its answer stands, and what it is given to."""

    component: Component
    steps: tuple[str, ...]
    signed: tuple[Signed, ...]
    form: FormDefinition

    @cached_property
    def parts(self) -> Parts:
        """What is signed, as documents call it: of a list its signed columns, of anything else nothing more."""
        return {one.name: list(self._columns(one.source)) for one in self.signed}

    def _columns(self, source: str) -> Iterator[str]:
        for component, steps in asked(self.form.components):
            if component.type == LIST and ".".join(steps) == source:
                yield from (
                    ".".join(inner) for column, inner in asked(component.components)
                    if column.custom("signed") != UNSIGNED
                )


def signatures_of(form: FormDefinition) -> list[Signature]:
    """The signatures that the form asks for."""
    return [
        Signature(component, steps, tuple(read_signs(component.custom(SIGNS))), form)
        for component, steps in asked(form.components) if component.custom(SIGNS)
    ]
