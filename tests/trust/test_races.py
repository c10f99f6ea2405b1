"""Two processes at the same thing in the same moment: exactly one wins, nobody loses what they wrote."""

from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from notifications.notices import SENT, Notice
from tests.cast import NOW, PEOPLE
from tests.post_box import PostBox
from tests.trust import runners
from tests.trust.conftest import opened
from tests.trust.council import Place, open_task, sent_case, staff, start_case
from tests.trust.race import race
from tests.trust.runners import SILENT
from tests.trust.soundness import faults
from webapp import clock
from workflows.answers import Answer
from workflows.database import db
from workflows.events import CaseEvent
from workflows.tasks import Draft, Task

pytestmark = pytest.mark.slow
OFFICER, COLLEAGUE = PEOPLE["officer"][0], PEOPLE["officer2"][0]
LATE = NOW + timedelta(days=6)  # two days before the agreement is due, at nine


def unclaimed(place: Place, number: int) -> list[int]:
    """So many plans to draft that any officer may draft."""
    with opened(place) as app, app.app_context():
        found = [open_task(start_case(owner=None), "draft_plan").id for _ in range(number)]
        db.session.commit()
        return found


def answers_per_task(app: Flask) -> Counter[int | None]:
    with app.app_context():
        return Counter(db.session.scalars(select(Answer.task_id)))


def test_of_two_processes_that_complete_one_task_exactly_one_wins(place: Place, races: int) -> None:
    subjects = unclaimed(place, races)
    results = race(place, [runners.complete_as_officer, runners.complete_as_colleague], subjects)
    wins = Counter(result.index("won") for result in results if result.count("won") == 1)
    print(f"{races} races: won by each {dict(wins)}")
    for result in results:
        lost = next(what for what in result if what != "won")
        winner = (OFFICER, COLLEAGUE)[result.index("won")]
        assert lost == f"AlreadyDone: {winner} already completed “Draft the plan with the provider”.", result
    with opened(place) as app:
        assert faults(app, NOW) == []
        assert answers_per_task(app) == dict.fromkeys(subjects, 1)


def test_of_two_people_who_press_the_button_one_is_told_who_was_first_and_keeps_what_they_typed(
    place: Place, races: int
) -> None:
    subjects = unclaimed(place, races)
    results = race(place, [runners.send_as_officer, runners.send_as_colleague], subjects)
    for task_id, pages in zip(subjects, results, strict=True):
        assert sorted(page[:3] for page in pages) == ["302", "409"]
        winner, loser = ("officer", "officer2") if pages[0].startswith("302") else ("officer2", "officer")
        told = unescape(next(page for page in pages if page.startswith("409")))
        assert f"{PEOPLE[winner][0]} already completed" in told
        assert f"Said by {loser}." in told and f"Said by {winner}." in told
        with opened(place) as app, app.app_context():
            kept = db.session.scalars(select(Draft).where(Draft.task_id == task_id)).one()
            assert kept.owner == f"person:{staff(loser).id}"
            assert ["plan-r1-outcome", f"Said by {loser}."] in kept.pairs
    with opened(place) as app:
        assert faults(app, NOW) == []
        assert answers_per_task(app) == dict.fromkeys(subjects, 1)


def test_of_two_people_who_claim_one_task_exactly_one_has_it(place: Place, races: int) -> None:
    subjects = unclaimed(place, races)
    results = race(place, [runners.claim_as_officer, runners.claim_as_colleague], subjects)
    with opened(place) as app, app.app_context():
        for task_id, result in zip(subjects, results, strict=True):
            winner = ("officer", "officer2")[result.index("won")]
            refusal = f"Conflict: {staff(winner).name} has this task. Ask them to release it, or assign it to yourself."
            assert sorted(result) == sorted([refusal, "won"])
            assert db.session.get_one(Task, task_id).assignee_id == staff(winner).id
        claims = select(func.count()).select_from(CaseEvent).where(CaseEvent.kind == "task claimed")
        assert db.session.scalar(claims) == races
    with opened(place) as app:
        assert faults(app, NOW) == []


def test_the_providers_answer_and_the_clock_that_cancels_it_never_both_happen(place: Place, races: int) -> None:
    with opened(place) as app, app.app_context():
        subjects = [open_task(sent_case(), "agree_plan").id for _ in range(races)]
        db.session.commit()
    results = race(place, [runners.agree_as_provider, runners.fire_the_clock], subjects)
    lost = {"AlreadyDone: “Agree and sign the plan, or say why not” is no longer needed: the procedure moved on.",
            "nothing was due"}
    print(f"{races} races: the provider was first {sum(result[0] == 'won' for result in results)} times")
    for result in results:
        assert result.count("won") == 1 and lost & set(result), result
    with opened(place) as app:
        assert faults(app, SILENT) == []
        with app.app_context():
            answered = set(db.session.scalars(select(Answer.task_id)))
            disputed = select(func.count()).select_from(Task).where(Task.element_id == "consider_dispute")
            assert db.session.scalar(disputed) == sum(result[1] == "won" for result in results)
        won = {subject for subject, result in zip(subjects, results, strict=True) if result[0] == "won"}
        assert answered & set(subjects) == won


def test_two_workers_fire_each_timer_once_and_send_each_notice_once(
    place: Place, races: int, post_box: PostBox
) -> None:
    with opened(place) as app, app.app_context():
        expected = [sent_case().id for _ in range(races)]
        clock.move_to(LATE)
        db.session.commit()
    [done] = race(place, [runners.do_all_that_is_due] * 2, [0])
    print(f"{races} timers and their notices: done by each {done}")
    with opened(place) as app, app.app_context():
        reminded = select(CaseEvent.case_id).where(CaseEvent.element_id == "agreement_due_soon")
        fired = db.session.scalars(reminded.where(CaseEvent.kind == "timer fired"))
        assert sorted(fired) == expected
        notices = db.session.scalars(select(Notice)).all()
        assert {(notice.status, notice.attempts) for notice in notices} == {(SENT, 1)}
        sent = Counter(str(message["Message-ID"]) for message in post_box.messages)
        assert sent == Counter(notice.message_id for notice in notices)
    with opened(place) as app:
        assert faults(app, LATE) == []
