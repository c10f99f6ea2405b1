"""What a case's history says that its rows must hold, gathered while the events are read, and rows held against it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.calendar import local
from workflows.proof.seals import KEY, SHAPES, Shape, Values, plain

SEALED = "history sealed"  # the event of an upgrade: it seals what stood there, whoever did it and when
NOTHING = "nothing"


@dataclass(slots=True)
class Told:
    """One event as it is kept: columns of a row, its details read."""

    number: int
    at: datetime
    kind: str
    by_id: int | None
    by_name: str
    element_id: str
    details: dict[str, Any]

    @property
    def words(self) -> str:
        """The event as a finding names it."""
        return f"{self.kind}, {moment(self.at)}, by {self.by_name}"


@dataclass(slots=True)
class Expected:
    """What the history says of one row: digests of parts and by which event, plain values, the last event about it."""

    last: Told
    parts: dict[str, tuple[str, Told]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, event: Told, parts: Mapping[str, str], values: Mapping[str, Any]) -> None:
        """The last word counts."""
        self.parts.update({part: (digest, event) for part, digest in parts.items()})
        self.values.update(values)

    def unsay(self, parts: Mapping[str, str], values: Mapping[str, Any]) -> None:
        """What an altered event was about is not known any more: nothing is held against it."""
        for part in parts:
            self.parts.pop(part, None)
        for column in values:
            self.values.pop(column, None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `row` names it (answer 12, event 3, case), `what` says what changed.

    `was` and `is_now` are values in words, where they are known; `about` helps to find the row: its title, who, when.
    """

    case: str
    row: str
    what: str
    was: str = ""
    is_now: str = ""
    about: str = ""

    @property
    def words(self) -> str:
        """The finding as one line."""
        about = f" ({self.about})" if self.about else ""
        was, is_now = f"it was “{self.was}”" if self.was else "", f"it is “{self.is_now}”" if self.is_now else ""
        values = ", ".join(words for words in (was, is_now) if words)
        return ": ".join(words for words in (self.case, f"{self.row}{about}", self.what, values) if words)


class Ledger:
    """What the history of one case has said of its rows so far: the last word on each part counts."""

    def __init__(self, case_id: int) -> None:
        self._case_id = case_id
        self.rows: dict[tuple[str, int], Expected] = {}

    def hear(self, event: Told, *, is_true: bool) -> None:
        """Take down what one more event says, in order. Of one that was altered only which rows it is about."""
        for kind, number, parts in _sealed(event):
            self._hear(self._row(kind, number, event), event, parts, {}, is_true)
        for shape in SHAPES.values():
            facts = shape.facts.get(event.kind)
            if facts is None:
                continue
            for number in self._numbers(shape, event):
                self._hear(self._row(shape.name, number, event), event, {}, _read(facts, event), is_true)

    def _hear(
        self, row: Expected, event: Told, parts: Mapping[str, str], values: Mapping[str, Any], is_true: bool
    ) -> None:
        if is_true:
            row.say(event, parts, values)
        else:
            row.unsay(parts, values)

    def _numbers(self, shape: Shape, event: Told) -> list[int]:
        """The rows of that kind which the event is about."""
        if shape.number == "":
            return [self._case_id]
        if shape.number is not None:
            number = event.details.get(shape.number)
            return [number] if isinstance(number, int) else []
        return [number for kind, number, _ in _sealed(event) if kind == shape.name]

    def _row(self, kind: str, number: int, event: Told) -> Expected:
        expected = self.rows.setdefault((kind, number), Expected(event))
        if event.kind != SEALED:
            expected.last = event
        return expected


def check(shape: Shape, row: Values, expected: Expected, case: str) -> Iterator[Finding]:
    """What of a row is not as the history says."""
    named, about = f"{shape.name} {row['id']}" if shape.number != "" else "the case", about_row(shape, row)
    changed = set()
    for column, was in expected.values.items():
        if column in row and plain(row[column]) != plain(was):
            changed.add(column)
            yield Finding(case, named, f"{WORDS.get(column, column)} was changed", said(was), said(row[column]), about)
    for key, (digest, event) in expected.parts.items():
        part = shape.parts.get(key)
        if part is not None and shape.digest(key, row) != digest and not changed & set(part.columns):
            what = f"{part.words}: changed since event {event.number} ({event.words})"
            yield Finding(case, named, what, about=about)


def about_row(shape: Shape, row: Values) -> str:
    """Which row it is, in the words of its own columns."""
    return ", ".join(said(row[name]) for name in shape.names if _tells(row[name]))


def said(value: object) -> str:
    """A column's value for a reader."""
    if value is None or value == "":
        return NOTHING
    return moment(value) if isinstance(value, datetime) else str(value)


def moment(at: datetime) -> str:
    """A moment as the council's clocks showed it, to the second."""
    try:
        return f"{local(at):%Y-%m-%d %H:%M:%S}"
    except OverflowError:  # the first or last day that there can be, where no clock of ours goes
        return at.isoformat()


def details_of(text: str) -> dict[str, Any]:
    """The details of an event; none where they cannot be read, which its hash tells."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sealed(event: Told) -> Iterator[tuple[str, int, dict[str, str]]]:
    """The seals that an event carries: kind of row, its number, digests by part."""
    seals = event.details.get(KEY)
    for name, parts in seals.items() if isinstance(seals, dict) else ():
        kind, _, number = name.partition(":")
        if kind in SHAPES and number.isdecimal() and isinstance(parts, dict):
            yield kind, int(number), parts


def _tells(value: object) -> bool:
    return isinstance(value, str | datetime) and value != ""


def _read(facts: Any, event: Told) -> dict[str, Any]:
    found = {}
    for column, fact in facts.items():
        try:
            found[column] = fact(event)
        except KeyError:  # an event of before this was kept
            continue
    return found


WORDS = {
    "done_by": "who did it", "done_by_id": "the number of who did it", "done_at": "when it was done",
    "state": "its state",
    "opened_at": "when it was asked for", "element_id": "the step it belongs to", "name": "its name",
    "by_name": "who gave it", "by_id": "the number of who gave it", "given_at": "when it was given",
    "title": "its title", "added_at": "when it was added", "added_by": "who added it", "sha256": "its SHA-256",
    "removed_at": "when it was taken off", "content": "its content", "sent_at": "when it was sent",
    "address": "whom it was sent to", "subject": "its subject", "message_id": "its Message-ID",
    "started_at": "when it started", "started_by": "who started it", "outcome": "its outcome",
    "ended_at": "when it ended",
}
