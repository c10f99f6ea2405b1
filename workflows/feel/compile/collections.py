"""Lists, contexts, ranges and filters."""

from decimal import Decimal

from workflows.feel.comparison import comparable, less
from workflows.feel.compile.code import INSIDE, Code, Place, Run, compile_node, compiles, folded
from workflows.feel.frame import Frame
from workflows.feel.nodes import ContextOf, Filter, ListOf, Operand, RangeOf
from workflows.feel.numbers import whole
from workflows.feel.values import Range, type_name
from workflows.feel.weights import weight


@compiles(ListOf)
def list_of(node: ListOf, place: Place) -> Code:
    items = [compile_node(item, place) for item in node.items]
    runs = [item.run for item in items]

    def run(frame: Frame) -> object:
        frame.tick(len(runs))
        return [item(frame) for item in runs]

    return folded(run, *items)


@compiles(ContextOf)
def context_of(node: ContextOf, place: Place) -> Code:
    """A context; each entry sees those before it. A key that stands twice makes it null."""
    entries = [(key, compile_node(value, INSIDE)) for key, value in node.entries]
    runs = [(key, value.run) for key, value in entries]
    is_double = len({key for key, _ in entries}) < len(entries)

    def run(frame: Frame) -> object:
        if is_double:
            frame.warn("A context with the same key twice is null")
            return None
        frame.tick(len(runs))
        context: dict[str, object] = {}
        outer, frame.local = frame.local, (context, frame.local)
        for key, value in runs:
            context[key] = value(frame)
        frame.local = outer
        return context

    return folded(run, *(value for _, value in entries))


@compiles(RangeOf)
def range_of(node: RangeOf, place: Place) -> Code:
    low = compile_node(node.low, place) if node.low else None
    high = compile_node(node.high, place) if node.high else None
    parts = [part for part in (low, high) if part]

    def run(frame: Frame) -> object:
        start, end = low.run(frame) if low else None, high.run(frame) if high else None
        return make_range(start, end, node, frame)

    return folded(run, *parts)


def make_range(low: object, high: object, node: RangeOf, frame: Frame) -> Range | None:
    """The range, null where its ends are no pair."""
    for end, part in ((low, node.low), (high, node.high)):
        if part and not comparable(end):
            frame.warn(f"A range cannot end in a {type_name(end)}")
            return None
    if low is not None and high is not None:
        is_descending = less(high, low, frame)
        if is_descending is not False:
            why = "its first end is the higher one" if is_descending else f"{type_name(low)} to {type_name(high)}"
            frame.warn(f"This is no range: {why}")
            return None
    return Range(low, high, node.low_closed and low is not None, node.high_closed and high is not None)


@compiles(Operand)
def operand(node: Operand, place: Place) -> Code:
    """A test such as < 5 where a value is asked for compares the input."""
    return compile_node(node.value, place)


@compiles(Filter)
def filtered(node: Filter, place: Place) -> Code:
    source = compile_node(node.source, place)
    condition, cost = compile_node(node.condition, INSIDE), 1 + weight(node.condition)
    run_source = source.run
    if condition.is_constant and isinstance(condition.value, Decimal):
        index = condition.value
        return folded(lambda frame: at(as_list(run_source(frame)), index, frame), source)

    def run(frame: Frame) -> object:
        return select(run_source(frame), condition.run, frame, cost)

    return folded(run, source, condition)


def as_list(value: object) -> list[object]:
    """A list as it is, null as the empty list, anything else as the only element."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def at(items: list[object], index: Decimal, frame: Frame) -> object:
    """The element at an index: 1 is the first, -1 the last; null with a warning beyond the list."""
    number = whole(index)
    if number and -len(items) <= number <= len(items):
        return items[number - 1 if number > 0 else number]
    frame.warn(f"There is no element {index} in a list of {len(items)}")
    return None


def select(source: object, condition: Run, frame: Frame, cost: int = 1) -> object:
    """The elements for which a condition is true, or the one at the number that it is; it costs steps each time."""
    items = as_list(source)
    outer = frame.local
    chosen: list[object] = []
    for item in items or [None]:
        frame.tick(cost)
        # An element's own entries come first, so that an entry called item is not hidden.
        own = {"item": item}, outer
        frame.local = (item, own) if isinstance(item, dict) else own
        value = condition(frame)
        if type(value) is Decimal:
            frame.local = outer
            return at(items, value, frame)
        if value is True and items:
            chosen.append(item)
        elif value is not None and value is not False and value is not True:
            frame.warn(f"A filter needs a boolean or a number, not a {type_name(value)}")
    frame.local = outer
    return chosen
