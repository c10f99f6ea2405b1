"""Notices: rows that say who is told what and when, written in the transaction that caused them; the worker sends."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from notifications import attachments, mail
from notifications.attachments import Attachment
from notifications.links import Link
from workflows import events, incidents
from workflows.cases import Case
from workflows.database import Json, Moment, Row, db
from workflows.errors import NotFound
from workflows.people import CLOCK
from workflows.proof import seals
from workflows.tasks import OPEN, Task

DUE, SENDING, SENT, FAILED, CANCELLED, KEPT = "due", "sending", "sent", "failed", "cancelled", "kept"
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
PATIENCE = timedelta(hours=4)


class Notice(Row):
    """One email to one reader, kept as sent: text, HTML (`mail.PRIVATE_LINK` in the link's place), attachments.

    `attached` lists them: name, kind and SHA-256 of each.
    """

    __table_args__ = (Index("ix_notice_due", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"))
    element_id: Mapped[str] = mapped_column(String(200), default="")
    template: Mapped[str] = mapped_column(String(200))
    is_request: Mapped[bool] = mapped_column(default=False)  # not sent once its task is done or cancelled
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(320))
    reply_to_name: Mapped[str] = mapped_column(String(200), default="")
    reply_to: Mapped[str] = mapped_column(String(320), default="")
    subject: Mapped[str] = mapped_column(String(998))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(10), default=DUE)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    first_failed_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str] = mapped_column(String(1000), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    attached: Mapped[list[list[str]]] = mapped_column(Json, default=list, server_default="[]")
    case: Mapped[Case] = relationship()
    task: Mapped[Task | None] = relationship()
    link: Mapped[Link | None] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.id)

    @property
    def is_needed(self) -> bool:
        """Whether sending it still makes sense: a request for a task that is over does not."""
        return not self.is_request or self.task is None or self.task.state == OPEN

    @property
    def shown_text(self) -> str:
        """The text for colleagues to read: everything but the reader's private link."""
        return self.text.replace(mail.PRIVATE_LINK, "[private link]" if self.link_id else "[link]")


seals.register(seals.Shape(
    "email", Notice,
    parts={
        "words": seals.Part("its words", ("subject", "text", "html")),
        "attached": seals.Part("what was attached", ("attached",)),
        "sent": seals.Part("whether it was sent, to whom, from whom or when", (
            "case_id", "task_id", "link_id", "element_id", "template", "name", "address", "reply_to_name", "reply_to",
            "message_id", "status", "sent_at",
        )),
    },
    number="notice",
    facts={"email sent": {
        "sent_at": lambda event: event.at, "address": lambda event: event.details["to"],
        "name": lambda event: event.details["name"], "subject": lambda event: event.details["subject"],
        "message_id": lambda event: event.details["message_id"],
    }},
    names=("subject", "address", "sent_at"), is_final=lambda row: row["status"] in (SENT, KEPT),
    holds=seals.Holds(Attachment, "notice_id", attachments.exchanged),
))


def first_due(now: datetime) -> Select[int]:
    """A query for the id of the notice to send first: one never sent, or whose sender vanished."""
    return select(Notice.id).where(_is_claimable(now)).order_by(Notice.due_at, Notice.id).limit(1)


def claim(notice_id: int, now: datetime) -> Notice | None:
    """Take the notice for this worker, for as long as the lease; None when another worker was quicker."""
    taken = (
        update(Notice)
        .where(Notice.id == notice_id, _is_claimable(now))
        .values(status=SENDING, claimed_until=now + LEASE, attempts=Notice.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.get_one(Notice, notice_id, populate_existing=True)


def mark_sent(notice: Notice, case: Case, now: datetime, status: str = SENT) -> None:
    """The server took it, or, with `status` KEPT, there is no server. The case is locked by the caller."""
    notice.status, notice.sent_at, notice.claimed_until = status, now, None
    details, sealed = _details(notice), [seals.of("email", notice)]
    events.add(case, "email sent", by=CLOCK, at=now, element=notice.element_id, details=details, sealed=sealed)


def mark_failed(notice: Notice, case: Case, why: str, now: datetime) -> None:
    """Try again after a growing pause (1 minute to 1 hour); after four hours it is an incident. Case locked."""
    notice.failure, notice.claimed_until = why[:1000], None
    notice.first_failed_at = notice.first_failed_at or now
    if not notice.is_needed:
        notice.status = CANCELLED
    elif now - notice.first_failed_at >= PATIENCE:
        give_up(notice, case, why, now)
    else:
        notice.status, notice.due_at = DUE, now + pause_after(notice.attempts)


def hold_back(now: datetime) -> None:
    """The mail server is away: whatever is due waits a minute, and counts as not tried."""
    free = select(Notice.id).where(Notice.status == DUE, Notice.due_at <= now).with_for_update(skip_locked=True)
    waiting = update(Notice).where(Notice.id.in_(free)).values(due_at=now + FIRST_PAUSE)
    db.session.execute(waiting.execution_options(synchronize_session=False))


def give_up(notice: Notice, case: Case, why: str, now: datetime) -> None:
    """Stop trying and raise an incident, which offers to retry. Case locked."""
    db.session.flush()
    notice.status, notice.failure = FAILED, why[:1000]
    events.add(case, "email failed", by=CLOCK, at=now, element=notice.element_id, details=_details(notice))
    message = f"The email “{notice.subject}” to {notice.address} could not be sent: {notice.failure}"
    incidents.report(case, "notice", message, now=now, element=notice.element_id, notice_id=notice.id)


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4, 8 ... minutes, at most an hour."""
    doublings = min(max(attempts, 1) - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def retry(notice: Notice, now: datetime) -> None:
    """Start again with a notice that failed for good, with the patience of a new one."""
    notice.status, notice.due_at, notice.attempts, notice.first_failed_at = DUE, now, 0, None


def cancel_requests(task: Task, now: datetime) -> None:
    """What only asked for this task is not sent any more, and nobody needs to mend it. Case locked."""
    waiting = select(Notice).where(Notice.task_id == task.id, Notice.is_request, Notice.status.in_((DUE, FAILED)))
    for notice in db.session.scalars(waiting.with_for_update()):
        cancel(notice, now)


def cancel(notice: Notice, now: datetime) -> None:
    """Do not send it any more. An incident about it is closed. Case locked."""
    had_failed, notice.status = notice.status == FAILED, CANCELLED
    for incident in incidents.open_ones(notice.case_id) if had_failed else []:
        if incident.notice_id == notice.id:
            incidents.mend(notice.case, incident, by=CLOCK, now=now, note="The email is not needed any more.")


def of_case(case_id: int) -> Select[Notice]:
    """A query for every notice of the case, newest first."""
    rows = select(Notice).where(Notice.case_id == case_id).options(selectinload(Notice.attachments))
    return rows.order_by(Notice.id.desc())


def find(notice_id: int, case_id: int) -> Notice:
    """That notice of that case. Raises NotFound."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.case_id != case_id:
        raise NotFound("That email is not part of this case.")
    return notice


def new_message_id() -> str:
    """A Message-ID in the sender's own domain; fixed here, so that a notice sent twice is one email to its reader."""
    sender = mail.sender()
    address = sender[1] if isinstance(sender, tuple) else parseaddr(sender)[1]
    return f"<{uuid4().hex}@{address.rpartition('@')[2] or 'localhost'}>"


def _is_claimable(now: datetime) -> ColumnElement[bool]:
    waiting = (Notice.status == DUE) & (Notice.due_at <= now)
    return or_(waiting, (Notice.status == SENDING) & (Notice.claimed_until <= now))


def _details(notice: Notice) -> dict[str, object]:
    return {
        "notice": notice.id, "template": notice.template, "to": notice.address, "name": notice.name,
        "subject": notice.subject, "message_id": notice.message_id, "task": notice.task_id,
    }
