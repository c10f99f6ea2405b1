"""Default answers: whether a question can begin with one."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from forms.vocabulary import CHOICES

Entry = Mapping[str, object]
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_READERS = {"date": date.fromisoformat, "time": time.fromisoformat, "datetime": datetime.fromisoformat}


def usable_default(entry: Entry) -> object:
    """The default of a question; null where it could not be sent back as it is."""
    return None if default_trouble(entry) else entry.get("defaultValue")


def default_trouble(entry: Entry) -> str:
    """Why the question cannot begin with its default, as the end of a sentence; "" where it can, or has none."""
    value = entry.get("defaultValue")
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, str) and value.startswith("="):
        return "is an expression, and a default is a plain answer"
    kind = entry.get("type")
    if kind in CHOICES:
        return _of_choice(entry, value)
    if kind == "number":
        return _of_number(entry, value)
    if kind == "datetime":
        return _of_moment(entry, value)
    if kind == "checkbox":
        return "" if isinstance(value, bool) else "is neither true nor false"
    return _of_text(entry, value) if kind in ("textfield", "textarea") else ""


def _of_choice(entry: Entry, value: object) -> str:
    listed = entry.get("values")
    if entry.get("valuesKey") or entry.get("valuesExpression") or not isinstance(listed, list):
        return ""  # what can be chosen depends on the case
    options = [option.get("value") if isinstance(option, Mapping) else option for option in listed]
    chosen = value if isinstance(value, list) else [value]
    return "" if all(one in options for one in chosen) else "is none of its options"


def _of_number(entry: Entry, value: object) -> str:
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        return "is no number"
    limits = entry.get("validate")
    least, most = (limits.get(name) if isinstance(limits, Mapping) else None for name in ("min", "max"))
    if _is_number(least) and float(str(value)) < float(str(least)):
        return f"is less than {least}, the least that it takes"
    if _is_number(most) and float(str(value)) > float(str(most)):
        return f"is more than {most}, the most that it takes"
    return ""


def _is_number(limit: object) -> bool:
    return not isinstance(limit, bool) and isinstance(limit, int | float | str) and bool(_NUMBER.fullmatch(str(limit)))


def _of_moment(entry: Entry, value: object) -> str:
    subtype = str(entry.get("subtype") or "date")
    try:
        _READERS.get(subtype, date.fromisoformat)(str(value))
    except ValueError:
        example = {"date": "2026-12-04", "time": "09:30"}.get(subtype, "2026-12-04T09:30:00")
        return f"is no {'date and time' if subtype == 'datetime' else subtype} such as {example}"
    return ""


def _of_text(entry: Entry, value: object) -> str:
    limits = entry.get("validate")
    most = limits.get("maxLength") if isinstance(limits, Mapping) else None
    if not isinstance(value, str):
        return "is no text"
    return f"has more than {most} characters" if isinstance(most, int) and len(value) > most else ""
