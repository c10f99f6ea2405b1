"""How values are said: dates in words, numbers and choices as people read them; and how dates are read."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date, get_month_names

from workflows.feel import LONDON
from workflows.feel.temporal_text import named_zone

LOCALE = "en_GB"
END_OF_DAY = time(23, 59, 59)  # a deadline at the end of a day is said as the day
# What cases keep: a form's own local time, what other systems send, and what FEEL makes of now() and end of day(...).
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*(Z|[+-]\d\d:\d\d)?(?:[@\[]([A-Za-z][\w+/-]*)\]?)?"
)

_WHOLE = re.compile(r"(\d{1,2}|\d{4})[\s./-]+(\d{1,2}|[^\W\d_]+)[\s./,-]+(\d{4}|\d{1,2})")
_DATE_LENGTH = 10
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?")
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_NOON = 12
_MONTHS = {
    name.lower().rstrip("."): number
    for locale in (LOCALE, "cy")
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, locale=locale).items()
} | {"sept": 9}


def say(value: object) -> str:
    """A JSON value as a person reads it; ISO dates become "Friday 4 December 2026"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(say(entry) for entry in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {say(entry)}" for name, entry in value.items())
    if isinstance(value, str):
        return say_moment(value)
    return str(value)


def say_moment(text: str) -> str:
    """An ISO date or date and time in words, by London's clock; any other text as it is."""
    if len(text) < _DATE_LENGTH or not text[:4].isdigit() or text[4] != "-":
        return text
    try:
        if len(text) == _DATE_LENGTH:
            return say_date(date.fromisoformat(text))
    except ValueError:
        return text
    moment = read_moment(text)
    return text if moment is None else say_date_and_time(moment)


def say_date_and_time(moment: datetime) -> str:
    """Friday 4 December 2026 at 5pm; the end of a day is the day itself."""
    day = say_date(moment.date())
    return day if moment.time() >= END_OF_DAY else f"{day} at {say_time(moment.time())}"


def read_moment(text: str) -> datetime | None:
    """The date and time that a text of a case is, as London's clock shows it (without a zone); None for other texts.

    A text without a zone is local already. Zones are Z, an offset, or a name behind @ or in brackets.
    """
    match = _MOMENT.fullmatch(text)
    zone = named_zone(match[4]) if match and match[4] else None
    if match is None or (match[4] and zone is None):
        return None
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}")
    except ValueError:
        return None
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(LONDON).replace(tzinfo=None) if moment.tzinfo else moment


def say_date(day: date) -> str:
    return format_date(day, "EEEE d MMMM y", locale=LOCALE)


def say_day(day: date) -> str:
    """A date without its weekday, as error messages name it."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def say_time(moment: time) -> str:
    """A time as GOV.UK writes it: 9am, 2:30pm, midday, midnight."""
    if moment in (time(0), time(12)):
        return "midnight" if moment == time(0) else "midday"
    hour = moment.hour % _NOON or _NOON
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < _NOON else 'pm'}"


def say_number(number: Decimal, digits: int | None = None) -> str:
    """A number with thousands separators; exactly `digits` decimals where given."""
    return f"{number:,.{digits}f}" if digits is not None else f"{number:,f}"


def inside_sentence(words: str) -> str:
    """The words as they go on after others: without a capital, abbreviations aside."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def read_day(day: str, month: str, year: str) -> date:
    """A date from its three parts; raises ValueError where there is no such day. Months may be names."""
    number = _MONTHS.get(month.strip().lower().rstrip(".")) or _small(month)
    full = _small(year)
    return date(full + 2000 if len(year.strip()) == 2 else full, number, _small(day))


def _small(text: str) -> int:
    if len(text.strip()) > 4:
        raise ValueError(text)
    return int(text)


def split_day(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date typed in one go ("4/12/2026", "4 December 2026", "2026-12-04"), else None."""
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        return None
    first, month, last = match.groups()
    return (last, month, first) if len(first) == 4 else (first, month, last)


def read_time(text: str) -> time:
    """A time of day from "14:30", "2.30pm", "2pm" or "midday"; raises ValueError."""
    words = text.strip().lower()
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    match = _CLOCK.fullmatch(words)
    if match is None or not (match[2] or match[3]):
        raise ValueError(text)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "")
    if half and not 1 <= hour <= _NOON:
        raise ValueError(text)
    return time(hour % _NOON + (_NOON if half == "pm" else 0) if half else hour, minute)
