"""Cover: who does somebody's tasks while they are away. It gives nobody a role, nor leave to decide what they asked."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.calendar import today
from workflows.database import Row, db
from workflows.errors import Conflict
from workflows.people import Person


class Cover(Row):
    """Somebody's days away, first and last, and the colleague who stands in."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


def arrange(person: Person, by: Person, starts_on: date, ends_on: date) -> Cover:
    """Let a colleague stand in from the first day to the last; replaces what was arranged before. Raises Conflict."""
    if by.id == person.id:
        raise Conflict("You cannot cover for yourself. Choose a colleague.")
    if not by.is_active:
        raise Conflict(f"{by.name} no longer works here. Choose another colleague.")
    if ends_on < starts_on:
        raise Conflict("The last day cannot be before the first.")
    return db.session.merge(Cover(person_id=person.id, by_id=by.id, starts_on=starts_on, ends_on=ends_on))


def end(person: Person) -> None:
    """Nobody stands in for the person any more."""
    db.session.execute(delete(Cover).where(Cover.person_id == person.id))


def forget(person: Person) -> None:
    """Drop what the person arranged, and what was arranged with them: they left."""
    db.session.execute(delete(Cover).where(or_(Cover.person_id == person.id, Cover.by_id == person.id)))


def of(person: Person, now: datetime) -> Cover | None:
    """Who covers for the person, now or soon; None where that is over or was never arranged."""
    return db.session.scalars(select(Cover).where(Cover.person_id == person.id, Cover.ends_on >= today(now))).first()


def by(person: Person, now: datetime) -> Sequence[Cover]:
    """Whom the person covers for today."""
    return db.session.scalars(_today(person.id, now).order_by(Cover.ends_on)).all()


def covered(person: Person, now: datetime) -> Select[int]:
    """A query for whom the person covers for today, by number."""
    return _today(person.id, now).with_only_columns(Cover.person_id)


def is_covering(person_id: int, for_id: int | None, now: datetime) -> bool:
    """Whether the first stands in for the second today."""
    found = _today(person_id, now).where(Cover.person_id == for_id)
    return db.session.scalars(found).first() is not None


def _today(person_id: int, now: datetime) -> Select[Cover]:
    day = today(now)
    return select(Cover).where(Cover.by_id == person_id, Cover.starts_on <= day, Cover.ends_on >= day)
