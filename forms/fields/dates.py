"""Questions answered with a date, a time, or both."""

import operator
from collections.abc import Callable, Iterator
from datetime import date as Date
from datetime import datetime
from datetime import time as Time

from forms.fields.question import Question
from forms.pairs import Sent
from forms.vocabulary import DATE_LIMITS
from forms.wording import read_day, read_moment, read_time, say_date, say_day, say_time, split_day

PARTS = ("day", "month", "year")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LIMITS: dict[str, tuple[Callable[[Date, Date], bool], str]] = {
    "after": (operator.gt, "%(label)s must be after %(limit)s"),
    "notBefore": (operator.ge, "%(label)s must be the same as or after %(limit)s"),
    "before": (operator.lt, "%(label)s must be before %(limit)s"),
    "notAfter": (operator.le, "%(label)s must be the same as or before %(limit)s"),
}


class Moment(Question):
    """A date in three boxes, a time in one, or both; answered as ISO text. `raws` is day, month, year, time."""

    @property
    def subtype(self) -> str:
        return self.component.text("subtype") or "date"

    @property
    def asks_date(self) -> bool:
        return self.subtype != "time"

    @property
    def asks_time(self) -> bool:
        return self.subtype != "date"

    @property
    def heading(self) -> str:
        component = self.component
        own = "" if component.label else component.text("dateLabel") or component.text("timeLabel")
        return own or super().heading

    def is_in(self, formdata: Sent) -> bool:
        return self.name in formdata or any(f"{self.name}-{part}" in formdata for part in (*PARTS, "time"))

    def typed(self, formdata: Sent) -> list[str]:
        if self.name in formdata:
            return self.raws_of(str(formdata.getlist(self.name)[0]))
        boxes = (formdata.getlist(f"{self.name}-{part}")[:1] for part in (*PARTS, "time"))
        return [str(box[0]) if box else "" for box in boxes]

    def raws_of(self, value: object) -> list[str]:
        text = value if isinstance(value, str) else ""
        if self.subtype == "time":
            return ["", "", "", _clock(text)]
        moment = read_moment(text)
        day, _, clock = (moment.isoformat() if moment else text).partition("T")
        try:
            held = Date.fromisoformat(day)
        except ValueError:
            return [day, "", "", _clock(clock)]
        return [str(held.day), str(held.month), str(held.year), _clock(clock)]

    def box(self, place: int) -> str:
        """What stands in one of the boxes: 0 day, 1 month, 2 year, 3 time. A whole date is spread over its boxes."""
        if place < len(PARTS):
            return self.day_parts[place]
        return self.raws[place] if place < len(self.raws) else ""

    @property
    def day_parts(self) -> tuple[str, str, str]:
        """Day, month and year, also where a whole date was typed into one box."""
        day, month, year = (text.strip() for text in (self.raws + ["", "", ""])[:3])
        filled = [text for text in (day, month, year) if text]
        return (split_day(filled[0]) if len(filled) == 1 else None) or (day, month, year)

    @property
    def date(self) -> Date | None:
        try:
            found = read_day(*self.day_parts)
        except ValueError:
            return None
        return found if _FIRST_YEAR <= found.year < _LAST_YEAR else None

    @property
    def time(self) -> Time | None:
        try:
            return read_time(self.raws[3]) if len(self.raws) > len(PARTS) else None
        except ValueError:
            return None

    def answer(self) -> str | None:
        if self.subtype == "time":
            return self.time.isoformat() if self.time else None
        if self.subtype == "date":
            return self.date.isoformat() if self.date else None
        return datetime.combine(self.date, self.time).isoformat() if self.date and self.time else None

    @property
    def shown(self) -> str:
        told = []
        if self.asks_date:
            told.append(say_date(self.date) if self.date else "/".join(filter(None, self.day_parts)))
        if self.asks_time:
            told.append(say_time(self.time) if self.time else "".join(self.raws[3:]))
        return self.tell(" at ").join(filter(None, told))

    def faults(self) -> Iterator[str]:
        if self.asks_date:
            yield from self._date_faults()
        if self.asks_time and self.time is None:
            yield self.tell("%(label)s must be a time, like 9:30am or 14:45", label=self.heading)
        if self.date and self.asks_date:
            yield from self._limit_faults(self.date)

    def _date_faults(self) -> Iterator[str]:
        missing = [part for part, text in zip(PARTS, self.day_parts, strict=True) if not text]
        if missing and len(missing) < len(PARTS):
            yield self.tell("%(label)s must include %(parts)s", label=self.heading, parts=self._named(missing))
        elif self.date is None:
            yield self.tell("%(label)s must be a real date, like 4 12 2026", label=self.heading)

    def _named(self, parts: list[str]) -> str:
        return self.gettext(" and ").join(self.gettext(f"a {part}") for part in parts)

    def _limit_faults(self, day: Date) -> Iterator[str]:
        for name in DATE_LIMITS:
            holds, message = _LIMITS[name]
            limit = _day(self.setting.resolve(self.component.custom(name), self.scope))
            if limit and not holds(day, limit):
                yield self.tell(message, label=self.heading, limit=say_day(limit))
        if self.component.properties.get("disallowPassedDates") and day < self.setting.environment.today:
            yield self.tell("%(label)s must be today or in the future", label=self.heading)

    @property
    def wrong_parts(self) -> list[str]:
        """The boxes to be marked: those left empty, else all of the date's."""
        if not self.errors:
            return []
        missing = [part for part, text in zip(PARTS, self.day_parts, strict=True) if not text]
        only_time_is_wrong = self.asks_time and self.date is not None and self.time is None
        return [] if only_time_is_wrong else missing or list(PARTS)

    @property
    def anchor(self) -> str:
        if not self.asks_date:
            return f"{self.name}-time"
        wrong = self.wrong_parts
        return f"{self.name}-{wrong[0]}" if wrong else f"{self.name}-{'time' if self.errors else 'day'}"


def _clock(text: str) -> str:
    try:
        return read_time(text[:5]).strftime("%H:%M")
    except ValueError:
        return text


def _day(limit: object) -> Date | None:
    parts = split_day(limit[:10]) if isinstance(limit, str) and limit[4:5] == "-" else split_day(str(limit))
    try:
        return read_day(*parts) if parts else None
    except ValueError:
        return None
