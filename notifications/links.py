"""The provider's link: issued for one task, opened without an account, over when it is answered, revoked or expired."""

import secrets
from datetime import datetime, timedelta
from typing import Literal

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from notifications.tokens import signer
from workflows.database import Moment, Row, db
from workflows.errors import NotFound
from workflows.people import Contact
from workflows.tasks import OPEN, Task

LinkState = Literal["open", "sent", "closed", "revoked", "expired"]


class Link(Row):
    """What lets one contact of a provider answer one task. The token is signed from `id` and `secret`, never stored."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(320))
    secret: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    task: Mapped[Task] = relationship()


def issue(task: Task, contact: Contact, now: datetime) -> Link:
    """A new link to the task for the contact. Every older link to it stops working."""
    revoke(task, now)
    days = int(current_app.config["UPTURN_LINK_DAYS"])
    link = Link(
        task=task, contact_name=contact.name, contact_email=contact.email, secret=secrets.token_urlsafe(32),
        issued_at=now, expires_at=now + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()
    return link


def open_link(task: Task, now: datetime) -> Link | None:
    """The task's link that works at this moment, if there is one."""
    link = newest(task)
    return link if link is not None and state(link, now) == "open" else None


def newest(task: Task) -> Link | None:
    """The task's last link, the only one that can still be unrevoked."""
    return db.session.scalar(select(Link).where(Link.task_id == task.id).order_by(Link.id.desc()).limit(1))


def is_for_same_reader(one: Link, other: Link) -> bool:
    """Whether both were sent to one address."""
    return one.contact_email.casefold() == other.contact_email.casefold()


def revoke(task: Task, now: datetime) -> None:
    """No link to the task works any longer."""
    unfinished = select(Link).where(Link.task_id == task.id, Link.revoked_at.is_(None), Link.used_at.is_(None))
    for link in db.session.scalars(unfinished):
        link.revoked_at = now


def state(link: Link, now: datetime) -> LinkState:
    """What the link is good for. "closed": its task was done or cancelled without it."""
    if link.used_at is not None:
        return "sent"
    if link.task.state != OPEN:
        return "closed"
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "open"


def token(link: Link) -> str:
    """What stands in the address; made again whenever the email is sent."""
    return str(_signer().dumps([link.id, link.secret]))


def find(token: str) -> Link:
    """The link of the token, whatever its state. Raises NotFound for a token that was not signed here."""
    try:
        link_id, secret = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound("This link is not complete. Copy the whole address from the email and try again.") from None
    link = db.session.get(Link, link_id)
    if link is None or not secrets.compare_digest(link.secret, secret):
        raise NotFound("This link is not complete. Copy the whole address from the email and try again.")
    return link


def _signer() -> URLSafeSerializer:
    return signer(current_app, URLSafeSerializer, "provider link")  # a salt for ever: it stands in letters
