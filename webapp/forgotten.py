"""A forgotten password: whoever asks for a new one is sent a link, by the worker, where there is an account.

Asking is the same for every address, in words and in time: who has an account is told to nobody.
"""

from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import Select, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from notifications import mail, notices
from notifications.rendering import render
from notifications.templates import read_template
from webapp import addresses, wording
from webapp.accounts import Account, datastore
from workflows import scope
from workflows.database import Moment, Row, db

FILE = Path(__file__).parent / "letters" / "new-password.email"
WORKS_FOR = timedelta(hours=1)
PAUSE = timedelta(minutes=5)  # until it is tried again; longer than a mail server may think


class PasswordRequest(Row):
    """One person who asked, until they were told. The address is as typed: whose it is, the worker looks up."""

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)


def ask(address: str, now: datetime) -> None:
    """Keep that somebody with this address asks for a new password."""
    db.session.add(PasswordRequest(address=address, asked_at=now, due_at=now))


def first_due(now: datetime) -> Select[int]:
    """A query for the id of the request to answer first."""
    return select(PasswordRequest.id).where(PasswordRequest.due_at <= now).order_by(PasswordRequest.due_at).limit(1)


def claim(request_id: int, now: datetime) -> PasswordRequest | None:
    """Take it for this worker, for as long as the pause; None when another was quicker."""
    taken = update(PasswordRequest).where(PasswordRequest.id == request_id, PasswordRequest.due_at <= now)
    if db.session.execute(taken.values(due_at=now + PAUSE)).rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.get_one(PasswordRequest, request_id, populate_existing=True)


def letter(request: PasswordRequest, now: datetime) -> mail.Letter | None:
    """What to send; None where nobody with that address signs in here, or they asked too long ago."""
    account = datastore.find_user(email=request.address)
    if not isinstance(account, Account) or not account.active or now - request.asked_at >= WORKS_FOR:
        return None
    address = addresses.build("security.reset_password", token=generate_reset_password_token(account))  # type: ignore[no-untyped-call]
    council = current_app.config["UPTURN"].council
    names = {
        "recipient": {"name": account.person.name}, "council": council, "link": mail.PRIVATE_LINK,
        "until": wording.moment(now + WORKS_FOR),
    }
    rendered = render(read_template(FILE.read_bytes(), FILE.name), names, scope.plain_environment(now), council)
    made = mail.Letter(
        subject=rendered.subject, recipients=[(account.person.name, account.email)], sender=mail.sender(),
        body=mail.with_link(rendered.text, address), html=mail.with_link(rendered.html, address),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    made.msgId = notices.new_message_id()
    return made


def forget(request_id: int) -> None:
    """It was answered, or there was nobody to answer."""
    db.session.execute(delete(PasswordRequest).where(PasswordRequest.id == request_id))
