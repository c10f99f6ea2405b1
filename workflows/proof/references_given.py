"""References are counted without a gap, in the transaction that starts the case: a gap is a case that was removed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import select

from workflows.database import db
from workflows.proof.ledger import Finding
from workflows.references import Counter


class Given:
    """The references of the cases that are there."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], set[int]] = defaultdict(set)

    def hear(self, references: Iterable[str]) -> None:
        """Take down the references of some cases."""
        for reference in references:
            series, number = _parts(reference)
            self._numbers[series].add(number)

    def is_here(self, reference: str) -> bool:
        """Whether there is a case of that reference."""
        series, number = _parts(reference)
        return number in self._numbers.get(series, ())

    def missing(self, known: Collection[str]) -> Iterator[Finding]:
        """A finding for each reference that was given and has no case, but for those already `known`."""
        counted = {(row.prefix, str(row.year)): row.last for row in db.session.execute(
            select(Counter.prefix, Counter.year, Counter.last)
        )}
        for series in sorted({*counted, *self._numbers}):
            there = {*self._numbers.get(series, ()), *_numbers_in(series, known)}
            for first, last in _gaps(sorted(there), counted.get(series, 0)):
                yield _gap(series, first, last)


def _gaps(there: Sequence[int], last: int) -> Iterator[tuple[int, int]]:
    """The first and last number of each gap between numbers, in order, from 1 to `last`."""
    before = 0
    for number in [*there, last + 1]:
        if number > before + 1:
            yield before + 1, number - 1
        before = max(before, number)


def _gap(series: tuple[str, str], first: int, last: int) -> Finding:
    names = [f"{series[0]}-{series[1]}-{number:04d}" for number in (first, last)]
    if first == last:
        return Finding(names[0], "the case", "was removed: its reference was given, and there is no such case")
    what = f"were removed, up to {names[1]}: their references were given, and there are no such cases"
    return Finding(names[0], f"{last - first + 1} cases", what)


def _numbers_in(series: tuple[str, str], references: Iterable[str]) -> Iterator[int]:
    return (number for theirs, number in map(_parts, references) if theirs == series)


def _parts(reference: str) -> tuple[tuple[str, str], int]:
    series, _, number = reference.rpartition("-")
    prefix, _, year = series.rpartition("-")
    return (prefix, year), int(number) if number.isdecimal() else 0
