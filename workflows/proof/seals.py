"""Seals: what the history keeps of a row at the moment it becomes final, so that nobody changes it unseen.

A table says in a `Shape` which of its columns count, in parts that have names a reader understands. An event that makes
a row final carries a digest of each part (`of`); the last one that the history has of a part is how the row must be
today. Columns that lawfully change later (who has a task, whether a link was opened) are in no part.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from workflows.database import Base, to_text

Seals = dict[str, dict[str, str]]  # "answer:12" -> part -> digest
Values = Mapping[str, Any]
Fact = Callable[[Any], Any]  # what an event (at, by_name, details ...) says that a column holds
KEY = "seals"  # in an event's details


def _always(_row: Values) -> bool:
    return True


def _nothing(_rows: Sequence[Values]) -> Iterator[tuple[int, str]]:
    return iter(())


@dataclass(frozen=True)
class Held:
    """One file as its row holds it."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Holds:
    """Bytes that belong to a row: `row` is the table with `content`, `owner` its column with the number of that row.

    `odd` gives (what, was, is) where they are not those that the row says it has.
    """

    row: type[Base]
    owner: str
    odd: Callable[[Values, Sequence[Held]], Iterator[tuple[str, str, str]]]


@dataclass(frozen=True)
class Part:
    """Columns that are sealed together, and what a finding calls them.

    Neither its key nor its columns ever change, for they are in digests: a column that comes later makes a new part.
    """

    words: str
    columns: Sequence[str]


@dataclass(frozen=True)
class Shape:
    """What of a table's rows the history vouches for.

    `parts` have keys that are kept in the history. `facts`: kind of event -> column -> how to read it from the event,
    where it stands there in plain words: that is what it was before; `number` is the detail that holds the row's number
    ("" for the case itself, None where only seals say it). `names`: columns that tell a reader which row it is.
    `is_final` tells a row that no event has to tell of yet; `odd` gives (id, what) of rows of one case that do not fit
    each other; `holds` says where a row's bytes are.
    """

    name: str
    row: type[Base]
    parts: Mapping[str, Part]
    number: str | None = None
    facts: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    names: Sequence[str] = ()
    is_final: Callable[[Values], bool] = _always
    odd: Callable[[Sequence[Values]], Iterator[tuple[int, str]]] = _nothing
    holds: Holds | None = None

    @property
    def columns(self) -> list[str]:
        """Every column that is read to check a row."""
        facts = (column for told in self.facts.values() for column in told)
        every = [column for part in self.parts.values() for column in part.columns] + [*facts, *self.names, "id"]
        return [column for column in dict.fromkeys(every) if column in self.row.__table__.columns]

    def digest(self, part: str, values: Values) -> str:
        """SHA-256 over the row's number and what the part's columns hold."""
        said = [self.name, part, values["id"], *(plain(values[column]) for column in self.parts[part].columns)]
        return hash_of(said)


SHAPES: dict[str, Shape] = {}


def register(shape: Shape) -> Shape:
    """Let the history vouch for the rows of a table."""
    SHAPES[shape.name] = shape
    return shape


def of(name: str, row: Base, *parts: str) -> Seals:
    """The seal of a row (flushed: it has its number) for an event's details: all of its parts, or only these."""
    shape = SHAPES[name]
    values = Attributes(row)
    return {f"{name}:{values['id']}": {part: shape.digest(part, values) for part in parts or shape.parts}}


def together(*seals: Seals) -> dict[str, Seals]:
    """The seals as one detail of an event; none at all where there are none."""
    found: Seals = {}
    for one in seals:
        for name, parts in one.items():
            found.setdefault(name, {}).update(parts)
    return {KEY: found} if found else {}


class Attributes(dict[str, Any]):
    """A row of the session as its columns."""

    def __init__(self, row: Base) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, column: str) -> Any:
        return getattr(self._row, column)


def hash_of(said: object) -> str:
    """SHA-256 over a JSON value in its one spelling."""
    return sha256(to_text(said).encode()).hexdigest()


def plain(value: object) -> object:
    """A column's value in one spelling, whether it comes from the session or raw from either database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict | list):
        return to_text(value)
    return value.hex() if isinstance(value, bytes) else value

