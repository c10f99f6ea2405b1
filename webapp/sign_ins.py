"""Where people are signed in: a row for each browser, ended by signing out, by itself, or by whoever may end it.

The browser's cookie holds a random token, the row only its hash. By the machine's own clock: one that a demonstration
moves signs nobody out.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_babel import gettext as _
from flask_login import user_logged_in, user_logged_out
from flask_security.utils import set_request_attr
from sqlalchemy import ForeignKey, String, delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from webapp import browsers, clock, journal, places
from webapp.accounts import Account
from workflows.database import BUSY_SECONDS, Json, Moment, Row, db, reading

TOKEN = "_user_id"  # noqa: S105  # the name under which Flask-Login keeps it in the cookie
EVERY = timedelta(minutes=1)  # how often "last used" is written
KEPT = timedelta(days=30)  # then the row is deleted
IDLE, LONG = "idle", "long"  # it ended by itself
OUT, ENDED, PASSWORD, LEFT = "signed out", "ended", "new password", "left"  # somebody ended it


class SignIn(Row):
    """One browser in which somebody is, or was, signed in. `kept` is what they sent when it had ended by itself."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    stamp: Mapped[str] = mapped_column(String(64))  # the account's `fs_uniquifier`: a new password changes it
    began_at: Mapped[datetime] = mapped_column(Moment, index=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    place: Mapped[str] = mapped_column(String(45))
    browser: Mapped[str] = mapped_column(String(60))
    kept: Mapped[dict[str, Any] | None] = mapped_column(Json)
    account: Mapped[Account] = relationship()


@dataclass(frozen=True)
class Over:
    """Why the browser that makes this request is no longer signed in: what ended the row."""

    row: SignIn
    by: str

    @property
    def by_itself(self) -> bool:
        """Whether nobody ended it on purpose."""
        return self.by in {IDLE, LONG}

    @property
    def words(self) -> str:
        """For whoever was signed in."""
        config = current_app.config["UPTURN"]
        return {
            IDLE: _("You were signed out after %(minutes)s minutes without use.", minutes=config.session_idle_minutes),
            LONG: _("You were signed out %(hours)s hours after you signed in.", hours=config.session_hours),
            ENDED: _("You were signed out from another browser, or by an administrator."),
            PASSWORD: _("You were signed out because your password was changed."),
        }.get(self.by, _("You were signed out."))


def install(app: Flask) -> None:
    """Look accounts up by their sign-in, in this app; after `Security`, which has a way of its own."""
    app.login_manager.user_loader(_account_of)  # type: ignore[attr-defined]
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_sign_out, app)


def over() -> Over | None:
    """Why this request's sign-in no longer counts; None where it does, or where there was none."""
    found: Over | None = g.get("sign_in_over")
    return found


def current() -> SignIn | None:
    """The sign-in that this request came by."""
    found: SignIn | None = g.get("sign_in")
    return found


def of(account: Account | None) -> list[SignIn]:
    """Where the account is signed in at this moment, last used first."""
    if account is None:
        return []
    rows = select(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    now = clock.real()
    return [row for row in db.session.scalars(rows.order_by(SignIn.seen_at.desc())) if not _ended_by(row, now)]


def was_at(account_id: int, place: str) -> bool:
    """Whether the account signed in from this place in the last days."""
    rows = select(SignIn.id).where(SignIn.account_id == account_id, SignIn.place == place).limit(1)
    return db.session.scalar(rows) is not None


def end(row: SignIn, by: str) -> None:
    """The browser is signed out at its next page."""
    if row.ended_at is None:
        row.ended_at, row.ended_by, row.kept = clock.real(), by, None


def end_all(account: Account, by: str, but: SignIn | None = None) -> int:
    """Sign the account out everywhere, but here if so wanted. Returns how many browsers that were."""
    rows = [row for row in of(account) if row is not but]
    for row in rows:
        end(row, by)
    return len(rows)


def note_use(_error: BaseException | None) -> None:
    """After the page: that the sign-in was used, at most once a minute; not at all while somebody else writes."""
    row = g.pop("used", None)
    if row is None:
        return
    now = clock.real()
    free = select(SignIn.id).where(SignIn.id == row, SignIn.seen_at < now - EVERY).with_for_update(skip_locked=True)
    try:
        _write_if_free(update(SignIn).where(SignIn.id.in_(free), SignIn.ended_at.is_(None)).values(seen_at=now))
    except DBAPIError:
        return  # another one is writing, or the database is away: the next page tries again


def _write_if_free(statement: Any) -> None:
    """In a transaction of its own. No page waits for a writer only to say when it was read."""
    with reading(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        try:
            if is_sqlite:
                connection.execute(text("PRAGMA busy_timeout=0"))
            connection.execute(statement)
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                connection.execute(text(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}"))


def _account_of(token: str) -> Account | None:
    """Flask-Login asks who has this token: the account and its person in one statement, as long as both may be used."""
    rows = select(SignIn).where(SignIn.token_hash == _hash(token))
    row = db.session.scalar(rows.options(joinedload(SignIn.account).joinedload(Account.person)))
    if row is None:
        return None
    now = clock.real()
    by = _ended_by(row, now) or ("" if row.account.active else LEFT)
    if by:
        g.sign_in_over = Over(row, by)
        return None
    g.sign_in = row
    if row.seen_at < now - EVERY:
        g.used = row.id
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return row.account


def _ended_by(row: SignIn, now: datetime) -> str:
    config = current_app.config["UPTURN"]
    if row.ended_at is not None:
        return row.ended_by
    if row.stamp != row.account.fs_uniquifier:
        return PASSWORD
    if now - row.began_at >= timedelta(hours=config.session_hours):
        return LONG
    return IDLE if now - row.seen_at >= timedelta(minutes=config.session_idle_minutes) else ""


def _begin(_app: Flask, user: Account) -> None:
    """Somebody signed in, or changed their password: a new row, a new token in the cookie. Committed with it."""
    token, now = secrets.token_urlsafe(32), clock.real()
    db.session.execute(delete(SignIn).where(SignIn.began_at < now - KEPT))
    if (before := current()) is not None:
        end(before, OUT)
    g.sign_in = SignIn(
        account=user, token_hash=_hash(token), stamp=user.fs_uniquifier, began_at=now, seen_at=now,
        place=places.here(), browser=browsers.in_words(request.user_agent.string),
    )
    db.session.add(g.sign_in)
    session[TOKEN] = token
    journal.note("signed in", account=user.id)


def _sign_out(_app: Flask, user: Account) -> None:
    """Somebody signed out, or opened a provider's link in the same browser. Committed by whoever does that."""
    if (row := current()) is not None:
        end(row, OUT)
        journal.note("signed out", account=row.account_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
