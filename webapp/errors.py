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
from workflows.database import undo
from workflows.errors import (
    AlreadyDone,
    BadValue,
    CaseStuck,
    Conflict,
    NotAllowed,
    NotFound,
    NotMade,
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
PAGES = {403, 404, 405, 409, 410, 413, 422, 429}
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
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: UpturnError) -> int:
    """The HTTP status that says what kind of error this is."""
    return next((int(STATUS[kind]) for kind in type(error).__mro__ if kind in STATUS), 500)


def _ours(error: UpturnError) -> tuple[str, int]:
    undo()
    if status_of(error) == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(error)
    return _page(status_of(error), error)


def _form_refused(error: FormRefused) -> tuple[str, int]:
    return _ours(Refused(error.problems))


def _greedy(error: FeelError) -> tuple[str, int]:
    """An expression of a form asks for too much: only a process owner can mend it."""
    log.warning("expression stopped", exc_info=error)
    return _ours(BadValue(_("%(error)s. Tell a process owner: they can change it.", error=str(error))))


def _expired(error: CSRFError) -> tuple[str, int]:
    return render_template("errors/expired.html"), int(HTTPStatus.BAD_REQUEST)


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect that Werkzeug raises, such as for a missing slash
    return _page(error.code, error)


def _unexpected(error: Exception) -> tuple[str, int]:
    undo()
    reference = secrets.token_hex(4)
    log.error("page failed", reference=reference, exc_info=error)
    # Without what every page gets: that asks the database who this is, and the database may be what failed.
    page = current_app.jinja_env.get_template("errors/500.html").render(reference=reference)
    return page, int(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: int, error: Exception) -> tuple[str, int]:
    if status == HTTPStatus.FORBIDDEN:
        account = current_user.id if current_user and current_user.is_authenticated else None
        journal.note("refused", account=account, rule=str(request.url_rule))
    name = f"errors/{status}.html" if status in PAGES else "errors/other.html"
    words = str(error) if isinstance(error, UpturnError) else ""
    return render_template(name, error=error, words=words), status
