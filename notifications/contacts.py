"""A provider's contact with a new address, replaced or gone: whom open requests ask now, and which links end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from notifications import links, notices, occasions, recipients, redirecting
from notifications.notices import DUE, Notice
from workflows import cases, events
from workflows.cases import Case
from workflows.database import db
from workflows.people import Actor, Contact, contact_for
from workflows.tasks import OPEN, Task


@dataclass(frozen=True)
class Known:
    """A contact as they were known: what was sent so far went there."""

    name: str
    email: str


def known(contact: Contact) -> Known:
    """The contact as they are known now, before something about them changes."""
    return Known(contact.name, contact.email)


def requests_of(contact: Contact) -> list[Task]:
    """The open tasks that wait for this contact: asked by a link of theirs, or still to be asked of them."""
    rows = select(Task).join(Task.case).where(Case.provider_id == contact.provider_id, Task.state == OPEN)
    asked = [task for task in db.session.scalars(rows.order_by(Task.id)) if task.is_for_provider]
    return [task for task in asked if _waits_for(task, contact)]


def changed(contact: Contact, before: Known, requests: Sequence[Task], *, ask: bool, by: Actor, now: datetime) -> int:
    """The contact has a new name or address: old links end, and with `ask` they are asked again there.

    `requests` waited for them as they were known. With the same address and without `ask` it is a slip of the pen
    that was put right: their links stay, under the new name. Returns how many requests were sent.
    """
    _lock(contact, before, requests)
    is_same_address = before.email.casefold() == contact.email.casefold()
    if is_same_address and not ask:
        for link in [links.newest(task) for task in requests]:
            if link is not None:
                link.contact_name = contact.name
        return 0
    now_known = {"name": contact.name, "email": contact.email}
    sent = sum(_settle(task, before, now_known, ask, by, now) for task in requests)
    if not is_same_address:
        _send_on(contact, before, now)
    return sent


def remove(contact: Contact, *, ask: bool, by: Actor, now: datetime) -> int:
    """The contact is one no more: their links end, and with `ask` the open requests go to who answers now.

    Returns how many requests were sent. Where nobody is left to ask, an administrator sees it among what is stuck.
    """
    before, requests = known(contact), requests_of(contact)
    _lock(contact, before, requests)
    contact.is_active = False
    db.session.flush()
    db.session.expire(contact.provider, ["contacts"])
    sent = sum(_settle(task, before, {}, ask, by, now) for task in requests)
    _send_on(contact, before, now)
    return sent


def _waits_for(task: Task, contact: Contact) -> bool:
    link = links.newest(task)
    if link is not None and link.used_at is None and link.revoked_at is None:
        return link.contact_email.casefold() == contact.email.casefold()
    return contact_for(task.case.provider, task.case.site) is contact


def _lock(contact: Contact, before: Known, requests: Sequence[Task]) -> None:
    """Every case that is told of it, in the order of their numbers."""
    unsent = {notice.case_id for notice in _unsent(contact, before)}
    for case_id in sorted(unsent | {task.case_id for task in requests}):
        cases.lock(case_id)


def _settle(
    task: Task, before: Known, now_known: Mapping[str, str], ask: bool, by: Actor, now: datetime
) -> bool:
    """End the link, say so in the history, and ask again if that is wanted. Returns whether somebody was asked."""
    db.session.refresh(task)
    if task.state != OPEN:
        return False  # answered while this waited for the case
    details = {"task": task.id, "before": {"name": before.name, "email": before.email}, **now_known}
    happened = "contact changed" if now_known else "contact removed"
    events.add(task.case, happened, by=by, at=now, element=task.element_id, details=details)
    if ask:
        said = {"task": task.id, "name": task.name}
        events.add(task.case, "asked again", by=by, at=now, element=task.element_id, details=said)
        if written := occasions.ask_again(task, now):
            return bool(written)
    notices.cancel_requests(task, now)
    links.revoke(task, now)
    return False


def _unsent(contact: Contact, before: Known) -> Sequence[Notice]:
    """Letters to the old address that are not sent yet, where no other contact has that address."""
    others = select(Contact.id).where(
        func.lower(Contact.email) == before.email.lower(), Contact.is_active, Contact.id != contact.id,
        Contact.provider_id == contact.provider_id,
    )
    if db.session.scalars(others).first() is not None:
        return []
    theirs = select(Notice).join(Notice.case).where(
        func.lower(Notice.address) == before.email.lower(), Notice.status == DUE,
        Case.provider_id == contact.provider_id,
    )
    return db.session.scalars(theirs.order_by(Notice.id)).all()


def _send_on(contact: Contact, before: Known, now: datetime) -> None:
    """The old address is told nothing else: what was not sent goes to who answers now."""
    for notice in _unsent(contact, before):
        db.session.refresh(notice, with_for_update=True)
        if notice.status == DUE:
            redirecting.pass_on(notice, recipients.of_provider(notice.case), now)
