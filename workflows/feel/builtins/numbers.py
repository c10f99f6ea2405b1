"""Functions over numbers."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    InvalidOperation,
    Overflow,
)

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.numbers import CONTEXT, LARGEST_EXPONENT, ONE, ZERO, cut, too_large, whole
from workflows.feel.temporal import Duration, duration_nanoseconds, make_duration
from workflows.feel.values import Months

TRANSCENDENT = 200  # steps of a logarithm or an exponential
FAR = 64  # digits between two numbers, of which modulo divides so many for a step
SMALLEST_SCALE, LARGEST_SCALE = -6111, 6176
# Rounding to many places must not fail where the number already has fewer digits than asked for.
WIDE = Context(prec=7000, Emin=-LARGEST_EXPONENT - 7000, Emax=LARGEST_EXPONENT + 7000, traps=[InvalidOperation])


def rounded(value: Decimal, scale: Decimal, rounding: str, frame: Frame) -> Decimal | None:
    """A number with that many decimals, null where the scale is out of the standard's bounds."""
    places = cut(scale)
    if not SMALLEST_SCALE <= places <= LARGEST_SCALE:
        frame.warn(f"A number is rounded to {SMALLEST_SCALE} to {LARGEST_SCALE} decimals, not {scale}")
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    return _computed(CONTEXT.plus, frame, value.quantize(ONE.scaleb(-places, WIDE), rounding, WIDE))


def _declare_rounding(name: str, rounding: str, is_scale_optional: bool = False) -> None:
    def with_scale(frame: Frame, value: Decimal, scale: Decimal = ZERO) -> object:
        return rounded(value, scale, rounding, frame)

    builtin(name, "n: number, scale?: number" if is_scale_optional else "n: number, scale: number")(with_scale)


_declare_rounding("decimal", ROUND_HALF_EVEN)
_declare_rounding("floor", ROUND_FLOOR, is_scale_optional=True)
_declare_rounding("ceiling", ROUND_CEILING, is_scale_optional=True)
_declare_rounding("round up", ROUND_UP)
_declare_rounding("round down", ROUND_DOWN)
_declare_rounding("round half up", ROUND_HALF_UP)
_declare_rounding("round half down", ROUND_HALF_DOWN)


@builtin("abs", "n: number")
def absolute(frame: Frame, value: Decimal) -> object:
    return CONTEXT.abs(value)


@builtin("abs", "n: days")
def absolute_duration(frame: Frame, value: Duration) -> object:
    return make_duration(abs(duration_nanoseconds(value)))


@builtin("abs", "n: months")
def absolute_months(frame: Frame, value: Months) -> object:
    return Months(abs(value.months))


@builtin("modulo", "dividend: number, divisor: number")
def modulo(frame: Frame, dividend: Decimal, divisor: Decimal) -> object:
    """dividend - divisor * floor(dividend / divisor): the sign is the divisor's."""
    if not divisor:
        frame.warn("modulo by zero is null")
        return None
    frame.tick(max(0, dividend.adjusted() - divisor.adjusted()) // FAR)
    return _computed(_modulo, frame, dividend, divisor)


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return CONTEXT.plus(rest)


@builtin("sqrt", "number: number")
def square_root(frame: Frame, value: Decimal) -> object:
    return _computed(CONTEXT.sqrt, frame, value)


@builtin("log", "number: number")
def logarithm(frame: Frame, value: Decimal) -> object:
    """The natural logarithm, null for zero and below."""
    if value <= 0:
        frame.warn("log is for numbers above zero")
        return None
    frame.tick(TRANSCENDENT)
    return _computed(CONTEXT.ln, frame, value)


@builtin("exp", "number: number")
def exponential(frame: Frame, value: Decimal) -> object:
    frame.tick(TRANSCENDENT)
    return _computed(CONTEXT.exp, frame, value)


@builtin("odd", "number: number")
def odd(frame: Frame, value: Decimal) -> object:
    return _has_parity(value, ONE, frame)


@builtin("even", "number: number")
def even(frame: Frame, value: Decimal) -> object:
    return _has_parity(value, ZERO, frame)


def _has_parity(value: Decimal, rest: Decimal, frame: Frame) -> bool | None:
    number = whole(value)
    if number is None:
        frame.warn("odd and even are for whole numbers")
        return None
    return number % 2 == rest


def _computed(operation: Callable[..., Decimal], frame: Frame, *values: Decimal) -> Decimal | None:
    try:
        return operation(*values)
    except InvalidOperation:
        frame.warn(f"There is no such value for {values[0]}")
        return None
    except Overflow:
        raise too_large() from None

