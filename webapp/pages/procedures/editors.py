"""The editor of one of a draft's files: which page opens for which kind of file, and saving without JavaScript."""

from pathlib import PurePath

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, headers
from webapp.pages.procedures import form_previews, letters, outcomes, papers
from webapp.pages.procedures.drafts import content_of, draft_of
from workflows import drafts
from workflows.database import db
from workflows.drafts import SavedMeanwhile
from workflows.errors import BadValue, NotFound
from workflows.versions import ProcessVersion, VersionFile

page = Blueprint("editors", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")
# Each opens templates/procedures/editors/NAME.html.
EDITORS = {".bpmn": "bpmn", ".form": "form", ".dmn": "dmn", ".email": "email", ".typ": "document"}
# What an editor's page needs beside the file: AROUND[name](draft, path, content).
AROUND = {
    "email": letters.around, "form": form_previews.around, "dmn": outcomes.around, "document": papers.around,
}
# These editors of bpmn.io write style attributes; nothing of theirs needs more.
STYLED = {"bpmn", "form", "dmn"}


@page.get("/<path>")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int, path: str) -> Response:
    """The file in its editor; an administrator only reads, as does who asks for `?read=yes`."""
    held = content_of(draft_of(key, draft_id), path)
    return _editor(key, draft_id, path, _words(held, path), drafts.mark(held))


@page.post("/<path>")
@access.roles("process_owner")
def save(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Save what was typed without JavaScript; what somebody saved meanwhile is shown before it is replaced."""
    typed = _typed()
    by, base = access.current_actor(), request.form.get("base", "")
    try:
        drafts.save(draft_of(key, draft_id).id, path, typed.encode(), base=base, by=by, now=clock.now())
    except SavedMeanwhile as clash:
        db.session.rollback()
        theirs = _words(drafts.find(draft_id).contents.files.get(path, b""), path)
        return _editor(key, draft_id, path, typed, clash.theirs.mark, clash=str(clash), theirs=theirs), 409
    except BadValue as bad:
        db.session.rollback()
        return _editor(key, draft_id, path, typed, base, clash=str(bad)), 422
    flash(_("Saved."), "success")
    db.session.commit()
    return redirect(url_for("editors.show", key=key, draft_id=draft_id, path=path))


def _editor(
    key: str, draft_id: int, path: str, content: str, mark: str, clash: str = "", theirs: str | None = None
) -> Response:
    draft = draft_of(key, draft_id)
    editor = EDITORS.get(PurePath(path).suffix, "text")
    response = make_response(render_template(
        f"procedures/editors/{editor}.html", procedure=draft.procedure, draft=draft, path=path, content=content,
        mark=mark, clash=clash, theirs=theirs, saved=_saved(draft, path), can_edit=_may_edit(),
        address=url_for("drafts.content", key=key, draft_id=draft_id, path=path),
        **AROUND[editor](draft, path, content) if editor in AROUND else {},
    ))
    styles = "'self' 'unsafe-inline'" if editor in STYLED else "'self'"
    response.headers["Content-Security-Policy"] = headers.policy(style_src=styles, frame_src="'self'")
    return response


def _typed() -> str:
    """The whole file as the page's fields say it: an email comes in two."""
    fields = ("subject", "body") if "subject" in request.form else ("content",)
    return "\n\n".join(request.form.get(field, "") for field in fields).replace("\r\n", "\n")


def _saved(draft: ProcessVersion, path: str) -> VersionFile | None:
    """The file's row, where somebody saved it in this draft."""
    return next((row for row in draft.file_rows if row.path == path and row.saved_at), None)


def _may_edit() -> bool:
    return access.current_person().has_role("process_owner") and "read" not in request.args


def _words(content: bytes, path: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise NotFound(_("%(path)s is no text. Download it, change it and upload it again.", path=path)) from None
