"""Whether a value is of a type as written, and the change of a value to the type a parameter asks for."""

from collections.abc import Callable

from workflows.feel.frame import Frame
from workflows.feel.nodes import Type
from workflows.feel.temporal import fixed_offset, is_date, make_datetime
from workflows.feel.values import Range, type_name

SPELLINGS = {
    "day time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
    "Null": "null",
}


def conforms(value: object, wanted: Type, frame: Frame) -> bool:
    """Whether a value is of a type; null is of no type but Any and null."""
    frame.tick()
    if wanted.declared is not None:
        return wanted.declared.matches(value)
    name = SPELLINGS.get(wanted.name, wanted.name)
    if name == "Any":
        return value is not None
    if name == "null" or value is None:
        return name == "null" and value is None
    return type_name(value) == name and INNER.get(name, _always)(value, wanted, frame)


def _always(value: object, wanted: Type, frame: Frame) -> bool:
    return True


def _list(value: object, wanted: Type, frame: Frame) -> bool:
    if not wanted.inner or not isinstance(value, list):
        return isinstance(value, list)
    return all(_member_conforms(item, wanted.inner[0], frame) for item in value)


def _context(value: object, wanted: Type, frame: Frame) -> bool:
    if not isinstance(value, dict):
        return False
    members = zip(wanted.members, wanted.inner, strict=True)
    return all(name in value and _member_conforms(value[name], inner, frame) for name, inner in members)


def _range(value: object, wanted: Type, frame: Frame) -> bool:
    if not wanted.inner or not isinstance(value, Range):
        return isinstance(value, Range)
    return all(end is None or conforms(end, wanted.inner[0], frame) for end in (value.low, value.high))


def _function(value: object, wanted: Type, frame: Frame) -> bool:
    """As many parameters, each of the type that is passed or of any; what it gives back is known only afterwards."""
    parameters: tuple[str, ...] = getattr(value, "parameters", ())
    types: tuple[Type | None, ...] = getattr(value, "types", (None,) * len(parameters))
    if wanted.result is None:
        return True
    if len(parameters) != len(wanted.inner):
        return False
    pairs = zip(types, wanted.inner, strict=True)
    return all(taken is None or taken.name in ("Any", passed.name) for taken, passed in pairs)


def _member_conforms(value: object, wanted: Type, frame: Frame) -> bool:
    """Inside a list or a context null is of every type."""
    return value is None or conforms(value, wanted, frame)


INNER: dict[str, Callable[[object, Type, Frame], bool]] = {
    "list": _list,
    "context": _context,
    "range": _range,
    "function": _function,
}


def coerce(value: object, wanted: Type, frame: Frame) -> object:
    """A value as the type that a parameter asks for: in a list, out of one, a date as its midnight in UTC.

    Null with a warning where that does not help.
    """
    if conforms(value, wanted, frame):
        return value
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted, frame):
        return value[0]
    if wanted.name == "list" and conforms([value], wanted, frame):
        return [value]
    if wanted.name == "date and time" and is_date(value):
        return make_datetime(value.toordinal(), 0, fixed_offset(0))
    frame.warn(f"The function asks for a {wanted.name}, not a {type_name(value)}")
    return None
