"""What was signed, as a fingerprint: the hash of what stood there, and whether it still stands there."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

Names = Mapping[str, Any]
SIGNED = "signed"  # of a signature: what it was given to, {plan: {columns, hash}, weeks: {...}}


def is_signature(value: object) -> bool:
    """Whether the value is a signature that says what it was given to."""
    record = value.get(SIGNED) if isinstance(value, Mapping) else None
    return isinstance(record, Mapping) and all(isinstance(part, Mapping) and "hash" in part for part in record.values())


def holds(signature: Names, around: Sequence[Names]) -> bool:
    """Whether everything that was signed still reads the same, wherever these contexts have it."""
    return all(
        fingerprint(value, part.get("columns", ())) == part["hash"]
        for name, part in signature[SIGNED].items() for value in _values(around, name)
    )


def fingerprint(value: object, columns: Sequence[str] = ()) -> str:
    """SHA-256 of what is signed: of a list the signed columns, row by row; nothing, and "", are the same."""
    return hashed(_projected(value, columns))


def _values(around: Sequence[Names], name: str) -> list[object]:
    """What stands at the path in the contexts that have something there; nothing, where none has."""
    found = [at(names, tuple(name.split("."))) for names in around]
    return [value for value in found if value is not None] or [None]


def _projected(value: object, columns: Sequence[str]) -> object:
    if not columns or not isinstance(value, list):
        return value
    return [{column: at(row, tuple(column.split("."))) for column in columns} for row in value]


def hashed(value: object) -> str:
    """SHA-256 of a JSON value, the same for what reads the same."""
    return sha256(json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: object) -> object:
    """One way of writing what reads the same: without nulls, blanks and empty lists, whole numbers whole."""
    if isinstance(value, Mapping):
        return {str(name): plain for name, one in value.items() if (plain := _plain(one)) is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value] or None
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def at(names: object, steps: Sequence[str]) -> Any:
    """The value at a path; nothing where it leads nowhere."""
    for step in steps:
        names = names.get(step) if isinstance(names, Mapping) else None
    return names
