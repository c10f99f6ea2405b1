"""Where a form meets FEEL: expressions in its properties, evaluated on JSON values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from workflows import feel

Scope = Mapping[str, object]
ALLOWED_STEPS = 3_000_000  # of all expressions of a form, each time that it is built


@dataclass(frozen=True, eq=False)
class Setting:
    """What all parts of one form share.

    `given` holds the variables as JSON, from which questions are pre-filled; `scope` the same in FEEL's own types;
    `files` the references ({id, name, size}) that may be attached, by id; `own` what the reader answered before, where
    they may see no more than that; `signer` the name of whoever is signed in and answers, "" for people without an
    account. `allowance` is what the expressions and patterns of the form may cost together, each
    time that it is built.
    """

    given: Scope
    scope: Scope
    environment: feel.Environment
    files: Mapping[str, Mapping[str, object]]
    allowance: feel.Allowance
    own: Scope | None = None
    signer: str = ""

    def evaluate(self, text: str, scope: Scope) -> object:
        """The JSON value of an expression written with its leading `=`; raises feel.BudgetSpent."""
        expression = feel.compile_expression(text.removeprefix("="))
        return feel.to_json(expression.evaluate(scope, self.environment))

    def resolve(self, value: object, scope: Scope) -> object:
        """A property that is a value, or an expression for one."""
        return self.evaluate(value, scope) if is_expression(value) else value


def setting_of(
    given: Scope, environment: feel.Environment, files: Iterable[Mapping[str, object]], own: Scope | None = None,
    signer: str = "",
) -> Setting:
    known = {str(reference["id"]): reference for reference in files}
    allowance = feel.Allowance(ALLOWED_STEPS)
    return Setting(given, in_feel(given), environment.sharing(allowance), known, allowance, own, signer)


def in_feel(values: Scope) -> dict[str, object]:
    """JSON values in FEEL's own types (numbers become Decimal)."""
    return {name: feel.from_json(value) for name, value in values.items()}


def is_expression(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.startswith("=")
