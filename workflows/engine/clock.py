"""When a timer is due. Ours, because days are calendar days of the zone and a clock change moves nothing."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflows.feel.values import Months

_DURATION = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?"
    r"(?:(?P<days>\d{1,6})D)?(?:T(?=.)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,10}(?:\.\d{1,6})?)S)?)?"
)
# The start may name its zone, whose name has a stroke as well: what follows the last one is the span.
_REPEAT = re.compile(r"R(?P<times>\d{0,6})/(?:(?P<start>[^/P].*)/)?(?P<every>[^/]+)")
END_OF_DAY = time(23, 59, 59)


class NoTime(ValueError):
    """The text or value of a timer says no time: write a date, a duration (P7D) or a repetition (R3/PT1H)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: months and days of the calendar, then seconds of the clock."""

    months: int = 0
    days: int = 0
    seconds: float = 0

    @property
    def is_positive(self) -> bool:
        """Whether it leads forward at all."""
        return self.longest_seconds > 0

    @property
    def longest_seconds(self) -> float:
        """Its length where every month has 31 days; a clock change may add an hour."""
        return (self.months * 31 + self.days) * 86_400 + self.seconds

    def times(self, number: int) -> "Span":
        """The span so many times in a row."""
        return Span(self.months * number, self.days * number, self.seconds * number)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment one span later, in UTC: 31 January + 1 month is the end of February; 09:00 + 1 day is 09:00."""
        try:
            local = moment.astimezone(zone).replace(tzinfo=None)
            day = _months_later(local.date(), self.months) + timedelta(days=self.days)
            start = datetime.combine(day, local.time(), zone) if self.months or self.days else moment
            return start.astimezone(UTC) + timedelta(seconds=self.seconds)
        except (OverflowError, ValueError) as error:
            raise NoTime("the time is beyond the year 9999") from error


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer fires: `at` in UTC; a repetition has a span, its start, and how many times are left (None: ever)."""

    at: datetime
    every: Span | None = None
    start: datetime | None = None
    number: int = 0
    left: int | None = None

    def next(self, now: datetime, zone: ZoneInfo) -> "Due | None":
        """After it fired: the first repetition that lies in the future; what was missed meanwhile is not caught up."""
        if self.every is None or self.start is None:
            return None
        # From a lower bound it is a few steps to the next time, even after years of a timer each second.
        skipped = int((now - self.start).total_seconds() / self.every.longest_seconds) - 2
        number = max(self.number + 1, skipped)
        while (at := self.every.times(number).after(self.start, zone)) <= now:
            number += 1
        left = None if self.left is None else self.left - (number - self.number)
        return None if left is not None and left < 1 else Due(at, self.every, self.start, number, left)


def as_json(due: Due) -> list[object]:
    """A due time as it is kept."""
    if due.every is None or due.start is None:
        return [due.at.isoformat()]
    every = due.every
    span = [every.months, every.days, every.seconds]
    return [due.at.isoformat(), span, due.start.isoformat(), due.number, due.left]


def of_json(kept: Sequence[Any]) -> Due:
    """A due time from what was kept of it; nothing is counted anew."""
    at = datetime.fromisoformat(kept[0])
    if len(kept) == 1:
        return Due(at)
    return Due(at, Span(*kept[1]), datetime.fromisoformat(kept[2]), kept[3], kept[4])


def due(value: object, now: datetime, zone: ZoneInfo) -> Due:
    """When a timer with this value fires, counted from now. Dates mean the end of that local day; raises NoTime."""
    if isinstance(value, str):
        text = value.strip()
        return repetition(text, now, zone) if text.startswith("R") else Due(_moment_of_text(text, now, zone))
    return Due(moment(value, now, zone))


def moment(value: object, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that a date, a date and time, a duration or a text of one means, in UTC; raises NoTime."""
    if isinstance(value, str):
        return _moment_of_text(value.strip(), now, zone)
    if isinstance(value, datetime):
        return _in_utc(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return _in_utc(datetime.combine(value, END_OF_DAY, zone))
    if isinstance(value, timedelta):
        days, rest = divmod(value, timedelta(days=1))
        return Span(0, days, rest.total_seconds()).after(now, zone)
    if isinstance(value, Months):
        return Span(value.months).after(now, zone)
    raise NoTime("it has no time" if value is None else f"“{value}” is no date and no duration")


def repetition(text: str, now: datetime, zone: ZoneInfo) -> Due:
    """`R3/PT1H`, `R/P7D`, or with the first time in the middle. Raises NoTime for what never moves on."""
    found = _REPEAT.fullmatch(text)
    if not found:
        raise NoTime(f"“{text}” is no repetition such as R3/PT1H")
    every = span(found["every"])
    if not every.is_positive or found["times"] == "0":
        raise NoTime(f"“{text}” never comes to its next time")
    left = int(found["times"]) if found["times"] else None
    if found["start"]:
        start = _moment_of_text(found["start"], now, zone)
        return Due(start, every, start, 0, left)
    return Due(every.after(now, zone), every, now, 1, left)


def span(text: str) -> Span:
    """A duration's text (`P1M`, `P7D`, `PT1H30M`); raises NoTime."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise NoTime(f"“{text}” is no duration such as P7D" if text else "it has no time")
    part = {name: float(number or 0) for name, number in found.groupdict().items() if name != "sign"}
    sign = -1 if found["sign"] else 1
    seconds = part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    months, days = part["years"] * 12 + part["months"], part["weeks"] * 7 + part["days"]
    return Span(sign * int(months), sign * int(days), sign * seconds)


def _moment_of_text(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    if text.startswith(("P", "-P")) or not text:
        return span(text).after(now, zone)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return moment(date.fromisoformat(text), now, zone)
        plain, _, named = text.partition("[")
        plain, _, at_zone = plain.partition("@")
        named = named.rstrip("]") or at_zone
        return moment(datetime.fromisoformat(plain), now, ZoneInfo(named) if named else zone)
    except (ValueError, KeyError) as error:
        raise NoTime(f"“{text}” is no date and no duration") from error


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise NoTime("the time is before the year 1 or beyond 9999") from error


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
