"""A case, and the list of cases: where it stands, what happened, what can be done now."""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as AnyResponse

from notifications import attachments, notices
from webapp import access, asking, clock, standing, timeline
from webapp.navigation import Place
from webapp.paging import page_of
from workflows import cases, files, incidents, linked, people, recordable, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Awaited
from workflows.errors import NotFound, SentTwice
from workflows.people import Person, Provider
from workflows.tasks import Task

PLACE = Place("Cases", "cases.index", 20)
page = Blueprint("cases", __name__, url_prefix="/cases")


@page.get("")
@access.staff
def index() -> str:
    """Every case, newest first, narrowed by words and by state."""
    rows = page_of(_wanted(request.args.get("words", "").strip()[:100], request.args.get("state", "running")))
    waiting = standing.waiting_for([case.id for case in rows.rows])
    return render_template("cases/index.html", rows=rows, waiting=waiting, now=clock.now())


@page.get("/<reference>")
@access.staff
def show(reference: str) -> str:
    """The case's timeline, under its state and key dates."""
    case = cases.find(reference)
    rows = page_of(timeline.events_of(case))
    happened = timeline.happenings(rows.rows)
    return tab("timeline", case, rows=rows, happened=happened)


@page.get("/<reference>/plan")
@access.staff
def plan(reference: str) -> str:
    """The plan's rows as they stand, in the template's columns (SIP-12)."""
    case = cases.find(reference)
    return tab("plan", case, table=standing.plan_of(case, clock.now()))


@page.get("/<reference>/emails")
@access.staff
def emails(reference: str) -> str:
    """Every email of the case with its text."""
    case = cases.find(reference)
    return tab("emails", case, rows=page_of(notices.of_case(case.id)))


@page.get("/<reference>/emails/<int:notice_id>/attachments/<int:attachment_id>")
@access.staff
def attachment(reference: str, notice_id: int, attachment_id: int) -> Response:
    """A file as an email of the case carried it."""
    notice = notices.find(notice_id, cases.find(reference).id)
    file = attachments.find(attachment_id, notice.id)
    return send_file(BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name)


@page.get("/<reference>/files")
@access.staff
def evidence(reference: str) -> str:
    """Every file of the case."""
    case = cases.find(reference)
    return tab("files", case, files=files.of_case(case.id))


@page.get("/<reference>/files/<int:file_id>")
@access.staff
def download(reference: str, file_id: int) -> Response:
    """One file, always as a download: what a stranger sent is never shown inside our pages."""
    file = files.find(cases.find(reference).id, file_id)
    response = send_file(
        BytesIO(file.content), mimetype="application/octet-stream", as_attachment=True, download_name=file.name
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@page.get("/<reference>/diagram")
@access.staff
def diagram(reference: str) -> str:
    """The diagram with the path taken, and the same as an ordered list."""
    case = cases.find(reference)
    return tab("diagram", case, steps=standing.steps_of(case), marks=standing.marks_of(case))


@page.get("/<reference>/diagram.bpmn")
@access.staff
def diagram_file(reference: str) -> Response:
    """The diagram that this case runs on."""
    version = cases.find(reference).version
    process = version.contents.diagrams.processes[version.procedure_key]
    return Response(version.contents.files[process.file], mimetype="application/xml")


@page.post("/<reference>/notes")
@access.staff
def note(reference: str) -> AnyResponse:
    """Write a note on the timeline (PP-4)."""
    case = cases.find(reference)
    text = request.form.get("text", "").strip()
    if not text:
        flash(_("Write the note before you save it."), "warning")
        return redirect(url_for("cases.show", reference=case.reference, _anchor="note"))
    try:
        cases.note(case.id, text, by=access.current_actor(), now=clock.now(), nonce=request.form.get("_nonce", ""))
        flash(_("Your note is on the timeline."), "success")
    except SentTwice:
        db.session.rollback()  # the button was pressed twice: the first press is on the timeline
    db.session.commit()
    return redirect(url_for("cases.show", reference=reference))


@page.post("/<reference>/owner")
@access.roles("officer", "manager", "administrator")
def hand_over(reference: str) -> AnyResponse:
    """Make another officer the owner of the case."""
    case = cases.lock(cases.find(reference).id)
    to = db.get_or_404(Person, request.form.get("to", 0, int))
    cases.hand_over(case, to, by=access.current_actor(), now=clock.now())
    flash(_("%(name)s now owns this case.", name=case.owner.name if case.owner else ""), "success")
    db.session.commit()
    return redirect(url_for("cases.show", reference=case.reference))


@page.post("/<reference>/tasks/<int:task_id>/request")
@access.roles("officer", "manager", "administrator")
def ask_again(reference: str, task_id: int) -> AnyResponse:
    """Email the provider the open request again; the link sent before stops working."""
    case, now = cases.lock(cases.find(reference).id), clock.now()
    task = db.session.get_one(Task, tasks.find(task_id).id, populate_existing=True)
    tasks.check_open(task)
    if task.case_id != case.id or not task.is_for_provider:
        raise NotFound(_("That is not a request to the provider of this case."))
    written = asking.ask_again(task, by=access.current_actor(), now=now)
    if written:
        flash(_("The request is on its way to %(name)s again, with a new link.", name=written[0].name), "success")
    else:
        flash(_("Nobody could be asked: no contact of this provider is known."), "warning")
    db.session.commit()
    return redirect(url_for("cases.show", reference=case.reference))


def tab(name: str, case: Case, **shown: object) -> str:
    """One tab of the case page, under what every tab shows."""
    open_tasks = standing.waiting_for([case.id])[case.id]
    now = clock.now()
    return render_template(
        f"cases/{name}.html", tab=name, case=case, now=now, open_tasks=open_tasks, actions=_allowed(case, now),
        stuck=incidents.open_ones(case.id), children=linked.children_of(case), person=access.current_person(),
        dates=standing.key_dates(case), asked=asking.asked(open_tasks, now), officers=people.with_role("officer"),
        **shown,
    )


def _allowed(case: Case, now: datetime) -> list[Awaited]:
    """What the reader may record on the case now."""
    person = access.current_person()
    return [action for action in cases.actions(case, now) if recordable.may_record(action, person)]


def _wanted(words: str, state: str) -> Select[Case]:
    rows = select(Case).join(Case.provider).options(
        joinedload(Case.provider), joinedload(Case.site), joinedload(Case.owner)
    )
    if state in {"running", "ended"}:
        rows = rows.where(Case.state == state)
    if words:
        pattern = f"%{words.replace('%', '')}%"
        rows = rows.where(or_(Case.reference.ilike(pattern), Provider.name.ilike(pattern), Case.stage.ilike(pattern)))
    return rows.order_by(Case.id.desc())
