"""References of cases, such as SIP-2026-0001: counted per prefix and year."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.calendar import today
from workflows.database import Row, db, insert


class Counter(Row):
    """The last number given per prefix and year."""

    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def following(prefix: str, now: datetime) -> str:
    """The next reference of that prefix, such as SIP-2026-0001."""
    year = today(now).year
    first = insert(Counter).values(prefix=prefix, year=year, last=1)
    raised = first.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": Counter.last + 1})
    number = db.session.scalar(raised.returning(Counter.last))
    return f"{prefix}-{year}-{number:04d}"
