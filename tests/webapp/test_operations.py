"""Operations: what is stuck is said in plain words, tried again, or let rest with a reason."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask

from notifications import notices
from notifications.notices import Notice
from tests.cast import NOW
from tests.visitor import Visitor
from tests.waiting import until
from tests.webapp import desk
from webapp import clock, heartbeat, worker
from workflows import cases, incidents
from workflows.database import db
from workflows.events import CaseEvent


@pytest.fixture
def reference(council: Flask) -> str:
    """A plan that waits for the provider."""
    desk.publish(council)
    return desk.sip(council, until="agree_plan")


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in."""
    visitor = Visitor(council)
    visitor.sign_in("admin")
    return visitor


def fail_email(app: Flask, reference: str) -> None:
    with app.app_context():
        case = cases.lock(desk.case_of(reference).id)
        notice = db.session.scalars(db.select(Notice).where(Notice.case_id == case.id, Notice.status == "due")).first()
        assert notice is not None
        notices.give_up(notice, case, "550 no such mailbox", clock.now())
        db.session.commit()


def statuses(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(db.select(Notice.status)))


def press(admin: Visitor, verb: str) -> str:
    """The address of the first incident's button or link."""
    found = re.search(rf'/operations/incidents/\d+/{verb}', admin.text)
    assert found
    return found[0]


def test_when_all_is_well_it_says_so(admin: Visitor, council: Flask) -> None:
    admin.get("/operations")
    assert "Nothing is stuck." in admin.text and "The worker has not run yet." in admin.text
    with council.app_context():
        heartbeat.beat(clock.now())
        db.session.commit()
    admin.get("/operations")
    assert "The worker is running" in admin.text


def test_it_says_when_the_history_was_last_verified_and_kept_elsewhere(admin: Visitor, council: Flask) -> None:
    admin.get("/operations")
    assert "The history was never verified." in admin.text and "No daily head of it is kept elsewhere." in admin.text
    for is_whole, words in ((True, "nothing was found"), (False, "not all of it was proven")):
        with council.app_context():
            heartbeat.verified(clock.now() + timedelta(hours=not is_whole), is_whole=is_whole)
            db.session.commit()
        admin.get("/operations")
        assert words in admin.text


def test_a_silent_worker_is_said_after_three_minutes(admin: Visitor, council: Flask) -> None:
    with council.app_context():
        clock.move_to(NOW)
        heartbeat.beat(NOW - timedelta(minutes=4))
        db.session.commit()
    admin.get("/operations")
    assert "The worker was last heard of on Monday 2 March 2026 at 8:56am." in admin.text


def test_an_email_that_was_given_up_is_sent_again_on_retry(admin: Visitor, council: Flask, reference: str) -> None:
    fail_email(council, reference)
    admin.get("/operations")
    assert "An email could not be sent" in admin.text and "550 no such mailbox" in admin.text
    admin.post(press(admin, "retry"))
    admin.follow()
    assert "Nothing is stuck." in admin.text
    assert "failed" not in statuses(council)


def test_an_email_is_skipped_only_with_a_reason(admin: Visitor, council: Flask, reference: str) -> None:
    fail_email(council, reference)
    admin.get("/operations")
    skip = press(admin, "skip")
    admin.get(skip)
    assert "That cannot be undone." in admin.text
    assert admin.post(skip, {"reason": " "}).status_code == 422
    assert "Enter why it can rest" in admin.text and "<title>Error: " in admin.text
    admin.post(skip, {"reason": "Phoned them instead"})
    admin.get(f"/cases/{reference}")
    assert "Phoned them instead" in admin.text and "The problem was mended" in admin.text
    assert "cancelled" in statuses(council)


def test_timers_that_failed_are_fired_again_on_retry(admin: Visitor, council: Flask, reference: str) -> None:
    with council.app_context():
        case = cases.lock(desk.case_of(reference).id)
        case.failures, case.retry_at = 3, NOW
        incidents.report(case, "timer", "No branch is true", now=NOW)
        db.session.commit()
    admin.get("/operations")
    assert "A timer could not fire" in admin.text and "/skip" not in admin.text
    admin.post(press(admin, "retry"))
    with council.app_context():
        case = desk.case_of(reference)
        assert (case.failures, case.retry_at) == (0, None) and incidents.open_ones() == []
        mended = db.session.scalars(db.select(CaseEvent).where(CaseEvent.kind == "incident mended")).one()
        assert mended.by_name == "Adina Marsh"


def test_what_a_colleague_mended_meanwhile_is_not_mended_twice(admin: Visitor, council: Flask, reference: str) -> None:
    fail_email(council, reference)
    admin.get("/operations")
    retry = press(admin, "retry")
    admin.post(retry)
    admin.get("/operations")
    assert admin.post(retry).status_code == 409 and "Adina Marsh already mended this." in admin.text


def test_a_timer_is_never_skipped(admin: Visitor, council: Flask, reference: str) -> None:
    with council.app_context():
        incidents.report(cases.lock(desk.case_of(reference).id), "timer", "No branch is true", now=NOW)
        db.session.commit()
        number = incidents.open_ones()[0].id
    admin.get(f"/operations/incidents/{number}/skip")
    assert "A timer cannot be skipped" in admin.text
    assert admin.post(f"/operations/incidents/{number}/skip", {"reason": "Later"}).status_code == 409


def test_next_timers_stand_with_their_cases(admin: Visitor, reference: str) -> None:
    admin.get("/operations")
    assert reference in admin.text.partition("What the clock does next")[2]


def test_only_administrators_come_here(officer: Visitor) -> None:
    assert officer.get("/operations").status_code == 403
    officer.get("/inbox")
    assert "Operations" not in officer.text


def test_a_running_worker_gives_a_sign_of_life(council: Flask) -> None:
    stop = threading.Event()
    running = threading.Thread(target=worker.run, args=(council, stop))
    running.start()

    def has_beaten() -> bool:
        db.session.rollback()
        return heartbeat.last() is not None

    with council.app_context():
        until(has_beaten, "a sign of life")
        stop.set()
        running.join()
        assert heartbeat.last() is not None
