"""How dates and due times read on a page: "Friday 4 December 2026", "in 3 days", "2 days late"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from webapp import clock

LONDON = ZoneInfo("Europe/London")


def install(app: Flask) -> None:
    """Give every template these filters."""
    for words in (day, long_day, short_day, moment, time_of_day, due, when_due, due_class):
        app.add_template_filter(words)


def day(value: date | datetime) -> str:
    """Friday 4 December 2026, in London."""
    return format_date(_local_day(value), "EEEE d MMMM y", rebase=False)


def long_day(value: date | datetime) -> str:
    """4 December 2026, where the weekday does not matter."""
    return format_date(_local_day(value), "d MMMM y", rebase=False)


def short_day(value: date | datetime) -> str:
    """Fri 4 Dec, for dense tables."""
    return format_date(_local_day(value), "EEE d MMM", rebase=False)


def moment(value: datetime) -> str:
    """Friday 4 December 2026 at 5:05pm, in London."""
    return _("%(day)s at %(time)s", day=day(value), time=time_of_day(value))


def time_of_day(value: datetime) -> str:
    """5:05pm; midday and midnight by their names."""
    local = value.astimezone(LONDON)
    if local.minute == 0 and local.hour in {0, 12}:
        return _("midday") if local.hour else _("midnight")
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def due(value: datetime, now: datetime | None = None) -> str:
    """How far off it is, in London's days: "2 days late", "late since 9:00am", "today", "tomorrow", "in 3 days"."""
    now = now or clock.now()
    days = (_local_day(value) - _local_day(now)).days
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    if value < now:
        return _("late since %(time)s", time=time_of_day(value))
    if days <= 1:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(num)d day", "in %(num)d days", days)


def when_due(value: datetime, now: datetime | None = None) -> str:
    """The same inside a sentence: "due in 3 days", "2 days late"."""
    words = due(value, now)
    return words if value < (now or clock.now()) else _("due %(when)s", when=words)


def quoted(words: str) -> str:
    """A name inside a sentence."""
    return f"“{words}”"


def due_class(value: datetime, now: datetime | None = None) -> str:
    """The style that says the same as `due`: late, soon (today or tomorrow), or none."""
    now = now or clock.now()
    if value < now:
        return "upturn-late"
    return "upturn-soon" if (_local_day(value) - _local_day(now)).days <= 1 else ""


def _local_day(value: date | datetime) -> date:
    return value.astimezone(LONDON).date() if isinstance(value, datetime) else value
