"""The history: one CaseEvent per thing that happened, append-only, each carrying the hash of the one before.

Each is signed with a key that is not in the database, and carries seals of the rows that it made final
(`workflows.proof`): nobody changes either unseen.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Json, Moment, Row, db, to_text
from workflows.people import Actor
from workflows.proof import keys, seals
from workflows.proof.seals import Seals

if TYPE_CHECKING:
    from workflows.cases import Case

Listener = Callable[["Case", "CaseEvent"], None]
NO_HASH = "0" * 64
SIGNED = "case event"  # what a signature of the history stands for
_listeners: dict[str, list[Listener]] = defaultdict(list)


class CaseEvent(Row):
    """One thing that happened to a case. Rows are added and never changed.

    `signature` is over `hash`, by the key of that name; both are empty where it was written before keys were.
    """

    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(12))
    signature: Mapped[str] = mapped_column(String(64))


def add(
    case: "Case", kind: str, *, by: Actor, at: datetime, element: str = "", details: Mapping[str, Any] | None = None,
    sealed: Sequence[Seals] = (),
) -> CaseEvent:
    """Write what happened at the end of the case's history, and tell whoever listens to this kind.

    `sealed` are the seals of rows that became final with it. The case must be locked: its event count and last hash
    make the chain.
    """
    event = CaseEvent(
        case_id=case.id, number=case.event_count + 1, at=at, kind=kind, by_id=by.person_id, by_name=by.name,
        element_id=element, details={**(details or {}), **seals.together(*sealed)}, previous_hash=case.last_hash,
    )
    event.hash = hash_of(event, to_text(event.details))
    event.key_id, event.signature = keys.of_database().sign(SIGNED, event.hash)
    case.event_count, case.last_hash = event.number, event.hash
    db.session.add(event)
    for listener in _listeners[kind]:
        listener(case, event)
    return event


def listen(kind: str) -> Callable[[Listener], Listener]:
    """Register a function to be told of every event of this kind, inside the same transaction."""

    def register(listener: Listener) -> Listener:
        _listeners[kind].append(listener)
        return listener

    return register


def hash_of(event: Any, details: str) -> str:
    """SHA-256 over everything the row says, its details as the text they are kept as, and the hash before it."""
    said = [
        event.case_id, event.number, event.at.astimezone(UTC).isoformat(), event.kind, event.by_id, event.by_name,
        event.element_id,
    ]
    text = f"{to_text(said)[:-1]},{details},{to_text(event.previous_hash)}]"
    return sha256(text.encode()).hexdigest()
