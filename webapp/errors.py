"""The one place that turns what went wrong into a page: what happened, and what to do next."""

import secrets
from http import HTTPStatus

import structlog
from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forms import FormRefused
from webapp import journal
from workflows.database import is_trouble, undo
from workflows.errors import (
    AlreadyDone,
    BadValue,
    CaseStuck,
    Conflict,
    NotAllowed,
    NotFound,
    NotMade,
    OutOfTime,
    Refused,
    UpturnError,
)
from workflows.feel import FeelError

STATUS: dict[type[UpturnError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    AlreadyDone: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    CaseStuck: HTTPStatus.CONFLICT,
    BadValue: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotMade: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}
Answer = tuple[str, int] | tuple[str, int, dict[str, str]]
PAGES = {403, 404, 405, 409, 410, 413, 422, 429}
WAIT = 30  # seconds that a browser or a proxy is asked to wait before it tries again
log = structlog.get_logger()


class LinkOver(UpturnError):
    """A provider's link no longer opens its task: it was answered, revoked, or is too old. The page says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


STATUS[LinkOver] = HTTPStatus.GONE


def install(app: Flask) -> None:
    """Answer every error of this app with a page."""
    app.register_error_handler(UpturnError, _ours)
    app.register_error_handler(FormRefused, _form_refused)
    app.register_error_handler(FeelError, _greedy)
    app.register_error_handler(OutOfTime, _unexpected)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: UpturnError) -> int:
    """The HTTP status that says what kind of error this is."""
    return next((int(STATUS[kind]) for kind in type(error).__mro__ if kind in STATUS), 500)


def note_refusal(status: int) -> None:
    """A line in the log for an answer that says no: who may not do what."""
    if status == HTTPStatus.FORBIDDEN:
        account = current_user.id if current_user and current_user.is_authenticated else None
        journal.note("refused", account=account, rule=str(request.url_rule))


def _ours(error: UpturnError) -> Answer:
    undo()
    if status_of(error) == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(error)
    return _page(status_of(error), error)


def _form_refused(error: FormRefused) -> Answer:
    return _ours(Refused(error.problems))


def _greedy(error: FeelError) -> Answer:
    """An expression of a form asks for too much: only a process owner can mend it."""
    log.warning("expression stopped", exc_info=error)
    return _ours(BadValue(_("%(error)s. Tell a process owner: they can change it.", error=str(error))))


def _expired(error: CSRFError) -> tuple[str, int]:
    return render_template("errors/expired.html"), int(HTTPStatus.BAD_REQUEST)


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect that Werkzeug raises, such as for a missing slash
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(getattr(error, "original_exception", None) or error)
    after = getattr(error, "retry_after", None)
    return *_page(error.code, error), {"Retry-After": str(after)} if after else {}


def _unexpected(error: Exception) -> Answer:
    """A page with a reference; where the same may work in a moment, one that says so, to proxies and monitors too."""
    undo()
    reference = secrets.token_hex(4)
    is_passing = isinstance(error, OutOfTime) or is_trouble(error)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_passing else HTTPStatus.INTERNAL_SERVER_ERROR
    log.error("page failed", reference=reference, status=int(status), exc_info=error)
    # Without what every page gets: that asks the database who this is, and the database may be what failed.
    page = current_app.jinja_env.get_template(f"errors/{status.value}.html").render(reference=reference)
    return page, int(status), {"Retry-After": str(WAIT)} if is_passing else {}


def _page(status: int, error: Exception) -> tuple[str, int]:
    note_refusal(status)
    name = f"errors/{status}.html" if status in PAGES else "errors/other.html"
    words = str(error) if isinstance(error, UpturnError) else ""
    return render_template(name, error=error, words=words), status
