"""Dates, times and days-time durations: the standard library's types wherever they fit, wider ones where not.

FEEL has years to 999,999,999 and nanoseconds; Python has years 1 to 9999 and microseconds. Every value has exactly one
form (`make_...` chooses it), so `==` is equality. Inside, a date is its ordinal (1 is 0001-01-01), a time of day and a
duration are whole nanoseconds.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeGuard

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
MICROSECOND = 1_000
LARGEST_YEAR = 999_999_999
LARGEST_ORDINAL = date.max.toordinal()
LONGEST_DURATION = 999_999_999 * DAY
# A zone's offset depends on a date that a time alone does not have: a winter's day, standard time.
REFERENCE_DAY = date(2000, 1, 1).toordinal()
Zone = tzinfo | None


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date before year 1 or after 9999."""

    year: int
    month: int
    day: int

    def toordinal(self) -> int:
        """Days since 0000-12-31, as `date.toordinal`."""
        return civil_ordinal(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class FineTime:
    """A time of day with nanoseconds."""

    nanoseconds: int
    tzinfo: Zone


@dataclass(frozen=True, slots=True)
class WideDateTime:
    """A date and time with a far year or with nanoseconds."""

    ordinal: int
    nanoseconds: int
    tzinfo: Zone


@dataclass(frozen=True, slots=True)
class FineDuration:
    """A days-time duration with nanoseconds or of more than 999,999,999 days."""

    nanoseconds: int


Date = date | FarDate
Time = time | FineTime
DateTime = datetime | WideDateTime
Duration = timedelta | FineDuration
DATES = (date, FarDate)
TIMES = (time, FineTime)
DATE_TIMES = (datetime, WideDateTime)
DURATIONS = (timedelta, FineDuration)


def is_date(value: object) -> TypeGuard[Date]:
    """Whether a value is a date and not a date and time, which Python takes for a date too."""
    return type(value) in DATES


def make_date(year: int, month: int, day: int) -> Date | None:
    """The date, None where there is none such."""
    if not -LARGEST_YEAR <= year <= LARGEST_YEAR or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if day > month_length(year, month):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def date_of_ordinal(ordinal: int) -> Date | None:
    """The date of an ordinal, None beyond the calendar."""
    if 1 <= ordinal <= LARGEST_ORDINAL:
        return date.fromordinal(ordinal)
    return make_date(*civil(ordinal))


def month_length(year: int, month: int) -> int:
    """Days in a month of the proleptic Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def civil_ordinal(year: int, month: int, day: int) -> int:
    """The ordinal of a date in any year (Hinnant's days_from_civil, moved to Python's epoch)."""
    shifted = year - (month <= 2)
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 305


def civil(ordinal: int) -> tuple[int, int, int]:
    """Year, month and day of any ordinal."""
    era, day_of_era = divmod(ordinal + 305, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return year_of_era + era * 400 + (month <= 2), month, day


def make_time(nanoseconds: int, zone: Zone) -> Time:
    """The time of day that many nanoseconds after midnight."""
    if nanoseconds % MICROSECOND:
        return FineTime(nanoseconds, zone)
    seconds, rest = divmod(nanoseconds, SECOND)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, rest // MICROSECOND, zone)


def clock(value: time | FineTime | datetime | WideDateTime) -> int:
    """Nanoseconds since local midnight."""
    if isinstance(value, FineTime | WideDateTime):
        return value.nanoseconds
    return (value.hour * 3600 + value.minute * 60 + value.second) * SECOND + value.microsecond * MICROSECOND


def make_datetime(ordinal: int, nanoseconds: int, zone: Zone) -> DateTime | None:
    """The date and time at a local day and time of day, None beyond the calendar."""
    if 1 <= ordinal <= LARGEST_ORDINAL and nanoseconds % MICROSECOND == 0:
        at = make_time(nanoseconds, zone)
        assert isinstance(at, time)  # noqa: S101 - whole microseconds make a standard time
        return datetime.combine(date.fromordinal(ordinal), at)
    if date_of_ordinal(ordinal) is None:
        return None
    return WideDateTime(ordinal, nanoseconds, zone)


def day_of(value: DateTime) -> int:
    """The ordinal of the local day."""
    return value.ordinal if isinstance(value, WideDateTime) else value.toordinal()


def instant(value: DateTime) -> int:
    """Nanoseconds since ordinal 0 in UTC; a local value counts as if it were UTC."""
    local = day_of(value) * DAY + clock(value)
    if isinstance(value, datetime):
        offset = value.utcoffset()
        return local if offset is None else local - duration_nanoseconds(offset)
    return local - offset_nanoseconds(value.tzinfo, value.ordinal, value.nanoseconds)


def datetime_of_instant(nanoseconds: int, zone: Zone) -> DateTime | None:
    """The date and time in a zone at an instant, None beyond the calendar."""
    ordinal, of_day = divmod(nanoseconds, DAY)
    if zone is None:
        return make_datetime(ordinal, of_day, None)
    if 1 < ordinal < LARGEST_ORDINAL and of_day % MICROSECOND == 0:
        in_utc = make_datetime(ordinal, of_day, UTC)
        return in_utc.astimezone(zone) if isinstance(in_utc, datetime) else in_utc
    local = nanoseconds + offset_nanoseconds(zone, ordinal, of_day)
    return make_datetime(*divmod(local, DAY), zone)


def offset_nanoseconds(zone: Zone, ordinal: int, nanoseconds: int) -> int:
    """The offset of a zone at a local time; far years take the last offset that is known."""
    if zone is None:
        return 0
    day = date.fromordinal(min(max(ordinal, 2), LARGEST_ORDINAL - 1))
    at = make_time(nanoseconds - nanoseconds % MICROSECOND, zone)
    offset = datetime.combine(day, at).utcoffset() if isinstance(at, time) else None
    return 0 if offset is None else duration_nanoseconds(offset)


def time_offset(value: Time) -> int | None:
    """The offset of a time in nanoseconds, None where it has none."""
    if value.tzinfo is None:
        return None
    return offset_nanoseconds(value.tzinfo, REFERENCE_DAY, clock(value))


def make_duration(nanoseconds: int) -> Duration:
    """The days-time duration of that many nanoseconds."""
    if nanoseconds % MICROSECOND or not -LONGEST_DURATION <= nanoseconds <= LONGEST_DURATION:
        return FineDuration(nanoseconds)
    return timedelta(microseconds=nanoseconds // MICROSECOND)


def duration_nanoseconds(value: Duration) -> int:
    """The length of a days-time duration."""
    if isinstance(value, FineDuration):
        return value.nanoseconds
    return value.days * DAY + value.seconds * SECOND + value.microseconds * MICROSECOND


def fixed_offset(seconds: int) -> timezone:
    """The zone of an offset."""
    return timezone(timedelta(seconds=seconds)) if seconds else UTC
