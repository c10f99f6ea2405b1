"""What is too large to be read: refused with a page that says so, and never a server error."""

import io

from flask import Flask

from notifications import occasions
from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from webapp import front
from webapp.config import LARGEST_REQUEST, MEGABYTE
from webapp.pages import answering
from workflows.database import db
from workflows.tasks import Task

PART = b'--x\r\nContent-Disposition: form-data; name="evidence-upload"; filename="rota.pdf"\r\n\r\n'


def send(visitor: Visitor, path: str, megabytes: int) -> tuple[int, int]:
    """The status for a form of that size, and how much of it was read."""
    body = io.BytesIO(PART + bytes(megabytes * MEGABYTE) + b"\r\n--x--\r\n")
    visitor.page = page = visitor.client.post(
        path, input_stream=body, content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": visitor.token()},
    )
    return page.status_code, body.tell()


def test_nothing_large_is_read_from_a_stranger_and_the_page_says_what_to_do(app: Flask) -> None:
    provider, stranger = Provider(app), Visitor(app)
    for path in (f"{provider.task}/answers", f"{provider.task}/spreadsheet", f"{provider.task}/submission"):
        assert send(stranger, path, 31) == (403, 0), path
        assert "use the link in the email" in stranger.text


def test_a_request_that_is_too_large_gets_its_own_page_and_never_a_server_error(app: Flask) -> None:
    provider = Provider(app)
    provider.open_form()
    for path in (f"{provider.task}/spreadsheet", f"{provider.task}/submission", "/sign-in", provider.door):
        assert send(provider, path, 31) == (413, 0), path
        provider.get(f"{provider.task}/answers")
    status, was_read = send(provider, f"{provider.task}/answers", 31)
    assert status in (302, 422) and was_read > 0  # evidence may be as large


def test_a_large_request_for_a_link_that_is_over_says_that_it_is_over(app: Flask) -> None:
    provider = Provider(app)
    provider.open_form()
    with app.app_context():
        occasions.ask_again(db.session.get_one(Task, provider.task_id), NOW)
        db.session.commit()
    assert send(provider, f"{provider.task}/spreadsheet", 31) == (410, 0)


def test_the_door_lets_in_the_largest_that_a_page_takes() -> None:
    assert answering.MOST_BYTES < LARGEST_REQUEST == front.settings(4)["max_request_body_size"]


def test_an_address_of_any_length_is_not_found(app: Flask) -> None:
    for name in ("x" * 3000, "%00", "..%2f" * 300, "é" * 500):
        assert Visitor(app).get(f"/assets/{name}").status_code == 404
