"""SIGKILL for web and worker while people work: no lost step, no half step, no lost notice."""

import os
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from notifications.notices import CANCELLED, DUE, SENDING, SENT, Notice
from tests.post_box import PostBox
from tests.trust.conftest import opened
from tests.trust.council import Place, found
from tests.trust.killer import kill_again_and_again
from tests.trust.player import Player
from tests.trust.servers import both
from tests.trust.soundness import faults
from tests.trust.town import Town
from webapp import schema
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.incidents import Incident
from workflows.tasks import OPEN

pytestmark = pytest.mark.slow
PLAYERS = 3
SECONDS_TO_SETTLE = 300


@pytest.fixture(params=["sqlite", "postgresql"])
def under_fire(request: pytest.FixtureRequest, tmp_path: Path, post_box: PostBox) -> Place:
    """A council on a database that was made by its migrations, as a server finds it."""
    url = request.getfixturevalue("new_postgres" if request.param == "postgresql" else "new_sqlite")
    place = Place(url, tmp_path, post_box.port)
    with opened(place) as app:
        schema.upgrade(app)
        found(app)
    return place


def test_whatever_is_killed_no_step_is_lost_or_half_done_and_every_notice_arrives(
    under_fire: Place, kills: int, post_box: PostBox
) -> None:
    seed = int(os.environ.get("UPTURN_SEED") or time.time_ns() % 1_000_000)
    print(f"UPTURN_SEED={seed}")
    with opened(under_fire) as app, both(under_fire) as (web, worker):
        town = Town(app, f"http://127.0.0.1:{web.port}", post_box)
        players = [Player(town, f"player {n}", dice(seed, n)) for n in range(PLAYERS)]
        threads = [threading.Thread(target=player.play, daemon=True) for player in players]
        killers = [
            threading.Thread(target=kill_again_and_again, args=(server, town, times, dice(seed, server.command)))
            for server, times in ((web, kills - kills // 2), (worker, kills // 2))
        ]
        for thread in [*threads, *killers]:
            thread.start()
        for killer in killers:
            killer.join()
        while not web.is_open:
            time.sleep(0.1)
        town.stop.set()
        for thread in threads:
            thread.join()
        settle(town)
        print(dict(town.counts), Counter(one.kind for one in town.acknowledged), *town.surprises, sep="\n")
        assert town.surprises == []
        assert town.acknowledged and town.lost() == []
        with town.looking() as now:
            assert faults(app, now) == []
            assert db.session.scalars(select(Incident.message)).all() == []
            check_notices(post_box)


def dice(seed: int, whose: object) -> Random:
    return Random(f"{seed} {whose}")  # noqa: S311  # chance that can be repeated, not a secret


def settle(town: Town) -> None:
    """Let the worker finish: nothing is due any more, at a time when every lease is over."""
    end = time.monotonic() + SECONDS_TO_SETTLE
    while (left := unfinished(town)) and time.monotonic() < end:
        town.wait(timedelta(minutes=2))
        time.sleep(1)
    assert left == 0, f"{left} timers or notices are still due"


def unfinished(town: Town) -> int:
    with town.looking() as now:
        notices = select(func.count()).select_from(Notice).where(Notice.status.in_((DUE, SENDING)))
        timers = select(func.count()).select_from(Case).where(Case.state == RUNNING, Case.next_due_at <= now)
        return (db.session.scalar(notices) or 0) + (db.session.scalar(timers) or 0)


def check_notices(post_box: PostBox) -> None:
    """Each notice that was still needed arrived and says so once in the history; nothing else arrived."""
    arrived = Counter(str(message["Message-ID"]) for message in post_box.messages)
    notices = db.session.scalars(select(Notice)).all()
    sent = [notice for notice in notices if notice.status == SENT]
    dropped = [notice for notice in notices if notice.status == CANCELLED]
    assert len(sent) + len(dropped) == len(notices)
    assert [one.id for one in dropped if not one.is_request or one.task is None or one.task.state == OPEN] == []
    assert {notice.message_id for notice in sent} <= arrived.keys() <= {notice.message_id for notice in notices}
    told = Counter(
        event.details["notice"] for event in db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "email sent"))
    )
    assert told == Counter(notice.id for notice in sent)
    print(f"{len(notices)} notices, {len(dropped)} not needed any more, {arrived.total() - len(arrived)} arrived twice")
