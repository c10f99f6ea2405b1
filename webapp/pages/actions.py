"""Something that happens beside the procedure's own steps and is recorded when it does: a meeting, say (SIP-3)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import RawPairs
from webapp import access, clock, evidence, spreadsheets, task_forms
from webapp.errors import note_refusal, status_of
from webapp.spreadsheets import SpreadsheetRefused
from workflows import cases, recordable, sendings
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Awaited
from workflows.errors import Conflict, NotAllowed, SentTwice

page = Blueprint("actions", __name__, url_prefix="/cases/<reference>/actions")


@page.get("/<element_id>")
@access.staff
def show(reference: str, element_id: str) -> str:
    """The form that records it."""
    case = cases.find(reference)
    action = _action(case, element_id)
    return _page(case, action, _form(case, action))


@page.post("/<element_id>")
@access.staff
def record(reference: str, element_id: str) -> ResponseReturnValue:
    """Record it on the timeline, and let the diagram hear of it; where that cannot be, what was typed is shown."""
    try:
        return _record(cases.find(reference), element_id)
    except (Conflict, NotAllowed) as problem:
        return _conflict(cases.find(reference), element_id, problem)


def _record(case: Case, element_id: str) -> ResponseReturnValue:
    now, reference = clock.now(), case.reference
    if sendings.was_sent(request.form.get("_nonce", "")):
        return redirect(url_for("cases.show", reference=reference))  # before its files are kept once more
    action = _action(case, element_id)
    form, refused = _with_files(case, _form(case, action, task_forms.typed()), action)
    if form is not None and (form.rows_changed() or form.files_changed() or refused):
        return _show_again(case, action, form, 422 if refused else 200)
    if form is not None and not form.validate():
        return _show_again(case, action, form, 422)
    given = task_forms.given(form, request.form.get("_nonce", ""))
    person = access.current_person()
    try:
        cases.act(case.id, element_id, given, by=access.current_actor(), person=person, now=now)
    except SentTwice:
        db.session.rollback()  # the button was pressed twice: the first press is on the timeline
        return redirect(url_for("cases.show", reference=reference))
    flash(_("Recorded on the timeline."), "success")
    db.session.commit()
    return redirect(url_for("cases.show", reference=reference))


@page.get("/<element_id>/spreadsheet")
@access.staff
def template(reference: str, element_id: str) -> ResponseReturnValue:
    """The spreadsheet by which the form's list can be answered."""
    case = cases.find(reference)
    return spreadsheets.download(_form(case, _action(case, element_id)), case)


@page.post("/<element_id>/spreadsheet")
@access.staff
def upload(reference: str, element_id: str) -> ResponseReturnValue:
    """Fill in the form from a spreadsheet, to be checked and recorded (MON-4); or say what is wrong with it by cell."""
    case, now, pairs = cases.find(reference), clock.now(), task_forms.typed()
    action = _action(case, element_id)
    form_of = partial(_form, case, action)
    try:
        pairs = spreadsheets.take(case, pairs, form_of, request.files, by=access.current_actor(), now=now)
    except SpreadsheetRefused as problem:
        return _page(case, action, form_of(pairs), problem), 422
    flash(_("The spreadsheet is read. Check what stands here now, and record it."), "success")
    shown = _page(case, action, form_of(pairs), read=dict(pairs)[spreadsheets.READ])
    db.session.commit()
    return shown


def _with_files(case: Case, form: Any, action: Awaited) -> tuple[Any, bool]:
    """The form with the files that came with it, kept with the case; and whether one of them was refused."""
    if form is None or not form.file_fields:
        return form, False
    pairs, refused = evidence.change_files(
        case, form, task_forms.typed(), request.files, by=access.current_actor(), now=clock.now()
    )
    form = _form(case, action, pairs)
    for name, messages in refused.items():
        form.file_fields[name].errors = messages
    return form, bool(refused)


def _show_again(case: Case, action: Awaited, form: Any, status: int) -> ResponseReturnValue:
    """The page as it was sent. Files that came with it are kept: the page names them."""
    shown = _page(case, action, form)
    db.session.commit()
    return shown, status


def _conflict(case: Case, element_id: str, problem: Conflict | NotAllowed) -> ResponseReturnValue:
    """Nothing was recorded: what was typed stands on the page that says why."""
    db.session.rollback()
    properties = case.version.contents.diagrams.element(element_id).extensions.properties
    form = _form_of(case, properties, task_forms.typed())
    mine = form.as_seen() if form is not None else []
    shown = render_template(
        "actions/conflict.html", case=case, title=properties.get("action", ""), problem=problem, mine=mine,
    )
    status = status_of(problem)
    note_refusal(status)
    return shown, status


def _action(case: Case, element_id: str) -> Awaited:
    """What is to be recorded, by who may: before anything of it is kept. Raises Conflict, NotAllowed."""
    for action in cases.actions(case, clock.now()):
        if action.element_id == element_id:
            recordable.check_may_record(action, access.current_person())
            return action
    raise Conflict(_("The procedure has moved on: this can no longer be recorded here. Add a note instead."))


def _form(case: Case, action: Awaited, pairs: RawPairs | None = None) -> Any:
    return _form_of(case, action.properties, pairs)


def _form_of(case: Case, properties: Mapping[str, str], pairs: RawPairs | None) -> Any:
    form_id = properties.get("form", "")
    if not form_id:
        return None
    return task_forms.of_case(case.version.contents.form(form_id), case, clock.now(), pairs)


def _page(
    case: Case, action: Awaited, form: Any, problem: SpreadsheetRefused | None = None, read: str = ""
) -> str:
    by_sheet = form is not None and spreadsheets.offer(form)
    return render_template(
        "actions/show.html", case=case, action=action, form=form, by_sheet=by_sheet, problem=problem,
        accept=spreadsheets.ACCEPT, read=read or request.form.get(spreadsheets.READ, ""),
    )
