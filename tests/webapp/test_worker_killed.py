"""The worker as a process of its own, killed at any moment: every notice arrives, each as one email."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from notifications import notices
from notifications.notices import Notice
from tests import databases
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from tests.post_box import PostBox
from tests.waiting import until
from webapp import clock, create_app, schema
from webapp.config import Config
from workflows import cases
from workflows.cases import Case
from workflows.database import db
from workflows.proof import verifying

NUMBER_OF_CASES = 40
SECRET = "only for tests, and long enough to be a secret"
KILLS = 30 if os.environ.get("UPTURN_TRUST") == "full" else 2


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Forty cases that each ask their provider; the clock can be moved for every process."""
    with ExitStack() as opened:
        url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        if request.param == "postgresql":
            url = opened.enter_context(databases.postgres_database(request.getfixturevalue("postgres")))
        app = full_council(url, tmp_path)
        yield app
        databases.close(app)


def full_council(url: str, data: Path) -> Flask:
    app = create_app(Config(data=data, database_url=url, secret_key=SECRET, more={"TESTING": True}))
    schema.upgrade(app)
    with app.app_context():
        clock.move_to(NOW)
        first = procedure.start_case(bring_in())
        for _ in range(NUMBER_OF_CASES - 1):
            assert first.owner is not None
            cases.start(
                first.version, by=procedure.actor(first.owner), provider=first.provider, owner=first.owner, now=NOW
            )
        db.session.commit()
    return app


@pytest.mark.slow
def test_a_worker_killed_at_any_moment_loses_no_notice(council: Flask, tmp_path: Path, post_box: PostBox) -> None:
    moments = random.Random(7)  # noqa: S311
    for number in range(KILLS):
        process = start_worker(council, tmp_path, post_box)
        until(partial(has_more_than, len(post_box.messages), post_box), "an email")
        time.sleep(moments.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with council.app_context():
            clock.move_to(NOW + (number + 1) * (notices.LEASE + timedelta(minutes=1)))
    process = start_worker(council, tmp_path, post_box)
    until(lambda: left(council) == 0, "all emails")
    process.terminate()
    assert process.wait() == 0
    arrived = {str(message["Message-ID"]) for message in post_box.messages}
    assert len(arrived) == NUMBER_OF_CASES
    assert len(post_box.messages) <= NUMBER_OF_CASES + KILLS  # at most the one that was under way comes twice
    with council.app_context():
        assert {notice.message_id for notice in db.session.scalars(db.select(Notice))} == arrived
        for case in db.session.scalars(db.select(Case)):
            assert list(verifying.of_case(case)) == []


def start_worker(app: Flask, data: Path, post_box: PostBox) -> "subprocess.Popen[bytes]":
    settings = {
        "UPTURN_DATA": str(data), "DATABASE_URL": app.config["UPTURN"].database_url,
        "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(post_box.port), "SECRET_KEY": SECRET,
    }
    command = [sys.executable, "-m", "tests.trust.upturn", "worker"]  # its clock can be moved
    return subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)


def has_more_than(seen: int, post_box: PostBox) -> bool:
    return len(post_box.messages) > seen


def left(app: Flask) -> int:
    with app.app_context():
        rows = db.select(db.func.count()).select_from(Notice).where(Notice.status != notices.SENT)
        return db.session.scalar(rows) or 0
