"""A draft's files: adding one, giving it another name, taking it out, uploading what another program wrote."""

from pathlib import PurePath

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from webapp import access, clock
from webapp.pages.procedures.drafts import content_of, draft_of
from workflows import drafts, new_files
from workflows.database import db
from workflows.errors import BadValue

page = Blueprint("draft_files", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")


@page.post("")
@access.roles("process_owner")
def add(key: str, draft_id: int) -> ResponseReturnValue:
    """Add a file of that kind under that title, and open it; a script is answered its path and name as JSON."""
    draft = draft_of(key, draft_id)
    try:
        path, content = new_files.begin(request.form.get("kind", ""), request.form.get("title", ""))
        if path in draft.contents.files:
            raise BadValue(_("There is already a file %(path)s. Give the new one another name.", path=path))
        drafts.save(draft.id, path, content, base="", by=access.current_actor(), now=clock.now())
    except BadValue as bad:
        return _refused(key, draft_id, bad)
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(path=path, name=PurePath(path).stem), 201
    return redirect(url_for("editors.show", key=key, draft_id=draft_id, path=path))


@page.post("/uploads")
@access.roles("process_owner")
def upload(key: str, draft_id: int) -> ResponseReturnValue:
    """Take a document (or any file of a procedure) as another program wrote it, in place of the one of that name."""
    draft = draft_of(key, draft_id)
    sent = request.files.get("file")
    try:
        path, content = _sent(sent, request.form.get("path", ""))
        there = draft.contents.files.get(path)
        base = "" if there is None else request.form.get("base", drafts.mark(there))
        drafts.save(draft.id, path, content, base=base, by=access.current_actor(), now=clock.now())
    except BadValue as bad:
        return _refused(key, draft_id, bad)
    flash(_("%(path)s is uploaded.", path=path), "success")
    db.session.commit()
    return redirect(_draft_page(key, draft_id))


@page.get("/<path>/name")
@access.roles("process_owner")
def ask_name(key: str, draft_id: int, path: str) -> str:
    """Ask for another name of the file."""
    return _question(key, draft_id, path, "rename")


@page.post("/<path>/name")
@access.roles("process_owner")
def rename(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Give the file another name; under the old one it stays among the earlier saves."""
    draft = draft_of(key, draft_id)
    content, by, now = content_of(draft, path), access.current_actor(), clock.now()
    try:
        new = new_files.named(request.form.get("name", "")) + PurePath(path).suffix
        if new in draft.contents.files:
            raise BadValue(_("There is already a file %(path)s.", path=new))
        drafts.save(draft.id, new, content, base="", by=by, now=now)
    except BadValue as bad:
        return _question(key, draft_id, path, "rename", str(bad)), 422
    drafts.remove(draft.id, path, base=drafts.mark(content), by=by, now=now)
    flash(_("%(old)s is now %(new)s.", old=path, new=new), "success")
    db.session.commit()
    return redirect(_draft_page(key, draft_id))


@page.get("/<path>/removal")
@access.roles("process_owner")
def ask_removal(key: str, draft_id: int, path: str) -> str:
    """Ask whether the file may go."""
    return _question(key, draft_id, path, "remove")


@page.post("/<path>/removal")
@access.roles("process_owner")
def remove(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Take the file out of the draft; it stays among the earlier saves."""
    held = content_of(draft_of(key, draft_id), path)
    base = request.form.get("base", drafts.mark(held))
    drafts.remove(draft_id, path, base=base, by=access.current_actor(), now=clock.now())
    flash(_("%(path)s is taken out of this draft.", path=path), "success")
    db.session.commit()
    return redirect(_draft_page(key, draft_id))


def _sent(sent: FileStorage | None, path: str) -> tuple[str, bytes]:
    """The path, that of the file replaced or made of the sent one's name, and the content. Raises BadValue."""
    if sent is None or not sent.filename:
        raise BadValue(_("Choose a file to upload."))
    name = PurePath(sent.filename)
    ending = name.suffix.lower()
    if path and ending != PurePath(path).suffix:
        raise BadValue(_("%(path)s can only be replaced by a file that ends in %(ending)s.", path=path,
                         ending=PurePath(path).suffix))
    return path or new_files.named(name.stem) + ending, sent.read()


def _question(key: str, draft_id: int, path: str, verb: str, fault: str = "") -> str:
    draft = draft_of(key, draft_id)
    held = content_of(draft, path)
    return render_template(
        f"procedures/draft_{verb}.html", procedure=draft.procedure, draft=draft, path=path, fault=fault,
        stem=PurePath(path).stem, mark=drafts.mark(held),
    )


def _refused(key: str, draft_id: int, bad: BadValue) -> ResponseReturnValue:
    db.session.rollback()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=str(bad)), 422
    flash(str(bad), "error")
    return redirect(_draft_page(key, draft_id))


def _draft_page(key: str, draft_id: int) -> str:
    return url_for("drafts.show", key=key, draft_id=draft_id)
