"""Cases moved to another version while an officer sends, by two workers at once, and by a worker that is killed."""

import signal
import time
from collections import Counter
from html import unescape
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.trust import movers, runners
from tests.trust.conftest import IS_FULL, opened
from tests.trust.council import Place, open_task, staff, start_case
from tests.trust.race import FRESH, race
from tests.trust.soundness import faults
from workflows import moves
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.moves import Move
from workflows.tasks import Draft

pytestmark = pytest.mark.slow
SECONDS = 300


def to_be_moved(place: Place, number: int) -> list[int]:
    """So many plans to draft, each asked to be moved to the next version. Returns their tasks."""
    with opened(place) as app, app.app_context():
        tasks = [open_task(start_case(owner=None), "draft_plan") for _ in range(number)]
        movers.publish_next()
        movers.ask_for([task.case_id for task in tasks])
        db.session.commit()
        return [task.id for task in tasks]


def test_an_officer_who_sends_at_the_moment_of_the_move_sends_before_it_or_keeps_what_they_typed(
    place: Place, races: int
) -> None:
    subjects = to_be_moved(place, races * 2)
    results = race(place, [runners.send_as_officer, movers.move_its_case], subjects)
    print(f"{len(subjects)} races: sent first {sum(page.startswith('302') for page, _ in results)} times")
    with opened(place) as app:
        assert faults(app, NOW) == []
        with app.app_context():
            answered = set(db.session.scalars(select(Answer.task_id)))
            for task_id, (page, moved) in zip(subjects, results, strict=True):
                assert moved == "moved", moved
                if page.startswith("302"):
                    assert task_id in answered
                    continue
                assert page.startswith("409") and "has moved to version 2" in unescape(page), page[:200]
                kept = db.session.scalars(select(Draft).where(Draft.task_id == task_id)).one()
                assert kept.owner == f"person:{staff('officer').id}"
                assert ["plan-r1-outcome", "Said by officer."] in kept.pairs
            assert all(case.version.number == 2 for case in db.session.scalars(select(Case)))


def test_two_workers_move_each_case_once_and_one_that_is_killed_loses_none(place: Place, kills: int) -> None:
    number = 200 if IS_FULL else 8
    to_be_moved(place, number)
    random = Random(7)  # noqa: S311  # chance that can be repeated, not a secret
    for _ in range(kills if IS_FULL else 1):
        process = FRESH.Process(target=_work, args=(place,), daemon=True)
        process.start()
        _wait_until_one_more_moved(place)
        time.sleep(random.uniform(0, 0.05))
        if process.pid and process.is_alive():
            process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
    race(place, [movers.work_on] * 2, [0])
    with opened(place) as app:
        assert faults(app, NOW) == []
        with app.app_context():
            assert set(db.session.scalars(select(Move.state))) == {moves.MOVED}
            moved = Counter(db.session.scalars(select(CaseEvent.case_id).where(CaseEvent.kind == "case moved")))
            assert moved == dict.fromkeys(db.session.scalars(select(Case.id)), 1)


def _work(place: Place) -> None:
    movers.work_on(place.open(), 0)()


def _wait_until_one_more_moved(place: Place) -> None:
    """Until a move is done that was not when this began, or nothing is left to do."""
    with opened(place) as app:
        before, end = _left(app), time.monotonic() + SECONDS
        while (left := _left(app)) == before and left and time.monotonic() < end:
            time.sleep(0.01)


def _left(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Move.id).where(Move.state == moves.WAITING)).all())
