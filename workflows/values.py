"""What may be stored as a case's variables: plain JSON that both databases, the engine and FEEL read alike."""

import math
from decimal import Decimal
from typing import Any

from workflows.database import to_text
from workflows.errors import BadValue

DEEPEST = 64
LARGEST = 1_000_000  # characters of JSON in one case
RESERVED = frozenset({"typename"})  # the engine's serialiser takes a variable of this name for a class


def clean(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables as plain JSON: whole Decimals become integers. Raises BadValue, naming what cannot be stored."""
    for name in variables:
        _check_name(name)
    cleaned = {name: _clean(value, name, 1) for name, value in variables.items()}
    if len(to_text(cleaned)) > LARGEST:
        raise BadValue(f"Together the answers are larger than {LARGEST:,} characters. Shorten them or attach a file.")
    return cleaned


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name or name in RESERVED or name.startswith("_"):
        raise BadValue(f"A variable cannot be named {name!r}. Give it another name.")


def _clean(value: object, where: str, depth: int) -> Any:
    if depth > DEEPEST:
        raise BadValue(f"{where} is nested more than {DEEPEST} levels deep.")
    if isinstance(value, str):
        return _clean_text(value, where)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return _clean_number(value, where)
    if isinstance(value, list | tuple):
        return [_clean(part, f"{where}[{index}]", depth + 1) for index, part in enumerate(value, 1)]
    if isinstance(value, dict):
        return {_key(key, where): _clean(part, f"{where}.{key}", depth + 1) for key, part in value.items()}
    raise BadValue(f"{where} is a {type(value).__name__}, which cannot be stored.")


def _clean_text(value: str, where: str) -> str:
    if "\0" in value:
        raise BadValue(f"{where} contains a NUL character. Remove it and try again.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadValue(f"{where} contains half a character (a lone surrogate). Type the text again.") from None
    return value


def _clean_number(value: float | Decimal, where: str) -> int | float:
    if not math.isfinite(value):
        raise BadValue(f"{where} is not a number that can be stored: {value}.")
    whole = int(value)
    return whole if whole == value and abs(whole) < 10**34 else float(value)


def _key(key: object, where: str) -> str:
    if not isinstance(key, str) or key in RESERVED:
        raise BadValue(f"{where} has a part named {key!r}, which cannot be stored. Give it another name.")
    return _clean_text(key, where)
