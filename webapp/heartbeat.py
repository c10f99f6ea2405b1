"""A sign of life of the worker, for whoever looks after the service."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Moment, Row, db

WORKER = "worker"
EVERY = timedelta(minutes=1)
SILENCE = timedelta(minutes=3)  # after this long without a sign, something is wrong


class Heartbeat(Row):
    """When one of the service's processes last said that it works."""

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


def beat(now: datetime) -> None:
    """The worker works at this moment. Two that write it at once would write the same: the last one stays."""
    db.session.merge(Heartbeat(name=WORKER, at=now))


def last() -> datetime | None:
    """When a worker last said so; None where none ever ran."""
    found = db.session.get(Heartbeat, WORKER)
    return found.at if found is not None else None
