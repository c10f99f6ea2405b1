"""One evaluation under way: the variables, the local scopes, what is left of the budget, the warnings."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar

from workflows.feel.budget import Allowance
from workflows.feel.environment import Environment
from workflows.feel.errors import BudgetSpent
from workflows.feel.json import elements, from_json

SLICE = 256
MOST_WARNINGS = 50
# Likeness costs too much to ask after it again and again, or among all keys of a large context.
MOST_SUGGESTIONS, MOST_NAMES, LONGEST_NAME = 20, 1_000, 60

T = TypeVar("T")
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
        "depth",
        "input",
        "converted",
        "searching",
        "suggested",
        "patterns",
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
        self.depth = 0
        self.input: object = None
        self.converted: dict[int, tuple[object, object]] | None = None
        self.searching: Allowance | None = environment.allowance
        self.patterns: dict[tuple[str, str], Any] | None = None
        self.suggested: dict[str, str] | None = None

    def convert(self, value: object) -> object:
        """The FEEL value of a variable's list or context, made once however often it is read."""
        known = self.converted
        if known is None:
            known = self.converted = {}
        # The raw value is kept beside its conversion, so that no other value can come to have its identity.
        if id(value) not in known:
            self.tick(elements(value))
            known[id(value)] = value, from_json(value)
        return known[id(value)][1]

    def tick(self, steps: int = 1) -> None:
        """Spend steps; every few hundred of them the totals are looked at."""
        self.slice -= steps
        if self.slice < 0:
            self.settle()

    def settle(self) -> None:
        """Count what was spent since the last time. Raises BudgetSpent."""
        budget, spent = self.environment.budget, SLICE - self.slice
        self.steps += spent
        self.slice = SLICE
        if self.steps > budget.steps:
            raise BudgetSpent("steps", budget.steps)
        if self.environment.allowance is not None:
            self.environment.allowance.take(spent, self.steps)

    def search(self, find: Callable[[float], T]) -> T:
        """What looking with a regular expression gives. Raises OutOfTime."""
        if self.searching is None:
            self.searching = Allowance(0)
        return self.searching.search(find)

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
        most, waiting = self.environment.budget.result_size, [value]
        left = most
        while waiting:
            found = waiting.pop()
            inner = found if isinstance(found, list) else list(found.values()) if isinstance(found, dict) else ()
            left -= len(inner)
            if left < 0:
                raise BudgetSpent("result size", most)
            waiting.extend(inner)
        self.tick((most - left) // 4)

    def suggestion(self, name: str, names: Iterable[str], cutoff: float = 0.6) -> str:
        """; did you mean the nearest of the names? Asked for once for each name, and not for ever more names."""
        if self.warnings is None:
            return ""
        known = self.suggested = {} if self.suggested is None else self.suggested
        if name not in known and len(known) < MOST_SUGGESTIONS:
            short = (other for other in islice(names, MOST_NAMES) if len(other) <= LONGEST_NAME)
            near = get_close_matches(name[:LONGEST_NAME], short, 1, cutoff)
            known[name] = f"; did you mean {near[0]}?" if near else ""
        return known.get(name, "")

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
