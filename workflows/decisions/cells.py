"""Cells of a decision table whose meaning is plain: which numbers, strings, dates or booleans they let through."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from workflows import feel
from workflows.feel import nodes
from workflows.feel.temporal_text import read_date

Point = Decimal | str | date | bool
KINDS: tuple[type, ...] = (Decimal, str, date, bool)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, None where it has no end."""

    low: Point | None
    high: Point | None
    low_closed: bool = True
    high_closed: bool = True

    def holds(self, value: Point) -> bool:
        if self.low is not None and not (self.low < value or (self.low_closed and value == self.low)):  # type: ignore[operator]
            return False
        return self.high is None or value < self.high or (self.high_closed and value == self.high)  # type: ignore[operator]

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low == self.high and self.low_closed and self.high_closed

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing, because its end comes before its start."""
        if self.low is None or self.high is None or self.is_point:
            return False
        return self.low == self.high or self.low > self.high  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of one kind that lie in one of the intervals, or (`negated`) in none; `kind` None is any value."""

    kind: type | None
    intervals: tuple[Interval, ...] = ()
    negated: bool = False

    def holds(self, value: Point) -> bool:
        """Whether a value of the cell's kind gets through."""
        return any(interval.holds(value) for interval in self.intervals) is not self.negated

    @property
    def lists(self) -> bool:
        """Whether it does no more than list values, to be let through or to be kept out."""
        return all(interval.is_point for interval in self.intervals)

    @property
    def points(self) -> tuple[Point, ...] | None:
        """The values that it lists, None when it does more than let those through."""
        if self.negated or not self.lists:
            return None
        return tuple(interval.low for interval in self.intervals if interval.low is not None)


ANY = Cell(None)


@lru_cache(maxsize=20_000)
def read_cell(text: str) -> Cell | None:
    """What a cell lets through, None where that depends on other variables or cannot be said in intervals."""
    if text in ("", "-"):
        return ANY
    try:
        tree = feel.compile_unary_tests(text).tree
    except feel.FeelError:
        return None
    if not isinstance(tree, nodes.Tests):
        return None
    if not tree.parts:
        return ANY
    intervals = [_interval(part) for part in tree.parts]
    known = tuple(interval for interval in intervals if interval is not None)
    kinds = {type(end) for interval in known for end in (interval.low, interval.high) if end is not None}
    if len(known) != len(intervals) or len(kinds) != 1:
        return None
    if tree.is_negated and any(interval.is_empty for interval in known):
        return None
    return Cell(kinds.pop(), known, tree.is_negated)


def _interval(part: nodes.Node) -> Interval | None:
    """One test of a cell, None for what is not made of literals."""
    match part:
        case nodes.RangeOf(low=low, high=high, low_closed=low_closed, high_closed=high_closed):
            return _range(low, high, low_closed, high_closed)
        case nodes.Operand(operator=operator, value=node):
            value = literal(node)
            return None if value is None else _compared(operator, value)
    value = literal(part)
    return None if value is None else Interval(value, value)


def _range(low: nodes.Node | None, high: nodes.Node | None, low_closed: bool, high_closed: bool) -> Interval | None:
    ends = [None if node is None else literal(node) for node in (low, high)]
    if (low is not None and ends[0] is None) or (high is not None and ends[1] is None):
        return None
    return Interval(ends[0], ends[1], low_closed, high_closed)


def _compared(operator: str, value: Point) -> Interval | None:
    """< 5 and its like; != is not one interval, so it is left to FEEL."""
    match operator:
        case "<" | "<=":
            return Interval(None, value, True, operator == "<=")
        case ">" | ">=":
            return Interval(value, None, operator == ">=", True)
        case "=":
            return Interval(value, value)
    return None


def literal(node: nodes.Node) -> Point | None:
    """The constant that a node is, None for anything else."""
    match node:
        case nodes.Literal(value=value):
            return value if type(value) in KINDS else None  # type: ignore[return-value]
        case nodes.Negation(operand=operand):
            value = literal(operand)
            return -value if isinstance(value, Decimal) else None
        case nodes.Call(function=nodes.Name(name="date"), arguments=(nodes.Literal(value=str(text)),)):
            day = read_date(text)
            return day if type(day) is date else None
    return None


def constant(text: str) -> Point | None:
    """The number, text, day or boolean that an output cell is, None for anything that is worked out."""
    if not text:
        return None
    try:
        return literal(feel.compile_expression(text).tree)
    except feel.FeelError:
        return None
