"""A case taken up where it stands, moved on, and written down again. The case is locked by the caller."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from workflows import recording
from workflows.database import db
from workflows.engine import RunningProcess, Timer
from workflows.errors import CaseStuck
from workflows.people import CLOCK, Actor
from workflows.scope import surroundings

if TYPE_CHECKING:
    from workflows.cases import Case

MOST_TIMERS = 100  # one visit of the clock fires at most this many timers of one case


def restore(case: "Case", now: datetime) -> RunningProcess:
    """The case's process as it waits."""
    diagrams = case.version.contents.diagrams
    return RunningProcess.restore(diagrams, case.engine_state, case.data, surroundings(case, now))


def move(case: "Case", verb: Callable[[RunningProcess], object], *, by: Actor, now: datetime) -> None:
    """Do this to the case's process, and write where the case stands then."""
    running = restore(case, now)
    verb(running)
    recording.record(case, running, by=by, now=now)


def fire_due(case: "Case", now: datetime, which: Callable[[Timer], bool] = lambda timer: True) -> int:
    """Fire the timers that are due, deadlines before reminders. Returns how many fired."""
    fired = 0

    def fire(running: RunningProcess) -> None:
        nonlocal fired
        while fired < MOST_TIMERS:
            due = next((one for one in running.timers if one.due_at <= now and which(one)), None)
            if due is None:
                return
            running.fire_timer(due.token_id)
            recording.do_jobs(case, running, by=CLOCK, now=now)
            fired += 1

    move(case, fire, by=CLOCK, now=now)
    return fired


def catch_up(case: "Case", now: datetime) -> None:
    """Fire the timers that were due and stop nothing: what comes after a deadline is late, whatever the worker does."""
    if case.next_due_at is None or case.next_due_at > now:
        return
    try:
        with db.session.begin_nested():
            fire_due(case, now, lambda timer: timer.is_boundary and not timer.interrupts)
    except CaseStuck:
        return  # the worker comes to the same timer and reports it; nobody's answer is lost to it
