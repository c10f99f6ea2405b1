"""Our own functions, beside the standard's: deadlines in working days, by the environment's calendar."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.numbers import whole
from workflows.feel.temporal import datetime_of_instant, instant

MOST_DAYS = 5_000
# No nation has this many days in a row without work; a calendar that has is a mistake.
LONGEST_REST = 366
LAST_SECOND = time(23, 59, 59)
ONE_DAY = timedelta(days=1)


@builtin("working days before", "date: date|datetime, n: number")
def working_days_before(frame: Frame, day: object, count: Decimal) -> object:
    """The n-th working day before a date, the date itself not counted (PAP-7)."""
    return _moved(frame, day, count, -1)


@builtin("working days after", "date: date|datetime, n: number")
def working_days_after(frame: Frame, day: object, count: Decimal) -> object:
    """The n-th working day after a date, the date itself not counted."""
    return _moved(frame, day, count, 1)


@builtin("last working day on or before", "date: date|datetime")
def last_working_day(frame: Frame, day: object) -> object:
    """The date itself if it is a working day, else the one before (MON-1)."""
    at = _local_day(frame, day)
    return None if at is None else _nearest(frame, at, -1)


@builtin("end of day", "date: date|datetime")
def end_of_day(frame: Frame, day: object) -> object:
    """The last second of a day in the environment's zone, where deadlines end."""
    at = _local_day(frame, day)
    return None if at is None else datetime.combine(at, LAST_SECOND, frame.environment.zone)


def _local_day(frame: Frame, day: object) -> date | None:
    """The day in the environment's zone; null for years that no calendar covers."""
    if isinstance(day, datetime) and day.tzinfo:
        day = datetime_of_instant(instant(day), frame.environment.zone)
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    frame.warn("Working days are known for the years 1 to 9999")
    return None


def _moved(frame: Frame, day: object, count: Decimal, step: int) -> date | None:
    at, days = _local_day(frame, day), whole(count)
    if at is None or days is None or not 0 <= days <= MOST_DAYS:
        frame.warn(f"Working days are counted from 0 to {MOST_DAYS}, in whole numbers")
        return None
    for _ in range(days):
        next_day = _neighbour(at, step)
        at = None if next_day is None else _nearest(frame, next_day, step)
        if at is None:
            return None
    return at


def _nearest(frame: Frame, at: date, step: int) -> date | None:
    """The first working day from a date on, the date included."""
    day: date | None = at
    for _ in range(LONGEST_REST):
        if day is None:
            break
        frame.tick()
        if frame.environment.is_working_day(day):
            return day
        day = _neighbour(day, step)
    frame.warn("The calendar has no working day near this date")
    return None


def _neighbour(day: date, step: int) -> date | None:
    if day in (date.min, date.max):
        return None
    return day + step * ONE_DAY
