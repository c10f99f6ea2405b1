"""What a case or a command line gives for an input: JSON, read by the type that the model declares for it."""

from collections.abc import Callable, Iterable, Mapping

from workflows import feel
from workflows.decisions.types import ANYTHING, Collection, Constrained, Recursive, Simple, Structure, Type
from workflows.feel.temporal_text import read_date, read_datetime, read_duration, read_time

_READERS: dict[str, Callable[[str], object]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_datetime,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}


def read_input(value: object, type_: Type) -> object:
    """The FEEL value of JSON: a text is a date, time or duration where one is declared, as `in_type` reads it."""
    return in_type(feel.from_json(value), type_)


def in_type(value: object, type_: Type) -> object:
    """The same FEEL value with each text read as the date, time or duration that the type wants there (DMN 8.3.3).

    Also inside lists and structures. What cannot be read so stays as it is; converting it to the type then says what
    is wrong.
    """
    match type_:
        case Constrained():
            return in_type(value, type_.base)
        case Recursive():
            return in_type(value, type_.type)
        case Collection():
            return [in_type(item, type_.item) for item in value] if isinstance(value, list) else (
                in_type(value, type_.item)
            )  # fmt: skip
        case Structure() if isinstance(value, dict):
            components = type_.components
            return {name: in_type(item, components.get(name, ANYTHING)) for name, item in value.items()}
        case Simple(name=name) if isinstance(value, str) and name in _READERS:
            read = _READERS[name](value)
            return value if read is None else read
    return value


def read_of(given: Mapping[str, object], paths: Iterable[str]) -> dict[str, object]:
    """What lies at these paths (`risk`, `plan.end`) of what was given, cut down to them; null where nothing is."""
    found: dict[str, object] = {}
    for path in sorted(paths):  # a whole before its parts: `plan`, then `plan.end`
        _copy(given, found, path.split("."))
    return found


def _copy(given: Mapping[str, object], found: dict[str, object], steps: list[str]) -> None:
    name, *deeper = steps
    inner, value = found.get(name), given.get(name)
    if not deeper or not isinstance(value, Mapping):
        found[name] = value
    elif inner is not value:  # else it is there as a whole
        part = inner if isinstance(inner, dict) else {}
        _copy(value, part, deeper)
        found[name] = part
