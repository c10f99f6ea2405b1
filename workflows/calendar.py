"""Working days per nation, and deadlines at the end of the local day (Europe/London)."""

from collections.abc import Callable, Container
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
END_OF_DAY = time(23, 59, 59)


def working_days(nation: str, closed: Container[date] = frozenset()) -> Callable[[date], bool]:
    """A test of dates: weekdays that are no bank holiday of the nation and not among the council's closed days."""
    bank_holidays = _bank_holidays(nation)

    def is_working_day(day: date) -> bool:
        return day.weekday() < 5 and day not in bank_holidays and day not in closed

    return is_working_day


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])


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
