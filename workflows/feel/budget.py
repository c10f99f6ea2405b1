"""How much work one evaluation may ask for, and how much all those of one page, letter or decision together."""

from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time
from typing import TypeVar

from workflows.feel.errors import BudgetSpent, OutOfTime

T = TypeVar("T")
# Seconds of the processor for all regular expressions of one attempt. Their package counts no steps, so time is the
# last resort for them; an honest pattern needs millionths of a second.
LONGEST_SEARCH = 2.0


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one evaluation, all of them counted in work: the same expression ends the same on every machine.

    Steps are turns, calls, and the parts of an expression and the elements and characters that each of them touches;
    nesting is of calls and values inside each other; digits are those before the point of a power (beyond 34 they are
    not exact anyway).
    """

    steps: int = 1_000_000
    list_length: int = 100_000
    result_size: int = 200_000
    string_length: int = 1_000_000
    nesting: int = 64
    digits: int = 64


DEFAULT = Budget()


@dataclass(slots=True, eq=False)
class Allowance:
    """Steps that many evaluations share: each within its budget may still be too much together.

    Every evaluation may take `each` steps even when nothing is left, so that a greedy one takes nothing from the
    innocent. `searching` are the seconds left for regular expressions; what is taken is taken from `outer`, too. For
    one attempt in one thread.
    """

    steps: int
    each: int = 0
    searching: float = LONGEST_SEARCH
    outer: "Allowance | None" = None

    def take(self, steps: int, so_far: int) -> None:
        """Take steps for an evaluation that has had `so_far` with these. Raises BudgetSpent once nothing is left."""
        self.steps -= steps
        if self.steps < 0 and so_far > self.each:
            raise BudgetSpent("steps", "of all expressions together")
        if self.outer is not None:
            self.outer.take(steps, so_far)

    def search(self, find: Callable[[float], T]) -> T:
        """What `find` gives, told for how many seconds of the processor it may look. Raises OutOfTime."""
        began = thread_time()
        try:
            return find(max(self.searching, 0.001))
        except TimeoutError:
            raise OutOfTime("A regular expression went back and forth without coming to an end.") from None
        finally:
            self.searching -= thread_time() - began
