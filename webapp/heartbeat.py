"""A sign of life of the worker, for whoever looks after the service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Moment, Row, db

WORKER = "worker"
VERIFIED, VERIFIED_IN_PART = "verified", "verified in part"
EVERY = timedelta(minutes=1)
SILENCE = timedelta(minutes=3)  # after this long without a sign, something is wrong


@dataclass(frozen=True)
class Verified:
    """When `upturn verify` last ran, and whether all was proven and nothing found."""

    at: datetime
    is_whole: bool


class Heartbeat(Row):
    """When one of the service's processes last said that it works."""

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


def beat(now: datetime) -> None:
    """The worker works at this moment. Two that write it at once would write the same: the last one stays."""
    db.session.merge(Heartbeat(name=WORKER, at=now))


def verified(now: datetime, *, is_whole: bool) -> None:
    """`upturn verify` read everything; whether all of it was proven, and nothing found."""
    db.session.merge(Heartbeat(name=VERIFIED if is_whole else VERIFIED_IN_PART, at=now))


def last_verified() -> Verified | None:
    """When the history was last verified, and whether all was well then; None where it never was."""
    rows = db.session.scalars(select(Heartbeat).where(Heartbeat.name.in_((VERIFIED, VERIFIED_IN_PART)))).all()
    newest = max(rows, key=lambda row: row.at, default=None)
    return Verified(newest.at, newest.name == VERIFIED) if newest is not None else None


def last() -> datetime | None:
    """When a worker last said so; None where none ever ran."""
    found = db.session.get(Heartbeat, WORKER)
    return found.at if found is not None else None
