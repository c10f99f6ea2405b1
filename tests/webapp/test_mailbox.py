"""The local mailbox: every email of a demonstration as its reader sees it; nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import databases
from tests.cast import bring_in
from tests.notifications import procedure
from tests.visitor import Visitor
from webapp import clock, create_app, worker
from webapp.config import Config
from workflows.database import db


@pytest.fixture
def demonstration(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A demonstration with one case that asked its provider."""
    app = create_app(Config(data=tmp_path, database_url=sqlite_url, secret_key="x", demonstration=True))
    with app.app_context():
        procedure.start_case(bring_in(), clock.now())
        db.session.commit()
    worker.work(app)
    yield app
    databases.close(app)


def test_elsewhere_there_is_no_mailbox(app: Flask) -> None:
    for path in ("/mailbox", "/mailbox/1", "/mailbox/1/html"):
        assert Visitor(app).get(path).status_code == 404


def test_an_email_is_shown_with_a_link_that_works(demonstration: Flask) -> None:
    reader = Visitor(demonstration)
    reader.get("/mailbox")
    assert "please send your update" in reader.text
    reader.get("/mailbox/1")
    assert "prue.vidal@brightwater.example" in reader.text and 'src="/mailbox/1/html"' in reader.text
    reader.get("/mailbox/1/html")
    found = re.search(r'href="http://localhost:8000(/p/[^"]+)"', reader.text)
    assert found and reader.get(found[1]).status_code == 200


def test_nothing_in_an_email_can_run(demonstration: Flask) -> None:
    page = Visitor(demonstration).get("/mailbox/1/html")
    policy = page.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script-src 'none'" in policy and "allow-scripts" not in policy


def test_an_empty_mailbox_says_what_would_be_here(sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(Config(data=tmp_path, database_url=sqlite_url, secret_key="x", demonstration=True))
    reader = Visitor(app)
    reader.get("/mailbox")
    assert "No email was written yet" in reader.text
    databases.close(app)


def test_every_page_of_a_demonstration_leads_to_its_emails_and_no_other_page_does(
    demonstration: Flask, tmp_path: Path
) -> None:
    assert 'href="/mailbox"' in Visitor(demonstration).get("/sign-in").get_data(as_text=True)
    real = databases.app_on(demonstration.config["UPTURN"].database_url, tmp_path)
    assert 'href="/mailbox"' not in Visitor(real).get("/sign-in").get_data(as_text=True)
    databases.close(real)
