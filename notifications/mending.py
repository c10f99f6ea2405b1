"""What an administrator can do about an incident: try again, or let it rest with a reason."""

from datetime import datetime

from sqlalchemy import select

from notifications import notices
from notifications.notices import CANCELLED, FAILED, Notice
from notifications.occasions import ask_again
from workflows import cases, incidents, stranded
from workflows.database import db
from workflows.errors import AlreadyDone, Conflict
from workflows.incidents import Incident
from workflows.people import Actor
from workflows.tasks import OPEN, Task


def can_retry(incident: Incident) -> bool:
    """Whether it can be tried again from here; a stuck task is completed again by whoever has it."""
    return incident.kind in ("timer", "notice", stranded.KIND)


def can_skip(incident: Incident) -> bool:
    """Whether it can rest; a timer that never fires would stop its case for ever."""
    return incident.kind != "timer"


def retry(incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Try again: fire the timers, send the email, ask again. Raises NotFound, AlreadyDone, Conflict."""
    incident = _open(incident_id)
    case = cases.lock(incident.case_id)
    if incident.kind == "timer":
        incidents.retry_timers(case, incident, by=by, now=now)
        return incident
    if incident.kind == stranded.KIND:
        return _look_again(incident, now)
    if incident.kind != "notice":
        raise Conflict("Whoever has this task completes it again; it cannot be tried from here.")
    incidents.mend(case, incident, by=by, now=now)
    if incident.notice_id is not None:
        notices.retry(db.session.get_one(Notice, incident.notice_id), now)
    for task in _asked_there(incident) if incident.notice_id is None else []:
        ask_again(task, now)
    return incident


def skip(incident_id: int, reason: str, *, by: Actor, now: datetime) -> Incident:
    """Let it rest, with a reason on the timeline; an email that failed is not sent. Raises NotFound, AlreadyDone."""
    incident = _open(incident_id)
    if not can_skip(incident):
        raise Conflict("A timer cannot be skipped: its case would stand still. Mend the cause, then retry.")
    case = cases.lock(incident.case_id)
    notice = db.session.get(Notice, incident.notice_id) if incident.notice_id is not None else None
    if notice is not None and notice.status == FAILED:
        notice.status = CANCELLED
    incidents.mend(case, incident, by=by, now=now, note=reason)
    return incident


def _look_again(incident: Incident, now: datetime) -> Incident:
    stranded.look_again(now)
    if incident.mended_at is None:
        raise Conflict(f"{incident.message} Then this closes by itself.")
    return incident


def _open(incident_id: int) -> Incident:
    """The incident, its case locked, if nobody mended it yet."""
    incident = incidents.find(incident_id)
    cases.lock(incident.case_id)
    db.session.refresh(incident)
    if incident.mended_at is not None:
        raise AlreadyDone(f"{incident.mended_by} already mended this.", by=incident.mended_by, at=incident.mended_at)
    return incident


def _asked_there(incident: Incident) -> list[Task]:
    """The open task that nobody could be asked to do."""
    rows = select(Task).where(
        Task.case_id == incident.case_id, Task.element_id == incident.element_id, Task.state == OPEN
    )
    return list(db.session.scalars(rows))
