"""Equality and order as FEEL has them: three-valued, only between values of one type."""

from decimal import Decimal

from workflows.feel.frame import Frame
from workflows.feel.temporal import (
    DATE_TIMES,
    DATES,
    DURATIONS,
    TIMES,
    clock,
    duration_nanoseconds,
    instant,
    time_offset,
)
from workflows.feel.values import Months, Range, type_name

PLAIN = frozenset({"number", "string", "boolean", "date", "years and months duration"})
# Most comparisons are of these, and Python compares them as FEEL does.
FAST = frozenset({Decimal, str})
# Two texts that begin alike are compared to where they differ: a step for each so many characters.
LONG = 256
# What is said where a local moment meets an absolute one: they have no order.
HOW_TO_COMPARE = 'compare days, date(...), or put the zone into the text: date and time(text + "@Europe/London")'
ORDERED = frozenset({"number", "string", "years and months duration"})


def equal(left: object, right: object, frame: Frame) -> bool | None:
    """Whether two values are equal; None where they are of different types."""
    if type(left) is type(right) and type(left) in FAST:
        if type(left) is str and len(left) > LONG:
            frame.tick(len(left) // LONG)
        return left == right
    if left is None or right is None:
        return left is right
    kind = type_name(left)
    if kind != type_name(right):
        return None
    if kind in PLAIN:
        return left == right
    if kind in ("list", "context", "range", "function"):
        return _equal_parts(left, right, frame)
    return _key(left) == _key(right)


def _equal_parts(left: object, right: object, frame: Frame) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, frame)
    if isinstance(left, dict) and isinstance(right, dict):
        return _equal_contexts(left, right, frame)
    if isinstance(left, Range) and isinstance(right, Range):
        return _equal_ranges(left, right, frame)
    return left is right


def _equal_lists(left: list[object], right: list[object], frame: Frame) -> bool:
    if len(left) != len(right):
        return False
    frame.enter()
    frame.tick(len(left))
    same = all(equal(a, b, frame) for a, b in zip(left, right, strict=True))
    frame.depth -= 1
    return same


def _equal_contexts(left: dict[str, object], right: dict[str, object], frame: Frame) -> bool:
    if left.keys() != right.keys():
        return False
    frame.enter()
    frame.tick(len(left))
    same = all(equal(value, right[key], frame) for key, value in left.items())
    frame.depth -= 1
    return same


def _equal_ranges(left: Range, right: Range, frame: Frame) -> bool:
    ends = (left.low_closed, left.high_closed) == (right.low_closed, right.high_closed)
    return ends and bool(equal(left.low, right.low, frame)) and bool(equal(left.high, right.high, frame))


def _key(value: object) -> tuple[bool, int]:
    """Where a temporal value stands: whether it is zoned, and its nanoseconds (in UTC if it is)."""
    if isinstance(value, DATE_TIMES):
        return value.tzinfo is not None, instant(value)
    if isinstance(value, TIMES):
        offset = time_offset(value)
        return offset is not None, clock(value) - (offset or 0)
    if isinstance(value, DURATIONS):
        return False, duration_nanoseconds(value)
    return False, value.toordinal() if isinstance(value, DATES) else 0


def less(left: object, right: object, frame: Frame) -> bool | None:
    """left < right; None where the two have no order."""
    if type(left) is type(right) and type(left) in FAST:
        if type(left) is str and len(left) > LONG:
            frame.tick(len(left) // LONG)
        return left < right  # type: ignore[operator, no-any-return]
    kind = type_name(left)
    if kind != type_name(right):
        return None
    if kind in ORDERED:
        return bool(left < right)  # type: ignore[operator]
    if kind not in ("date", "time", "date and time", "days and time duration"):
        return None
    (left_zoned, left_at), (right_zoned, right_at) = _key(left), _key(right)
    return left_at < right_at if left_zoned == right_zoned else None


def not_greater(left: object, right: object, frame: Frame) -> bool | None:
    """left <= right; None where the two have no order."""
    if type(left) is type(right) and type(left) in FAST:
        if type(left) is str and len(left) > LONG:
            frame.tick(len(left) // LONG)
        return left <= right  # type: ignore[operator, no-any-return]
    below = less(left, right, frame)
    return below if below is not False else equal(left, right, frame)


def contains(interval: Range, value: object, frame: Frame) -> bool | None:
    """Whether a value lies in a range; None where it cannot be compared with the ends."""
    above = True if interval.low is None else _above(interval.low, value, interval.low_closed, frame)
    if above is False:
        return False
    below = True if interval.high is None else _above(value, interval.high, interval.high_closed, frame)
    return None if above is None and below is not False else below


def _above(low: object, high: object, is_closed: bool, frame: Frame) -> bool | None:
    return not_greater(low, high, frame) if is_closed else less(low, high, frame)


def comparable(value: object) -> bool:
    """Whether values of this type have an order."""
    return isinstance(value, Decimal | str | Months) or isinstance(value, DATES + TIMES + DATE_TIMES + DURATIONS)
