"""Functions defined in an expression."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workflows.feel.conformance import coerce
from workflows.feel.frame import Frame, Locals
from workflows.feel.nodes import Type
from workflows.feel.values import TYPE_NAMES


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function defined in an expression, with the scopes around its definition."""

    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Callable[[Frame], object]
    scope: Mapping[str, object]
    local: Locals | None

    def invoke(self, frame: Frame, arguments: Sequence[object]) -> object:
        """The value of the body for the arguments; null where they are too few, too many or of another type."""
        if len(arguments) != len(self.parameters):
            frame.warn(f"The function takes {len(self.parameters)} arguments, not {len(arguments)}")
            return None
        taken = []
        for value, wanted in zip(arguments, self.types, strict=True):
            coerced = value if wanted is None else coerce(value, wanted, frame)
            if coerced is None and value is not None:
                return None
            taken.append(coerced)
        frame.enter()
        before = frame.scope, frame.local
        frame.scope = self.scope
        frame.local = (dict(zip(self.parameters, taken, strict=True)), self.local)
        result = self.body(frame)
        frame.scope, frame.local = before
        frame.depth -= 1
        return result


TYPE_NAMES[Closure] = "function"
