"""The history in sentences: what each kind of event says to somebody who reads a case."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from workflows.cases import Case
from workflows.events import CaseEvent

QUIET = ("moved", "job done", "went on")  # how the diagram moved; the Diagram tab shows it


TOGETHER = timedelta(seconds=90)  # what one step caused: its tasks, decisions and emails
RANKS = (
    "case ended", "case started", "task completed", "case moved", "acted", "noted", "handed over", "asked again",
    "incident raised", "link opened", "timer fired", "decided", "task opened",
)


@dataclass(frozen=True)
class Entry:
    """One thing that happened: a sentence, who and when, and more to read below it."""

    kind: str
    title: str
    by: str
    at: datetime
    text: str = ""
    seen: Sequence[Mapping[str, str]] = ()
    answer_of_task: int | None = None


def events_of(case: Case) -> Select[CaseEvent]:
    """What happened, newest first, without the diagram's own steps."""
    rows = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind.not_in(QUIET))
    return rows.order_by(CaseEvent.number.desc())


@dataclass(frozen=True)
class Happening:
    """One item of the timeline: what it was, and what else came of it, in order."""

    main: Entry
    more: list[Entry]


def happenings(events: Iterable[CaseEvent]) -> list[Happening]:
    """The events (newest first) as items: what happened together is one."""
    groups: list[list[Entry]] = []
    for one in map(entry, events):
        if groups and groups[-1][-1].at - one.at <= TOGETHER:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_happening(group) for group in groups]


def _happening(group: list[Entry]) -> Happening:
    main = min(group, key=lambda one: RANKS.index(one.kind) if one.kind in RANKS else len(RANKS))
    return Happening(main, [one for one in reversed(group) if one is not main])


def entry(event: CaseEvent) -> Entry:
    """The event as a sentence."""
    details = event.details
    sentence = SENTENCES.get(event.kind)
    title = sentence(details) if sentence else event.kind.capitalize()
    return Entry(
        kind=event.kind, title=title, by=event.by_name, at=event.at, seen=details.get("seen", ()),
        text=details.get("text", details.get("message", details.get("note", details.get("why", "")))),
        answer_of_task=details.get("task") if event.kind == "task completed" else None,
    )


def _completed(details: dict[str, str]) -> str:
    name, away = details["name"], details.get("for")
    if away and details.get("late"):
        return _("“%(name)s” completed for %(who)s, late", name=name, who=away)
    if away:
        return _("“%(name)s” completed for %(who)s", name=name, who=away)
    if details.get("late"):
        return _("“%(name)s” completed, late", name=name)
    return _("“%(name)s” completed", name=name)


def _started(details: dict[str, str]) -> str:
    if details.get("officer"):
        return _("Case started; %(name)s answers for it", name=details["officer"])
    return _("Case started")


def _handed_over(details: dict[str, str]) -> str:
    if details.get("why"):
        return _("%(to)s answers for the case from now on", to=details["to"])
    return _("Case handed over to %(to)s", to=details["to"])


def _released(details: dict[str, str]) -> str:
    if details.get("why"):
        return _("“%(name)s” taken from %(who)s, back to the team", name=details["name"], who=details["from"])
    return _("Task given back to the team")


def _decided(details: dict[str, str]) -> str:
    return _("%(name)s: %(how)s", name=details["name"], how=details["how"])


def _moved(details: dict[str, str]) -> str:
    if details["back"]:
        return _("Moved back from version %(from)s of the procedure to version %(to)s", **details)
    return _("Moved from version %(from)s of the procedure to version %(to)s", **details)


def _overtaken(details: dict[str, str]) -> str:
    return _(
        "“%(name)s” in %(at)s was decided later than %(reference)s ended (%(outcome)s): that is not acted on any more",
        **details,
    )


def _linked(details: dict[str, str]) -> str:
    said = {
        "child": _("%(procedure)s %(reference)s started from here", **details),
        "running": _("%(procedure)s %(reference)s was already running, so no other one started", **details),
        "asked": _("Asked for once more by %(procedure)s %(reference)s", **details),
    }
    return said.get(details["role"]) or _("Started from %(procedure)s %(reference)s", **details)


def _contact(details: Mapping[str, Any]) -> str:
    before = details["before"]
    return f"{before['name']} ({before['email']})"


def _bare(subject: str) -> str:
    """The subject without the case's reference, which the page says already."""
    return re.sub(r"^[A-Z]+-\d{4}-\d+: ", "", subject)


Sentence = Callable[[dict[str, str]], str]
SENTENCES: dict[str, Sentence] = {
    "case started": _started,
    "task opened": lambda details: _("“%(name)s” was asked for", name=details["name"]),
    "task claimed": lambda details: _("Task taken"),
    "task released": _released,
    "task assigned": lambda details: _("Task handed to %(to)s", to=details["to"]),
    "asked again": lambda details: _("“%(name)s” was asked for again, with a new link", name=details["name"]),
    "task completed": _completed,
    "task cancelled": lambda details: _("“%(name)s” is no longer needed", name=details["name"]),
    "decided": _decided,
    "timer fired": lambda details: details["name"],
    "acted": lambda details: details["name"],
    "handed over": _handed_over,
    "noted": lambda details: _("Note"),
    "file added": lambda details: _("File added: %(name)s", name=details["name"]),
    "document made": lambda details: _("Document made: %(name)s", name=details["name"]),
    "file removed": lambda details: _("File removed: %(name)s", name=details["name"]),
    "email sent": lambda details: _(
        "Email to %(name)s: %(subject)s", name=details["name"] or details["to"], subject=_bare(details["subject"])
    ),
    "email failed": lambda details: _("An email could not be sent"),
    "contact changed": lambda details: _(
        "Contact changed from %(before)s to %(name)s (%(email)s)", before=_contact(details), name=details["name"],
        email=details["email"],
    ),
    "contact removed": lambda details: _("Contact removed: %(before)s", before=_contact(details)),
    "link opened": lambda details: _("Link opened by the provider"),
    "link revoked": lambda details: _("Link withdrawn"),
    "incident raised": lambda details: _("The procedure could not go on"),
    "incident mended": lambda details: _("The problem was mended"),
    "case linked": _linked,
    "linked case ended": lambda details: _("%(reference)s ended: %(outcome)s", **details),
    "overtaken": _overtaken,
    "case moved": _moved,
    "task reopened": lambda details: _("“%(name)s” is open again", name=details["name"]),
    "history sealed": lambda details: _("What stood here was sealed: from now on nothing changes unseen"),
    "case ended": lambda details: _("Case ended: %(outcome)s", outcome=details["outcome"]),
}
