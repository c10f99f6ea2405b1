"""What went wrong becomes a page that says what to do."""

import pytest
from flask import Flask
from structlog.testing import capture_logs

from tests.visitor import Visitor
from webapp import access
from workflows import errors

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
