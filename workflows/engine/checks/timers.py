"""Timers: a date, a duration or a repetition that comes, at a time that makes sense."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from workflows.engine import clock
from workflows.engine.checks.graph import Scope
from workflows.engine.checks.scene import at
from workflows.engine.diagrams import Element
from workflows.engine.events import Event
from workflows.feel.environment import LONDON
from workflows.feel.problems import Problem

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_LONGEST_SECONDS = 100 * 12 * 31 * 86_400
_SHORTEST_SECONDS = 60
_MOST_REPETITIONS = 10_000
_TEMPORAL = re.compile(r"-?P[0-9T][0-9YMWDTHS.]*|R[0-9]*/.+|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")
_UNITS = {
    "second": ("PT", "S"), "minute": ("PT", "M"), "hour": ("PT", "H"),
    "day": ("P", "D"), "week": ("P", "W"), "month": ("P", "M"), "year": ("P", "Y"),
}  # fmt: skip
_SAID = re.compile(rf"(?P<number>\d{{1,4}}) *(?P<unit>{'|'.join(_UNITS)})s?")
_QUOTED = re.compile(r'"([^"]*)"')

_EXAMPLES = {
    "timeDate": "a date (2026-11-30), a date and time (2026-11-30T17:00:00) or FEEL (=plan.end)",
    "timeDuration": 'a duration (P7D, PT4H) or FEEL (=duration("P7D"))',
    "timeCycle": "a repetition (R3/P1D) or FEEL that gives one as text",
}
_WORDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "repetition"}

# What a token never stands on for any time, so that a timer on its edge never fires.
NEVER_WAITS = frozenset({"task", "manualTask", "scriptTask", "businessRuleTask"})


def check_timers(scope: Scope) -> Iterator[Problem]:
    """The timers of one process or subprocess."""
    for element in scope:
        for event in element.events:
            if event.kind == "timer":
                yield from _value(element, event)
                yield from _place(element, event, scope)


def temporal_trouble(text: str, kind: str) -> str:
    """What is wrong with a literal date, duration or repetition; "" when nothing is."""
    if not text:
        return "is empty"
    try:
        return _cycle_trouble(text) if kind == "timeCycle" else _moment_trouble(text, kind)
    except clock.NoTime as error:
        return f"cannot be read: {error}"


def unquoted(text: str) -> str:
    """The date or duration that stands bare in FEEL, where it means a subtraction or a variable; "" if none does."""
    inside = text.removeprefix("=").strip()
    return inside if text.startswith("=") and _TEMPORAL.fullmatch(inside) else ""


def _value(element: Element, event: Event) -> Iterator[Problem]:
    fix = f"Write {_EXAMPLES.get(event.timer_kind, 'a date, a duration or a repetition')}."
    if not event.timer_kind:
        yield at(element, "The timer of {it} says no time.", fix, line=event.line)
    elif bare := unquoted(event.value):
        message = f"The timer of {{it}} has “{bare}” without quotes after the “=”, which FEEL reads as a sum."
        yield at(element, message, f"Write {bare} without “=”, or =\"{bare}\".", line=event.line)
    else:
        quoted = _QUOTED.fullmatch(event.value.removeprefix("=").strip()) if event.value.startswith("=") else None
        text = quoted[1] if quoted else event.value
        trouble = "" if text.startswith("=") else temporal_trouble(text.strip(), event.timer_kind)
        if trouble:
            what = f"{_WORDS[event.timer_kind]} “{text}”" if text else _WORDS[event.timer_kind]
            yield at(element, f"The {what} of {{it}} {trouble}.", fix, line=event.line)


def _moment_trouble(text: str, kind: str) -> str:
    if text.startswith("R"):
        return "is a repetition, not a " + _WORDS[kind]
    is_duration = text.startswith(("P", "-P"))
    if is_duration:
        span = clock.span(text)
        return _span_trouble(span) if kind == "timeDuration" else f"is a duration, not a {_WORDS[kind]}"
    if meant := _meant(text):
        return f"is no {_WORDS[kind]}: {meant[0]} is written {meant[1]}"
    clock.moment(text, _ANY_DAY, LONDON)
    return f"is a date, not a {_WORDS[kind]}" if kind == "timeDuration" else ""


def _meant(text: str) -> tuple[str, str] | None:
    """A duration as people say it (“7 days”), with how it is written (P7D); None for anything else."""
    found = _SAID.fullmatch(text.lower())
    if not found:
        return None
    before, after = _UNITS[found["unit"]]
    return text, f"{before}{found['number']}{after}"


def _cycle_trouble(text: str) -> str:
    if not text.startswith("R"):
        return "is not a repetition that begins with R"
    due = clock.repetition(text, _ANY_DAY, LONDON)
    if due.left is not None and due.left > _MOST_REPETITIONS:
        return f"repeats more than {_MOST_REPETITIONS:,} times"
    if due.every is None:
        return ""
    if due.left is None and 0 < due.every.longest_seconds < _SHORTEST_SECONDS:
        return "comes more often than once a minute, for ever"
    return _span_trouble(due.every)


def _span_trouble(span: clock.Span) -> str:
    if not span.is_positive:
        return "is over at once"
    return "is longer than 100 years" if span.longest_seconds > _LONGEST_SECONDS else ""


def _place(element: Element, event: Event, scope: Scope) -> Iterator[Problem]:
    is_cycle = event.timer_kind == "timeCycle"
    if element.kind == "intermediateCatchEvent" and is_cycle:
        message = "{it} has a repetition, but a step on the way waits only once."
        yield at(element, message, "Use a duration or a date.", line=event.line)
    if is_cycle and element.kind == "boundaryEvent" and element.interrupts:
        message = "{it} repeats, but it interrupts its task the first time, so it can come only once."
        yield at(element, message, "Make it non-interrupting, or use a duration.", "warning", line=event.line)
    host = scope.nodes.get(element.attached_to)
    if host is not None and host.kind in NEVER_WAITS and host.extensions.loop is None:
        message = f"The timer of {{it}} can never fire: “{host.name or host.id}” is done in the same moment."
        yield at(element, message, "Attach it to a task that somebody does, or use a timer event after it.", "warning")
    if element.kind == "startEvent" and scope.holder is None:
        message = "{it} would start cases by the clock; a case is started by a person, and then waits for this time."
        yield at(element, message, "Use a plain start event followed by a timer event.", "warning")
