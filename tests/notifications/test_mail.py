"""Sending by SMTP: what a mail server really receives."""

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from notifications import mail
from notifications.attachments import XLSX, File, attached
from notifications.notices import Notice
from tests import databases
from tests.cast import NOW
from tests.post_box import PostBox


@pytest.fixture
def posting(sqlite_url: str, tmp_path: Path, post_box: PostBox) -> Iterator[Flask]:
    """An app that sends to the post box."""
    app = databases.app_on(sqlite_url, tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=post_box.port)
    with app.app_context():
        yield app
    databases.close(app)


def notice(**more: object) -> Notice:
    given: dict[str, object] = {
        "name": "Prue Vidal", "address": "prue.vidal@brightwater.example", "subject": "Please send your update",
        "text": f"Answer: {mail.PRIVATE_LINK}\n", "html": f'<p><a href="{mail.PRIVATE_LINK}">Answer</a></p>',
        "reply_to_name": "Ofelia Okafor", "reply_to": "officer@council.example",
        "message_id": "<fixed@council.example>", "template": "request", "created_at": NOW, "due_at": NOW,
    }
    return Notice(**(given | more))


def deliver(post_box: PostBox, **more: object) -> EmailMessage:
    mail.deliver(mail.letter(notice(**more), "https://council.example/p/token"))
    return post_box.messages[-1]


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_headers_name_one_reader_and_keep_machines_from_answering(posting: Flask, post_box: PostBox) -> None:
    message = deliver(post_box)
    assert message["To"] == "Prue Vidal <prue.vidal@brightwater.example>"
    assert message["Reply-To"] == "Ofelia Okafor <officer@council.example>"
    assert message["Message-ID"] == "<fixed@council.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] and message["Subject"] == "Please send your update"


def test_attachments_arrive_beside_both_parts(posting: Flask, post_box: PostBox) -> None:
    carried = attached(File("Ä return.xlsx", XLSX, b"PK\x03\x04"))
    message = deliver(post_box, attachments=[carried])
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == ("Ä return.xlsx", XLSX, b"PK\x03\x04")
    assert "Answer" in part(message, "plain") and "Answer" in part(message, "html")


def test_both_parts_carry_the_real_link(posting: Flask, post_box: PostBox) -> None:
    message = deliver(post_box)
    for kind in ("plain", "html"):
        assert "https://council.example/p/token" in part(message, kind)
        assert mail.PRIVATE_LINK not in part(message, kind)


def test_a_paragraph_longer_than_a_mail_line_arrives_whole(posting: Flask, post_box: PostBox) -> None:
    words = "Wir prüfen – Gwirio’r ymweliadau. " * 300
    message = deliver(post_box, text=words + "\n", html=f"<p>{words}</p>")
    assert part(message, "plain").strip() == words.strip()
    assert words.strip() in part(message, "html")


def test_names_and_subjects_beyond_ascii_arrive(posting: Flask, post_box: PostBox) -> None:
    message = deliver(post_box, name="Siân Ó Briain, manager", subject="Gwybodaeth – “llythyr” " * 6)
    assert message["To"].addresses[0].display_name == "Siân Ó Briain, manager"
    assert len(message["To"].addresses) == 1
    assert message["Subject"].split() == ("Gwybodaeth – “llythyr” " * 6).split()


def test_a_refusing_server_is_a_mail_error(posting: Flask, post_box: PostBox) -> None:
    post_box.is_refusing = True
    with pytest.raises(mail.MailError):
        deliver(post_box)
    assert post_box.messages == []


def test_a_server_that_hangs_is_given_up_on(sqlite_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = databases.app_on(sqlite_url, tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_TIMEOUT=0.2)
        failed: list[BaseException] = []

        def attempt() -> None:
            with app.app_context():
                try:
                    mail.deliver(mail.letter(notice(), "https://council.example"))
                except mail.MailError as problem:
                    failed.append(problem)

        sending = threading.Thread(target=attempt)
        sending.start()
        sending.join()
        assert "timed out" in str(failed[0])
    databases.close(app)


def test_without_a_server_nothing_is_sent(app: Flask) -> None:
    with app.app_context():
        assert not mail.is_configured()


@pytest.mark.parametrize("text", ["prue@brightwater.example", "a.b+c@sub.example.co.uk"])
def test_one_whole_address_is_an_address(text: str) -> None:
    assert mail.is_address(text)


@pytest.mark.parametrize(
    "text", ["", "prue", "a@b, c@d", "a@b\nBcc: c@d", "<a@b>", "Prue <a@b.example>", "a b@c.example", "@b", "a@"]
)
def test_anything_else_is_not(text: str) -> None:
    assert not mail.is_address(text)
