"""Operations: what is due, what failed, what is stuck, and what an administrator can do about it."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from notifications import mail, mending, notices
from notifications.notices import Notice
from webapp import access, anchoring, clock, heartbeat
from webapp.navigation import Place
from workflows import incidents
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.errors import CaseStuck, Conflict
from workflows.incidents import Incident

page = Blueprint("operations", __name__, url_prefix="/operations")
PLACE = Place("Operations", "operations.show", 80)
MOST = 20  # of each list: who has more of them looks at the cases


@page.get("")
@access.roles("administrator")
def show() -> str:
    """Everything that needs an administrator, gravest first; then what the clock does next."""
    now = clock.now()
    return render_template(
        "operations/show.html", stuck=_stuck(), mending=mending, emails=db.session.scalars(_troubled()).all(),
        timers=db.session.scalars(_timers()).all(), overdue=_overdue(now), beat=heartbeat.last(),
        is_silent=_is_silent(now), mail_server=mail.is_configured(), waiting=_number_of_emails(now),
        verified=heartbeat.last_verified(), anchored=anchoring.last_kept(), is_anchored=anchoring.is_wanted(),
    )


@page.post("/incidents/<int:incident_id>/retry")
@access.roles("administrator")
def retry(incident_id: int) -> ResponseReturnValue:
    """Try again what got stuck."""
    try:
        incident = mending.retry(incident_id, by=access.current_actor(), now=clock.now())
    except (Conflict, CaseStuck) as problem:
        db.session.rollback()
        flash(_("Nothing was changed. %(problem)s", problem=problem), "error")
        return redirect(url_for("operations.show"))
    flash(_retried(incident), "success")
    db.session.commit()
    return redirect(url_for("operations.show"))


@page.get("/incidents/<int:incident_id>/skip")
@access.roles("administrator")
def ask_why(incident_id: int) -> str:
    """Before it is skipped: what that means, and why."""
    return _confirm(incidents.find(incident_id))


@page.post("/incidents/<int:incident_id>/skip")
@access.roles("administrator")
def skip(incident_id: int) -> ResponseReturnValue:
    """Let it rest, with a reason on the case's timeline."""
    reason = request.form.get("reason", "").strip()[:2000]
    if not reason:
        return _confirm(incidents.find(incident_id), _("Enter why it can rest")), 422
    incident = mending.skip(incident_id, reason, by=access.current_actor(), now=clock.now())
    flash(_("Closed. Your reason is on the timeline of %(reference)s.", reference=incident.case.reference), "success")
    db.session.commit()
    return redirect(url_for("operations.show"))


def _retried(incident: Incident) -> str:
    """What was done, which depends on what had failed."""
    reference = incident.case.reference
    if incident.kind == "document":
        return _("The document is made and kept with %(reference)s.", reference=reference)
    if incident.kind == "notice":
        return _("The email of %(reference)s is on its way. If it cannot be sent, it comes back to this page.",
                 reference=reference)
    return _("%(reference)s is tried again. If it gets stuck once more, it comes back to this page.",
             reference=reference)


def _confirm(incident: Incident, error: str = "") -> str:
    return render_template("operations/skip.html", incident=incident, error=error, can_skip=mending.can_skip(incident))


def _stuck() -> list[Incident]:
    rows = select(Incident).options(joinedload(Incident.case).joinedload(Case.provider))
    return list(db.session.scalars(rows.where(Incident.mended_at.is_(None)).order_by(Incident.id)))


def _troubled() -> Select[Notice]:
    """Emails that failed at least once and are tried again. Those given up stand among what is stuck."""
    rows = select(Notice).options(joinedload(Notice.case)).where(Notice.status == notices.DUE, Notice.failure != "")
    return rows.order_by(Notice.due_at).limit(MOST)


def _number_of_emails(now: datetime) -> int:
    waiting = select(func.count()).where(Notice.status == notices.DUE, Notice.due_at <= now)
    return db.session.scalar(waiting) or 0


def _timers() -> Select[Case]:
    rows = select(Case).options(joinedload(Case.provider)).where(Case.state == RUNNING, Case.next_due_at.is_not(None))
    return rows.order_by(Case.next_due_at).limit(MOST)


def _overdue(now: datetime) -> int:
    """How many cases have a timer that should have fired a while ago."""
    late = select(func.count()).where(Case.state == RUNNING, Case.next_due_at < now - heartbeat.SILENCE)
    return db.session.scalar(late) or 0


def _is_silent(now: datetime) -> bool:
    beat = heartbeat.last()
    return beat is None or now - beat > heartbeat.SILENCE
