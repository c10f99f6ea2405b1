"""FEEL values as JSON and back: whole numbers as integers, dates and durations as their ISO text."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from json import dumps
from re import compile as pattern

from workflows.feel.errors import BudgetSpent
from workflows.feel.numbers import CONTEXT, LARGEST_EXPONENT, plain, read_number, whole
from workflows.feel.temporal import FarDate, FineDuration, FineTime, WideDateTime
from workflows.feel.temporal_text import date_text, datetime_text, duration_text, months_text, time_text
from workflows.feel.values import TYPE_NAMES, Months, Range

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
LARGEST_SIZE = 200_000
DEEPEST = 200
# Readers of JSON hold numbers as binary floats, which end at 1.8E308.
LARGEST_FLOAT_EXPONENT = 307
HALF_PAIRS = pattern("[\ud800-\udfff]")
UNKNOWN = object()
NESTED = frozenset({list, dict, tuple})


def to_json(value: object) -> Json:
    """The JSON of a FEEL value; a function becomes null; more than 200,000 elements raise BudgetSpent."""
    return _to_json(value, [LARGEST_SIZE], 0)


def json_text(value: object) -> str:
    """The JSON of a FEEL value as text, its numbers with all their digits; raises BudgetSpent as `to_json`."""
    # Half of a surrogate pair cannot be written as UTF-8; it can only stand in a string, where it has an escape.
    return HALF_PAIRS.sub(lambda found: f"\\u{ord(found[0]):04x}", "".join(_written(value, [LARGEST_SIZE], 0)))


def _written(value: object, left: list[int], depth: int) -> Iterator[str]:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise BudgetSpent("result size", f"{LARGEST_SIZE} elements, {DEEPEST} levels")
    if isinstance(value, Decimal):
        yield plain(value.normalize(CONTEXT))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield ", " if index else "["
            yield from _written(item, left, depth + 1)
        yield "]" if value else "[]"
    elif isinstance(value, dict):
        for index, (key, item) in enumerate(value.items()):
            yield f"{', ' if index else '{'}{dumps(key, ensure_ascii=False)}: "
            yield from _written(item, left, depth + 1)
        yield "}" if value else "{}"
    elif isinstance(value, Range):
        yield from _written(_range_parts(value), left, depth)
    else:
        yield dumps(_to_json(value, left, depth), ensure_ascii=False, allow_nan=False)


def _to_json(value: object, left: list[int], depth: int) -> Json:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise BudgetSpent("result size", f"{LARGEST_SIZE} elements, {DEEPEST} levels")
    if value is None or isinstance(value, bool | str | int | float):
        return value
    if isinstance(value, Decimal):
        return _number_json(value)
    if isinstance(value, list | tuple):
        return [_to_json(item, left, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _to_json(item, left, depth + 1) for key, item in value.items()}
    if isinstance(value, Range):
        return _to_json(_range_parts(value), left, depth)
    text_of = TEXTS.get(type(value))
    return text_of(value) if text_of else None


def _number_json(value: Decimal) -> int | float:
    number = whole(value)
    if number is not None:
        return number
    if value.adjusted() > LARGEST_FLOAT_EXPONENT:
        raise BudgetSpent("digits", LARGEST_FLOAT_EXPONENT)
    return float(value)


def _range_parts(value: Range) -> dict[str, object]:
    return {
        "start": value.low,
        "end": value.high,
        "start included": value.low_closed,
        "end included": value.high_closed,
    }


TEXTS: dict[type, Callable[..., str]] = {
    date: date_text,
    FarDate: date_text,
    time: time_text,
    FineTime: time_text,
    datetime: datetime_text,
    WideDateTime: datetime_text,
    timedelta: duration_text,
    FineDuration: duration_text,
    Months: months_text,
}


def from_json(value: object) -> object:
    """The FEEL value of JSON: numbers become decimals; FEEL values stay as they are; others become null."""
    # Asking for the exact type first is many times faster than asking an abstract class.
    if type(value) is dict:
        return {key if type(key) is str else str(key): from_json(item) for key, item in value.items()}
    if type(value) is list:
        return [from_json(item) for item in value]
    found = scalar(value)
    if found is not UNKNOWN:
        return found
    if isinstance(value, list | tuple):
        return [from_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): from_json(item) for key, item in value.items()}
    return None


def elements(value: object) -> int:
    """How many parts `from_json` looks at in a list or a context, all those inside it included."""
    number, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        inner = found.values() if isinstance(found, Mapping) else found
        number += len(inner)  # type: ignore[arg-type]
        waiting.extend(part for part in inner if type(part) in NESTED)  # type: ignore[attr-defined]
    return number


def scalar(value: object) -> object:
    """A value that is no list and no context, in its FEEL form; UNKNOWN for the others and for what is no value."""
    kind = type(value)
    if isinstance(value, Decimal):
        return value if value.is_finite() and value.adjusted() <= LARGEST_EXPONENT else None
    if kind in TYPE_NAMES and kind is not list and kind is not dict:
        return value
    if kind is int or kind is float:
        return read_number(repr(value) if kind is float else value)  # type: ignore[arg-type]
    if isinstance(value, str):
        return str(value)
    return UNKNOWN


