"""What got stuck: rows an administrator sees, with a way to retry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows import events, values
from workflows.cases import Case
from workflows.database import Json, Moment, Row, db
from workflows.errors import NotFound
from workflows.events import CaseEvent
from workflows.people import CLOCK, Actor


class Incident(Row):
    """Something of a case that could not go on. `kind`: task, timer, notice, document or nobody.

    `inputs` is what the job that failed knew beside the case's own variables, for who does it once more.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    element_id: Mapped[str] = mapped_column(String(200), default="")
    notice_id: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(2000))
    inputs: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    raised_at: Mapped[datetime] = mapped_column(Moment)
    mended_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    mended_by: Mapped[str] = mapped_column(String(200), default="")
    case: Mapped[Case] = relationship()


def report(
    case: Case, kind: str, message: str, *, now: datetime, element: str = "", notice_id: int | None = None,
    inputs: Mapping[str, Any] | None = None,
) -> Incident:
    """Note what got stuck, once: the same open incident is not raised again."""
    same = select(Incident).where(
        Incident.case_id == case.id, Incident.kind == kind, Incident.element_id == element,
        Incident.notice_id == notice_id, Incident.mended_at.is_(None),
    )
    kept = values.clean(dict(inputs or {}))
    known = next((one for one in db.session.scalars(same) if one.inputs == kept), None)
    if known is not None:
        return known
    incident = Incident(
        case_id=case.id, kind=kind, element_id=element, notice_id=notice_id, message=message[:2000], raised_at=now,
        inputs=kept,
    )
    db.session.add(incident)
    details = {"kind": kind, "message": incident.message}
    events.add(case, "incident raised", by=CLOCK, at=now, element=element, details=details)
    return incident


def mend(case: Case, incident: Incident, *, by: Actor, now: datetime, note: str = "") -> None:
    """Mark the incident as mended, with a note where there is more to say."""
    incident.mended_at, incident.mended_by = now, by.name
    details = {"kind": incident.kind} | ({"text": note} if note else {})
    events.add(case, "incident mended", by=by, at=now, element=incident.element_id, details=details)


def retry_timers(case: Case, incident: Incident, *, by: Actor, now: datetime) -> None:
    """Let the clock try the case's timers again, with the patience of the first time. Case locked."""
    case.failures, case.retry_at = 0, None
    mend(case, incident, by=by, now=now)


@events.listen("task completed")
@events.listen("task cancelled")
def _mend_by_itself(case: Case, event: CaseEvent) -> None:
    """A task that got stuck, or that nobody could be asked to do, and is over now needs nobody's attention any more."""
    for incident in open_ones(case.id):
        is_about_task = incident.kind == "task" or (incident.kind == "notice" and incident.notice_id is None)
        if is_about_task and incident.element_id == event.element_id:
            mend(case, incident, by=Actor(event.by_name, event.by_id), now=event.at)


def find(incident_id: int) -> Incident:
    """The incident of that number. Raises NotFound."""
    incident = db.session.get(Incident, incident_id)
    if incident is None:
        raise NotFound("There is no such problem.")
    return incident


def open_ones(case_id: int | None = None) -> Sequence[Incident]:
    """Every open incident, of one case or of all, oldest first."""
    rows = select(Incident).where(Incident.mended_at.is_(None)).order_by(Incident.id)
    return db.session.scalars(rows if case_id is None else rows.where(Incident.case_id == case_id)).all()
