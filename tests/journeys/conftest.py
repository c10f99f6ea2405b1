"""Journeys: whole cases, in a browser, with a mail server and a clock that moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import databases, tls
from tests.journeys.provider import Provider
from tests.journeys.staff import Staff
from tests.journeys.world import World, fill, open_world
from tests.post_box import PostBox


@pytest.fixture(scope="session")
def finished_council(finished_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the cast and every shipped procedure; copied for each journey."""
    folder = tmp_path_factory.mktemp("council")
    app = databases.app_on(databases.copy_sqlite(finished_sqlite, folder), folder)
    fill(app)
    databases.close(app)
    return folder / "upturn.sqlite3"


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    """A mail server that takes nothing in clear, and shows who it is."""
    with PostBox(tls.shown()) as box:
        yield box


@pytest.fixture
def world(finished_council: Path, tmp_path: Path, post_box: PostBox) -> Iterator[World]:
    """A council on an own SQLite database."""
    with open_world(databases.copy_sqlite(finished_council, tmp_path), tmp_path, post_box) as world:
        yield world


@pytest.fixture
def officer(browser: Browser, world: World) -> Iterator[Staff]:
    """Ofelia Okafor at her desk."""
    staff = Staff(browser, world, "officer")
    yield staff
    staff.close()


@pytest.fixture
def manager(browser: Browser, world: World) -> Iterator[Staff]:
    """Mana Whitcombe at her desk."""
    staff = Staff(browser, world, "manager")
    yield staff
    staff.close()


@pytest.fixture
def provider(browser: Browser, world: World) -> Iterator[Provider]:
    """Prue Vidal with her phone."""
    someone = Provider(browser, world)
    yield someone
    someone.close()
