"""What a report is asked about: one procedure or all, the last months, which returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, true

from webapp import wording
from workflows.calendar import LONDON, today
from workflows.cases import Case

PERIODS: Mapping[str, Any] = {
    "3": _("The last 3 months"), "12": _("The last 12 months"), "36": _("The last 3 years"), "": _("All time"),
}
USUAL = "12"
DAYS_OF_A_MONTH = 365.25 / 12
LONG_AGO = date(1970, 1, 1)


@dataclass(frozen=True)
class Asked:
    """`procedure` is a key, empty for all; `since` is the first day looked at."""

    procedure: str
    period: str
    frequency: str
    now: datetime

    @property
    def since(self) -> date:
        """The first day of the period."""
        if not self.period:
            return LONG_AGO
        return today(self.now) - timedelta(days=round(int(self.period) * DAYS_OF_A_MONTH))

    @property
    def start(self) -> datetime:
        """The moment it begins, in London."""
        return datetime.combine(self.since, time(), LONDON)

    @property
    def words(self) -> str:
        """The period inside a sentence: "since 22 November 2025"."""
        return str(_("since %(day)s", day=wording.long_day(self.since)) if self.period else _("of all time"))

    @property
    def is_about(self) -> ColumnElement[bool]:
        """Whether a case is of the procedure, for a query that reads cases."""
        return Case.procedure_key == self.procedure if self.procedure else true()

    def address(self) -> dict[str, str]:
        """What an address says of it."""
        return {"procedure": self.procedure, "period": self.period, "frequency": self.frequency}


def asked(said: Mapping[str, str], now: datetime) -> Asked:
    """What the address asks for; what makes no sense is as usual."""
    period = said.get("period", USUAL)
    frequency = said.get("frequency", "")
    return Asked(
        said.get("procedure", "")[:100], period if period in PERIODS else USUAL, frequency[:20] or "monthly", now
    )
