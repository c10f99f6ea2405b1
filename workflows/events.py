"""The history: one CaseEvent per thing that happened, append-only, each carrying the hash of the one before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Json, Moment, Row, db, to_text
from workflows.people import Actor

if TYPE_CHECKING:
    from workflows.cases import Case

Listener = Callable[["Case", "CaseEvent"], None]
NO_HASH = "0" * 64
_listeners: dict[str, list[Listener]] = defaultdict(list)


class CaseEvent(Row):
    """One thing that happened to a case. Rows are added and never changed."""

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


def add(
    case: "Case", kind: str, *, by: Actor, at: datetime, element: str = "", details: Mapping[str, Any] | None = None
) -> CaseEvent:
    """Write what happened at the end of the case's history, and tell whoever listens to this kind.

    The case must be locked: its event count and last hash make the chain.
    """
    event = CaseEvent(
        case_id=case.id, number=case.event_count + 1, at=at, kind=kind, by_id=by.person_id, by_name=by.name,
        element_id=element, details=dict(details or {}), previous_hash=case.last_hash,
    )
    event.hash = hash_of(event)
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


def hash_of(event: CaseEvent) -> str:
    """SHA-256 over everything the row says and the hash of the row before it."""
    said = [
        event.case_id, event.number, event.at.astimezone(UTC).isoformat(), event.kind, event.by_id, event.by_name,
        event.element_id, event.details, event.previous_hash,
    ]
    return sha256(to_text(said).encode()).hexdigest()


def verify(case: "Case") -> Iterator[str]:
    """What is wrong with the case's history, in words; nothing when no row was altered, added or taken away."""
    expected, number = NO_HASH, 0
    rows = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number)
    for event in db.session.scalars(rows).all():
        number += 1
        if event.number != number:
            yield f"{case.reference}: event {number} is missing before event {event.number}"
            number = event.number
        if event.previous_hash != expected or event.hash != hash_of(event):
            yield f"{case.reference}: event {event.number} ({event.kind}) was altered"
        expected = event.hash
    if (number, expected) != (case.event_count, case.last_hash):
        yield f"{case.reference}: the history ends at event {number}, the case counted {case.event_count}"
