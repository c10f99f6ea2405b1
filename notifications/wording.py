"""How a value reads in an email: dates in words, numbers plainly, lists with commas, nothing as nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from forms.wording import say_date, say_time
from workflows.calendar import local

LAST_MINUTE = time(23, 59)  # a deadline at the end of a day is said as the day
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_ISO_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})\Z")
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
    """Friday 4 December 2026 at 5pm, in London; the end of a day is the day itself."""
    there = local(value) if value.tzinfo else value
    day = say_date(there.date())
    return day if there.time() >= LAST_MINUTE else f"{day} at {say_time(there.time())}"


def _text_in_words(text: str) -> str:
    try:
        if _ISO_DATE.match(text):
            return say_date(date.fromisoformat(text))
        if _ISO_DATE_TIME.match(text):
            return _moment_in_words(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text


def _number_in_words(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return f"{number:.0f}" if whole else f"{number.normalize():f}"


_WAYS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (type(None), lambda value: ""),
    (bool, lambda value: "Yes" if value else "No"),
    (str, _text_in_words),
    (Decimal | float | int, lambda value: _number_in_words(Decimal(str(value)))),
    (datetime, _moment_in_words),
    (date, say_date),
    (Mapping, lambda value: "; ".join(f"{key}: {in_words(part)}" for key, part in value.items())),
    (Sequence, lambda value: ", ".join(in_words(part) for part in value)),
)
