"""Every expression of a running diagram is FEEL and goes through here; nothing is handed to Python."""

from collections.abc import Iterator, Mapping

from workflows import feel
from workflows.engine.scopes import Scopes
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Json
from workflows.errors import CaseStuck


class Names(Mapping[str, object]):
    """What an expression sees from a scope: its variables as FEEL values, and the context below them."""

    def __init__(self, scopes: Scopes, scope: int, context: Mapping[str, object]) -> None:
        self._scopes = scopes
        self._scope = scope
        self._context = context

    def __getitem__(self, name: str) -> object:
        place = self._scopes.find(self._scope, name)
        return feel.from_json(self._context[name] if place is None else place[name])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self._scopes.find(self._scope, name) is not None or name in self._context)

    def __iter__(self) -> Iterator[str]:
        yield from {**self._context, **self._scopes.visible(self._scope)}

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Expressions:
    """Evaluates the texts of a diagram at a moment. Takes the place of SpiffWorkflow's Python script engine."""

    def __init__(self, scopes: Scopes, surroundings: Surroundings) -> None:
        self._scopes = scopes
        self._surroundings = surroundings

    def names(self, scope: int) -> Names:
        """What is seen from a scope."""
        return Names(self._scopes, scope, self._surroundings.context)

    def raw(self, text: str, scope: int, element: str) -> object:
        """The FEEL value of an expression (with or without its `=`); raises CaseStuck where it has none."""
        names = self.names(scope)
        spaced = tuple(sorted(name for name in names if " " in name))
        try:
            expression = feel.compile_expression(text.removeprefix("="), spaced)
            return expression.evaluate(names, self._surroundings.environment)
        except feel.FeelError as error:
            raise CaseStuck(f"The expression “{text}” cannot be evaluated: {error}", element=element) from error

    def value(self, text: str, scope: int, element: str) -> Json:
        """The JSON value of an expression."""
        return feel.to_json(self.raw(text, scope, element))

    def text_or_value(self, text: str, scope: int, element: str) -> Json:
        """The value of `=...`; any other text is itself."""
        return self.value(text, scope, element) if text.startswith("=") else text

    def text(self, text: str, scope: int, element: str) -> str:
        """The same as words: "" for null, a number as it is written."""
        value = self.text_or_value(text, scope, element)
        return "" if value is None else str(value)

    def is_true(self, text: str, scope: int, element: str) -> bool:
        """Whether a condition holds; null and anything that is not a boolean does not."""
        return self.raw(text, scope, element) is True
