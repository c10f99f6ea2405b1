"""Working days per nation, and deadlines at the end of the local day (Europe/London)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
END_OF_DAY = time(23, 59, 59)


class OwnDays(Protocol):
    """Days that a council keeps otherwise than its nation: True where it works, False where it is closed, else None."""

    def get(self, day: date, /) -> bool | None: ...


def working_days(nation: str, own: OwnDays | None = None) -> Callable[[date], bool]:
    """A test of dates: weekdays that are no bank holiday of the nation, but for the council's own days."""
    own_days = own or {}

    def is_working_day(day: date) -> bool:
        kept = own_days.get(day)
        return kept if kept is not None else day.weekday() < 5 and day not in _bank_holidays(nation, day.year)

    return is_working_day


@lru_cache(maxsize=2_000)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Those of one year. The package's own calendar grows while it is asked, which threads must not see."""
    return frozenset(holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year))


def end_of_day(day: date) -> datetime:
    """The last second of the local day, in UTC."""
    return datetime.combine(day, END_OF_DAY, LONDON).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment on a London clock."""
    return moment.astimezone(LONDON)


def today(now: datetime) -> date:
    """The local date at that moment."""
    return local(now).date()


def days_until(due: datetime, now: datetime) -> int:
    """Whole local days from now to the due day: 0 today, negative when late."""
    return (today(due) - today(now)) // timedelta(days=1)
