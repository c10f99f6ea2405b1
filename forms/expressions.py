"""Where a form meets FEEL: expressions in its properties, evaluated on JSON values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from workflows import feel

Scope = Mapping[str, object]
ALLOWED_SECONDS = 3.0  # for all expressions of a form, each time that it is built


@dataclass(frozen=True, eq=False)
class Setting:
    """What all parts of one form share.

    `given` holds the variables as JSON, from which questions are pre-filled; `scope` the same in FEEL's own types;
    `files` the references ({id, name, size}) that may be attached, by id. `signer` is the name of whoever is signed in
    and answers, "" for people without an account.
    """

    given: Scope
    scope: Scope
    environment: feel.Environment
    files: Mapping[str, Mapping[str, object]]
    signer: str = ""
    allowance: feel.Allowance = field(default_factory=lambda: feel.Allowance(ALLOWED_SECONDS))

    def evaluate(self, text: str, scope: Scope) -> object:
        """The JSON value of an expression written with its leading `=`; raises feel.BudgetSpent."""
        expression = feel.compile_expression(text.removeprefix("="))
        return feel.to_json(self.allowance.spend(lambda: expression.evaluate(scope, self.environment)))

    def resolve(self, value: object, scope: Scope) -> object:
        """A property that is a value, or an expression for one."""
        return self.evaluate(value, scope) if is_expression(value) else value


def setting_of(
    given: Scope, environment: feel.Environment, files: Iterable[Mapping[str, object]], signer: str = ""
) -> Setting:
    known = {str(reference["id"]): reference for reference in files}
    return Setting(given, in_feel(given), environment, known, signer)


def in_feel(values: Scope) -> dict[str, object]:
    """JSON values in FEEL's own types (numbers become Decimal)."""
    return {name: feel.from_json(value) for name, value in values.items()}


def is_expression(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.startswith("=")
