"""The room of a table's inputs, cut into regions: in each of them every cell either holds everywhere or nowhere.

An axis is one input; its regions are the values that cells mention and the gaps between them. Rules are boxes in that
room, and sets of rules are integers (bit n for rule n), so overlaps, gaps and shadows are found exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from workflows.decisions.cells import Cell, Point
from workflows.decisions.words import plain_text

# More work than this is not put into one table's gaps: nothing is said then.
MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an axis: in words, and the rules whose cell holds in it."""

    words: str
    rules: int


Axis = Sequence[Region]


def make_axis(name: str, cells: Sequence[Cell], allowed: Cell | None) -> Axis:
    """The regions of one input, of the values that are allowed. All cells have one kind (or none)."""
    regions: dict[int, str] = {}
    for words, value in _values(name, [*cells, *([allowed] if allowed else [])]):
        if value is not None and allowed is not None and not allowed.holds(value):
            continue
        rules = 0
        holds: dict[Cell, bool] = {}
        for number, cell in enumerate(cells):
            if cell not in holds:
                holds[cell] = cell.kind is None or (value is not None and cell.holds(value))
            rules |= holds[cell] << number
        regions.setdefault(rules, words)
    return [Region(words, rules) for rules, words in regions.items()]


def _values(name: str, cells: Sequence[Cell]) -> Iterator[tuple[str, Point | None]]:
    """One value of each region, with the region in words."""
    ends = {
        end for cell in cells for interval in cell.intervals for end in (interval.low, interval.high) if end is not None
    }
    if not ends:
        yield f"any {name}", None
        return
    if any(isinstance(end, bool) for end in ends):
        yield from ((f"{name} = {plain_text(value)}", value) for value in (True, False))
        return
    if all(isinstance(end, str) for end in ends) and all(cell.kind is None or cell.lists for cell in cells):
        yield from ((f"{name} = {value}", value) for value in sorted(map(str, ends)))
        yield f"{name} is anything else", "".join(map(str, ends)) + "else"
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
        on_axis = 0
        for region in axis:
            if region.rules >> rule & 1:
                on_axis |= region.rules
        among &= on_axis
    return among


class TooMuchWork(Exception):
    """The table is too intricate to be searched for gaps; nothing is said of it then."""


def uncovered(axes: Sequence[Axis], rules: int, inside: int | None = None) -> Iterator[tuple[str, ...]]:
    """Regions that none of the rules lets through, in words; only those of the rule `inside`, if one is given.

    Raises TooMuchWork once it has looked at too many.
    """
    if inside is not None:
        axes = [[region for region in axis if region.rules >> inside & 1] for axis in axes]
    return _Search(axes).gaps(0, rules, ())


class _Search:
    """Goes down the axes, one region of each, and remembers which sets of rules left no gap below."""

    def __init__(self, axes: Sequence[Axis]) -> None:
        self._axes = axes
        self._steps = 0
        self._full: set[tuple[int, int]] = set()

    def gaps(self, number: int, alive: int, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchWork
        if not alive:
            yield words
            return
        if number == len(self._axes) or (number, alive) in self._full:
            return
        found = False
        for region in self._axes[number]:
            for gap in self.gaps(number + 1, alive & region.rules, (*words, region.words)):
                found = True
                yield gap
        if not found:
            self._full.add((number, alive))


def is_covered(axes: Sequence[Axis], rule: int, by: int) -> bool:
    """Whether the rules together let through all that this rule does; False where that is too much work to say."""
    try:
        return bool(by) and next(uncovered(axes, by, rule), None) is None
    except TooMuchWork:
        return False
