"""One evaluation of a decision under way: what it may cost, what it warned of, which rules fired."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, thread_time

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
    """The state that every expression of one decision shares.

    After `deadline`, on the clock, `spent`, of the processor's time, is asked for too.
    """

    environment: feel.Environment
    warnings: list[str] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    read: set[str] = field(default_factory=set)  # the names, as paths, that an expression could read
    depth: int = 0
    deadline: float = 0.0
    spent: float = 0.0

    def __post_init__(self) -> None:
        self.deadline = monotonic() + self.seconds
        self.spent = thread_time() + self.seconds

    @property
    def seconds(self) -> float:
        """When no further expression is begun; the last one may take as long again."""
        return self.environment.budget.seconds

    def warn(self, message: str) -> None:
        if len(self.warnings) < MOST_WARNINGS and message not in self.warnings:
            self.warnings.append(message)

    def value(self, expression: feel.Expression, scope: Scope) -> object:
        """The expression's value; why it is null, if it is, joins the warnings."""
        self.check_time()
        self.read |= expression.names
        value, warnings = expression.explain(scope, self.environment)
        for warning in warnings:
            self.warn(warning)
        return value

    def matches(self, tests: feel.UnaryTests, value: object, scope: Scope) -> bool:
        self.check_time()
        self.read |= tests.names
        return tests.matches(value, scope, self.environment)

    def check_time(self) -> None:
        # The processor's time is what counts, but asking for it costs more than looking at the clock.
        if monotonic() > self.deadline and thread_time() > self.spent:
            raise feel.BudgetSpent("time", f"{self.seconds:g} seconds for one decision")

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
