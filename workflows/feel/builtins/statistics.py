"""Sums, averages and extremes of lists; null where something in the list is of another type."""

from decimal import Decimal, InvalidOperation, Overflow
from functools import reduce

from workflows.feel.arithmetic import add, divide
from workflows.feel.builtins.signature import builtin
from workflows.feel.comparison import less
from workflows.feel.frame import Frame
from workflows.feel.numbers import CONTEXT, too_large
from workflows.feel.temporal import DURATIONS
from workflows.feel.values import Months, type_name


@builtin("min", "c...: any")
@builtin("min", "list: list")
def smallest(frame: Frame, items: list[object]) -> object:
    return _extreme(items, False, frame)


@builtin("max", "c...: any")
@builtin("max", "list: list")
def largest(frame: Frame, items: list[object]) -> object:
    return _extreme(items, True, frame)


@builtin("sum", "n...: any")
@builtin("sum", "list: list")
def total(frame: Frame, items: list[object]) -> object:
    if not _are_addable(items, "sum", frame):
        return None
    return reduce(lambda so_far, item: add(so_far, item, frame), items)


@builtin("mean", "n...: any")
@builtin("mean", "list: list")
def mean(frame: Frame, items: list[object]) -> object:
    if not _are_addable(items, "mean", frame):
        return None
    added = reduce(lambda so_far, item: add(so_far, item, frame), items)
    return divide(added, Decimal(len(items)), frame)


@builtin("product", "n...: any")
@builtin("product", "list: list")
def product(frame: Frame, items: list[object]) -> object:
    numbers = _numbers(items, "product", frame)
    try:
        return reduce(CONTEXT.multiply, numbers) if numbers else None
    except Overflow:
        raise too_large() from None


@builtin("median", "n...: any")
@builtin("median", "list: list")
def median(frame: Frame, items: list[object]) -> object:
    numbers = sorted(_numbers(items, "median", frame) or [])
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return divide(add(numbers[middle - 1], numbers[middle], frame), Decimal(2), frame)


@builtin("stddev", "n...: any")
@builtin("stddev", "list: list")
def standard_deviation(frame: Frame, items: list[object]) -> object:
    """Of a sample: n - 1 in the divisor; null for fewer than two numbers."""
    numbers = _numbers(items, "stddev", frame)
    if numbers is None or len(numbers) < 2:
        return None
    try:
        average = CONTEXT.divide(reduce(CONTEXT.add, numbers), Decimal(len(numbers)))
        distances = [CONTEXT.subtract(number, average) for number in numbers]
        squares = reduce(CONTEXT.add, [CONTEXT.multiply(distance, distance) for distance in distances])
        return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(numbers) - 1)))
    except (Overflow, InvalidOperation):
        raise too_large() from None


@builtin("mode", "n...: any")
@builtin("mode", "list: list")
def mode(frame: Frame, items: list[object]) -> object:
    """The most frequent numbers, smallest first; an empty list for none."""
    numbers = _numbers(items, "mode", frame)
    if numbers is None:
        return None if items else []
    times: dict[Decimal, int] = {}
    for number in numbers:
        times[number] = times.get(number, 0) + 1
    most = max(times.values())
    return sorted(number for number, count in times.items() if count == most)


def _extreme(items: list[object], is_largest: bool, frame: Frame) -> object:
    frame.tick(len(items))
    if not items:
        return None
    best = items[0]
    for item in items:
        is_less = less(best, item, frame) if is_largest else less(item, best, frame)
        if is_less is None:
            frame.warn(f"A {type_name(item)} has no order beside a {type_name(best)}")
            return None
        best = item if is_less else best
    return best


def _numbers(items: list[object], function: str, frame: Frame) -> list[Decimal] | None:
    """The numbers; None with a warning where the list is empty or anything else is among them."""
    frame.tick(len(items))
    numbers = [item for item in items if isinstance(item, Decimal)]
    if items and len(numbers) == len(items):
        return numbers
    frame.warn(f"{function} takes numbers, at least one and nothing else")
    return None


def _are_addable(items: list[object], function: str, frame: Frame) -> bool:
    """Whether the items are all numbers, or all durations of one kind."""
    frame.tick(len(items))
    kinds = {type_name(item) for item in items}
    is_addable = bool(items) and isinstance(items[0], (Decimal, Months, *DURATIONS))
    if len(kinds) == 1 and is_addable:
        return True
    frame.warn(f"{function} takes numbers, or durations of one kind, and at least one")
    return False
