"""Decimal arithmetic with the standard's 34 digits, in a context of our own (never the global one)."""

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from workflows.feel.errors import BudgetSpent

DIGITS = 34
LARGEST_EXPONENT = 6144
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=LARGEST_EXPONENT,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
ZERO = Decimal(0)
LARGEST_COUNT = 10**34
ONE = Decimal(1)
# A number's plain text never has more digits than this: 1E6000 stays in scientific notation.
PLAIN_DIGITS = 100


def power(base: Decimal, exponent: Decimal, digits: int) -> Decimal | None:
    """base ** exponent, None where it is not a real number; more than that many digits raise BudgetSpent."""
    if not exponent:
        # As IEEE 754 has it, for 0 ** 0 too.
        return ONE
    try:
        result = CONTEXT.power(base, exponent)
    except (InvalidOperation, DivisionByZero):
        return None
    except Overflow:
        raise too_large() from None
    if not result.is_finite():
        return None
    if result.adjusted() >= digits:
        raise BudgetSpent("digits", digits)
    return result


def too_large() -> BudgetSpent:
    """The error for a number beyond 10**6144."""
    return BudgetSpent("digits", f"10**{LARGEST_EXPONENT}")


def read_number(written: str | int) -> Decimal | None:
    """A decimal from its text or a whole number, None where that is none; rounded to 34 digits."""
    try:
        value = CONTEXT.create_decimal(written)
    except (InvalidOperation, Overflow):
        return None
    return value if value.is_finite() else None


def whole(value: Decimal) -> int | None:
    """The integer that a number is, None where it has decimals or is too large to count with."""
    if value.adjusted() > DIGITS or value != value.to_integral_value():
        return None
    return int(value)


def cut(value: Decimal) -> int:
    """The integer that is left without decimals; of one too large to count with, the largest that is not."""
    if value.adjusted() > DIGITS:
        return LARGEST_COUNT if value > 0 else -LARGEST_COUNT
    return int(value)


def plain(value: Decimal) -> str:
    """A number as people write it: 1.50, 100, 0.000001; scientific only where plain would be absurd."""
    exponent = value.as_tuple().exponent
    # Decimals have a zero below zero, 0 * -1; FEEL has not.
    value = value or value.copy_abs()
    if isinstance(exponent, int) and abs(exponent) > PLAIN_DIGITS:
        return str(value)
    return f"{value:f}"
