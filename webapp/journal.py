"""What the service writes down about itself: one JSON line per request and per trouble, on standard error."""

import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()
# An address says who somebody is, and a link opens their task: neither belongs in a log.
PRIVATE = re.compile(r"[\w.!#$%&*+/?^`{|}~-]+@[\w.-]+\w|(?<=/p/)[\w.-]{20,}|(?<=/forgotten-password/)[\w.-]+")


def install(app: Flask) -> None:
    """Write one line per request of this app."""
    if not structlog.is_configured():
        _configure()
    app.before_request(_start)
    app.after_request(_finish)
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]


def note(event: str, **facts: object) -> None:
    """One line about who did what from where: account ids and the network address, never an email or a password."""
    log.info(event, place=request.remote_addr, **facts)


def _configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            keep_private,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: Lines(sys.stderr),
    )


def keep_private(_log: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line without anybody's address, and without the part of a link that opens it."""
    return {name: PRIVATE.sub("…", value) if isinstance(value, str) else value for name, value in line.items()}


def _log_exception(error: Any) -> None:
    """What Flask would write where even the page about an error fails: by the rule, as a path can hold a token."""
    log.error("page failed", method=request.method, rule=str(request.url_rule), exc_info=error)


class Lines(structlog.PrintLogger):
    """A line for each entry. One that cannot be written is lost, and nothing else: a log fails no page and no timer."""

    def msg(self, message: str) -> None:
        """Write the line, if that can be done: the disk may be full, and who read the pipe may be gone."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    if request.endpoint != "assets":
        took = round((perf_counter() - g.get("started", perf_counter())) * 1000)
        # The rule, not the path: a path can hold a provider's token.
        log.info("request", method=request.method, rule=str(request.url_rule), status=response.status_code, ms=took)
    return response
