"""The worker: what is due is done once, a failure waits and stops nobody, nothing is lost when it is killed."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from structlog.testing import capture_logs

from notifications import notices
from notifications.notices import Notice
from tests import databases
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from tests.post_box import PostBox
from tests.waiting import A_HANG, until
from webapp import clock, journal, worker
from workflows import cases, incidents, jobs
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Job
from workflows.errors import OutOfTime
from workflows.events import CaseEvent
from workflows.proof import verifying
from workflows.tasks import Task


@pytest.fixture(params=["sqlite", "postgresql"])
def posting(request: pytest.FixtureRequest, tmp_path: Path, post_box: PostBox) -> Iterator[Flask]:
    """An app on each database that sends to the post box; its clock stands where the cast begins."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    app = databases.app_on(url, tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=post_box.port, MAIL_TIMEOUT=A_HANG)
    move(app, timedelta())
    yield app
    databases.close(app)


def move(app: Flask, after: timedelta) -> None:
    with app.app_context():
        clock.move_to(NOW + after)


def start_case(app: Flask) -> int:
    with app.app_context():
        case_id = procedure.start_case(bring_in()).id
        db.session.commit()
    return case_id


def all_notices(app: Flask) -> list[tuple[str, str, int]]:
    with app.app_context():
        rows = db.session.scalars(db.select(Notice).order_by(Notice.id))
        return [(notice.template, notice.status, notice.attempts) for notice in rows]


def kinds(app: Flask, case_id: int) -> list[str]:
    with app.app_context():
        rows = db.select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
        return list(db.session.scalars(rows))


def message_ids(messages: list[EmailMessage]) -> list[str]:
    return [str(message["Message-ID"]) for message in messages]


def test_a_due_notice_is_sent_once_with_its_link(posting: Flask, post_box: PostBox) -> None:
    case_id = start_case(posting)
    assert worker.work(posting) == 1 and worker.work(posting) == 0
    [message] = post_box.to("prue.vidal@brightwater.example")
    plain = message.get_body(("plain",))
    assert plain is not None and f"{databases.ADDRESS}/p/" in plain.get_content()
    assert all_notices(posting) == [("request", "sent", 1)]
    assert kinds(posting, case_id)[-1] == "email sent"


def test_a_due_timer_fires_and_its_email_goes_out_in_the_same_visit(posting: Flask, post_box: PostBox) -> None:
    start_case(posting)
    worker.work(posting)
    move(posting, timedelta(days=5, hours=1))
    assert worker.work(posting) == 3  # the timer, the reminder, the officer's copy
    assert [str(message["Subject"]) for message in post_box.messages[1:]] == ["Reminder: ASK-2026-0001"] * 2


def test_nothing_due_is_one_small_query(posting: Flask) -> None:
    start_case(posting)
    worker.work(posting)
    with posting.app_context():
        engine = db.engine
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    assert worker.do_due(posting) == 0
    assert [text.split()[0] for text in said if not text.startswith(("BEGIN", "ROLLBACK"))] == ["SELECT"]


def test_a_refused_email_waits_longer_each_time(posting: Flask, post_box: PostBox) -> None:
    start_case(posting)
    post_box.is_refusing = True
    minutes = 0
    for pause in (1, 2, 4, 8):
        move(posting, timedelta(minutes=minutes))
        assert worker.work(posting) == 1
        with posting.app_context():
            notice = db.session.scalars(db.select(Notice)).one()
            tried_at = notice.due_at - timedelta(minutes=pause)
            assert notice.status == "due" and NOW + timedelta(minutes=minutes) <= tried_at <= clock.now()
        minutes += pause + 30
    post_box.is_refusing = False
    move(posting, timedelta(minutes=minutes + 20))
    worker.work(posting)
    assert len(post_box.messages) == 1 and all_notices(posting)[0][1] == "sent"


def test_pauses_end_at_an_hour() -> None:
    assert [notices.pause_after(n) // timedelta(minutes=1) for n in (1, 2, 6, 7, 8, 99)] == [1, 2, 32, 60, 60, 60]


def test_after_four_hours_an_email_that_cannot_be_sent_is_an_incident(posting: Flask, post_box: PostBox) -> None:
    case_id = start_case(posting)
    post_box.is_refusing = True
    worker.work(posting)
    move(posting, timedelta(hours=4, minutes=1))
    worker.work(posting)
    assert all_notices(posting)[0][1] == "failed" and "email failed" in kinds(posting, case_id)
    with posting.app_context():
        [incident] = incidents.open_ones(case_id)
        assert incident.kind == "notice" and "451" in incident.message
        notices.retry(db.session.scalars(db.select(Notice)).one(), clock.now())
        db.session.commit()
    post_box.is_refusing = False
    worker.work(posting)
    assert all_notices(posting)[0][1] == "sent"


def test_a_notice_whose_sender_was_killed_is_sent_again_as_the_same_email(posting: Flask, post_box: PostBox) -> None:
    start_case(posting)
    with posting.app_context():
        notice_id = db.session.scalars(db.select(Notice.id)).one()
        assert notices.claim(notice_id, NOW) is not None  # by a clock that stands
        db.session.commit()  # the worker dies here, perhaps after the server took the message
        expected = db.session.get_one(Notice, notice_id).message_id
    assert worker.work(posting) == 0
    move(posting, notices.LEASE + timedelta(hours=1))
    assert worker.work(posting) == 1
    assert message_ids(post_box.messages) == [expected]


def test_two_workers_send_each_notice_once(posting: Flask, post_box: PostBox) -> None:
    for _ in range(8):
        with posting.app_context():
            if db.session.scalars(db.select(Case)).first() is None:
                procedure.start_case(bring_in())
            else:
                first = db.session.scalars(db.select(Case).order_by(Case.id)).first()
                assert first is not None and first.owner is not None
                cases.start(
                    first.version, by=procedure.actor(first.owner), provider=first.provider, site=first.site,
                    contract=first.contract, owner=first.owner, now=NOW,
                )
            db.session.commit()
    together = [threading.Thread(target=worker.work, args=(posting,)) for _ in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert len(post_box.messages) == 8 == len(set(message_ids(post_box.messages)))


def test_a_request_whose_task_is_over_is_not_sent(posting: Flask, post_box: PostBox) -> None:
    start_case(posting)
    with posting.app_context():
        task = db.session.scalars(db.select(Task)).one()
        task.state = "cancelled"
        db.session.commit()
    worker.work(posting)
    assert post_box.messages == [] and all_notices(posting)[0][1] == "cancelled"


def test_without_a_mail_server_notices_are_kept(both: Flask) -> None:
    with both.app_context():
        clock.move_to(NOW)
    case_id = start_case(both)
    assert worker.work(both) == 1
    assert all_notices(both) == [("request", "kept", 1)] and kinds(both, case_id)[-1] == "email sent"


def test_timers_that_fail_three_times_are_an_incident_and_stop_no_other_case(posting: Flask, post_box: PostBox) -> None:
    broken_id = start_case(posting)
    with posting.app_context():
        broken = db.session.get_one(Case, broken_id)
        assert broken.owner is not None
        by = procedure.actor(broken.owner)
        sound_id = cases.start(
            broken.version, by=by, provider=broken.provider, site=broken.site, contract=broken.contract,
            owner=broken.owner, now=NOW,
        ).id
        broken.engine_state = "{}"
        db.session.commit()
    worker.work(posting)
    for hours in (1, 2, 3, 4):
        move(posting, timedelta(days=5, hours=hours))
        worker.work(posting)
    assert "timer fired" not in kinds(posting, broken_id)
    assert [str(message["Subject"]) for message in post_box.messages].count("Reminder: ASK-2026-0002") == 2
    with posting.app_context():
        assert db.session.get_one(Case, broken_id).failures == 3
        assert [incident.kind for incident in incidents.open_ones(broken_id)] == ["timer"]
        assert incidents.open_ones(sound_id) == []
        [found] = verifying.of_case(db.session.get_one(Case, broken_id))
        assert found.row == "the case" and found.what.startswith("where its diagram stands: changed")
        assert list(verifying.of_case(db.session.get_one(Case, sound_id))) == []


def fails_three_times(app: Flask) -> str:
    """What the incident of the case whose timer fails says in the end."""
    case_id = start_case(app)
    for hours in (1, 2, 3):
        move(app, timedelta(days=5, hours=hours))
        worker.work(app)
    with app.app_context():
        (incident,) = (one for one in incidents.open_ones(case_id) if one.kind == "timer")
        assert incident.element_id == "due_soon"
        return incident.message


def test_an_incident_says_which_timer_failed_and_how(posting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._handlers, "send-email", lambda case, job, now: {}["form"])
    assert fails_three_times(posting) == "The timer “Due soon” could not fire. KeyError: 'form'"


def test_work_that_the_machine_did_not_finish_is_tried_again_and_then_said(
    both: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(case: Case, job: Job, now: datetime) -> dict[str, object]:
        raise OutOfTime("“plan.typ” was not made within 5 seconds of computing.")

    monkeypatch.setitem(jobs._handlers, "send-email", slow)
    said = fails_three_times(both)
    assert said == "The timer “Due soon” could not fire. “plan.typ” was not made within 5 seconds of computing."


def in_trouble(case: Case, job: Job, now: datetime) -> dict[str, object]:
    """The disk is full, or the connection is cut."""
    if db.session.get_bind().dialect.name == "sqlite":
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.session.execute(text(f"PRAGMA max_page_count={pages}"))
        db.session.execute(text("CREATE TABLE large AS SELECT zeroblob(5000000)"))
    db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    raise AssertionError("the database should have failed")


def test_trouble_of_the_database_is_not_counted_against_the_case(
    both: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = start_case(both)
    with monkeypatch.context() as trouble:
        trouble.setitem(jobs._handlers, "send-email", in_trouble)
        for hours in (1, 2, 3, 4):
            move(both, timedelta(days=5, hours=hours))
            worker.work(both)
    with both.app_context():
        assert db.session.get_one(Case, case_id).failures == 0 and incidents.open_ones(case_id) == []
    databases.close(both)  # SQLite's limit goes with its connection
    move(both, timedelta(days=5, hours=5))
    worker.work(both)
    assert "timer fired" in kinds(both, case_id)


def test_a_case_that_ends_the_worker_is_counted_by_the_next_one(both: Flask, tmp_path: Path) -> None:
    case_id = start_case(both)
    for _ in range(worker.MOST_FAILURES):
        (tmp_path / "worker-999999999.case").write_text(str(case_id))  # of a process that is no more
        stop = threading.Event()
        stop.set()
        worker.run(both, stop)
    with both.app_context():
        (incident,) = incidents.open_ones(case_id)
        assert incident.message == "Its timers could not fire. The worker was ended in the middle of it."
    assert not list(tmp_path.glob("worker-*"))


def test_a_log_that_cannot_be_written_fails_no_timer(posting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.install(posting)
    monkeypatch.setitem(jobs._handlers, "send-email", lambda case, job, now: {}["form"])
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stderr", full)
        said = fails_three_times(posting)
        monkeypatch.undo()
        with suppress(OSError):
            full.close()
    assert "could not fire" in said


def test_the_worker_goes_on_after_a_round_that_failed_and_ends_when_told(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        db.drop_all()  # as if the database were away
    stop = threading.Event()
    running = threading.Thread(target=worker.run, args=(app, stop))
    with capture_logs() as lines:
        running.start()
        until(lambda: [line["event"] for line in lines].count("worker round failed") > 1, "two rounds that failed")
        stop.set()
        running.join()


def test_a_mail_server_that_hangs_is_asked_once_a_minute_and_timers_fire_meanwhile(
    posting: Flask, post_box: PostBox
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        posting.extensions["mail"].port, posting.config["MAIL_TIMEOUT"] = silent.getsockname()[1], 0.2
        start_case(posting)
        with posting.app_context():
            first = db.session.scalars(db.select(Notice)).one()
            copied = ("case_id", "template", "address", "subject", "text", "html", "created_at", "due_at")
            values = {name: getattr(first, name) for name in copied}
            db.session.add_all(Notice(message_id=f"<{number}@x>", **values) for number in range(4))
            db.session.commit()
        assert worker.work(posting) == 1  # the first of five
        assert sorted(status for _, status, tries in all_notices(posting) if not tries) == ["due"] * 4
        move(posting, timedelta(minutes=2))
        worker.work(posting)
        posting.extensions["mail"].port, posting.config["MAIL_TIMEOUT"] = post_box.port, A_HANG
        move(posting, timedelta(minutes=10))
        worker.work(posting)
    assert {status for _, status, _ in all_notices(posting)} == {"sent"}
    assert len(post_box.messages) == 5
