"""What may be stored as a case's variables: plain JSON that both databases, the engine and FEEL read alike."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workflows.database import to_text
from workflows.errors import BadValue

DEEPEST = 64
LARGEST = 1_000_000  # characters of JSON in one case
RESERVED = frozenset({"typename"})  # the engine's serialiser takes a variable of this name for a class


def clean(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables as plain JSON: whole Decimals become integers. Raises BadValue, naming what cannot be stored."""
    return Cleaner().clean(variables)


class Cleaner:
    """Cleans the variables of a case again and again while it moves on: only what changed is looked at each time.

    Values are never changed in place, so one that is the very same as before is as clean as before.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, Any, int]] = {}
        self._last: dict[str, Any] = {}

    def clean(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables as plain JSON, the very same object where nothing changed. Raises BadValue."""
        known, self._known = self._known, {}
        for name, value in variables.items():
            before = known.get(name)
            self._known[name] = before if before is not None and before[0] is value else _cleaned(name, value)
        # Each is measured as an object of its own, with two braces; together they have two, and commas between.
        if sum(size for _, _, size in self._known.values()) - len(self._known) + 1 > LARGEST:
            message = f"Together the answers are larger than {LARGEST:,} characters. Shorten them or attach a file."
            raise BadValue(message)
        is_same = list(known) == list(self._known) and all(known[name] is kept for name, kept in self._known.items())
        if not is_same:
            self._last = {name: value for name, (_, value, _) in self._known.items()}
        return self._last


def _cleaned(name: str, value: object) -> tuple[object, Any, int]:
    """A value as it is, cleaned, and how much it takes as JSON."""
    _check_name(name)
    clean_value = _clean(value, name, 1)
    return value, clean_value, len(to_text({name: clean_value}))


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
