"""What somebody sent after they were signed out by the clock: kept until they signed in again, and then theirs to send.

It stays with the sign-in that was over. Nothing is done with it: whoever stands at the browser has not shown who they
are. Only the same account gets it back, in the same browser, and sends it itself.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from webapp.accounts import Account
from webapp.sign_ins import Over, SignIn
from workflows.database import db

MARK = "kept"  # in the cookie: the sign-in that has it
NOT_THESE = "security."  # these forms hold passwords


def keep(over: Over | None) -> bool:
    """Keep the form that this request sent, where the sign-in ended by itself. Commits; whether there is something."""
    if over is None or not over.by_itself or not _is_own_form():
        return False
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    files = any(file.filename for file in request.files.values())
    over.row.kept = {"path": request.full_path.rstrip("?"), "from": page_before(), "pairs": sent, "files": files}
    session[MARK] = over.row.id
    db.session.commit()
    return True


def of(account: Account) -> SignIn | None:
    """The sign-in that keeps something for this account, in this browser."""
    row = db.session.get(SignIn, session[MARK]) if MARK in session else None
    return row if row is not None and row.account_id == account.id and row.kept else None


def take(row: SignIn) -> dict[str, Any]:
    """What was kept, which is kept no longer: the browser is about to send it again."""
    kept, row.kept = row.kept or {}, None
    session.pop(MARK, None)
    return kept


def page_before() -> str | None:
    """The page of this service on which the form stood."""
    before = urlsplit(request.referrer or "")
    return f"{before.path}?{before.query}".rstrip("?") if before.netloc == request.host and before.path != "/" else None


def _is_own_form() -> bool:
    """Whether a page of this service sent it: its token says so."""
    if not request.form or (request.endpoint or NOT_THESE).startswith(NOT_THESE):
        return False
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
