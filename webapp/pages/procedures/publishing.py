"""Publishing a draft: what it changes, what its rehearsals say, who proposes it and who approves it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock
from webapp.pages.procedures.drafts import draft_of
from webapp.pages.procedures.trials import unlocked
from workflows import differences, onward, publishing, rehearsals, versions
from workflows.database import db
from workflows.errors import BadValue
from workflows.versions import ProcessVersion

ONWARD = "onward."
page = Blueprint("publishing", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/publication")


@page.get("")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int) -> str:
    """Everything needed to decide whether this draft becomes the next version."""
    return _page(draft_of(key, draft_id))


@page.post("/proposal")
@access.roles("process_owner")
def propose(key: str, draft_id: int) -> ResponseReturnValue:
    """Propose the draft with a note; where no approval is asked for, publish it."""
    draft = draft_of(key, draft_id)
    note, read = request.form.get("note", ""), request.form.get("read", "")
    if publishing.overtaken_by(draft) and "over" not in request.form:
        return _page(draft, note, _("Confirm that this draft replaces the newer version"), "over"), 422
    verb = publishing.propose if current_app.config["UPTURN"].approval else publishing.publish
    try:
        verb(draft_id, read, note=note, by=access.current_person(), now=clock.now(), goes_on=_goes_on())
    except BadValue as bad:
        return _page(draft, note, str(bad), "note"), 422
    flash(_said(draft), "success")
    db.session.commit()
    return _onwards(draft)


@page.post("/approval")
@access.roles("process_owner", "administrator")
def approve(key: str, draft_id: int) -> ResponseReturnValue:
    """Publish what somebody else proposed."""
    draft = draft_of(key, draft_id)
    publishing.approve(draft_id, request.form.get("read", ""), by=access.current_person(), now=clock.now())
    flash(_said(draft), "success")
    db.session.commit()
    return _onwards(draft)


@page.post("/withdrawal")
@access.roles("process_owner", "administrator")
def withdraw(key: str, draft_id: int) -> ResponseReturnValue:
    """Take the proposal back, or send it back to whoever made it."""
    draft = publishing.withdraw(draft_of(key, draft_id).id, by=access.current_person())
    flash(_("The draft is no longer proposed. It can be changed and proposed again."), "success")
    db.session.commit()
    return redirect(url_for("drafts.show", key=key, draft_id=draft.id))


def _page(draft: ProcessVersion, note: str = "", fault: str = "", anchor: str = "") -> str:
    problems = versions.look_over(draft.contents.files)
    errors = [one for one in problems if one.severity == "error"]
    with unlocked():
        replayed = [] if errors else rehearsals.replay(draft)
    newest = versions.newest(draft.procedure_key)
    return render_template(
        "procedures/publication.html", procedure=draft.procedure, draft=draft, newest=newest, note=note,
        faults=[(fault, anchor)] if fault else [], overtaken=publishing.overtaken_by(draft),
        errors=errors, replayed=replayed, mark=publishing.mark(draft),
        gone=[] if errors else onward.gone(draft), goes_on=draft.onward if draft.proposed_at else _goes_on(),
        warnings=[one for one in problems if one.severity != "error"],
        changed=differences.between(newest.contents.files if newest else {}, draft.contents.files),
        may_approve=draft.proposed_by_id != access.current_person().id,
    )


def _goes_on() -> dict[str, str]:
    """Where cases go on whose step the draft no longer has, as chosen on the page."""
    return {name.removeprefix(ONWARD): to for name, to in request.form.items() if name.startswith(ONWARD) and to}


def _said(draft: ProcessVersion) -> str:
    if draft.number is None:
        return _("The draft is proposed. Another process owner or an administrator approves it.")
    return _("Version %(number)d is published. Cases that start from now on use it.", number=draft.number)


def _onwards(draft: ProcessVersion) -> ResponseReturnValue:
    if draft.number is None:
        return redirect(url_for("publishing.show", key=draft.procedure_key, draft_id=draft.id))
    return redirect(url_for("versions.show", key=draft.procedure_key, number=draft.number))
