"""+ - * / ** and negation over numbers, texts, dates, times and durations."""

from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from workflows.feel.frame import Frame
from workflows.feel.numbers import CONTEXT, power, too_large
from workflows.feel.temporal import (
    DATE_TIMES,
    DATES,
    DAY,
    DURATIONS,
    TIMES,
    Date,
    DateTime,
    Time,
    civil,
    clock,
    date_of_ordinal,
    datetime_of_instant,
    day_of,
    duration_nanoseconds,
    instant,
    make_date,
    make_datetime,
    make_duration,
    make_time,
    month_length,
    time_offset,
)
from workflows.feel.values import Months, type_name

Operation = Callable[[object, object, Frame], object]
POWER = 300  # steps
LONGEST_MONTHS = 12_000_000_000


def add(left: object, right: object, frame: Frame) -> object:
    """left + right, or null with a warning."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(CONTEXT.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        frame.check_text(len(left) + len(right))
        return left + right
    if isinstance(right, DURATIONS):
        return _moved(left, duration_nanoseconds(right), frame)
    if isinstance(right, Months):
        return _moved_months(left, right.months, frame)
    if isinstance(left, (Months, *DURATIONS)) and isinstance(right, DATES + DATE_TIMES + TIMES):
        return add(right, left, frame)
    return _null("+", left, right, frame)


def subtract(left: object, right: object, frame: Frame) -> object:
    """left - right, or null with a warning."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(CONTEXT.subtract, left, right)
    if isinstance(right, DURATIONS):
        return _moved(left, -duration_nanoseconds(right), frame)
    if isinstance(right, Months):
        return _moved_months(left, -right.months, frame)
    between = _between(left, right)
    return _null("-", left, right, frame) if between is None else make_duration(between)


def multiply(left: object, right: object, frame: Frame) -> object:
    """left * right, or null with a warning."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(CONTEXT.multiply, left, right)
    if isinstance(left, Decimal) and isinstance(right, (Months, *DURATIONS)):
        left, right = right, left
    if isinstance(right, Decimal):
        scaled = _scaled(left, right, CONTEXT.multiply)
        if scaled is not None:
            return scaled
    return _null("*", left, right, frame)


def divide(left: object, right: object, frame: Frame) -> object:
    """left / right, or null with a warning."""
    if isinstance(left, Months) and isinstance(right, Months):
        left, right = Decimal(left.months), Decimal(right.months)
    if isinstance(left, DURATIONS) and isinstance(right, DURATIONS):
        left, right = Decimal(duration_nanoseconds(left)), Decimal(duration_nanoseconds(right))
    if isinstance(right, Decimal):
        if not right:
            frame.warn("A division by zero is null")
            return None
        if isinstance(left, Decimal):
            return _number(CONTEXT.divide, left, right)
        quotient = _scaled(left, right, CONTEXT.divide)
        if quotient is not None:
            return quotient
    return _null("/", left, right, frame)


def raise_to(left: object, right: object, frame: Frame) -> object:
    """left ** right, or null with a warning."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        frame.tick(POWER)
        result = power(left, right, frame.environment.budget.digits)
        if result is None:
            frame.warn(f"{left} ** {right} is no number")
        return result
    return _null("**", left, right, frame)


def negate(value: object, frame: Frame) -> object:
    """-value, or null with a warning."""
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    if isinstance(value, DURATIONS):
        return make_duration(-duration_nanoseconds(value))
    if isinstance(value, Months):
        return Months(-value.months)
    frame.warn(f"There is no negative of a {type_name(value)}")
    return None


OPERATIONS: dict[str, Operation] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": raise_to}


def _number(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return operation(left, right)
    except (InvalidOperation, DivisionByZero):
        return None
    except Overflow:
        raise too_large() from None


def _scaled(value: object, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]) -> object:
    """A duration multiplied or divided by a number; None for what is no duration."""
    if isinstance(value, Months):
        months = _number(operation, Decimal(value.months), factor)
        return None if months is None or months.copy_abs() > LONGEST_MONTHS else Months(int(months))
    if isinstance(value, DURATIONS):
        nanoseconds = _number(operation, Decimal(duration_nanoseconds(value)), factor)
        return None if nanoseconds is None or nanoseconds.adjusted() > 30 else make_duration(int(nanoseconds))
    return None


def _moved(value: object, nanoseconds: int, frame: Frame) -> object:
    """A date, time, date and time or duration that much later."""
    if isinstance(value, DURATIONS):
        return make_duration(duration_nanoseconds(value) + nanoseconds)
    if isinstance(value, DATE_TIMES):
        return datetime_of_instant(instant(value) + nanoseconds, value.tzinfo)
    if isinstance(value, DATES):
        return date_of_ordinal((value.toordinal() * DAY + nanoseconds) // DAY)
    if isinstance(value, TIMES):
        return make_time((clock(value) + nanoseconds) % DAY, value.tzinfo)
    return _null("+ or -", value, make_duration(nanoseconds), frame)


def _moved_months(value: object, months: int, frame: Frame) -> object:
    """A date, date and time or years and months duration that many months later; the 31st becomes the last day."""
    if isinstance(value, Months):
        return Months(value.months + months)
    if isinstance(value, DATE_TIMES):
        day = month_later(*civil(day_of(value)), months)
        return None if day is None else make_datetime(day.toordinal(), clock(value), value.tzinfo)
    if isinstance(value, DATES):
        return month_later(value.year, value.month, value.day, months)
    return _null("+ or -", value, Months(months), frame)


def month_later(year: int, month: int, day: int, months: int) -> Date | None:
    """The same day some months later, or the last day of that month."""
    years, month_index = divmod(month - 1 + months, 12)
    year, month = year + years, month_index + 1
    return make_date(year, month, min(day, month_length(year, month)))


def _between(left: object, right: object) -> int | None:
    """Nanoseconds from right to left; None where they have no distance."""
    if isinstance(left, TIMES) and isinstance(right, TIMES):
        return _between_times(left, right)
    if isinstance(left, DATES + DATE_TIMES) and isinstance(right, DATES + DATE_TIMES):
        return _between_days(left, right)
    return None


def _between_times(left: Time, right: Time) -> int | None:
    offsets = time_offset(left), time_offset(right)
    if (offsets[0] is None) != (offsets[1] is None):
        return None
    return clock(left) - clock(right) - (offsets[0] or 0) + (offsets[1] or 0)


def _between_days(left: Date | DateTime, right: Date | DateTime) -> int | None:
    """A date counts as its midnight in UTC, so it has no distance from a date and time without a zone."""
    is_mixed = isinstance(left, DATE_TIMES) or isinstance(right, DATE_TIMES)
    if is_mixed and _is_zoned(left) != _is_zoned(right):
        return None
    return _at(left) - _at(right)


def _is_zoned(value: Date | DateTime) -> bool:
    return value.tzinfo is not None if isinstance(value, DATE_TIMES) else True


def _at(value: Date | DateTime) -> int:
    return instant(value) if isinstance(value, DATE_TIMES) else value.toordinal() * DAY


def _null(operator: str, left: object, right: object, frame: Frame) -> object:
    is_mixed = operator == "-" and isinstance(left, DATE_TIMES) and isinstance(right, DATE_TIMES)
    why = " where only one of them has a zone" if is_mixed else ""
    frame.warn(f"There is no {type_name(left)} {operator} {type_name(right)}{why}")
    return None

