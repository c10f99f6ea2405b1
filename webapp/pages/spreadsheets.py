"""A provider's spreadsheet: the template for their task, and the filled-in file, which becomes their draft."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from forms import RawPairs
from forms.sheets import CellFault
from notifications import links
from webapp import access, clock, spreadsheets, task_forms
from webapp.pages import links as doors
from webapp.steps import first_unfinished, steps_of
from webapp.uploads import UploadRefused
from workflows import tasks
from workflows.database import db

page = Blueprint("spreadsheets", __name__, url_prefix="/p/task/<int:task_id>/spreadsheet")
doors.protect(page)


@page.get("")
@access.link
def show(task_id: int) -> str:
    """Where the template is, and where the filled-in file goes."""
    spreadsheets.list_of(_form(doors.draft_pairs(g.link.task)))
    return _page([])


@page.get("/template")
@access.link
def template(task_id: int) -> Response:
    """The template, with the answers saved so far."""
    return spreadsheets.download(task_forms.with_draft(g.link.task, doors.OWNER, clock.now()), g.link.task.case)


@page.post("")
@access.link
def upload(task_id: int) -> AnyResponse | tuple[str, int]:
    """Read the file: everything that is wrong by cell and nothing stored, or the draft as the file says."""
    task, now = g.link.task, clock.now()
    try:
        uploaded = spreadsheets.read(request.files, doors.draft_pairs(task), _form, task.case.reference)
        if uploaded.faults:
            return _page(uploaded.faults), 422
        pairs = spreadsheets.keep(uploaded, task, doors.actor(g.link), now)
    except UploadRefused as problem:
        return _page([], str(problem)), 422
    tasks.save_draft(task, doors.OWNER, pairs, now)
    unfinished = _unfinished(pairs)
    flash(_("We have read “%(name)s”. It is not sent yet.", name=uploaded.upload.name), "success")
    db.session.commit()
    if unfinished:
        return redirect(url_for("answering.answer", task_id=task_id, number=unfinished))
    return redirect(url_for("answering.check", task_id=task_id))


def _form(pairs: RawPairs) -> object:
    return task_forms.of_task(g.link.task, clock.now(), pairs or None)


def _unfinished(pairs: RawPairs) -> int:
    """The number of the first page with something left to answer beside the list; 0 for none."""
    form = task_forms.of_task(g.link.task, clock.now(), pairs)
    step = None if form.validate() else first_unfinished(steps_of(form))
    return step.number if step else 0


def _page(faults: list[CellFault], refusal: str = "") -> str:
    return render_template(
        "links/spreadsheet.html", task=g.link.task, faults=faults, refusal=refusal, token=links.token(g.link),
        accept=spreadsheets.ACCEPT,
    )
