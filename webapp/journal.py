"""What the service writes down about itself: one JSON line per request and per trouble, on standard error."""

import sys
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
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    if request.endpoint != "assets":
        took = round((perf_counter() - g.get("started", perf_counter())) * 1000)
        # The rule, not the path: a path can hold a provider's token.
        log.info("request", method=request.method, rule=str(request.url_rule), status=response.status_code, ms=took)
    return response
