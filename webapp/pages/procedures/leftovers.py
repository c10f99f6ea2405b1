"""What other tools left in a draft's diagram: looked at, and taken out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock
from webapp.pages.procedures.drafts import content_of, draft_of
from workflows import drafts, engine
from workflows.database import db
from workflows.errors import NotFound, Refused

page = Blueprint("leftovers", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")


@page.get("/<path>/leftovers")
@access.roles("process_owner")
def show(key: str, draft_id: int, path: str) -> str:
    """Each setting with what it says, to be set again where it matters."""
    draft = draft_of(key, draft_id)
    held = content_of(draft, path)
    try:
        found = engine.leftovers(held, path)
    except Refused:
        raise NotFound(_("%(path)s is no diagram that can be read.", path=path)) from None
    return render_template(
        "procedures/draft_leftovers.html", procedure=draft.procedure, draft=draft, path=path, leftovers=found,
        mark=drafts.mark(held),
    )


@page.post("/<path>/leftovers")
@access.roles("process_owner")
def take_out(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Save the diagram without them; as it was it stays among the earlier saves."""
    held = content_of(draft_of(key, draft_id), path)
    try:
        left = engine.without_leftovers(held, path)
    except Refused:
        raise NotFound(_("%(path)s is no diagram that can be read.", path=path)) from None
    base = request.form.get("base", drafts.mark(held))
    drafts.save(draft_id, path, left, base=base, by=access.current_actor(), now=clock.now(), goes_on=False)
    flash(_("They are taken out. What %(path)s was before is among its earlier saves.", path=path), "success")
    db.session.commit()
    return redirect(url_for("drafts.show", key=key, draft_id=draft_id))
