"""How a value reads in an email: dates in words, numbers plainly, lists with commas, nothing as nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from forms.wording import say_date, say_date_and_time, say_moment
from workflows.calendar import local

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def in_words(value: Any) -> str:
    """The value as a reader would write it. An ISO date in a text is a date: variables hold them so."""
    return next((say(value) for kind, say in _WAYS if isinstance(value, kind)), str(value))


def on_one_line(text: str) -> str:
    """Without line breaks and control characters: nothing in a header can start another header."""
    return " ".join(_CONTROLS.sub("", text.replace("\x0b", " ").replace("\x0c", " ")).split())


def on_lines(text: str) -> list[str]:
    """The lines that say something, trimmed and without control characters."""
    lines = (_CONTROLS.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def _moment_in_words(value: datetime) -> str:
    return say_date_and_time(local(value) if value.tzinfo else value)


def _number_in_words(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return f"{number:.0f}" if whole else f"{number.normalize():f}"


_WAYS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (type(None), lambda value: ""),
    (bool, lambda value: "Yes" if value else "No"),
    (str, say_moment),
    (Decimal | float | int, lambda value: _number_in_words(Decimal(str(value)))),
    (datetime, _moment_in_words),
    (date, say_date),
    (Mapping, lambda value: "; ".join(f"{key}: {in_words(part)}" for key, part in value.items())),
    (Sequence, lambda value: ", ".join(in_words(part) for part in value)),
)
