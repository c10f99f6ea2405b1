"""A provider's spreadsheet: the template for their task, and the filled-in file, which becomes their draft."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from forms import RawPairs
from notifications import links
from webapp import access, clock, spreadsheets, task_forms
from webapp.pages import links as doors
from webapp.spreadsheets import SpreadsheetRefused
from webapp.steps import first_unfinished, steps_of
from workflows import tasks
from workflows.database import db

page = Blueprint("spreadsheets", __name__, url_prefix="/p/task/<int:task_id>/spreadsheet")
doors.protect(page)


@page.get("")
@access.link
def show(task_id: int) -> str:
    """Where the template is, and where the filled-in file goes."""
    spreadsheets.list_of(_form(doors.draft_pairs(g.link.task)))
    return _page()


@page.get("/template")
@access.link
def template(task_id: int) -> Response:
    """The template, with the answers saved so far."""
    return spreadsheets.download(_form(doors.draft_pairs(g.link.task)), g.link.task.case)


@page.post("")
@access.link
def upload(task_id: int) -> AnyResponse | tuple[str, int]:
    """Read the file: everything that is wrong by cell and nothing stored, or the draft as the file says."""
    task, now = g.link.task, clock.now()
    draft = doors.draft_pairs(task)
    try:
        pairs = spreadsheets.take(task, draft, _form, request.files, by=doors.actor(g.link), now=now)
    except SpreadsheetRefused as problem:
        return _page(problem), 422
    tasks.save_draft(task, doors.OWNER, pairs, now, doors.actor(g.link).name)
    form = _form(pairs)
    step = None if form.validate() else first_unfinished(steps_of(form))
    flash(_("Your spreadsheet is read. It is not sent yet."), "success")
    db.session.commit()
    if step is not None:
        return redirect(url_for("answering.answer", task_id=task_id, number=step.number))
    return redirect(url_for("answering.check", task_id=task_id))


def _form(pairs: RawPairs) -> Any:
    """The task's form with these pairs; as the case fills it where nothing is typed yet."""
    return task_forms.of_task(g.link.task, clock.now(), pairs or None)


def _page(problem: SpreadsheetRefused | None = None) -> str:
    return render_template(
        "links/spreadsheet.html", task=g.link.task, problem=problem, token=links.token(g.link),
        accept=spreadsheets.ACCEPT,
    )
