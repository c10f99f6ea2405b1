"""Requests to providers: how far each came (sent to whom, opened when), and sending it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from notifications import links, occasions
from notifications.notices import Notice
from webapp import wording
from workflows import cases, events
from workflows.people import Actor
from workflows.tasks import OPEN, Task


@dataclass(frozen=True)
class Asked:
    """A task that waits for a provider, and in words where its link stands."""

    task: Task
    words: str
    is_open: bool


def asked(tasks: Sequence[Task], now: datetime) -> dict[int, Asked]:
    """The open requests to providers among these tasks, by task."""
    return {task.id: _asked(task, now) for task in tasks if task.is_for_provider and task.state == OPEN}


def ask_again(task: Task, *, by: Actor, now: datetime) -> list[Notice]:
    """Send the request once more, with a new link; the history says who wanted it."""
    details = {"task": task.id, "name": task.name}
    events.add(cases.lock(task.case_id), "asked again", by=by, at=now, element=task.element_id, details=details)
    return occasions.ask_again(task, now)


def _asked(task: Task, now: datetime) -> Asked:
    link = links.newest(task)
    if link is None:
        return Asked(task, _("Nobody was asked by email yet."), is_open=False)
    sent = _("Asked %(name)s (%(email)s) on %(day)s.", name=link.contact_name, email=link.contact_email,
             day=wording.day(link.issued_at))
    return Asked(task, f"{sent} {_opened(link, now)}", links.state(link, now) == "open")


def _opened(link: links.Link, now: datetime) -> str:
    state = links.state(link, now)
    if state == "expired":
        return _("The link ran out on %(day)s.", day=wording.day(link.expires_at))
    if state == "revoked":
        return _("The link was withdrawn.")
    if link.opened_at is None:
        return _("They have not opened the link yet.")
    return _("They opened the link on %(when)s.", when=wording.moment(link.opened_at))
