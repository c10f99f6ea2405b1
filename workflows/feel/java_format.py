"""The part of Java's String.format that makes sense of FEEL's values: %s %S %d %f %e %x %b %c %n %%."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from re import Match
from re import compile as pattern

from workflows.feel.numbers import LARGEST_EXPONENT, plain, whole

# Room for the largest number with all the decimals that a mask can ask for.
EXACT = Context(prec=LARGEST_EXPONENT + 100, Emax=LARGEST_EXPONENT, Emin=-LARGEST_EXPONENT - 100)
LONGEST = 1_000_000
PLACE = pattern(r"%(?:([1-9][0-9]?)\$)?([-+ 0,(]*)([1-9][0-9]{0,2})?(?:\.([0-9]{1,2}))?([a-zA-Z%])?")


def formatted(mask: str, values: Sequence[object]) -> str:
    """The mask with the values in its places; raises ValueError where they do not fit."""
    taken, length = 0, len(mask)

    def write(found: Match[str]) -> str:
        part = written(found)
        nonlocal length
        length += len(part)
        if length > LONGEST:
            raise ValueError(f"its text would be longer than {LONGEST:,} characters")
        return part

    def written(found: Match[str]) -> str:
        nonlocal taken
        if found[5] in ("n", "%"):
            return "\n" if found[5] == "n" else "%"
        taken += found[1] is None
        place = int(found[1]) if found[1] else taken
        if place > len(values):
            raise ValueError(f"there is no value for {found[0]}")
        return _in_place(values[place - 1], found)

    return PLACE.sub(write, mask)


def _in_place(value: object, found: Match[str]) -> str:
    flags, width, digits, letter = found[2], int(found[3] or 0), found[4], found[5]
    if letter in ("s", "S", "b", "B"):
        text = java_text(value) if letter in "sS" else java_text(value is True or value not in (None, False))
        text = text[: int(digits)] if digits else text
        text = text.upper() if letter in "SB" else text
    else:
        text = _number(value, flags, "6" if digits is None else digits, letter, width)
    return text.ljust(width) if "-" in flags else text.rjust(width)


def _number(value: object, flags: str, digits: str, letter: str | None, width: int) -> str:
    if not isinstance(value, Decimal) or letter not in ("d", "f", "e", "E", "x", "X"):
        raise ValueError(f"%{letter or ''} is for another value")
    sign = "+" if "+" in flags else " " if " " in flags else ""
    fill = f"0{width}" if "0" in flags and width else ""
    group = "," if "," in flags else ""
    if letter == "f":
        # Java rounds halves up where Python rounds them to the even neighbour.
        value = value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP, EXACT)
    if letter in ("f", "e", "E"):
        return format(value, f"{sign}{fill}{group}.{digits}{letter}")
    number = whole(value)
    if number is None:
        raise ValueError(f"%{letter} is for whole numbers")
    return format(number, f"{sign}{fill}{group}{letter}")


def java_text(value: object) -> str:
    """A value as Java shows it; raises ValueError for lists, contexts and whatever else is no plain value."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str | int):
        return str(value)
    raise ValueError("a value has no text there")
