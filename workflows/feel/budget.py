"""How much one evaluation may cost."""

from dataclasses import dataclass


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
