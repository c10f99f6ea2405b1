"""The values FEEL has beside Python's own: durations in months, ranges, functions; and the names of all types.

null is None, a boolean is a bool, a number a Decimal, a string a str, a list a list, a context a dict; dates, times
and days-time durations are the standard library's where they fit it and those of `temporal` where they do not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from workflows.feel.temporal import FarDate, FineDuration, FineTime, WideDateTime

if TYPE_CHECKING:
    from workflows.feel.frame import Frame


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is unbounded."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True)
class Function:
    """Something that can be called: a function of an expression, a built-in, a business knowledge model.

    `call` takes the arguments in the order of `parameters` and answers a FEEL value, null where it has none.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., object] = field(compare=False)

    def invoke(self, frame: "Frame", arguments: Sequence[object]) -> object:
        """Call it with arguments by position; a wrong number of them is null."""
        if len(arguments) != len(self.parameters):
            frame.warn(f"{self.name} takes {len(self.parameters)} arguments, not {len(arguments)}")
            return None
        frame.enter()
        result = self.call(*arguments)
        frame.depth -= 1
        return result


class Callee(Protocol):
    """Whatever can be called: a `Function`, a built-in, a function defined in an expression."""

    @property
    def parameters(self) -> tuple[str, ...]: ...

    def invoke(self, frame: "Frame", arguments: Sequence[object]) -> object:
        """The value for arguments by position."""


TYPE_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    date: "date",
    FarDate: "date",
    time: "time",
    FineTime: "time",
    datetime: "date and time",
    WideDateTime: "date and time",
    timedelta: "days and time duration",
    FineDuration: "days and time duration",
    Months: "years and months duration",
    Range: "range",
    Function: "function",
}


def type_name(value: object) -> str:
    """The FEEL type of a value, "unknown" for what is no FEEL value."""
    return TYPE_NAMES.get(type(value), "unknown")
