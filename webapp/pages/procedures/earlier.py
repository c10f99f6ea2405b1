"""Earlier saves of a draft's file: what was saved over or put aside, to read and to bring back."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock
from webapp.pages.procedures.drafts import body, draft_of
from workflows import drafts
from workflows.database import db
from workflows.drafts import DraftSave
from workflows.errors import NotFound

page = Blueprint("earlier", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files/<path>/earlier")


@page.get("")
@access.roles("process_owner", "administrator")
def index(key: str, draft_id: int, path: str) -> str:
    """What the file was before, the newest first."""
    draft = draft_of(key, draft_id)
    saves = drafts.earlier(draft.id, path)
    return render_template("procedures/earlier.html", procedure=draft.procedure, draft=draft, path=path, saves=saves)


@page.get("/<int:save_id>")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int, path: str, save_id: int) -> str:
    """One earlier save, as it was."""
    draft = draft_of(key, draft_id)
    save = _save(draft_id, path, save_id)
    return render_template(
        "procedures/earlier_save.html", procedure=draft.procedure, draft=draft, path=path, save=save,
        content=None if path.endswith(".docx") else save.content.decode(errors="replace"),
    )


@page.post("/<int:save_id>/restoration")
@access.roles("process_owner")
def restore(key: str, draft_id: int, path: str, save_id: int) -> ResponseReturnValue:
    """Bring an earlier save back; what the file is now becomes an earlier save itself."""
    draft = draft_of(key, draft_id)
    save = _save(draft_id, path, save_id)
    now_there = draft.contents.files.get(path)
    base = "" if now_there is None else drafts.mark(now_there)
    drafts.save(draft_id, path, save.content, base=base, by=access.current_actor(), now=clock.now())
    flash(_("%(path)s is as it was then. What it was before is among its earlier saves.", path=path), "success")
    db.session.commit()
    return redirect(url_for("drafts.show", key=key, draft_id=draft_id))


@page.post("")
@access.roles("process_owner")
def put_aside(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Keep the content sent among the earlier saves, where somebody keeps another's content over their own."""
    draft = draft_of(key, draft_id)
    drafts.put_aside(draft.id, path, body(), by=access.current_actor(), now=clock.now())
    db.session.commit()
    return jsonify(), 201


def _save(draft_id: int, path: str, save_id: int) -> DraftSave:
    found = next((save for save in drafts.earlier(draft_id, path) if save.id == save_id), None)
    if found is None:
        raise NotFound(_("There is no such earlier save of %(path)s.", path=path))
    return found
