"""How often passwords may be guessed, and links for a new one asked for: one count, whatever the road of the guess.

A guess counts for its account and place together, for its place, and for its account from all places; the last with a
bound so much higher that no stranger shuts anybody out: who signed in from a place before is not held to it there.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_security.mail_util import EmailValidateException
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError
from werkzeug.exceptions import HTTPException, TooManyRequests, UnsupportedMediaType

from webapp import journal, places, sign_ins
from webapp.accounts import Account, datastore
from webapp.config import BadSetting

View = Callable[..., Any]
Try = tuple[RateLimitItem, str]
PER_PLACE = parse("30 per 5 minutes")  # a whole council can share one address
PER_ACCOUNT_AND_PLACE = parse("10 per 5 minutes")
PER_ACCOUNT = parse("100 per hour")  # from everywhere: far more than a person mistypes, far too few to guess by
ASKED_PER_PLACE, ASKED_PER_ACCOUNT = parse("30 per hour"), parse("5 per hour")  # links for a new password
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def install(app: Flask) -> None:
    """Count for this app, where RATELIMIT_STORAGE_URI says. Raises BadSetting."""
    try:
        Limiter(get_remote_address, app=app)
    except ConfigurationError as error:
        advice = "For redis://host:6379 install its client beside Upturn: .venv/bin/pip install redis"
        raise BadSetting(f"RATELIMIT_STORAGE_URI cannot be used: {error}\n{advice}") from error


def guesses(view: View) -> View:
    """A view that takes a password: whatever is not a success counts, and too many get 429 without being looked at."""
    return _throttled(view, _guessing, _is_wrong, "sign-in failed")


def requests(view: View) -> View:
    """A view that sends an email to who asks: each time counts."""
    return _throttled(view, _asking, lambda _answer: True, "new password asked for")


def form_only(view: View) -> View:
    """A view that takes a password without checking one: it reads the form of its page and nothing else."""

    @wraps(view)
    def reading(**values: Any) -> Response:
        if request.method == "POST" and request.mimetype not in FORMS:
            raise UnsupportedMediaType()
        return make_response(view(**values))

    return reading


def spare() -> None:
    """What this request got wrong is not the password that it guessed: it does not count."""
    g.guessed_nothing = True


def _throttled(
    view: View, tries: Callable[[], Iterator[Try]], counts: Callable[[Response], bool], event: str
) -> View:

    @wraps(view)
    def throttled(**values: Any) -> Response:
        if request.method != "POST":
            return make_response(view(**values))
        counter, kept = _counter(), list(tries())
        for limit, key in kept:
            if not counter.test(limit, key):
                journal.note(event, account=_account_id(), rule=str(request.url_rule), reason="too many tries")
                raise _too_many(counter, limit, key)
        answer = _answer(view, values)
        if isinstance(answer, HTTPException) or counts(answer):
            journal.note(event, account=_account_id(), rule=str(request.url_rule))
            for limit, key in kept:
                counter.hit(limit, key)
        if isinstance(answer, HTTPException):
            raise answer
        return answer

    return throttled


def _answer(view: View, values: dict[str, Any]) -> Response | HTTPException:
    try:
        return form_only(view)(**values)
    except HTTPException as refused:
        return refused


def _guessing() -> Iterator[Try]:
    yield PER_PLACE, f"guess {places.here()}"
    yield PER_ACCOUNT_AND_PLACE, f"guess {_who()} {places.here()}"
    account = _account_id()
    if account is None and not _address():
        return  # strangers who name nobody would use up one count for all who mistype
    if account is None or not sign_ins.was_at(account, places.here()):
        yield PER_ACCOUNT, f"guess {_who()}"


def _asking() -> Iterator[Try]:
    yield ASKED_PER_PLACE, f"ask {places.here()}"
    yield ASKED_PER_ACCOUNT, f"ask {_who()}"


def _is_wrong(answer: Response) -> bool:
    return answer.status_code not in {301, 302, 303} and "guessed_nothing" not in g


def _who() -> str:
    """The account that is tried, else the address as it would be looked up: no spelling has a count of its own."""
    account = _account_id()
    return f"account {account}" if account is not None else f"address {_address()}"


def _account_id() -> int | None:
    """The id of the account that is tried, if there is one; looked up once a request."""
    if "tried" not in g:
        signed_in = current_user._get_current_object()
        found = signed_in if isinstance(signed_in, Account) else datastore.find_user(email=_address())
        g.tried = found.id if isinstance(found, Account) else None
    found_id: int | None = g.tried
    return found_id


def _address() -> str:
    """The email address that was sent, in whatever form, spelt as the sign-in form would look it up."""
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    typed = str(sent.get("email") or "").strip() if hasattr(sent, "get") else ""
    try:
        return str(current_app.extensions["security"].mail_util.normalize(typed)).lower()
    except EmailValidateException:
        return typed.casefold()


def _too_many(counter: Any, limit: RateLimitItem, key: str) -> TooManyRequests:
    """The answer that says when there is a try again, to people and programs."""
    return TooManyRequests(retry_after=max(1, ceil(counter.get_window_stats(limit, key).reset_time - time())))


def _counter() -> Any:
    [limiter] = current_app.extensions["limiter"]
    return limiter.limiter
