"""What an administrator can do about an incident: try again, or let it rest with a reason."""

from datetime import datetime

from sqlalchemy import select

from notifications import notices, redirecting
from notifications.notices import FAILED, Notice
from notifications.occasions import JOB_TYPE, ask_again, write_missing
from workflows import cases, incidents, stranded
from workflows.cases import Case
from workflows.database import db
from workflows.documents import making
from workflows.errors import AlreadyDone, Conflict, NotFound, NotMade
from workflows.incidents import Incident
from workflows.people import Actor
from workflows.tasks import OPEN, Task

MAKES = "make-document"


def can_retry(incident: Incident) -> bool:
    """Whether it can be tried again from here; a stuck task is completed again by whoever has it."""
    if incident.kind == "notice" and incident.notice_id is None:
        return bool(_asked_there(incident)) or _job_of(incident) == JOB_TYPE
    if incident.kind == "document":
        return _job_of(incident) == MAKES
    return incident.kind in ("timer", "notice", stranded.KIND)


def can_skip(incident: Incident) -> bool:
    """Whether it can rest; a timer that never fires would stop its case for ever."""
    return incident.kind != "timer"


def retry(incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Do what failed once more: fire the timers, send or write the letter, ask, make the document.

    Raises NotFound, AlreadyDone, and Conflict where it still cannot be done: then it is as open as before.
    """
    incident = _open(incident_id)
    case = incident.case
    if not can_retry(incident):
        raise Conflict("This cannot be tried from here: whoever has the task completes it again, or it is skipped.")
    if incident.kind == "timer":
        incidents.retry_timers(case, incident, by=by, now=now)
        return incident
    if incident.kind == stranded.KIND:
        return _look_again(incident, now)
    if incident.kind == "document":
        _make(case, incident, by, now)
    else:
        _write(case, incident, now)
    if incident.mended_at is None:  # else what was done closed it
        incidents.mend(case, incident, by=by, now=now)
    return incident


def skip(incident_id: int, reason: str, *, by: Actor, now: datetime) -> Incident:
    """Let it rest, with a reason on the timeline; an email that failed is not sent. Raises NotFound, AlreadyDone."""
    incident = _open(incident_id)
    if not can_skip(incident):
        raise Conflict("A timer cannot be skipped: its case would stand still. Mend the cause, then retry.")
    incidents.mend(incident.case, incident, by=by, now=now, note=reason)
    notice = db.session.get(Notice, incident.notice_id) if incident.notice_id is not None else None
    if notice is not None and notice.status == FAILED:
        notices.cancel(notice, now)
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


def _write(case: Case, incident: Incident, now: datetime) -> None:
    """The letter that failed, or that nobody could be found for. Raises Conflict where there is still nobody."""
    asked = _asked_there(incident)
    if incident.notice_id is not None:
        redirecting.send_again(db.session.get_one(Notice, incident.notice_id), now)
        return
    written = [bool(ask_again(task, now)) for task in asked]
    if not (all(written) if asked else write_missing(case, incident.element_id, incident.inputs, now)):
        raise Conflict("There is still nobody to write to, so nothing was written. Mend that first, then retry.")


def _make(case: Case, incident: Incident, by: Actor, now: datetime) -> None:
    try:
        making.make_again(case, incident.element_id, incident.inputs, by=by, now=now)
    except (NotFound, NotMade) as problem:
        raise Conflict(f"It still cannot be made. {problem}") from problem


def _job_of(incident: Incident) -> str:
    """The type of the job that the case's procedure has there now; "" where it has none."""
    try:
        element = incident.case.version.contents.diagrams.element(incident.element_id)
    except NotFound:
        return ""
    return element.extensions.job_type or ""


def _asked_there(incident: Incident) -> list[Task]:
    """The open task that nobody could be asked to do."""
    rows = select(Task).where(
        Task.case_id == incident.case_id, Task.element_id == incident.element_id, Task.state == OPEN
    )
    return list(db.session.scalars(rows))
