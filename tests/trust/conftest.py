"""How much is raced and killed: a little in every `make test`, everything in `make trust`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests import databases
from tests.post_box import PostBox
from tests.trust.council import Place, found

IS_FULL = os.environ.get("UPTURN_TRUST") == "full"


@pytest.fixture
def races() -> int:
    """How often two race each other in one test."""
    return 200 if IS_FULL else 5


@pytest.fixture
def kills() -> int:
    """How often something is killed in one test."""
    return 200 if IS_FULL else 4


@pytest.fixture
def weeks() -> int:
    """How long a long plan is."""
    return 520 if IS_FULL else 12


@pytest.fixture
def new_sqlite(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'upturn.sqlite3'}"


@pytest.fixture
def new_postgres(postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    with databases.postgres_database(postgres) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, post_box: PostBox) -> Place:
    """A council on each database, with a real mail server."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    place = Place(url, tmp_path, post_box.port)
    with opened(place) as app:
        found(app)
    return place


@contextmanager
def opened(place: Place) -> Iterator[Flask]:
    """The test's own app there, closed afterwards: no connection is left for the other processes to inherit."""
    app = place.open()
    yield app
    databases.close(app)
