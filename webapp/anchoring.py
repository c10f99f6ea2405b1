"""The daily head: made by the worker, and kept elsewhere: in a folder, in somebody's mailbox."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select, update

from notifications import mail, notices
from notifications.rendering import render
from notifications.templates import read_template
from webapp import wording
from webapp.config import Config
from workflows import scope
from workflows.database import db, reading
from workflows.proof import anchors
from workflows.proof.anchors import Anchor

FILE = "upturn-daily-heads.jsonl"
LETTER = Path(__file__).parent / "letters" / "daily-head.email"
PAUSE = timedelta(minutes=10)  # until it is tried again to email it; longer than a mail server may think


@dataclass(frozen=True)
class Claimed:
    """A daily head (by the number of its row) as an email that this worker is to send."""

    anchor_id: int
    letter: mail.Letter


def begin_day(now: datetime) -> None:
    """Make today's daily head, if no worker has."""
    with reading():
        is_due = anchors.is_due(now)
        db.session.rollback()
    if is_due and anchors.make(now) is not None:
        db.session.commit()
    db.session.rollback()


def file_new(now: datetime) -> None:
    """Add the daily heads that are not there yet to the file in the folder of the setting. Raises OSError."""
    folder = _config().anchor_folder
    if folder is None:
        return
    waiting = select(Anchor).where(Anchor.filed_at.is_(None)).order_by(Anchor.id).with_for_update()
    for anchor in db.session.scalars(waiting).all():
        _append(folder / FILE, anchors.line(anchors.as_kept(anchor)))
        anchor.filed_at = now
    db.session.commit()


def claim_letter(now: datetime) -> Claimed | None:
    """The newest daily head as an email, claimed for this worker; None where it was sent, or nobody wants it."""
    address = _config().anchor_email
    if not address or not mail.is_configured():
        return None
    anchor = anchors.newest()
    if anchor is None or anchor.told_at is not None or anchor.due_at > now:
        db.session.rollback()
        return None
    taken = update(Anchor).where(Anchor.id == anchor.id, Anchor.told_at.is_(None), Anchor.due_at <= now)
    is_ours = db.session.execute(taken.values(due_at=now + PAUSE)).rowcount > 0  # type: ignore[attr-defined]
    claimed = Claimed(anchor.id, _letter(anchor, address, now)) if is_ours else None
    db.session.commit()
    return claimed


def mark_told(claimed: Claimed, now: datetime) -> None:
    """It was sent. It commits to all before it, so that these need not be sent any more."""
    told = update(Anchor).where(Anchor.id <= claimed.anchor_id, Anchor.told_at.is_(None)).values(told_at=now)
    db.session.execute(told)
    db.session.commit()


def last_kept() -> datetime | None:
    """When a daily head was last kept elsewhere."""
    newest = db.session.execute(select(func.max(Anchor.filed_at), func.max(Anchor.told_at))).one()
    return max((at for at in newest if at is not None), default=None)


def is_wanted() -> bool:
    """Whether a setting says where daily heads are kept elsewhere."""
    return bool(_config().anchor_email or _config().anchor_folder)


def _letter(anchor: Anchor, address: str, now: datetime) -> mail.Letter:
    council = _config().council
    names = {"day": wording.day(anchor.at), "cases": anchor.cases}
    rendered = render(read_template(LETTER.read_bytes(), LETTER.name), names, scope.plain_environment(now), council)
    receipt = anchors.line(anchors.as_kept(anchor), with_heads=False)
    made = mail.Letter(
        subject=rendered.subject, recipients=[("", address)], sender=mail.sender(),
        body=f"{rendered.text}\n\n{receipt}\n", extra_headers={"Auto-Submitted": "auto-generated"},
    )
    made.msgId = notices.new_message_id()
    return made


def _append(file: Path, line: str) -> None:
    """Whole or not at all, and on the disk: what is claimed to be kept elsewhere must be."""
    with file.open("ab") as opened:
        opened.write(f"{line}\n".encode())
        opened.flush()
        os.fsync(opened.fileno())


def _config() -> Config:
    config: Config = current_app.config["UPTURN"]
    return config
