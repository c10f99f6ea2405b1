"""The worker: what is due now. One timer's case, notice or round at a time, each in its own transactions."""

import threading
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask, current_app
from sqlalchemy import or_, select

from notifications import mail, notices
from notifications.notices import CANCELLED, KEPT, SENT, Notice
from webapp import addresses, anchoring, clock, doing, forgotten, heartbeat
from workflows import cases, incidents, moves, schedules
from workflows.cases import RUNNING, Case
from workflows.database import db, is_trouble, reading, undo
from workflows.engine import Timer
from workflows.errors import CaseStuck, OutOfTime, UpturnError

PAUSE_SECONDS = 1.0
MOST_FAILURES = 3  # of one case's timers, then an incident waits for somebody to retry
PUT_OFF = timedelta(minutes=5)
TROUBLED = timedelta(minutes=1)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """What to do first: the case whose timer is due longest, the notice, the schedule's round, the case to be moved."""

    case_id: int | None
    notice_id: int | None
    schedule_id: int | None
    move_id: int | None
    password_id: int | None

    @property
    def number(self) -> int:
        """How many things these are."""
        return sum(one is not None for one in astuple(self))


def run(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set. Any number of workers may run beside each other."""
    beat_at = 0.0
    _try(app, _count_what_was_left)
    while not stop.is_set():
        if time.monotonic() >= beat_at:
            beat_at = time.monotonic() + heartbeat.EVERY.total_seconds()
            _try(app, _beat)
            _try(app, keep_daily_head)
        if not _try(app, do_due):
            stop.wait(PAUSE_SECONDS)


def work(app: Flask, now: datetime | None = None) -> int:
    """Everything that is due at this moment; returns how many timers' cases, notices, rounds and moves were done."""
    done = 0
    while (this_time := do_due(app, now)) > 0:
        done += this_time
    return done


def do_due(app: Flask, at: datetime | None = None) -> int:
    """At most one case's timers, one of everything else, at that moment or now. Returns how many there were to do."""
    with app.app_context():
        now = at or clock.now()
        due = _what_is_due(now)
        if due.case_id is not None:
            _fire_timers(due.case_id, now)
        # Each by the clock as it stands then: what came before it may have waited for a mail server.
        if due.notice_id is not None:
            _send(due.notice_id, at or clock.now())
        if due.schedule_id is not None:
            _begin_round(due.schedule_id, at or clock.now())
        if due.move_id is not None:
            _move(due.move_id, at or clock.now())
        if due.password_id is not None:
            _send_password_link(due.password_id, at or clock.now())
        return due.number


def _count_what_was_left(app: Flask) -> int:
    """A case that ends the process of whoever fires its timers, by its size say, raises no error to be counted."""
    with app.app_context():
        left = doing.left_behind(_folder())
        for case_id in left:
            _count_failure(case_id, CaseStuck("The worker was ended in the middle of it."), None, clock.now())
        return len(left)


def _folder() -> Path:
    return Path(current_app.config["UPTURN"].data)


def _beat(app: Flask) -> int:
    with app.app_context():
        heartbeat.beat(clock.now())
        db.session.commit()
    return 0


def keep_daily_head(app: Flask) -> int:
    """Once a day: one hash over where every case's history stands, kept elsewhere too where a setting says so."""
    with app.app_context():
        now = clock.now()
        anchoring.begin_day(now)
        try:
            anchoring.file_new(now)
        except OSError as problem:  # the folder is away: the emailed copy must not wait for it
            db.session.rollback()
            log.warning("daily head not filed", exc_info=problem)
        _tell(now)
    return 0


def _tell(now: datetime) -> None:
    claimed = anchoring.claim_letter(now)
    if claimed is None:
        return
    try:
        mail.deliver(claimed.letter)
    except Exception as problem:
        log.warning("daily head not emailed", exc_info=problem)
    else:
        anchoring.mark_told(claimed, now)


def _try(app: Flask, step: Callable[[Flask], int]) -> int:
    try:
        return step(app)
    except Exception:
        log.exception("worker round failed")  # the database is away, say: pause and look again
        return 0


def _what_is_due(now: datetime) -> Due:
    ready = or_(Case.retry_at.is_(None), Case.retry_at <= now)
    timers = (
        select(Case.id)
        .where(Case.state == RUNNING, Case.next_due_at <= now, Case.failures < MOST_FAILURES, ready)
        .order_by(Case.next_due_at)
        .limit(1)
    )
    with reading():
        row = db.session.execute(
            select(
                timers.scalar_subquery(), notices.first_due(now).scalar_subquery(),
                schedules.first_due(now).scalar_subquery(), moves.first_due(now).scalar_subquery(),
                forgotten.first_due(now).scalar_subquery(),
            )
        ).one()
        db.session.rollback()
    return Due(*row)


def _fire_timers(case_id: int, now: datetime) -> None:
    begun: list[Timer] = []
    try:
        with doing.noted(_folder(), case_id):
            fired = cases.fire_timers(case_id, now, begun.append)
        case = db.session.get_one(Case, case_id)
        if not fired and case.state == RUNNING and case.next_due_at is not None and case.next_due_at <= now:
            raise CaseStuck("Its timer is due but cannot fire.")  # else it would be tried for ever, at full speed
        db.session.commit()
    except Exception as problem:
        undo()
        if is_trouble(problem):
            _put_off(case_id, now)
        else:
            _count_failure(case_id, problem, begun[-1] if begun else None, now)
        log.error("timers failed", case=case_id, exc_info=problem)


def _put_off(case_id: int, now: datetime) -> None:
    """The database or the disk is in trouble, which is no failure of the case: others first, then this one again."""
    cases.lock(case_id).retry_at = now + TROUBLED
    db.session.commit()


def _count_failure(case_id: int, problem: Exception, timer: Timer | None, now: datetime) -> None:
    """A case's timers failed: try again after a growing pause; the third time, raise an incident."""
    case = cases.lock(case_id)
    case.failures += 1
    case.retry_at = now + timedelta(minutes=2 ** (case.failures - 1))
    if case.failures >= MOST_FAILURES:
        element = problem.element if isinstance(problem, CaseStuck) else ""
        element = element or (timer.element_id if timer is not None else "")
        incidents.report(case, "timer", _told(case, problem, timer), now=now, element=element)
    db.session.commit()


def _told(case: Case, problem: Exception, timer: Timer | None) -> str:
    """Which timer failed, at which element by its name, and with what kind of error."""
    why = str(problem) if isinstance(problem, UpturnError | OutOfTime) else f"{type(problem).__name__}: {problem}"
    if timer is None:
        return f"Its timers could not fire. {why}"
    element = case.version.contents.diagrams.element(timer.element_id, timer.process_id)
    return f"The timer “{element.name or element.id}” could not fire. {why}"


def _begin_round(schedule_id: int, now: datetime) -> None:
    try:
        schedules.begin_round(schedule_id, now)
        db.session.commit()
    except UpturnError as problem:  # the procedure or its data: somebody must mend it, and the others must not wait
        db.session.rollback()
        schedules.pause(schedule_id, str(problem))
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("round failed", schedule=schedule_id)
        schedules.put_off(schedule_id, now + PUT_OFF)
        db.session.commit()


def _move(move_id: int, now: datetime) -> None:
    """Move one case to another version; whatever is in the way, the case stays as it was and the move says why."""
    try:
        moves.carry_out(move_id, now)
        db.session.commit()
    except UpturnError as problem:
        db.session.rollback()
        moves.fail(move_id, str(problem), now)
        db.session.commit()
    except Exception as problem:
        undo()
        if is_trouble(problem):
            raise
        moves.fail(move_id, f"Upturn could not move it ({type(problem).__name__}). An administrator can look.", now)
        db.session.commit()
        log.error("move failed", move=move_id, exc_info=problem)


def _send(notice_id: int, now: datetime) -> None:
    """Claim, commit, send, mark: no transaction is open while the mail server thinks."""
    notice = notices.claim(notice_id, now)
    if notice is None:
        db.session.rollback()
        return
    if not notice.is_needed:
        notice.status = CANCELLED
        db.session.commit()
        return
    claimed_until = notice.claimed_until
    db.session.commit()
    problem = _try_sending(notice_id)
    notice = _still_ours(notice_id, claimed_until)
    if notice is not None and problem is not None:
        notices.mark_failed(notice, notice.case, f"{type(problem).__name__}: {problem}", now)
    elif notice is not None:
        notices.mark_sent(notice, notice.case, now, SENT if mail.is_configured() else KEPT)
    db.session.commit()
    if problem is not None and mail.is_server_away(problem):
        notices.hold_back(now)  # every other email would find the same, and timers would wait meanwhile
        db.session.commit()


def _send_password_link(request_id: int, now: datetime) -> None:
    """As with a notice; one that fails is due again after a pause, until its link would have ended."""
    request = forgotten.claim(request_id, now)
    if request is None:
        db.session.rollback()
        return
    letter = forgotten.letter(request, now)
    db.session.commit()
    try:
        if letter is not None and mail.is_configured():
            mail.deliver(letter)
    except Exception as problem:
        log.warning("password link failed", request=request_id, exc_info=problem)
    else:
        forgotten.forget(request_id)
        db.session.commit()


def _try_sending(notice_id: int) -> Exception | None:
    """Why the notice could not be sent; None when the server took it, or when there is no server to take it."""
    try:
        if mail.is_configured():
            mail.deliver(_letter(notice_id))
    except Exception as problem:  # whatever is wrong with this one, the next must not wait for it
        db.session.rollback()
        log.warning("email failed", notice=notice_id, exc_info=problem)
        return problem
    return None


def _letter(notice_id: int) -> mail.Letter:
    with reading():
        notice = db.session.get_one(Notice, notice_id)
        letter = mail.letter(notice, addresses.of_notice(notice))
        db.session.rollback()
    return letter


def _still_ours(notice_id: int, claimed_until: datetime | None) -> Notice | None:
    """The notice, its case locked; None when the lease ran out meanwhile and another worker took it."""
    cases.lock(db.session.get_one(Notice, notice_id).case_id)
    notice = db.session.get_one(Notice, notice_id, populate_existing=True)
    return notice if notice.claimed_until == claimed_until else None
