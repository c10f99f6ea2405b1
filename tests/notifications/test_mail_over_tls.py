"""Letters carry providers' links: they are given to the mail server that was meant, or to nobody."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from flask import Flask

from notifications.notices import Notice
from tests import databases
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from tests.post_box import PostBox
from webapp import clock, worker
from workflows.database import db
from workflows.incidents import Incident

NAME = "localhost"  # a name that leads to the post box


@pytest.fixture(scope="module")
def council_authority() -> trustme.CA:
    """The authority whose certificate the council gives in MAIL_CA_FILE."""
    return trustme.CA()


@pytest.fixture
def council(sqlite_url: str, tmp_path: Path, council_authority: trustme.CA) -> Iterator[Flask]:
    """A council that sends by TLS, with a name and a password, and one letter due."""
    ca_file = tmp_path / "authority.pem"
    council_authority.cert_pem.write_to_path(str(ca_file))
    app = databases.app_on(
        sqlite_url, tmp_path, MAIL_SERVER=NAME, MAIL_TIMEOUT=5, MAIL_CA_FILE=str(ca_file),
        MAIL_USERNAME="upturn", MAIL_PASSWORD="of the mail server",
    )
    with app.app_context():
        clock.move_to(NOW)
        procedure.start_case(bring_in())
        db.session.commit()
    yield app
    databases.close(app)


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """What a server shows that this authority calls by this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def send(app: Flask, by: str, context: ssl.SSLContext) -> PostBox:
    """The post box after the worker's visit; `by` is how the connection becomes safe."""
    with ExitStack() as stack:
        box = stack.enter_context(PostBox(context) if by == "starttls" else PostBox(from_the_start=context))
        mail = app.extensions["mail"]
        mail.port, mail.use_tls, mail.use_ssl = box.port, by == "starttls", by == "ssl"
        worker.work(app)
    return box


def letter(app: Flask) -> tuple[str, str]:
    with app.app_context():
        notice = db.session.scalars(db.select(Notice)).one()
        return notice.status, notice.failure or ""


@pytest.mark.parametrize("by", ["starttls", "ssl"])
def test_the_server_that_can_show_its_name_is_given_the_letter(
    council: Flask, council_authority: trustme.CA, by: str
) -> None:
    box = send(council, by, certified(council_authority, NAME))
    assert len(box.to("prue.vidal@brightwater.example")) == 1 and box.offered == [b"of the mail server"]
    assert letter(council) == ("sent", "")


@pytest.mark.parametrize("by", ["starttls", "ssl"])
def test_a_server_of_another_name_or_of_an_unknown_authority_is_given_nothing(
    council: Flask, council_authority: trustme.CA, by: str
) -> None:
    other_name = certified(council_authority, "mail.elsewhere.example")
    for impostor, reason in ((other_name, "Hostname mismatch"), (certified(trustme.CA(), NAME), "local issuer")):
        box = send(council, by, impostor)
        assert box.messages == [] and box.offered == []
        status, failure = letter(council)
        assert status == "due" and reason in failure and "MAIL_CA_FILE" in failure
        with council.app_context():
            clock.move_to(clock.now() + timedelta(minutes=10))
    assert len(send(council, by, certified(council_authority, NAME)).messages) == 1


def test_without_an_authority_of_its_own_only_those_of_the_machine_are_believed(
    council: Flask, council_authority: trustme.CA
) -> None:
    council.config["MAIL_CA_FILE"] = None
    box = send(council, "starttls", certified(council_authority, NAME))
    assert box.messages == [] and "local issuer" in letter(council)[1]


def test_after_four_hours_an_incident_says_that_the_mail_server_could_not_show_its_name(council: Flask) -> None:
    for _ in range(2):
        send(council, "starttls", certified(trustme.CA(), NAME))
        with council.app_context():
            clock.move_to(clock.now() + timedelta(hours=5))
    with council.app_context():
        incident = db.session.scalars(db.select(Incident)).one()
        assert "localhost could not show that it is the council's mail server" in incident.message
        assert "must be the name in its certificate" in incident.message
