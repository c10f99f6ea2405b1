"""What the service writes down about itself: one JSON line per request and per trouble, on standard error."""

import sys
from contextlib import suppress
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Write one line per request of this app."""
    if not structlog.is_configured():
        _configure()
    app.before_request(_start)
    app.after_request(_finish)


def _configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: Lines(sys.stderr),
    )


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
