"""Item definitions as FEEL sees them: `x instance of tPerson`, `function(p: tPerson) ...`."""

from dataclasses import dataclass
from datetime import UTC, datetime

from workflows import feel
from workflows.decisions.run import Run
from workflows.decisions.type_names import TypeNames
from workflows.decisions.types import Type

# Allowed values are constants: what a type lets through does not depend on the clock.
_CLOCKLESS = feel.Environment(now=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Declared:
    """One of the model's types, in the shape that FEEL asks for."""

    type: Type

    def matches(self, value: object) -> bool:
        """Whether a value, not null, is of the type."""
        return value is not None and self.type.fits(value, Run(_CLOCKLESS))


def declared_types(text: str, types: TypeNames) -> dict[str, Declared]:
    """The declared types that a text may name; few texts name any, and those that do not are compiled only once."""
    if "instance" not in text and "function" not in text:
        return {}
    return {name: Declared(types[name]) for name in types.declared}
