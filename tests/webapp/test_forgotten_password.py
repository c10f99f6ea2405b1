"""Who forgot their password is sent a link, and nobody learns who has an account."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from tests import databases
from tests.cast import NOW, bring_in
from tests.post_box import PostBox
from tests.visitor import PASSWORD, Visitor
from webapp import clock, forgotten, worker
from webapp.accounts import open_account
from webapp.forgotten import PasswordRequest
from workflows.database import db
from workflows.people import Person

OFFICER, NEW = "officer@council.example", "umbrella gravel thursday"


@pytest.fixture
def posting(sqlite_url: str, tmp_path: Path, post_box: PostBox) -> Iterator[Flask]:
    """A council that sends email; of its people only the officer and the manager have an account."""
    app = databases.app_on(sqlite_url, tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=post_box.port, MAIL_TIMEOUT=5)
    with app.app_context():
        cast = bring_in()
        for person in (cast.officer, cast.manager):
            open_account(person, PASSWORD)
        db.session.commit()
    move(app, timedelta())
    yield app
    databases.close(app)


def move(app: Flask, after: timedelta) -> None:
    with app.app_context():
        clock.move_to(NOW + after)


def ask(app: Flask, email: str) -> str:
    """Ask for a link as a stranger; the words of the page that answers."""
    visitor = Visitor(app)
    visitor.get("/sign-in")
    assert 'href="/forgotten-password"' in visitor.text
    visitor.get("/forgotten-password")
    if visitor.post("/forgotten-password", {"email": email}).status_code == 302:
        visitor.follow()
    return re.sub(r'name="csrf_token"[^>]*>', "", visitor.text)


def link_in(post_box: PostBox) -> str:
    part = post_box.to(OFFICER)[-1].get_body(("plain",))
    assert part is not None
    found = re.search(rf"{databases.ADDRESS}(/forgotten-password/\S+)", part.get_content())
    assert found
    return found[1]


def choose(app: Flask, link: str, words: str, again: str = NEW) -> Visitor:
    visitor = Visitor(app)
    if visitor.get(link).status_code == 200:
        visitor.post(link, {"password": words, "password_confirm": again})
    return visitor


def waiting(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PasswordRequest)) or 0


def test_the_link_in_the_email_leads_once_to_a_new_password_which_ends_other_sessions(
    posting: Flask, post_box: PostBox
) -> None:
    elsewhere = Visitor(posting)
    elsewhere.sign_in("officer")
    assert "If you have an account, we have sent you a link." in ask(posting, " Officer@Council.example ")
    assert worker.work(posting) == 1 and worker.work(posting) == 0
    link = link_in(post_box)
    assert "must have at least 12 characters" in choose(posting, link, "short", "short").text
    assert "type the same one twice" in choose(posting, link, NEW, "another one altogether").text
    done = choose(posting, link, NEW)
    assert done.page is not None and done.page.location == "/sign-in"
    done.follow()
    assert "Your password is changed." in done.text
    assert elsewhere.get("/inbox").status_code == 302
    assert Visitor(posting).sign_in("officer", NEW).status_code == 302
    assert Visitor(posting).sign_in("officer").status_code == 200
    used = choose(posting, link, PASSWORD, PASSWORD)
    assert used.page is not None and used.page.location == "/forgotten-password"
    used.follow()
    assert "That link no longer works" in used.text


def test_whoever_has_no_account_reads_the_same_and_is_sent_nothing(posting: Flask, post_box: PostBox) -> None:
    with posting.app_context():
        db.session.scalars(select(Person).where(Person.email == "manager@council.example")).one().is_active = False
        db.session.commit()
    known = ask(posting, OFFICER)
    for email in ("stranger@elsewhere.example", "manager@council.example", "consulted@council.example"):
        assert ask(posting, email) == known
    assert waiting(posting) == 4
    worker.work(posting)
    assert waiting(posting) == 0
    assert [str(message["To"]) for message in post_box.messages] == ["Ofelia Okafor <officer@council.example>"]


def test_what_cannot_be_an_address_is_said_at_the_field(posting: Flask) -> None:
    words = ask(posting, "officer")
    assert "Error: Forgotten password" in words and words.count("Enter an email address in the correct format") == 2
    assert waiting(posting) == 0


def test_a_link_signed_before_the_secret_or_the_signature_changed_still_opens(
    posting: Flask, post_box: PostBox
) -> None:
    ask(posting, OFFICER)
    worker.work(posting)
    link, older = link_in(post_box), posting.secret_key
    named = URLSafeTimedSerializer("another", salt="reset-salt").loads_unsafe(link.rpartition("/")[2])[1]
    by_sha_1 = URLSafeTimedSerializer(older, salt="reset-salt").dumps(named)
    restarted = databases.app_on(
        posting.config["SQLALCHEMY_DATABASE_URI"], posting.config["UPTURN"].data, SECRET_KEY="n" * 40,
        SECRET_KEY_FALLBACKS=[older],
    )
    for path in (link, f"/forgotten-password/{by_sha_1}"):
        assert Visitor(restarted).get(path).status_code == 200
    for _ in range(11):  # whoever looks for a good one is no guesser
        assert "is among those that are tried first" in choose(restarted, link, "password1234", "password1234").text
    assert choose(restarted, link, NEW).page.location == "/sign-in"  # type: ignore[union-attr]
    databases.close(restarted)


def test_sixth_request_for_one_address_in_an_hour_has_to_wait(posting: Flask) -> None:
    for _ in range(5):
        assert "we have sent you a link" in ask(posting, OFFICER)
    assert "Too many" in ask(posting, OFFICER.upper()) and "Too many" in ask(posting, "officer@ｃouncil.example")
    assert waiting(posting) == 5
    assert "we have sent you a link" in ask(posting, "manager@council.example")


def test_an_email_that_is_refused_is_tried_again_until_its_link_would_have_ended(
    posting: Flask, post_box: PostBox
) -> None:
    ask(posting, OFFICER)
    post_box.is_refusing = True
    assert worker.work(posting) == 1 and waiting(posting) == 1
    post_box.is_refusing = False
    move(posting, 2 * forgotten.PAUSE)
    worker.work(posting)
    assert len(post_box.messages) == 1 and waiting(posting) == 0
    ask(posting, OFFICER)
    move(posting, 2 * forgotten.WORKS_FOR)
    worker.work(posting)
    assert len(post_box.messages) == 1 and waiting(posting) == 0


def test_without_a_mail_server_the_page_says_who_can_help(council: Flask) -> None:
    visitor = Visitor(council)
    visitor.get("/forgotten-password")
    assert "Ask your administrator: under People" in visitor.text and 'name="email"' not in visitor.text
    visitor.get("/sign-in")
    visitor.post("/forgotten-password", {"email": OFFICER})
    assert waiting(council) == 0
