"""One evaluation of a decision under way: what it may cost, what it warned of, which rules fired."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflows import feel

Scope = Mapping[str, object]

DEEPEST_CALL = 64
MOST_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class Fired:
    """A table that was evaluated: its name, the rules that fired (1-based), why, and whether its default stood in."""

    table: str
    rules: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    is_default: bool = False


@dataclass(slots=True)
class Run:
    """The state that every expression of one decision shares, and what all of them together may cost."""

    environment: feel.Environment
    warnings: list[str] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    read: set[str] = field(default_factory=set)  # the names, as paths, that an expression could read
    depth: int = 0

    def __post_init__(self) -> None:
        own = feel.Allowance(self.environment.budget.steps, outer=self.environment.allowance)
        self.environment = self.environment.sharing(own)

    def warn(self, message: str) -> None:
        if len(self.warnings) < MOST_WARNINGS and message not in self.warnings:
            self.warnings.append(message)

    def value(self, expression: feel.Expression, scope: Scope) -> object:
        """The expression's value; why it is null, if it is, joins the warnings."""
        self.read |= expression.names
        value, warnings = expression.explain(scope, self.environment)
        for warning in warnings:
            self.warn(warning)
        return value

    def matches(self, tests: feel.UnaryTests, value: object, scope: Scope) -> bool:
        self.read |= tests.names
        return tests.matches(value, scope, self.environment)

    def spend(self, steps: int) -> None:
        """Count work that is done beside the expressions. Raises feel.BudgetSpent."""
        if self.environment.allowance is not None:
            self.environment.allowance.take(steps, steps)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Around a function's body: functions that call themselves without end are stopped."""
        self.depth += 1
        if self.depth > DEEPEST_CALL:
            raise feel.BudgetSpent("nesting", f"{DEEPEST_CALL} calls of functions inside each other")
        try:
            yield
        finally:
            self.depth -= 1
