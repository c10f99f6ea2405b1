"""Days and lengths of time of a diagram in plain words: by when a task is due, when a timer fires."""

import re
from collections.abc import Callable
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.manual.conditions import Known, NoWords, call_of, say, value_of
from workflows import feel
from workflows.feel import nodes
from workflows.feel.nodes import Node

_DURATION = re.compile(r"-?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def due(text: str, known: Known) -> str:
    """By when: "within 5 working days", "by the end of the same day", "by “week due”"."""
    if not text.startswith("="):
        return _length_of_text(text)
    return _or_as_written(_by, text, known)


def timer(kind: str, text: str, known: Known) -> str:
    """When a timer fires: "after 7 days", "every 7 days", "5 days later at 9am"."""
    if kind == "timeCycle" and not text.startswith("="):
        times, _rest, length = text.removeprefix("R").partition("/")
        every = _("every %(length)s", length=_length_of_text(length))
        return every if not times else _("%(every)s, %(times)s times", every=every, times=times)
    if not text.startswith("="):
        return _("after %(length)s", length=_length_of_text(text)) if text.startswith("P") else text
    day = _or_as_written(_day, text, known)
    return _("on %(day)s", day=day) if day.startswith("“") else day


def _or_as_written(words: Callable[[Node, Known], str], text: str, known: Known) -> str:
    try:
        return words(feel.compile_expression(text.removeprefix("=")).tree, known)
    except (NoWords, feel.FeelError):
        return text.removeprefix("=").strip()


def _by(tree: Node, known: Known) -> str:
    if isinstance(tree, nodes.If):
        return _("%(first)s if %(when)s, otherwise %(second)s", first=_by(tree.yes, known),
                 when=say(tree.condition, known), second=_by(tree.no, known))
    name, arguments = call_of(tree)
    if name == "end of day":
        return _by(arguments[0], known)
    if name == "today":
        return _("by the end of the same day")
    if name == "working days after" and call_of(arguments[0])[0] == "today":
        return _("within %(length)s", length=_working_days(arguments[1], known))
    shift = _shift(tree)
    if shift and call_of(shift[0])[0] == "today" and shift[1] == "+":
        return _("within %(length)s", length=_length(shift[2], known))
    return _("by %(day)s", day=_day(tree, known))


def _day(tree: Node, known: Known) -> str:
    """A day or moment, as it stands behind "on" or "by"."""
    if isinstance(tree, nodes.If) and _guards_against_the_past(tree):
        return _day(tree.yes, known)
    if isinstance(tree, nodes.If):
        return _("%(first)s if %(when)s, otherwise %(second)s", first=_day(tree.yes, known),
                 when=say(tree.condition, known), second=_day(tree.no, known))
    name, arguments = call_of(tree)
    if name in DAYS:
        return DAYS[name](arguments, known)
    shift = _shift(tree)
    if shift:
        start, sign, length = shift
        if call_of(start)[0] == "today":
            return _("%(length)s later", length=_length(length, known))
        words = _("%(length)s after %(day)s") if sign == "+" else _("%(length)s before %(day)s")
        return words % {"length": _length(length, known), "day": _day(start, known)}
    return say(tree, known)


def _guards_against_the_past(tree: nodes.If) -> bool:
    """Whether it only says what to do where the day is over already, which goes without saying."""
    condition = tree.condition
    return isinstance(condition, nodes.Comparison) and condition.operator in (">", ">=") and (
        call_of(condition.right)[0] == "today"
    )


def _before(arguments: tuple[Node, ...], known: Known) -> str:
    return _("%(length)s before %(day)s", length=_working_days(arguments[1], known), day=_day(arguments[0], known))


def _after(arguments: tuple[Node, ...], known: Known) -> str:
    length = _working_days(arguments[1], known)
    if call_of(arguments[0])[0] == "today":
        return _("%(length)s later", length=length)
    return _("%(length)s after %(day)s", length=length, day=_day(arguments[0], known))


def _later_of(arguments: tuple[Node, ...], known: Known) -> str:
    days = [_day(argument, known) for argument in arguments]
    return _("%(days)s, whichever is later", days=_(" or ").join(days))


def _earlier_of(arguments: tuple[Node, ...], known: Known) -> str:
    days = [_day(argument, known) for argument in arguments]
    return _("%(days)s, whichever is earlier", days=_(" or ").join(days))


def _moment(arguments: tuple[Node, ...], known: Known) -> str:
    name, time = call_of(arguments[1])
    clock = str(time[0].value) if name == "time" and time and isinstance(time[0], nodes.Literal) else ""
    hour = re.match(r"(\d\d):(\d\d)", clock)
    if not hour:
        return _day(arguments[0], known)
    at = f"{int(hour[1]) % 12 or 12}{'' if hour[2] == '00' else ':' + hour[2]}{'am' if int(hour[1]) < 12 else 'pm'}"
    return _("%(day)s at %(time)s", day=_day(arguments[0], known), time=at)


DAYS: dict[str, Callable[[tuple[Node, ...], Known], str]] = {
    "end of day": lambda arguments, known: _("%(day)s, at the end of the day", day=_day(arguments[0], known)),
    "date": lambda arguments, known: _day(arguments[0], known),
    "today": lambda _arguments, _known: _("the same day"),
    "working days before": _before,
    "working days after": _after,
    "max": _later_of,
    "min": _earlier_of,
    "date and time": lambda a, known: _moment(a, known) if len(a) > 1 else _day(a[0], known),
}


def _shift(tree: Node) -> tuple[Node, str, Node] | None:
    """A day plus or minus a length of time."""
    if not isinstance(tree, nodes.Chain) or len(tree.rest) != 1:
        return None
    sign, length = tree.rest[0]
    return (tree.first, sign, length) if sign in "+-" and _is_length(length) else None


def _is_length(tree: Node) -> bool:
    first = tree.first if isinstance(tree, nodes.Chain) else tree
    return call_of(first)[0] == "duration"


def _length(tree: Node, known: Known) -> str:
    """A length of time: `duration("P1D") * 7` is: 7 days."""
    if isinstance(tree, nodes.Chain) and len(tree.rest) == 1 and tree.rest[0][0] == "*":
        times = value_of(tree.rest[0][1], known)
        one = _length(tree.first, known)
        if isinstance(times, Decimal) and one.startswith("1 "):
            return _length_of_text(f"P{times}{one[2].upper()}")
        return _("%(one)s for each of %(times)s", one=one, times=say(tree.rest[0][1], known))
    arguments = call_of(tree)[1]
    if arguments and isinstance(arguments[0], nodes.Literal):
        return _length_of_text(str(arguments[0].value))
    return say(tree, known)


def _length_of_text(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    years, months, weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    said = [
        ngettext("%(num)d year", "%(num)d years", years) if years else "",
        ngettext("%(num)d month", "%(num)d months", months) if months else "",
        ngettext("%(num)d week", "%(num)d weeks", weeks) if weeks else "",
        ngettext("%(num)d day", "%(num)d days", days) if days else "",
        ngettext("%(num)d hour", "%(num)d hours", hours) if hours else "",
        ngettext("%(num)d minute", "%(num)d minutes", minutes) if minutes else "",
        ngettext("%(num)d second", "%(num)d seconds", seconds) if seconds else "",
    ]
    return " ".join(filter(None, said))


def _working_days(tree: Node, known: Known) -> str:
    if isinstance(tree, nodes.If):
        return _("%(first)s if %(when)s, otherwise %(second)s", first=_working_days(tree.yes, known),
                 when=say(tree.condition, known), second=_working_days(tree.no, known))
    number = value_of(tree, known)
    if isinstance(number, Decimal):
        return ngettext("%(num)d working day", "%(num)d working days", int(number))
    return _("%(number)s working days", number=say(tree, known))
