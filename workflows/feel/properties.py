"""The parts of dates, times, durations and ranges that a path can name."""

from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

from workflows.feel.frame import Frame
from workflows.feel.temporal import (
    DATE_TIMES,
    DATES,
    SECOND,
    TIMES,
    DateTime,
    Time,
    civil,
    clock,
    day_of,
    duration_nanoseconds,
    make_duration,
    offset_nanoseconds,
    time_offset,
)
from workflows.feel.values import Months, type_name


def property_of(value: object, name: str, frame: Frame) -> object:
    """value.name for a value that is no context; null with a warning where there is none such."""
    parts = PARTS.get(type_name(value), {})
    part = parts.get(name)
    if part is None:
        has = f"; it has {', '.join(parts)}" if parts else ""
        frame.warn(f"A {type_name(value)} has no {name}{has}")
        return None
    return part(value)


def _civil(value: object) -> tuple[int, int, int]:
    if isinstance(value, DATE_TIMES):
        return civil(day_of(value))
    assert isinstance(value, DATES)  # noqa: S101 - the table below asks only for dates
    return value.year, value.month, value.day


def _weekday(value: object) -> Decimal:
    """1 is Monday, 7 is Sunday."""
    ordinal = day_of(value) if isinstance(value, DATE_TIMES) else value.toordinal()  # type: ignore[attr-defined]
    return Decimal((ordinal - 1) % 7 + 1)


def _of_clock(divisor: int, modulus: int) -> Callable[..., Decimal]:
    return lambda value: Decimal(clock(value) // (divisor * SECOND) % modulus)


def _offset(value: Time | DateTime) -> object:
    """The offset from UTC as a duration, null for a local time."""
    if value.tzinfo is None:
        return None
    if isinstance(value, TIMES):
        return make_duration(time_offset(value) or 0)
    return make_duration(offset_nanoseconds(value.tzinfo, day_of(value), clock(value)))


def _zone(value: Time | DateTime) -> object:
    """The name of the zone, null where there is none or only an offset."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _seconds(divisor: int, modulus: int) -> Callable[..., Decimal]:
    """A part of a duration, with the duration's sign."""

    def part(value: object) -> Decimal:
        nanoseconds = duration_nanoseconds(value)  # type: ignore[arg-type]
        whole = abs(nanoseconds) // (divisor * SECOND)
        whole = whole % modulus if modulus else whole
        return Decimal(-whole if nanoseconds < 0 else whole)

    return part


def _months(value: Months) -> Decimal:
    return Decimal(-(-value.months % 12) if value.months < 0 else value.months % 12)


def _years(value: Months) -> Decimal:
    return Decimal(-(-value.months // 12) if value.months < 0 else value.months // 12)


Part = Callable[..., object]
DATE: dict[str, Part] = {
    "year": lambda value: Decimal(_civil(value)[0]),
    "month": lambda value: Decimal(_civil(value)[1]),
    "day": lambda value: Decimal(_civil(value)[2]),
    "weekday": _weekday,
}
TIME: dict[str, Part] = {
    "hour": _of_clock(3600, 24),
    "minute": _of_clock(60, 60),
    "second": _of_clock(1, 60),
    "time offset": _offset,
    "timezone": _zone,
}
RANGE: dict[str, Part] = {
    "start": lambda value: value.low,
    "end": lambda value: value.high,
    "start included": lambda value: value.low_closed,
    "end included": lambda value: value.high_closed,
}
PARTS: dict[str, dict[str, Part]] = {
    "date": DATE,
    "time": TIME,
    "date and time": {**DATE, **TIME},
    "days and time duration": {
        "days": _seconds(86_400, 0),
        "hours": _seconds(3600, 24),
        "minutes": _seconds(60, 60),
        "seconds": _seconds(1, 60),
    },
    "years and months duration": {"years": _years, "months": _months},
    "range": RANGE,
}
