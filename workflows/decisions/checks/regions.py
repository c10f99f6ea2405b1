"""The room of a table's inputs, cut into regions: in each of them every cell either holds everywhere or nowhere.

An axis is one input; its regions are the values that cells mention and the gaps between them. Rules are boxes in that
room, and sets of rules are integers (bit n for rule n), so overlaps, gaps and shadows are found exactly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from workflows.decisions.cells import Cell, Interval, Point
from workflows.decisions.words import plain_text

MOST_WORK = 3_000_000


class TooMuchWork(Exception):
    """The tables are too intricate to be searched to the end; what was not looked at is let be."""


@dataclass(slots=True)
class Work:
    """What is left of the steps that one file may cost."""

    left: int = MOST_WORK

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an axis: in words, and the rules whose cell holds in it."""

    words: str
    rules: int


@dataclass(frozen=True, slots=True)
class Axis:
    """One input: its regions, and for each rule those rules that hold somewhere where it does."""

    regions: Sequence[Region]
    meets: Sequence[int]

    def of(self, rule: int) -> "Axis":
        """Only the regions where the rule holds."""
        return Axis([region for region in self.regions if region.rules >> rule & 1], self.meets)


def make_axis(name: str, cells: Sequence[Cell], allowed: Cell | None, work: Work) -> Axis:
    """The axis of one input, of the values that are allowed. All cells have one kind (or none)."""
    values = [
        (words, value)
        for words, value in _values(name, [*cells, *([allowed] if allowed else [])])
        if value is None or allowed is None or allowed.holds(value)
    ]
    rules_of: dict[Cell, int] = {}
    for number, cell in enumerate(cells):
        rules_of[cell] = rules_of.get(cell, 0) | 1 << number
    held = [0] * len(values)
    places = {cell: _places(cell, [value for _, value in values], work) for cell in rules_of}
    for cell, rules in rules_of.items():
        for place in places[cell]:
            held[place] |= rules
    regions: dict[int, str] = {}
    for (words, _), rules in zip(values, held, strict=True):
        regions.setdefault(rules, words)
    meets = {cell: _union(held[place] for place in places[cell]) for cell in rules_of}
    return Axis([Region(words, rules) for rules, words in regions.items()], [meets[cell] for cell in cells])


def _union(sets: Iterator[int]) -> int:
    union = 0
    for rules in sets:
        union |= rules
    return union


def _places(cell: Cell, values: Sequence[Point | None], work: Work) -> Sequence[int]:
    """Where among the values, which are in ascending order, the cell holds."""
    if cell.kind is None or not values or values[0] is None:
        inside: set[int] | range = range(len(values) if cell.kind is None else 0)
    else:
        inside = {place for interval in cell.intervals for place in _span(interval, values)}
        inside = set(range(len(values))) - inside if cell.negated else inside
    work.spend(len(inside))
    return list(inside)


def _span(interval: Interval, values: Sequence[Point | None]) -> range:
    start, stop = 0, len(values)
    if interval.low is not None:
        start = (bisect_left if interval.low_closed else bisect_right)(values, interval.low)  # type: ignore[type-var]
    if interval.high is not None:
        stop = (bisect_right if interval.high_closed else bisect_left)(values, interval.high)  # type: ignore[type-var]
    return range(start, stop)


def _values(name: str, cells: Sequence[Cell]) -> Iterator[tuple[str, Point | None]]:
    """One value of each region, with the region in words."""
    ends = {
        end for cell in cells for interval in cell.intervals for end in (interval.low, interval.high) if end is not None
    }
    if not ends:
        yield f"any {name}", None
        return
    if any(isinstance(end, bool) for end in ends):
        yield from ((f"{name} = {plain_text(value)}", value) for value in (False, True))
        return
    if all(isinstance(end, str) for end in ends) and all(cell.kind is None or cell.lists for cell in cells):
        yield from ((f"{name} = {value}", value) for value in sorted(map(str, ends)))
        yield f"{name} is anything else", f"{max(map(str, ends))}…"
        return
    points = sorted(ends)
    if (before := _before(points[0])) is not None:
        yield f"{name} < {plain_text(points[0])}", before
    for point, following in zip(points, [*points[1:], None], strict=True):
        yield f"{name} = {plain_text(point)}", point
        between = _after(point, following)
        if between is not None:
            end = "" if following is None else f" and < {plain_text(following)}"
            yield f"{name} > {plain_text(point)}{end}", between


def _before(point: Point) -> Point | None:
    """A value below all others, None where there is none."""
    match point:
        case Decimal():
            return point - 1
        case date():
            return point - timedelta(days=1) if point > date.min else None
        case str():
            return "" if point else None
    return None


def _after(point: Point, following: Point | None) -> Point | None:
    """A value between two neighbours (or above the last), None where there is none."""
    match point, following:
        case Decimal(), Decimal():
            return (point + following) / 2
        case Decimal(), _:
            return point + 1
        case date(), date():
            day = point + timedelta(days=1) if point < date.max else point
            return day if point < day < following else None
        case date(), _:
            return point + timedelta(days=1) if point < date.max else None
        case str(), str():
            return f"{point}\0" if f"{point}\0" < following else None
        case str(), _:
            return f"{point}\0"
    return None


def overlapping(axes: Sequence[Axis], rule: int, among: int) -> int:
    """Those of the rules that let through something that this rule lets through."""
    for axis in axes:
        among &= axis.meets[rule]
    return among


def uncovered(axes: Sequence[Axis], rules: int, work: Work) -> Iterator[tuple[str, ...]]:
    """Regions that none of the rules lets through, in words. Raises TooMuchWork."""
    return _Search(axes, work).gaps(0, rules, ())


class _Search:
    """Goes down the axes, one region of each, and remembers which sets of rules left no gap below."""

    def __init__(self, axes: Sequence[Axis], work: Work) -> None:
        self._axes = axes
        self._work = work
        self._full: set[tuple[int, int]] = set()

    def gaps(self, number: int, alive: int, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        self._work.spend()
        if not alive:
            yield words
            return
        if number == len(self._axes) or (number, alive) in self._full:
            return
        found = False
        for region in self._axes[number].regions:
            for gap in self.gaps(number + 1, alive & region.rules, (*words, region.words)):
                found = True
                yield gap
        if not found:
            self._full.add((number, alive))


def is_covered(axes: Sequence[Axis], rule: int, by: int, work: Work) -> bool:
    """Whether the rules together let through all that this rule does. Raises TooMuchWork."""
    by &= overlapping(axes, rule, by)
    return bool(by) and next(uncovered([axis.of(rule) for axis in axes], by, work), None) is None
