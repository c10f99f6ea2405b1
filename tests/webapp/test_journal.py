"""The log: what went wrong, never who somebody is, never what opens a provider's task."""

import json
import logging
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, TemplateNotFound

from tests import databases
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from tests.post_box import PostBox
from tests.visitor import Visitor
from webapp import clock, worker
from workflows.database import db


class Unknowing(PostBox):
    """A mail server that knows nobody, and says whom it does not know."""

    async def handle_RCPT(self, *given: object) -> str:  # noqa: N802
        """Called by aiosmtpd for each reader."""
        return f"550 5.1.1 <{given[3]}> is not known here"


def test_an_email_that_is_refused_is_logged_without_anybodys_address(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Unknowing() as box:
        app = databases.app_on(sqlite_url, tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=box.port, MAIL_TIMEOUT=5)
        with app.app_context():
            clock.move_to(NOW)
            procedure.start_case(bring_in())
            db.session.commit()
        worker.work(app)
        databases.close(app)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    [failed] = [line for line in lines if line["event"] == "email failed"]
    assert "SMTPRecipientsRefused" in failed["exception"] and "is not known here" in failed["exception"]
    assert "brightwater" not in str(lines)


def test_a_page_about_an_error_that_fails_itself_is_logged_as_one_line_without_the_links_token(
    app: Flask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app.jinja_env.loader = DictLoader({})  # no page can be drawn any more
    app.config["PROPAGATE_EXCEPTIONS"] = False
    token = "a-token-that-opens-a-providers-task"
    with caplog.at_level(logging.DEBUG), pytest.raises(TemplateNotFound):
        Visitor(app).get(f"/p/{token}")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["rule"] for line in lines if line["event"] == "page failed" and "rule" in line] == ["/p/<token>"]
    assert token not in str(lines) + caplog.text
