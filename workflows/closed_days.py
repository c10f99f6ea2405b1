"""The council's closed days: weekdays that its calendar does not count as working days, beside the bank holidays."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Row, db

EVERY_NATION = ""


class ClosedDay(Row):
    """One day on which the council is closed, for contracts of one nation or (`EVERY_NATION`) of all."""

    day: Mapped[date] = mapped_column(primary_key=True)
    nation: Mapped[str] = mapped_column(String(20), primary_key=True, default=EVERY_NATION)
    reason: Mapped[str] = mapped_column(String(200))


class ClosedDays:
    """The days on which the council is closed for contracts of a nation; looked up when first asked about."""

    def __init__(self, nation: str) -> None:
        self.nation = nation
        self._days: frozenset[date] | None = None

    def __contains__(self, day: object) -> bool:
        # Most expressions ask about no day at all, so a step must not pay for the question.
        if self._days is None:
            rows = select(ClosedDay.day).where(ClosedDay.nation.in_((EVERY_NATION, self.nation)))
            with db.session.no_autoflush:
                self._days = frozenset(db.session.scalars(rows))
        return day in self._days


def every() -> Sequence[ClosedDay]:
    """All closed days, the latest first."""
    return db.session.scalars(select(ClosedDay).order_by(ClosedDay.day.desc(), ClosedDay.nation)).all()
