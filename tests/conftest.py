"""What every test can ask for: an app on a database, the cast in it, a visitor, a browser, a mail server."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import databases, locks, tls
from tests.cast import Cast, bring_in
from tests.post_box import PostBox
from tests.visitor import PASSWORD, Visitor
from tests.waiting import A_HANG
from webapp.accounts import open_account
from workflows.database import _reading, db, hurry

# A busy machine must not fail a test, and what passed here must pass there.
hypothesis.settings.register_profile("upturn", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("upturn")
locks.watch()
expect.set_options(timeout=A_HANG * 1000)
gc.freeze()  # what was imported stays: no need to look through it again and again
gc.set_threshold(100_000, 20, 100)
hurry()  # a test's database is thrown away: no commit needs to wait for the disk
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"


@event.listens_for(Session, "before_flush")
def refuse_to_write_while_reading(session: Session, *_: object) -> None:
    """GET and HEAD never change anything, on any page, in any test."""
    if _reading.get() and (session.new or session.dirty or session.deleted):
        raise AssertionError(f"written while reading: {list(session.new | session.dirty | session.deleted)}")


@pytest.fixture(scope="session")
def finished_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table; copied for each test."""
    return databases.finished_sqlite(tmp_path_factory.mktemp("finished"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with databases.postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def finished_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL database with every table; the template of each test's own."""
    with databases.postgres_database(postgres) as address:
        databases.make_tables(address, tmp_path_factory.mktemp("finished"))
        yield address


@pytest.fixture
def sqlite_url(finished_sqlite: Path, tmp_path: Path) -> str:
    """The address of an own, empty SQLite database."""
    return databases.copy_sqlite(finished_sqlite, tmp_path)


@pytest.fixture
def postgres_url(postgres: str, finished_postgres: str) -> Iterator[str]:
    """The address of an own, empty PostgreSQL database."""
    template = finished_postgres.partition("?")[0].rpartition("/")[2]
    with databases.postgres_database(postgres, template) as address:
        yield address


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on an empty SQLite database. No context is pushed: requests bring their own."""
    app = databases.app_on(sqlite_url, tmp_path)
    yield app
    databases.close(app)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on an empty database, once on SQLite and once on PostgreSQL."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    app = databases.app_on(url, tmp_path)
    yield app
    databases.close(app)


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    """The cast in an open context on SQLite, for tests of the rows themselves. Not for requests: they commit."""
    with app.app_context():
        yield bring_in()
        db.session.rollback()


@pytest.fixture
def cast_on_both(both: Flask) -> Iterator[Cast]:
    """The cast in an open context, once on each database."""
    with both.app_context():
        yield bring_in()
        db.session.rollback()


@pytest.fixture
def council(app: Flask) -> Flask:
    """The app with the cast committed, each with an account (`PASSWORD`): what pages need."""
    with app.app_context():
        everybody = bring_in()
        for person in vars(everybody).values():
            if hasattr(person, "roles"):
                open_account(person, PASSWORD)
        db.session.commit()
    return app


@pytest.fixture
def visitor(council: Flask) -> Visitor:
    """Somebody who came to the council's pages and has not signed in."""
    return Visitor(council)


@pytest.fixture
def officer(council: Flask) -> Visitor:
    """The officer, signed in."""
    visitor = Visitor(council)
    visitor.sign_in("officer")
    return visitor


@pytest.fixture
def site(council: Flask) -> Iterator[str]:
    """The address of the council's pages, served for a browser: HTTPS, by a proxy in front."""
    with tls.served(council) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, without a window, that trusts the tests' own proxy."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No browser at {CHROMIUM}. Install Debian's chromium, or set CHROMIUM to one. Run: make test")
    trusting = f"--ignore-certificate-errors-spki-list={tls.fingerprint()}"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", trusting])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser tab, wide as a laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(A_HANG * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    """A mail server that keeps what it is given."""
    with PostBox() as box:
        yield box
