"""Dates, times and durations as ISO 8601 text, both ways."""

import re
from datetime import timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflows.feel.temporal import (
    DAY,
    SECOND,
    Date,
    DateTime,
    Duration,
    Time,
    WideDateTime,
    Zone,
    civil,
    clock,
    day_of,
    duration_nanoseconds,
    fixed_offset,
    make_date,
    make_datetime,
    make_duration,
    make_time,
)
from workflows.feel.values import Months

DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,12}))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+\-/]{0,60}))?"
)
YEARS_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
DAYS_TIME = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,18})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{1,12}))?S)?)?"
)
LARGEST_OFFSET = 18 * 3600


def read_date(text: str) -> Date | None:
    """A date from YYYY-MM-DD, None where the text is none."""
    found = DATE.fullmatch(text)
    return make_date(int(found[1]), int(found[2]), int(found[3])) if found else None


def read_time(text: str) -> Time | None:
    """A time from hh:mm:ss with an optional offset, Z or @Area/City; None where the text is none."""
    read = _clock_and_zone(text)
    return make_time(read[0] % DAY, read[1]) if read else None


def read_datetime(text: str) -> DateTime | None:
    """A date and time; a date alone is its midnight. 24:00:00 is the next day's midnight."""
    day_text, separator, clock_text = text.partition("T")
    day = read_date(day_text)
    if day is None:
        return None
    if not separator:
        return make_datetime(day.toordinal(), 0, None)
    read = _clock_and_zone(clock_text)
    if read is None:
        return None
    days, nanoseconds = divmod(read[0], DAY)
    return make_datetime(day.toordinal() + days, nanoseconds, read[1])


def read_duration(text: str) -> Duration | Months | None:
    """A days-time or a years-months duration; None for a mixture and for what is neither."""
    found = YEARS_MONTHS.fullmatch(text)
    if found:
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Months(-months if found[1] else months)
    found = DAYS_TIME.fullmatch(text)
    if not found:
        return None
    seconds = int(found[2] or 0) * 86_400 + int(found[3] or 0) * 3600 + int(found[4] or 0) * 60 + int(found[5] or 0)
    nanoseconds = seconds * SECOND + _fraction(found[6])
    return make_duration(-nanoseconds if found[1] else nanoseconds)


def read_temporal(text: str) -> Date | Time | DateTime | Duration | Months | None:
    """What an @ literal means; None where it is nothing temporal."""
    if "P" in text[:2]:
        return read_duration(text)
    # The name of a time's zone may have a T in it, so a T alone makes no date and time.
    return read_date(text) or read_time(text) or read_datetime(text)


def _clock_and_zone(text: str) -> tuple[int, Zone] | None:
    """Nanoseconds since midnight (a whole day for 24:00:00) and the zone."""
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nanoseconds = (hour * 3600 + minute * 60 + second) * SECOND + _fraction(found[4])
    if minute > 59 or second > 59 or nanoseconds > DAY:
        return None
    if found[10]:
        zone = named_zone(found[10])
        return None if zone is None else (nanoseconds, zone)
    if not found[5] and not found[6]:
        return nanoseconds, None
    seconds = int(found[7] or 0) * 3600 + int(found[8] or 0) * 60 + int(found[9] or 0)
    if seconds > LARGEST_OFFSET or int(found[8] or 0) > 59:
        return None
    return nanoseconds, fixed_offset(-seconds if found[6] == "-" else seconds)


def _fraction(digits: str | None) -> int:
    """Nanoseconds of the digits after the point; finer ones are cut off."""
    return int((digits or "0")[:9].ljust(9, "0"))


@lru_cache(maxsize=600)
def named_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def date_text(value: Date) -> str:
    """YYYY-MM-DD, with a sign and more digits for far years."""
    return _civil_text(value.year, value.month, value.day)


def time_text(value: Time) -> str:
    """hh:mm:ss, decimals where there are any, then the offset or @zone."""
    return _clock_text(clock(value)) + zone_text(value.tzinfo)


def datetime_text(value: DateTime) -> str:
    """The date, T, the time."""
    day = civil(value.ordinal) if isinstance(value, WideDateTime) else civil(day_of(value))
    return f"{_civil_text(*day)}T{_clock_text(clock(value))}{zone_text(value.tzinfo)}"


def zone_text(zone: Zone) -> str:
    """Nothing, Z, +01:00 or @Europe/London."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = zone.utcoffset(None) if isinstance(zone, timezone) else None
    seconds = int(offset.total_seconds()) if offset is not None else 0
    if not seconds:
        return "Z"
    minutes, second = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{second:02}" if second else text


def duration_text(value: Duration) -> str:
    """PnDTnHnMnS without empty parts; PT0S for none."""
    nanoseconds = duration_nanoseconds(value)
    sign = "-" if nanoseconds < 0 else ""
    seconds, fraction = divmod(abs(nanoseconds), SECOND)
    days, seconds = divmod(seconds, 86_400)
    hours, minutes, second = seconds // 3600, seconds % 3600 // 60, seconds % 60
    clock_part = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if second or fraction:
        clock_part += f"{second}{_decimals(fraction)}S"
    text = (f"{days}D" if days else "") + (f"T{clock_part}" if clock_part else "")
    return f"{sign}P{text}" if text else "PT0S"


def months_text(value: Months) -> str:
    """PnYnM without empty parts; P0M for none."""
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{text}" if text else "P0M"


def _civil_text(year: int, month: int, day: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def _clock_text(nanoseconds: int) -> str:
    seconds, fraction = divmod(nanoseconds, SECOND)
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}{_decimals(fraction)}"


def _decimals(nanoseconds: int) -> str:
    return f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""
