"""The built-in functions by name."""

from workflows.feel.builtins import (
    calendar,
    contexts,
    conversions,
    lists,
    numbers,
    ranges,
    sorting,
    statistics,
    strings,
    working_days,
)
from workflows.feel.builtins.signature import BUILTINS, Builtin

__all__ = [
    "BUILTINS",
    "Builtin",
    "calendar",
    "contexts",
    "conversions",
    "lists",
    "numbers",
    "ranges",
    "sorting",
    "statistics",
    "strings",
    "working_days",
]
