"""Daily heads: once a day, one hash over where the history of every case stands. Kept elsewhere, it cannot be undone.

Each names the cases whose history grew since the one before, with the number and the hash of their last event, and
carries the hash of the one before: so the newest commits to all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.calendar import today
from workflows.cases import Case
from workflows.database import Moment, Row, db, insert, to_text
from workflows.events import NO_HASH
from workflows.proof import keys
from workflows.proof.seals import hash_of

SIGNED = "daily head"  # what a signature of one stands for
Heads = Sequence[tuple[str, int, str]]  # reference, number and hash of the last event


class Anchor(Row):
    """One daily head. `cases` counts every case named so far.

    `filed_at` and `told_at` say when it was kept elsewhere, `due_at` when it is tried to email it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    cases: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64))
    head: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(12))
    signature: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)


class AnchoredCase(Row):
    """A case whose history grew before a daily head. Its case is named by reference: it must outlive the case's row."""

    anchor_id: Mapped[int] = mapped_column(ForeignKey("anchor.id"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    number: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class DailyHead:
    """A daily head as it is kept elsewhere: one line of JSON. `heads` is None where only the hash was sent."""

    day: str
    at: str
    cases: int
    previous: str
    head: str
    heads: Heads | None

    def reckoned(self) -> str:
        """The hash over what it says."""
        return hash_of([self.day, self.at, self.cases, self.previous, [list(one) for one in self.heads or ()]])


def make(now: datetime) -> Anchor | None:
    """Today's daily head, in the caller's transaction; None where there is one, or another worker is quicker."""
    if not is_due(now):
        return None
    last = newest()
    heads, known = _grown(), last.cases if last else 0
    new = _number_of_new(heads)
    made = DailyHead(
        today(now).isoformat(), now.astimezone(UTC).isoformat(), known + new, last.head if last else NO_HASH, "", heads
    )
    head = made.reckoned()
    key_id, signature = keys.of_database().sign(SIGNED, head)
    row = insert(Anchor).values(
        day=today(now), at=now, cases=made.cases, previous=made.previous, head=head, key_id=key_id,
        signature=signature, due_at=now,
    ).on_conflict_do_nothing(index_elements=["day"])
    number = db.session.scalar(row.returning(Anchor.id))
    if number is None:
        return None
    db.session.add_all(AnchoredCase(anchor_id=number, reference=ref, number=n, head=h) for ref, n, h in heads)
    db.session.flush()
    return db.session.get_one(Anchor, number)


def is_due(now: datetime) -> bool:
    """Whether today has no daily head yet."""
    last = db.session.scalar(select(func.max(Anchor.day)))
    return last is None or last < today(now)


def newest() -> Anchor | None:
    """The last daily head; None before the first."""
    return db.session.scalars(select(Anchor).order_by(Anchor.day.desc()).limit(1)).first()


def heads_of(anchor_id: int) -> Heads:
    """The cases that a daily head names, by reference."""
    rows = select(AnchoredCase.reference, AnchoredCase.number, AnchoredCase.head)
    found = db.session.execute(rows.where(AnchoredCase.anchor_id == anchor_id)).all()
    return sorted((reference, number, head) for reference, number, head in found)


def as_kept(anchor: Anchor) -> DailyHead:
    """The daily head with the cases it names."""
    return DailyHead(
        anchor.day.isoformat(), anchor.at.isoformat(), anchor.cases, anchor.previous, anchor.head,
        heads_of(anchor.id),
    )


def line(kept: DailyHead, *, with_heads: bool = True) -> str:
    """The daily head as one line of JSON, to be kept elsewhere."""
    said: dict[str, Any] = {
        "day": kept.day, "at": kept.at, "cases": kept.cases, "previous": kept.previous, "head": kept.head
    }
    return to_text(said | ({"heads": [list(one) for one in kept.heads or ()]} if with_heads else {}))


def read_line(said: Mapping[str, Any]) -> DailyHead:
    """A line that was kept, read as JSON. Raises ValueError for one that is no daily head."""
    heads = said.get("heads")
    try:
        named = None if heads is None else [(str(ref), int(number), str(head)) for ref, number, head in heads]
        return DailyHead(
            str(said["day"]), str(said["at"]), int(said["cases"]), str(said["previous"]), str(said["head"]), named
        )
    except (KeyError, TypeError) as error:
        raise ValueError("this is no daily head") from error


def all_kept() -> Iterator[tuple[Anchor, DailyHead]]:
    """Every daily head of the database, oldest first."""
    for anchor in db.session.scalars(select(Anchor).order_by(Anchor.id)):
        yield anchor, as_kept(anchor)


def _grown() -> Heads:
    """The cases whose history is longer than the last daily head that names them says, by reference."""
    known = select(AnchoredCase.reference, func.max(AnchoredCase.number).label("number"))
    before = known.group_by(AnchoredCase.reference).subquery()
    rows = select(Case.reference, Case.event_count, Case.last_hash).outerjoin(
        before, before.c.reference == Case.reference
    )
    grown = rows.where(or_(before.c.number.is_(None), Case.event_count > before.c.number))
    return sorted((reference, number, head) for reference, number, head in db.session.execute(grown))


def _number_of_new(heads: Heads) -> int:
    known = set(db.session.scalars(select(AnchoredCase.reference).distinct()))
    return sum(reference not in known for reference, _, _ in heads)
