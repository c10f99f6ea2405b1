"""Making values of one type from values of another, and booleans."""

from decimal import Decimal
from re import compile as pattern

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.numbers import CONTEXT, read_number, whole
from workflows.feel.temporal import (
    DATE_TIMES,
    SECOND,
    TIMES,
    Date,
    DateTime,
    Duration,
    Time,
    civil,
    clock,
    date_of_ordinal,
    day_of,
    duration_nanoseconds,
    fixed_offset,
    make_date,
    make_datetime,
    make_time,
)
from workflows.feel.temporal_text import read_date, read_datetime, read_duration, read_time
from workflows.feel.text import text_of
from workflows.feel.values import Months

ZONE = 200  # steps of finding a zone by its name
GROUPINGS = (" ", ",", ".")
POINTS = (".", ",")
NUMBER = pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@builtin("string", "from: any")
def string(frame: Frame, value: object) -> object:
    return None if value is None else text_of(value, frame)


@builtin("number", "from: string, grouping separator?: string?, decimal separator?: string?")
def number(frame: Frame, text: str, grouping: str | None = None, point: str | None = None) -> object:
    """A number from its text; the separators are a space, comma or point, never the same."""
    if (grouping and grouping not in GROUPINGS) or (point and point not in POINTS) or (grouping and grouping == point):
        frame.warn("number takes a space, comma or point between groups, and a point or comma before decimals")
        return None
    plain_text = text.replace(grouping, "") if grouping else text
    plain_text = plain_text.replace(point, ".") if point else plain_text
    value = read_number(plain_text) if NUMBER.fullmatch(plain_text) else None
    return _or_warning(value, "number", text, frame)


@builtin("number", "from: number")
def number_of_number(frame: Frame, value: Decimal) -> object:
    return value


@builtin("not", "negand: any")
def negated(frame: Frame, value: object) -> object:
    return not value if isinstance(value, bool) else None


def _look_up_zone(text: str, frame: Frame) -> None:
    """A zone that was never asked for is sought in files."""
    frame.tick(ZONE if "@" in text else 0)


@builtin("date", "from: string")
def date_of_text(frame: Frame, text: str) -> object:
    return _or_warning(read_date(text), "date", text, frame)


@builtin("date", "from: date|datetime")
def date_of(frame: Frame, value: Date | DateTime) -> object:
    return date_of_ordinal(day_of(value)) if isinstance(value, DATE_TIMES) else value


@builtin("date", "year: number, month: number, day: number")
def date_of_parts(frame: Frame, year: Decimal, month: Decimal, day: Decimal) -> object:
    parts = whole(year), whole(month), whole(day)
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return None
    return _or_warning(make_date(parts[0], parts[1], parts[2]), "date", f"{year}-{month}-{day}", frame)


@builtin("time", "from: string")
def time_of_text(frame: Frame, text: str) -> object:
    _look_up_zone(text, frame)
    return _or_warning(read_time(text), "time", text, frame)


@builtin("time", "from: time|datetime|date")
def time_of(frame: Frame, value: Time | DateTime | Date) -> object:
    """The time of day; a date's is midnight in UTC."""
    if isinstance(value, TIMES):
        return value
    if isinstance(value, DATE_TIMES):
        return make_time(clock(value), value.tzinfo)
    return make_time(0, fixed_offset(0))


@builtin("time", "hour: number, minute: number, second: number, offset?: days?")
def time_of_parts(
    frame: Frame, hour: Decimal, minute: Decimal, second: Decimal, offset: Duration | None = None
) -> object:
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        frame.warn("time takes an hour to 23, a minute to 59 and a second to 59")
        return None
    nanoseconds = (hours * 3600 + minutes * 60) * SECOND + int(CONTEXT.multiply(second, Decimal(SECOND)))
    if offset is None:
        return make_time(nanoseconds, None)
    seconds = duration_nanoseconds(offset) // SECOND
    return make_time(nanoseconds, fixed_offset(seconds)) if abs(seconds) <= 18 * 3600 else None


@builtin("date and time", "from: string")
def datetime_of_text(frame: Frame, text: str) -> object:
    _look_up_zone(text, frame)
    return _or_warning(read_datetime(text), "date and time", text, frame)


@builtin("date and time", "from: datetime")
def datetime_of(frame: Frame, value: DateTime) -> object:
    return value


@builtin("date and time", "date: date|datetime, time: time")
def datetime_of_parts(frame: Frame, day: Date | DateTime, at: Time) -> object:
    ordinal = day_of(day) if isinstance(day, DATE_TIMES) else day.toordinal()
    return make_datetime(ordinal, clock(at), at.tzinfo)


@builtin("duration", "from: string")
def duration(frame: Frame, text: str) -> object:
    return _or_warning(read_duration(text), "duration", text, frame)


@builtin("duration", "from: days|months")
def duration_of(frame: Frame, value: Duration | Months) -> object:
    return value


@builtin("years and months duration", "from: date|datetime, to: date|datetime")
def months_between(frame: Frame, start: Date | DateTime, end: Date | DateTime) -> object:
    """Whole months from one day to the other, cut off towards zero; the time of day does not count."""
    first, last = _day(start), _day(end)
    if first > last:
        return Months(-_whole_months(last, first))
    return Months(_whole_months(first, last))


def _day(value: Date | DateTime) -> tuple[int, int, int]:
    return civil(day_of(value) if isinstance(value, DATE_TIMES) else value.toordinal())


def _whole_months(first: tuple[int, int, int], last: tuple[int, int, int]) -> int:
    return (last[0] - first[0]) * 12 + last[1] - first[1] - (last[2] < first[2])


def _or_warning(value: object, function: str, text: str, frame: Frame) -> object:
    if value is None:
        frame.warn(f'{function} cannot read "{text[:40]}"')
    return value
