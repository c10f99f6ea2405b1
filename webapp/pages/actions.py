"""Something that happens beside the procedure's own steps and is recorded when it does: a meeting, say (SIP-3)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import RawPairs
from webapp import access, clock, task_forms
from workflows import cases
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Awaited
from workflows.errors import Conflict, SentTwice

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
    """Record it on the timeline, and let the diagram hear of it."""
    case, now = cases.find(reference), clock.now()
    action = _action(case, element_id)
    pairs = task_forms.typed()
    form = _form(case, action, pairs)
    if form is not None and form.rows_changed():
        return _page(case, action, form)
    if form is not None and not form.validate():
        return _page(case, action, form), 422
    given = task_forms.given(form, request.form.get("_nonce", ""))
    person = access.current_person()
    try:
        cases.act(case.id, element_id, given, by=access.current_actor(), person=person, now=now)
    except SentTwice:
        db.session.rollback()  # the button was pressed twice: the first press is on the timeline
        return redirect(url_for("cases.show", reference=reference))
    flash(_("Recorded on the timeline."), "success")
    db.session.commit()
    return redirect(url_for("cases.show", reference=case.reference))


def _action(case: Case, element_id: str) -> Awaited:
    for action in cases.actions(case, clock.now()):
        if action.element_id == element_id:
            return action
    raise Conflict(_("The procedure has moved on: this can no longer be recorded here. Add a note instead."))


def _form(case: Case, action: Awaited, pairs: RawPairs | None = None) -> Any:
    form_id = action.properties.get("form", "")
    if not form_id:
        return None
    return task_forms.of_case(case.version.contents.form(form_id), case, clock.now(), pairs)


def _page(case: Case, action: Awaited, form: Any) -> str:
    return render_template("actions/show.html", case=case, action=action, form=form)
