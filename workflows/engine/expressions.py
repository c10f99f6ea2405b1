"""Every expression of a running diagram is FEEL and goes through here; nothing is handed to Python."""

from collections.abc import Mapping

from workflows import feel
from workflows.engine.scopes import Scopes
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Json
from workflows.errors import CaseStuck


class Expressions:
    """Evaluates the texts of a diagram at a moment. Takes the place of SpiffWorkflow's Python script engine."""

    def __init__(self, scopes: Scopes, surroundings: Surroundings) -> None:
        self._scopes = scopes
        self._surroundings = surroundings

    def names(self, scope: int) -> dict[str, object]:
        """What is seen from a scope: its variables, and below them the read-only names of the surroundings."""
        return {**self._surroundings.context, **self._scopes.visible(scope)}

    def raw(self, text: str, scope: int, element: str) -> object:
        """The FEEL value of an expression (with or without its `=`); raises CaseStuck where it has none."""
        names = self.names(scope)
        try:
            return _compiled(text, names).evaluate(names, self._surroundings.environment)
        except feel.FeelError as error:
            raise CaseStuck(f"The expression “{text}” cannot be evaluated: {error}.", element=element) from error

    def why(self, text: str, scope: int) -> list[str]:
        """Why anything in an expression was null, in plain sentences."""
        names = self.names(scope)
        return _compiled(text, names).explain(names, self._surroundings.environment)[1]

    def value(self, text: str, scope: int, element: str) -> Json:
        """The JSON value of an expression."""
        return as_json(self.raw(text, scope, element), element)

    def text_or_value(self, text: str, scope: int, element: str) -> Json:
        """The value of `=...`; any other text is itself."""
        return self.value(text, scope, element) if text.startswith("=") else text

    def text(self, text: str, scope: int, element: str) -> str:
        """The same as words: "" for null, a number as it is written."""
        value = self.text_or_value(text, scope, element)
        return "" if value is None else str(value)

    def is_true(self, text: str, scope: int, element: str) -> bool:
        """Whether a condition holds; null does not. What is neither true nor false raises CaseStuck (as in Camunda 8).

        A text or a number there is a slip: to take it for false would send a case the wrong way without a word.
        """
        value = self.raw(text, scope, element)
        if value is None or isinstance(value, bool):
            return value is True
        message = f"The condition “{text}” is a {feel.type_name(value)}, and so neither true nor false."
        raise CaseStuck(message, element=element)


def as_json(value: object, element: str) -> Json:
    """A FEEL value as JSON; raises CaseStuck for one that is too large."""
    try:
        return feel.to_json(value)
    except feel.FeelError as error:
        raise CaseStuck(f"The value cannot be kept: {error}.", element=element) from error


def _compiled(text: str, names: Mapping[str, object]) -> feel.Expression:
    spaced = tuple(sorted(name for name in names if " " in name))
    return feel.compile_expression(text.removeprefix("="), spaced)
