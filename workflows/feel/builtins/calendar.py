"""Functions over the calendar and the clock, and `is`."""

from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.comparison import equal
from workflows.feel.frame import Frame
from workflows.feel.temporal import (
    DATE_TIMES,
    TIMES,
    Date,
    DateTime,
    civil,
    civil_ordinal,
    day_of,
)
from workflows.feel.values import type_name

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
DAY = "date: date|datetime"


@builtin("now", "")
def now(frame: Frame) -> object:
    """The date and time in the environment's zone."""
    return frame.environment.now.astimezone(frame.environment.zone)


@builtin("today", "")
def today(frame: Frame) -> object:
    """The date in the environment's zone."""
    return frame.environment.today


@builtin("day of year", DAY)
def day_of_year(frame: Frame, value: Date | DateTime) -> object:
    ordinal = _ordinal(value)
    return Decimal(ordinal - civil_ordinal(civil(ordinal)[0], 1, 1) + 1)


@builtin("day of week", DAY)
def day_of_week(frame: Frame, value: Date | DateTime) -> object:
    return WEEKDAYS[(_ordinal(value) - 1) % 7]


@builtin("month of year", DAY)
def month_of_year(frame: Frame, value: Date | DateTime) -> object:
    return MONTHS[civil(_ordinal(value))[1] - 1]


@builtin("week of year", DAY)
def week_of_year(frame: Frame, value: Date | DateTime) -> object:
    """The ISO week: it belongs to the year of its Thursday."""
    ordinal = _ordinal(value)
    thursday = ordinal - (ordinal - 1) % 7 + 3
    return Decimal((thursday - civil_ordinal(civil(thursday)[0], 1, 1)) // 7 + 1)


@builtin("is", "value1: any, value2: any")
def is_same(frame: Frame, first: object, second: object) -> object:
    """Whether two values are the same in every part: the same instant in another zone is not."""
    if type_name(first) != type_name(second):
        return False
    if isinstance(first, DATE_TIMES + TIMES) and isinstance(second, DATE_TIMES + TIMES):
        if str(first.tzinfo) != str(second.tzinfo):
            return False
    return bool(equal(first, second, frame))


def _ordinal(value: Date | DateTime) -> int:
    return day_of(value) if isinstance(value, DATE_TIMES) else value.toordinal()
