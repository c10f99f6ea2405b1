"""How much one evaluation may cost, and how much all those of one page or letter together."""

from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time
from typing import TypeVar

from workflows.feel.errors import BudgetSpent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one evaluation.

    Steps are iterations, calls and elements touched; nesting is of calls and values inside each other; digits are those
    before the point of a power (beyond 34 they are not exact anyway); seconds are of the processor.
    """

    steps: int = 250_000
    list_length: int = 100_000
    result_size: int = 200_000
    string_length: int = 1_000_000
    nesting: int = 64
    digits: int = 64
    seconds: float = 0.1


DEFAULT = Budget()


@dataclass(slots=True)
class Allowance:
    """Seconds of the processor that many evaluations share: each within its budget may still be too much together."""

    seconds: float

    def spend(self, evaluate: Callable[[], T]) -> T:
        """What `evaluate` gives. Raises BudgetSpent once nothing is left."""
        if self.seconds <= 0:
            raise BudgetSpent("time", "of all expressions together")
        began = thread_time()
        try:
            return evaluate()
        finally:
            self.seconds -= thread_time() - began
