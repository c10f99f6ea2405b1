"""The chain of one case's history: whether each event is the one that was written, in its place, by who has the key."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workflows import events
from workflows.events import NO_HASH
from workflows.proof.keys import Keys
from workflows.proof.ledger import SEALED, Finding, Ledger, Told, details_of

UNREADABLE = datetime(1970, 1, 1, tzinfo=UTC)  # stands for a moment that was overwritten with something else


@dataclass
class Proofs:
    """What the signatures of the events that were read prove, counted."""

    signed: int = 0
    unsigned: int = 0  # of before the upgrade that brought keys
    sealed: list[datetime] = field(default_factory=list)  # when an upgrade sealed a case of before, first and last
    by_unknown_key: Counter[str] = field(default_factory=Counter)

    @property
    def are_whole(self) -> bool:
        """Whether no signature was left unproven for want of its key."""
        return not self.by_unknown_key


@dataclass(frozen=True, slots=True)
class Point:
    """What a daily head says of a case: on that day its event `number` had this hash. `source` says who keeps it."""

    number: int
    head: str
    day: str
    source: str


class Chain:
    """Reads the events of one case in order; `findings` are what is wrong, `ledger` what they say of rows."""

    def __init__(self, case_id: int, reference: str, keys: Keys, proofs: Proofs, points: Iterable[Point] = ()) -> None:
        self.reference, self.ledger = reference, Ledger(case_id)
        self._keys, self._proofs = keys, proofs
        self._points = sorted(points, key=lambda point: point.number)
        self._last, self._number, self._is_signed = NO_HASH, 0, False
        self._wrong: list[tuple[int, Told, str]] = []
        self._missing: list[Finding] = []
        self._moved: Point | None = None

    def read(self, row: Any) -> None:
        """Check one more event, a row of `workflows.proof.rows.of_events`."""
        event = Told(
            row.number, row.at, row.kind, row.by_id, row.by_name, row.element_id, details_of(row.details),
        )
        if row.number != self._number + 1:
            self._missing.append(self._gap(self._number + 1, row.number - 1))
        what = self._what_is_wrong(row)
        if what:
            self._wrong.append((row.number, event, what))
        self.ledger.hear(event, is_true=what == "")
        if row.kind == SEALED:
            self._proofs.sealed = [min([row.at, *self._proofs.sealed]), max([row.at, *self._proofs.sealed])]
        for point in self._points:
            if point.number == row.number and point.head != row.hash and self._moved is None:
                self._moved = point
        self._number, self._last = row.number, row.hash

    def end(self, count: int, last_hash: str) -> Iterator[Finding]:
        """What is wrong with the history, all of it read. `count` and `last_hash` are what the case says."""
        yield from self._missing
        yield from self._altered()
        if (self._number, self._last) != (count, last_hash):
            what = f"the history ends at event {self._number}, the case counted {count}: what came after was removed"
            yield Finding(self.reference, f"event {self._number + 1}", what)
        if self._number and not self._is_signed:
            yield Finding(self.reference, "the history", "no event of it is signed, so it was not written by Upturn")
        yield from self._against_points()

    def _what_is_wrong(self, row: Any) -> str:
        """Why the event is not as it was written; "" where it is."""
        signed = self._signature(row)
        if row.at is UNREADABLE or row.hash != events.hash_of(row, row.details):
            return "was altered"
        before_is_right = row.number == self._number + 1 and not (self._wrong and self._wrong[-1][0] == self._number)
        if row.previous_hash != self._last and before_is_right:
            return "does not follow the one before it, which was exchanged or removed"
        return signed

    def _signature(self, row: Any) -> str:
        if not row.key_id:
            self._proofs.unsigned += 1
            return "is not signed, although the history was signed before it" if self._is_signed else ""
        self._is_signed = True
        self._proofs.signed += 1
        if not self._keys.knows(row.key_id):
            self._proofs.by_unknown_key[row.key_id] += 1
            return ""
        is_proven = self._keys.proves(row.key_id, events.SIGNED, row.hash, row.signature)
        return "" if is_proven else "was computed anew: its signature is not of the key"

    def _gap(self, first: int, last: int) -> Finding:
        if last < first:
            return Finding(self.reference, f"event {last + 1}", "stands in the history twice")
        row = f"event {first}" if first == last else f"events {first} to {last}"
        return Finding(self.reference, row, "missing: removed from the history")

    def _altered(self) -> Iterator[Finding]:
        """One finding for each run of events that are wrong in the same way."""
        begin = 0
        for index, (number, event, what) in enumerate(self._wrong):
            follows = index + 1 < len(self._wrong) and self._wrong[index + 1][::2] == (number + 1, what)
            if follows:
                continue
            first, about = self._wrong[begin][0], self._wrong[begin][1].words
            row = f"event {number}" if first == number else f"events {first} to {number}"
            yield Finding(self.reference, row, what, about=about if first == number else f"{about}, to {event.words}")
            begin = index + 1

    def _against_points(self) -> Iterator[Finding]:
        """Whether what daily heads kept of the case is still there."""
        if self._moved is not None:
            point = self._moved
            what = f"is not the one that was there on {point.day} ({point.source}): the history was computed anew"
            yield Finding(self.reference, f"event {point.number}", what)
        longest = self._points[-1] if self._points else None
        if longest is not None and longest.number > self._number:
            yield Finding(
                self.reference, f"event {self._number + 1}",
                f"missing: on {longest.day} the history had {longest.number} events ({longest.source}), "
                f"it has {self._number}",
            )
