"""Functions over lists; positions are 1-based, negative ones count from the end."""

from collections.abc import Sequence
from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.comparison import LONG, equal
from workflows.feel.frame import Frame
from workflows.feel.numbers import DIGITS, cut


@builtin("list contains", "list: list, element: any")
def list_contains(frame: Frame, items: list[object], element: object) -> object:
    frame.tick(len(items))
    return any(equal(item, element, frame) for item in items)


@builtin("count", "list: list")
def count(frame: Frame, items: list[object]) -> object:
    return Decimal(len(items))


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(frame: Frame, items: list[object], start: Decimal, length: Decimal | None = None) -> object:
    index = _index(items, start, frame)
    if index is None:
        return None
    stop = len(items) if length is None else index + cut(length)
    if stop > len(items) or stop < index:
        frame.warn(f"sublist has no {length} elements from {start} in a list of {len(items)}")
        return None
    return items[index:stop]


@builtin("append", "list: list, item...: any")
def append(frame: Frame, items: list[object], more: list[object]) -> object:
    frame.check_length(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "list...: list")
def concatenate(frame: Frame, lists: list[list[object]]) -> object:
    frame.check_length(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(frame: Frame, items: list[object], position: Decimal, item: object) -> object:
    index = _index(items, position, frame)
    if index is None:
        return None
    frame.check_length(len(items) + 1)
    return [*items[:index], item, *items[index:]]


@builtin("remove", "list: list, position: number")
def remove(frame: Frame, items: list[object], position: Decimal) -> object:
    index = _index(items, position, frame)
    return None if index is None else [*items[:index], *items[index + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any")
def list_replace(frame: Frame, items: list[object], position: Decimal, item: object) -> object:
    index = _index(items, position, frame)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("reverse", "list: list")
def reverse(frame: Frame, items: list[object]) -> object:
    return items[::-1]


@builtin("index of", "list: list, match: any")
def index_of(frame: Frame, items: list[object], match: object) -> object:
    frame.tick(len(items))
    return [Decimal(index) for index, item in enumerate(items, 1) if equal(item, match, frame)]


@builtin("union", "list...: list")
def union(frame: Frame, lists: list[list[object]]) -> object:
    return _distinct([item for items in lists for item in items], frame)


@builtin("distinct values", "list: list")
def distinct_values(frame: Frame, items: list[object]) -> object:
    return _distinct(items, frame)


@builtin("flatten", "list: list")
def flatten(frame: Frame, items: list[object]) -> object:
    flat: list[object] = []
    _flatten(items, flat, frame)
    return flat


@builtin("all", "b...: any")
@builtin("all", "list: list")
def every(frame: Frame, items: list[object]) -> object:
    return _decided(items, False, frame)


@builtin("any", "b...: any")
@builtin("any", "list: list")
def some(frame: Frame, items: list[object]) -> object:
    return _decided(items, True, frame)


def _index(items: Sequence[object], position: Decimal, frame: Frame) -> int | None:
    """The 0-based index of a position, decimals cut off; None with a warning beyond the list."""
    number = int(position) if position.adjusted() < DIGITS else 0
    if not number or not -len(items) <= number <= len(items):
        frame.warn(f"There is no position {position} in a list of {len(items)}")
        return None
    frame.tick(len(items) // 16)
    return number - 1 if number > 0 else len(items) + number


def _distinct(items: list[object], frame: Frame) -> list[object]:
    """Without repetitions. Scalars are looked up by hash; only lists and contexts are compared one by one."""
    frame.check_length(len(items))
    seen: set[tuple[type, object]] = set()
    others: list[object] = []
    kept = []
    for item in items:
        if isinstance(item, str | Decimal | bool) or item is None:
            if isinstance(item, str) and len(item) > LONG:
                frame.tick(len(item) // LONG)
            if (type(item), item) in seen:
                continue
            seen.add((type(item), item))
        else:
            frame.tick(len(others))
            if any(equal(item, other, frame) for other in others):
                continue
            others.append(item)
        kept.append(item)
    return kept


def _flatten(items: list[object], flat: list[object], frame: Frame) -> None:
    frame.enter()
    for item in items:
        frame.tick()
        if isinstance(item, list):
            _flatten(item, flat, frame)
        else:
            flat.append(item)
    frame.check_length(0 if len(flat) < len(items) else len(flat) - len(items))
    frame.depth -= 1


def _decided(items: list[object], decisive: bool, frame: Frame) -> object:
    """`decisive` if it is among the booleans; otherwise null where there is anything but booleans."""
    frame.tick(len(items))
    if any(item is decisive for item in items):
        return decisive
    if all(isinstance(item, bool) for item in items):
        return not decisive
    frame.warn("all and any take booleans")
    return None
