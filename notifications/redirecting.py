"""Letters that were written and not sent, whose reader is no longer the right one: they left, or have a new address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from notifications import links, mail, notices, occasions, recipients
from notifications.attachments import Attachment
from notifications.notices import CANCELLED, DUE, Notice
from notifications.recipients import Reader
from notifications.rendering import noted
from workflows import leaving, scope
from workflows.database import db
from workflows.engine.diagrams import Element
from workflows.errors import Conflict, NotFound
from workflows.leaving import Takers
from workflows.people import Person
from workflows.tasks import OPEN


def leave(person: Person, *, by: Person, now: datetime, to: Takers | None = None) -> int:
    """As `leaving.leave`; what was written to them and not sent goes to who took over, and no reply goes to them."""
    written = select(Notice.case_id).where(func.lower(Notice.address) == person.email.lower(), Notice.status == DUE)
    leaving.lock(person, also=db.session.scalars(written).all())
    number = leaving.leave(person, by=by, now=now, to=to)
    for notice in _unsent(person.email):
        pass_on(notice, recipients.instead_of(person, notice.case, now), now)
    answers = select(Notice).where(func.lower(Notice.reply_to) == person.email.lower(), Notice.status == DUE)
    for notice in db.session.scalars(answers.with_for_update()):
        notice.reply_to_name, notice.reply_to = occasions.contact_of(notice.case)
    return number


def send_again(notice: Notice, now: datetime) -> None:
    """Try a letter that failed once more: to the address that its reader has now. Raises Conflict. Case locked."""
    if not notice.is_needed:
        raise Conflict("What this email asks for is over. Skip it with a reason.")
    meant = _meant(notice, now)
    if meant and notice.address.casefold() not in {reader.address.casefold() for reader in meant}:
        if notice.task is not None and notice.is_request and notice.task.is_for_provider:
            occasions.ask_again(notice.task, now)
        else:
            pass_on(notice, meant, now)
    elif not mail.is_address(notice.address):
        raise Conflict(f"“{notice.address}” is still not an email address. Correct who it goes to, or skip it.")
    else:
        notices.retry(notice, now)


def pass_on(notice: Notice, readers: Sequence[Reader], now: datetime) -> None:
    """The same letter to these readers, who did not get it yet; it is not sent to its own. Case locked.

    Where there is nobody it is an incident, so that an administrator sees it.
    """
    if not readers:
        notices.give_up(notice, notice.case, "nobody is known whom it could go to instead", now)
        return
    same = select(Notice.address).where(
        Notice.case_id == notice.case_id, Notice.element_id == notice.element_id,
        Notice.template == notice.template, Notice.created_at == notice.created_at, Notice.status != CANCELLED,
    )
    had = {address.casefold() for address in db.session.scalars(same)}
    notice.status = CANCELLED
    for reader in readers:
        if reader.address.casefold() not in had:
            db.session.add(_copy(notice, reader, now))


def _unsent(address: str) -> Sequence[Notice]:
    rows = select(Notice).where(func.lower(Notice.address) == address.lower(), Notice.status == DUE)
    return db.session.scalars(rows.with_for_update().order_by(Notice.id)).all()


def _meant(notice: Notice, now: datetime) -> list[Reader]:
    """Who would read this letter if it were written now; nobody where that cannot be said."""
    case, task = notice.case, notice.task
    try:
        element: Element | None = case.version.contents.diagrams.element(notice.element_id)
    except NotFound:
        element = None
    if element is not None and element.extensions.job_type == occasions.JOB_TYPE:
        names, clock = scope.of_case(case), scope.environment(case, now)
        headers = element.extensions.headers
        return [one for key in ("to", "cc") for one in recipients.of_header(case, headers.get(key, ""), names, clock)]
    if task is not None and task.is_for_provider:
        return recipients.of_provider(case)
    person = recipients.with_address(notice.address)
    return recipients.instead_of(person, case, now) if person is not None and not person.is_active else []


def _copy(notice: Notice, reader: Reader, now: datetime) -> Notice:
    """The letter as it was written, for somebody else."""
    task, contact = notice.task, occasions.contact_of(notice.case)
    link = None
    if notice.link_id is not None and reader.contact is not None and task is not None and task.state == OPEN:
        link = links.open_link(task, now) or links.issue(task, reader.contact, now)
    text, html = noted(notice.text, notice.html, reader.why)
    return Notice(
        case=notice.case, task=task, link=link, element_id=notice.element_id, template=notice.template,
        is_request=notice.is_request, name=reader.name, address=reader.address, subject=notice.subject, text=text,
        html=html, message_id=notices.new_message_id(), created_at=notice.created_at, due_at=now,
        reply_to_name=contact[0], reply_to=contact[1],
        attachments=[
            Attachment(name=file.name, media_type=file.media_type, size=file.size, content=file.content)
            for file in notice.attachments
        ],
    )
