"""The council's own days: those on which it is closed beside the bank holidays, and bank holidays on which it works."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Row, db

EVERY_NATION = ""


class CouncilDay(Row):
    """One day that the council keeps otherwise, for contracts of one nation or (`EVERY_NATION`) of all."""

    day: Mapped[date] = mapped_column(primary_key=True)
    nation: Mapped[str] = mapped_column(String(20), primary_key=True, default=EVERY_NATION)
    is_open: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200))


class CouncilDays:
    """Whether the council is open (True) or closed (False) on its own days; looked up when first asked about.

    What is said for the nation goes before what is said for every one.
    """

    def __init__(self, nation: str) -> None:
        self.nation = nation
        self._days: dict[date, bool] | None = None

    def get(self, day: date) -> bool | None:
        """Whether the council works on that day; None where it keeps the nation's calendar."""
        # Most expressions ask about no day at all, so a step must not pay for the question.
        if self._days is None:
            rows = select(CouncilDay.day, CouncilDay.is_open).where(CouncilDay.nation.in_((EVERY_NATION, self.nation)))
            with db.session.no_autoflush:
                self._days = {day: is_open for day, is_open in db.session.execute(rows.order_by(CouncilDay.nation))}
        return self._days.get(day)


def every() -> Sequence[CouncilDay]:
    """All of the council's own days, the latest first."""
    return db.session.scalars(select(CouncilDay).order_by(CouncilDay.day.desc(), CouncilDay.nation)).all()
