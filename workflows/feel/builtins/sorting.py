"""Functions that call functions: sort, and list replace with a condition."""

from collections.abc import Callable
from functools import cmp_to_key

from workflows.feel.builtins.signature import builtin
from workflows.feel.comparison import less
from workflows.feel.frame import Frame
from workflows.feel.values import Callee


@builtin("sort", "list: list")
def sort_naturally(frame: Frame, items: list[object]) -> object:
    """Smallest first; null where two elements have no order."""
    if any(less(items[0], item, frame) is None for item in items):
        frame.warn("sort takes elements of one type that has an order, or a function that orders them")
        return None
    return _sorted(items, lambda first, second: less(first, second, frame), frame)


@builtin("sort", "list: list, precedes: function")
def sort(frame: Frame, items: list[object], precedes: Callee) -> object:
    """In the order of a function that says whether its first argument comes before its second."""
    if len(precedes.parameters) != 2:
        frame.warn("sort takes a function of two parameters")
        return None
    return _sorted(items, lambda first, second: precedes.invoke(frame, [first, second]), frame)


@builtin("list replace", "list: list, match: function, newItem: any")
def replace_matching(frame: Frame, items: list[object], match: Callee, item: object) -> object:
    """Replaces each element for which the function of it and the new element is true."""
    if len(match.parameters) != 2:
        frame.warn("list replace takes a function of two parameters")
        return None
    answers = [match.invoke(frame, [old, item]) for old in items]
    if not all(isinstance(answer, bool) for answer in answers):
        frame.warn("The function of list replace must answer true or false")
        return None
    return [item if answer else old for old, answer in zip(items, answers, strict=True)]


def _sorted(items: list[object], precedes: Callable[[object, object], object], frame: Frame) -> list[object]:
    def compare(first: object, second: object) -> int:
        frame.tick(4)
        return -1 if precedes(first, second) is True else int(precedes(second, first) is True)

    return sorted(items, key=cmp_to_key(compare))
