"""Reading it all again: every event, answer, file, email, task and case held against what the history says of it.

One snapshot is read, in stretches of cases, so that nobody who works meanwhile is accused and little memory is held.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from workflows.cases import Case
from workflows.database import db
from workflows.proof import daily, keys, rows
from workflows.proof.chain import Chain, Point, Proofs
from workflows.proof.ledger import Expected, Finding, Ledger, about_row, check
from workflows.proof.references_given import Given
from workflows.proof.seals import SHAPES, Shape, Values

STRETCH = 100  # cases at once
LAST = 2**31 - 1  # beyond every number of a row
Progress = Callable[[int, int], None]


@dataclass
class Verification:
    """What was read so far, and what of it was proven. `findings()` reads and finds."""

    kept: Sequence[daily.Kept] = ()
    cases: int = 0
    events: int = 0
    rows: int = 0
    heads: int = 0
    proofs: Proofs = field(default_factory=Proofs)

    def findings(self, progress: Progress = lambda done, total: None) -> Iterator[Finding]:
        """Everything that is not as it was written, case by case. The caller has a snapshot open, and reads only."""
        total = db.session.scalar(select(func.count()).select_from(Case)) or 0
        given, ring = Given(), keys.of_database()
        heads = daily.Heads(ring, self.kept, self.proofs)
        yield from heads.findings()
        for first, last, cases in _stretches():
            given.hear(case.reference for case in cases.values())
            points = heads.points([case.reference for case in cases.values()])
            yield from _Stretch(self, first, last, cases, points, ring).findings()
            self.cases += len(cases)
            progress(self.cases, total)
        self.heads = heads.number
        gone = list(heads.gone(given.is_here))
        yield from gone
        yield from given.missing({finding.case for finding in gone})


def of_case(case: Case) -> Iterator[Finding]:
    """What is wrong with one case, in a transaction of the caller's; what daily heads say of it is left out."""
    db.session.flush()
    columns = select(Case.id, Case.reference, Case.event_count, Case.last_hash).where(Case.id == case.id)
    found = {row.id: row for row in db.session.execute(columns)}
    yield from _Stretch(Verification(), case.id, case.id, found, {}, keys.of_database()).findings()


@dataclass
class _Stretch:
    """The cases whose numbers lie between two, with all rows that say they belong to one of these."""

    to: Verification
    first: int
    last: int
    cases: Mapping[int, Any]
    points: Mapping[str, Sequence[Point]]
    ring: keys.Keys

    def findings(self) -> Iterator[Finding]:
        """What is wrong with any of them."""
        ledgers: dict[int, Ledger] = {}
        astray: dict[int, int] = defaultdict(int)
        yield from self._histories(ledgers, astray)
        for shape in SHAPES.values():
            yield from self._rows(shape, ledgers, astray)
        for number, count in sorted(astray.items()):
            what = f"there is no such case, but {count} rows that belong to it: it was removed"
            yield Finding(f"case number {number}", "the case", what)

    def _histories(self, ledgers: dict[int, Ledger], astray: dict[int, int]) -> Iterator[Finding]:
        for number, events in groupby(rows.of_events(self.first, self.last), key=lambda row: row.case_id):
            case = self.cases.get(number)
            if case is None:
                astray[number] += sum(1 for _ in events)
                continue
            chain = self._chain(case)
            for event in events:
                self.to.events += 1
                chain.read(event)
            ledgers[number] = chain.ledger
            yield from chain.end(case.event_count, case.last_hash)
        for number, case in self.cases.items():
            if number not in ledgers:
                ledgers[number] = Ledger(number)
                yield from self._chain(case).end(case.event_count, case.last_hash)

    def _chain(self, case: Any) -> Chain:
        return Chain(case.id, case.reference, self.ring, self.to.proofs, self.points.get(case.reference, ()))

    def _rows(self, shape: Shape, ledgers: Mapping[int, Ledger], astray: dict[int, int]) -> Iterator[Finding]:
        held = rows.contents_of(shape, self.first, self.last)
        seen: set[int] = set()
        for number, group in groupby(rows.of_shape(shape, self.first, self.last), key=lambda pair: pair[0]):
            theirs = []
            for _, row in group:
                self.to.rows += 1
                seen.add(row["id"])
                theirs.append(_only(row, shape))
                if number in self.cases:
                    case = self.cases[number].reference
                    yield from _against(shape, row, ledgers[number].rows.get((shape.name, row["id"])), case)
                    yield from _contents(shape, row, held, case)
            if number not in self.cases:
                astray[number] += len(theirs)
                continue
            for row_id, what in shape.odd(theirs):
                yield Finding(self.cases[number].reference, f"{shape.name} {row_id}", what)
        for number, ledger in ledgers.items():
            yield from _removed(shape, ledger, seen, self.cases[number].reference)


def _against(shape: Shape, row: Values, expected: Expected | None, case: str) -> Iterator[Finding]:
    if expected is not None:
        yield from check(shape, row, expected, case)
    elif shape.is_final(row) and shape.number != "":
        what = "was added: no event of the history tells of it"
        yield Finding(case, f"{shape.name} {row['id']}", what, about=about_row(shape, row))


def _contents(shape: Shape, row: Values, held: Mapping[int, Any], case: str) -> Iterator[Finding]:
    if shape.holds is not None:
        for what, was, is_now in shape.holds.odd(row, held.get(row["id"], ())):
            yield Finding(case, f"{shape.name} {row['id']}", what, was, is_now, about_row(shape, row))


def _removed(shape: Shape, ledger: Ledger, seen: set[int], case: str) -> Iterator[Finding]:
    for (kind, number), expected in ledger.rows.items():
        if kind == shape.name and number not in seen:
            details = expected.last.details
            name = str(details.get("subject") or details.get("name") or "")
            about = f"{name}; {expected.last.words}" if name else expected.last.words
            yield Finding(case, f"{shape.name} {number}", "was removed", about=about)


def _only(row: Values, shape: Shape) -> Values:
    """What the rows of one case are held against each other by: not their words, which may be long."""
    return {name: value for name, value in row.items() if name in ("id", "element_id", *shape.names)}


def _stretches() -> Iterator[tuple[int, int, dict[int, Any]]]:
    """(first, last, cases by number): together all numbers that there can be, also those of rows without a case."""
    first = 0
    columns = select(Case.id, Case.reference, Case.event_count, Case.last_hash).order_by(Case.id)
    while True:
        found = db.session.execute(columns.where(Case.id >= first).limit(STRETCH)).all()
        last = found[-1].id if len(found) == STRETCH else LAST
        yield first, last, {row.id: row for row in found}
        if last == LAST:
            return
        first = last + 1
