"""for, some and every: several iterators, over lists and ranges."""

from collections.abc import Iterable
from collections.abc import Iterator as PythonIterator
from dataclasses import dataclass
from decimal import Decimal

from workflows.feel.compile.code import INSIDE, Code, Place, Run, compile_node, compiles
from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import Frame
from workflows.feel.free_names import children
from workflows.feel.nodes import For, FunctionOf, Iterator, Node, Quantified
from workflows.feel.numbers import whole
from workflows.feel.temporal import date_of_ordinal, is_date
from workflows.feel.values import Range, type_name
from workflows.feel.weights import weight


@dataclass(frozen=True, slots=True)
class Loop:
    """One iterator, compiled; `cost` are the steps of finding what it goes through."""

    name: str
    source: Run
    last: Run | None
    cost: int


@compiles(For)
def for_expression(node: For, place: Place) -> Code:
    loops = [_loop(iterator, place, index) for index, iterator in enumerate(node.iterators)]
    result, cost = compile_node(node.result, INSIDE).run, weight(node.result) + len(loops)
    is_captured = defines_function(node.result)

    def run(frame: Frame) -> object:
        results: list[object] = []
        scope: dict[str, object] = {"partial": results}
        outer, limit = frame.local, frame.environment.budget.list_length
        inner = frame.local = (scope, outer)
        for is_known in turns(loops, scope, frame):
            if not is_known:
                frame.local = outer
                return None
            frame.tick(cost)
            frame.local = (dict(scope), outer) if is_captured else inner
            results.append(result(frame))
            frame.local = inner
            if len(results) > limit:
                raise BudgetSpent("list length", limit)
        frame.local = outer
        return results

    return Code(run)


@compiles(Quantified)
def quantified(node: Quantified, place: Place) -> Code:
    """some: true wins; every: false wins; otherwise a condition that is no boolean makes it null."""
    loops = [_loop(iterator, place, index) for index, iterator in enumerate(node.iterators)]
    condition, cost = compile_node(node.condition, INSIDE).run, weight(node.condition) + len(loops)
    decisive = node.word == "some"

    def run(frame: Frame) -> object:
        scope: dict[str, object] = {}
        outer, frame.local = frame.local, (scope, frame.local)
        is_null = False
        result: object = not decisive
        for is_known in turns(loops, scope, frame):
            frame.tick(cost)
            value = condition(frame) if is_known else None
            if value is decisive:
                result, is_null = decisive, False
                break
            is_null = is_null or value is not (not decisive)
        frame.local = outer
        return None if is_null else result

    return Code(run)


def _loop(iterator: Iterator, place: Place, index: int) -> Loop:
    """Every iterator but the first sees the variables of those before it."""
    inner = INSIDE if index else place
    last = compile_node(iterator.last, inner).run if iterator.last else None
    return Loop(iterator.name, compile_node(iterator.source, inner).run, last, weight(iterator))


def defines_function(node: Node) -> bool:
    """Whether a function is defined in it, which keeps the variables of the turn it was defined in."""
    return isinstance(node, FunctionOf) or any(map(defines_function, children(node)))


def turns(loops: list[Loop], scope: dict[str, object], frame: Frame) -> PythonIterator[bool]:
    """Set the variables of each turn in `scope`; yields False where there is nothing to go through."""
    loop, rest = loops[0], loops[1:]
    frame.tick(loop.cost)
    values = _values(loop.source(frame), loop.last, frame)
    if values is None:
        yield False
        return
    for value in values:
        frame.tick()
        scope[loop.name] = value
        if rest:
            yield from turns(rest, scope, frame)
        else:
            yield True
    scope.pop(loop.name, None)


def _values(first: object, last: Run | None, frame: Frame) -> Iterable[object] | None:
    """What an iterator goes through; None, with a warning, for null and for ends that are no pair."""
    if last is not None:
        return between(first, last(frame), True, True, frame)
    if isinstance(first, list):
        return first
    if isinstance(first, Range):
        return between(first.low, first.high, first.low_closed, first.high_closed, frame)
    if first is None:
        frame.warn("There is nothing to go through in null")
        return None
    return [first]


def between(low: object, high: object, has_low: bool, has_high: bool, frame: Frame) -> Iterable[object] | None:
    """The whole numbers or days from one end to the other, downwards where the first is larger."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        start, end = whole(low), whole(high)
        if start is not None and end is not None:
            return map(Decimal, _counted(start, end, has_low, has_high))
    if is_date(low) and is_date(high):
        return map(date_of_ordinal, _counted(low.toordinal(), high.toordinal(), has_low, has_high))
    frame.warn(f"There is nothing to go through from a {type_name(low)} to a {type_name(high)}")
    return None


def _counted(start: int, end: int, has_start: bool, has_end: bool) -> range:
    step = 1 if end >= start else -1
    return range(start if has_start else start + step, end + step if has_end else end, step)
