"""One end of a procedure: the road to it, and who is told of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.journey import Journey


@dataclass(frozen=True)
class End:
    """`road` brings a case to its end; `provider` and `officer` are the subjects of the last email each got about it.

    "" for a reader who was sent none.
    """

    road: Callable[[Journey], None]
    provider: str = ""
    officer: str = ""
