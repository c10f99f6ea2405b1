"""One evaluation under way: the variables, the local scopes, what is left of the budget, the warnings."""

from collections.abc import Mapping
from time import thread_time

from workflows.feel.environment import Environment
from workflows.feel.errors import BudgetSpent
from workflows.feel.json import from_json

SLICE = 256
MOST_WARNINGS = 50

Locals = tuple[Mapping[str, object], "Locals | None"]


class Frame:
    """The state of one evaluation. `local` is the chain of inner scopes, innermost first."""

    __slots__ = (
        "scope",
        "environment",
        "local",
        "warnings",
        "slice",
        "steps",
        "looked",
        "deadline",
        "depth",
        "input",
        "converted",
    )

    def __init__(
        self, scope: Mapping[str, object], environment: Environment, warnings: list[str] | None = None
    ) -> None:
        self.scope = scope
        self.environment = environment
        self.local: Locals | None = None
        self.warnings = warnings
        self.slice = SLICE
        self.steps = 0
        self.looked = 0.0
        self.deadline = 0.0
        self.depth = 0
        self.input: object = None
        self.converted: dict[int, tuple[object, object]] | None = None

    def convert(self, value: object) -> object:
        """The FEEL value of a variable's list or context, made once however often it is read."""
        known = self.converted
        if known is None:
            known = self.converted = {}
        # The raw value is kept beside its conversion, so that no other value can come to have its identity.
        if id(value) not in known:
            known[id(value)] = value, from_json(value)
        return known[id(value)][1]

    def tick(self, steps: int = 1) -> None:
        """Spend steps; every few hundred of them the totals and the clock are looked at."""
        self.slice -= steps
        if self.slice < 0:
            self._settle()

    def _settle(self) -> None:
        budget = self.environment.budget
        self.steps += SLICE - self.slice
        self.slice = SLICE
        if self.steps > budget.steps:
            raise BudgetSpent("steps", budget.steps)
        # The processor's time, not the wall's: a machine that is busy with others is no reason to stop.
        now = thread_time()
        if not self.deadline:
            self.deadline, self.looked = now + budget.seconds, now
        # Nor is a collection of garbage: between two looks at most half the budget counts.
        self.deadline += max(0.0, now - self.looked - budget.seconds / 2)
        if now > self.deadline:
            raise BudgetSpent("time", f"{budget.seconds} seconds")
        self.looked = now

    def time_left(self) -> float:
        """Seconds left for one long operation, at least a millisecond."""
        if not self.deadline:
            self.looked = thread_time()
            self.deadline = self.looked + self.environment.budget.seconds
        return max(0.001, self.deadline - thread_time())

    def check_length(self, length: int) -> None:
        """Refuse a list that would grow beyond the budget; count its elements as steps."""
        if length > self.environment.budget.list_length:
            raise BudgetSpent("list length", self.environment.budget.list_length)
        self.tick(length)

    def check_text(self, length: int) -> None:
        """Refuse a text that would grow beyond the budget."""
        if length > self.environment.budget.string_length:
            raise BudgetSpent("string length", self.environment.budget.string_length)
        if length > SLICE:
            self.tick(length // SLICE)

    def check_result(self, value: object) -> None:
        """Refuse a result that has too many elements in all: lists that hold one list many times double quickly."""
        left, waiting = self.environment.budget.result_size, [value]
        while waiting:
            found = waiting.pop()
            inner = found if isinstance(found, list) else list(found.values()) if isinstance(found, dict) else ()
            left -= len(inner)
            if left < 0:
                raise BudgetSpent("result size", self.environment.budget.result_size)
            waiting.extend(inner)

    def enter(self) -> None:
        """Go one function call deeper."""
        self.depth += 1
        if self.depth > self.environment.budget.nesting:
            raise BudgetSpent("nesting", self.environment.budget.nesting)
        self.tick()

    def warn(self, message: str) -> None:
        """Keep why something became null, when somebody asked for it."""
        if self.warnings is not None and len(self.warnings) < MOST_WARNINGS and message not in self.warnings:
            self.warnings.append(message)
