"""References are counted without a gap, in the transaction that starts the case: a gap is a case that was removed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

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
            there = self._numbers.get(series, set())
            for number in range(1, max([counted.get(series, 0), *there]) + 1):
                reference = f"{series[0]}-{series[1]}-{number:04d}"
                if number not in there and reference not in known:
                    what = "was removed: its reference was given, and there is no such case"
                    yield Finding(reference, "the case", what)


def _parts(reference: str) -> tuple[tuple[str, str], int]:
    series, _, number = reference.rpartition("-")
    prefix, _, year = series.rpartition("-")
    return (prefix, year), int(number) if number.isdecimal() else 0
