"""What went wrong becomes a page that says what to do."""

import io
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from flask import Flask, abort
from sqlalchemy import text
from structlog.testing import capture_logs

from tests import databases
from tests.cast import bring_in
from tests.visitor import PASSWORD, Visitor
from webapp import access
from webapp.accounts import open_account
from workflows import errors
from workflows.database import _reading, db

RAISED = [
    (errors.NotFound("There is no case SIP-2026-0099."), 404, "There is no case SIP-2026-0099."),
    (errors.NotAllowed("Only a manager decides."), 403, "Only a manager decides."),
    (errors.AlreadyDone("Mana Whitcombe did this first.", by="Mana Whitcombe", at=None), 409, "did this first"),
    (errors.Conflict("The plan was changed."), 409, "Nothing of yours was lost"),
    (errors.BadValue("The number is not a number."), 422, "The number is not a number."),
    (errors.CaseStuck("No branch is true.", element="decide"), 409, "No branch is true."),
]


@pytest.mark.parametrize(("error", "status", "words"), RAISED, ids=lambda value: type(value).__name__)
def test_error_becomes_a_page_with_its_words(council: Flask, error: Exception, status: int, words: str) -> None:
    visitor = visitor_who_meets(council, error)
    assert visitor.page is not None and visitor.page.status_code == status
    assert words in visitor.text and "– Upturn</title>" in visitor.text


def test_words_of_an_error_are_text_not_html(council: Flask) -> None:
    visitor = visitor_who_meets(council, errors.NotFound("<script>alert(1)</script>"))
    assert "<script>alert" not in visitor.text


def test_unexpected_error_shows_a_reference_and_nothing_else(council: Flask) -> None:
    with capture_logs() as lines:
        visitor = visitor_who_meets(council, RuntimeError("the password is hunter2"))
    assert visitor.page is not None and visitor.page.status_code == 500
    assert "tell your administrator this reference" in visitor.text
    assert "hunter2" not in visitor.text
    reference = visitor.text.split("this reference: ")[1][:8]
    assert any(line.get("reference") == reference for line in lines)


def test_what_the_machine_did_not_finish_is_to_be_tried_again(council: Flask) -> None:
    visitor = visitor_who_meets(council, errors.OutOfTime("“plan.typ” was not made within 10 seconds of computing."))
    assert visitor.page is not None and visitor.page.status_code == 503
    assert visitor.page.headers["Retry-After"] == "30" and "Try again in a moment" in visitor.text


@pytest.mark.parametrize("code", [500, 502, 503])
def test_a_fault_of_the_service_is_never_said_to_be_the_browser_s(council: Flask, code: int) -> None:
    council.add_url_rule("/gives-up", "gives_up", access.anyone(lambda: abort(code)))
    visitor = Visitor(council)
    visitor.get("/gives-up")
    assert "Something went wrong" in visitor.text and "Your browser" not in visitor.text


class Broken(io.StringIO):
    """A log whose reader is gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


@pytest.mark.parametrize("kind", ["full", "gone"])
def test_a_log_that_cannot_be_written_fails_no_page(
    council: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.add_url_rule("/fails", "fails", access.anyone(lambda: {}["form"]))
    council.config["PROPAGATE_EXCEPTIONS"] = False
    officer = Visitor(council)
    officer.sign_in("officer")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stderr", full if kind == "full" else Broken())
        assert officer.get("/inbox").status_code == 200
        assert officer.get("/fails").status_code == 500 and "tell your administrator this reference" in officer.text
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


def test_unknown_address_says_what_to_check(visitor: Visitor) -> None:
    assert visitor.get("/nowhere").status_code == 404
    assert "If you typed the address, check it." in visitor.text


def test_form_that_was_open_for_too_long_is_not_sent(officer: Visitor) -> None:
    answer = officer.client.post("/sign-out", data={"csrf_token": "stale"})
    assert answer.status_code == 400
    assert "Your page was open for too long" in answer.get_data(as_text=True)


def test_request_larger_than_the_limit_says_so(officer: Visitor) -> None:
    officer.client.application.config["MAX_CONTENT_LENGTH"] = 1000
    assert officer.client.post("/sign-in", data={"email": "x" * 2000}).status_code == 413


def visitor_who_meets(app: Flask, error: Exception) -> Visitor:
    @access.anyone
    def fail() -> str:
        raise error

    app.add_url_rule("/fails", "fails", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = Visitor(app)
    visitor.get("/fails")
    return visitor


def test_database_that_went_away_is_a_page_that_says_so_and_mends_itself(
    postgres: str, finished_postgres: str, tmp_path: Path
) -> None:
    template = finished_postgres.partition("?")[0].rpartition("/")[2]
    with databases.postgres_database(postgres, template) as url:
        app = databases.app_on(url, tmp_path)
        app.add_url_rule("/meets-trouble", "meets-trouble", access.anyone(lambda: interrupted(url) and asked()))
        app.add_url_rule("/ends-in-trouble", "ends-in-trouble", access.anyone(lambda: interrupted(url)))
        visitor = Visitor(app)
        with app.app_context():
            open_account(bring_in().officer, PASSWORD)
            db.session.commit()
        visitor.sign_in("officer")
        for path in ("/meets-trouble", "/meets-trouble"):
            assert visitor.get(path).status_code == 503 and visitor.page is not None
            assert visitor.page.headers["Retry-After"] == "30"
            assert "tell your administrator this reference" in visitor.text
            assert visitor.get("/inbox").status_code == 200
        assert visitor.get("/ends-in-trouble").status_code == 200
        assert not _reading.get() and visitor.get("/inbox").status_code == 200
    assert visitor.get("/inbox").status_code == 503  # the whole database is gone
    assert "tell your administrator this reference" in visitor.text
    databases.close(app)


def interrupted(url: str) -> str:
    """Ask the database; then it ends every connection."""
    asked()
    with psycopg.connect(url, autocommit=True) as operator:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        operator.execute(f"{others} AND pid <> pg_backend_pid()")
    return "done"


def asked() -> str:
    return str(db.session.scalar(text("SELECT 2")))
