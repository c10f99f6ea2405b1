"""Versions of a procedure: every one readable, comparable with any other, and restorable as a draft."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from webapp import access, clock
from webapp.sections import Section
from workflows import cases, differences, drafts, versions
from workflows.cases import Case
from workflows.database import db
from workflows.differences.changes import ADDED, CHANGED, REMOVED
from workflows.errors import NotFound
from workflows.versions import Procedure, ProcessVersion

page = Blueprint("versions", __name__, url_prefix="/procedures/<key>")
SECTION = Section("Versions", "versions.index", 60)


@page.get("/versions")
@access.roles("process_owner", "administrator")
def index(key: str) -> str:
    """Every published version, the newest first, with who proposed and approved it and how many cases run on it."""
    procedure = db.get_or_404(Procedure, key)
    return render_template(
        "procedures/versions.html", procedure=procedure, versions=versions.of_procedure(key), running=_running(key),
        drafts=drafts.of_procedure(key),
    )


@page.get("/versions/<int:number>")
@access.roles("process_owner", "administrator")
def show(key: str, number: int) -> str:
    """One version: its diagram, its files, and what it changed."""
    version = versions.numbered(key, number)
    earlier = versions.numbered(key, number - 1) if number > 1 else None
    changed = differences.between(earlier.contents.files, version.contents.files) if earlier else []
    running = _running(key)
    return render_template(
        "procedures/version.html", procedure=version.procedure, version=version, earlier=earlier, changed=changed,
        running=running.get(version.id, 0),
        elsewhere=sum(running.values()) - running.get(version.id, 0) if version == versions.newest(key) else 0,
    )


@page.get("/comparison")
@access.roles("process_owner", "administrator")
def compare(key: str) -> str:
    """Any two versions or drafts beside each other: `old` and `new` are their ids."""
    procedure = db.get_or_404(Procedure, key)
    old, new = _asked(key, "old"), _asked(key, "new")
    changed = differences.between(old.contents.files, new.contents.files)
    return render_template(
        "procedures/comparison.html", procedure=procedure, old=old, new=new, changed=changed,
        pictures=[(one, *_marks(one)) for one in changed if one.path.endswith(".bpmn") and one.how == CHANGED],
        choices=[*drafts.of_procedure(key), *versions.of_procedure(key)],
    )


@page.get("/contents/<int:version_id>/<path>")
@access.roles("process_owner", "administrator")
def content(key: str, version_id: int, path: str) -> Response:
    """A file of a version or draft, as it is."""
    files = _of(key, version_id).contents.files
    if path not in files:
        raise NotFound(_("This version has no file %(path)s.", path=path))
    response = make_response(files[path])
    response.mimetype = "application/octet-stream" if path.endswith(".docx") else "text/plain"
    if request.args.get("download") is not None or path.endswith(".docx"):
        response.headers["Content-Disposition"] = f'attachment; filename="{path}"'
    return response


@page.post("/versions/<int:number>/restoration")
@access.roles("process_owner")
def restore(key: str, number: int) -> ResponseReturnValue:
    """Begin a draft from this version: it is published again like any other draft."""
    version = versions.numbered(key, number)
    draft = drafts.begin(key, by=access.current_actor(), now=clock.now(), based_on=version)
    flash(_("This draft is as version %(number)d was. Publish it to use it again.", number=number), "success")
    db.session.commit()
    return redirect(url_for("drafts.show", key=key, draft_id=draft.id))


def _marks(change: differences.FileChange) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Which elements to mark in the old picture and in the new one."""
    by_how = {how: [one.element for one in change.changes if one.how == how] for how in (ADDED, CHANGED, REMOVED)}
    return (
        {REMOVED: by_how[REMOVED], CHANGED: by_how[CHANGED]},
        {ADDED: by_how[ADDED], CHANGED: by_how[CHANGED]},
    )


def _asked(key: str, name: str) -> ProcessVersion:
    return _of(key, request.args.get(name, 0, int))


def _of(key: str, version_id: int) -> ProcessVersion:
    version = db.session.get(ProcessVersion, version_id)
    if version is None or version.procedure_key != key:
        abort(404)
    return version


def _running(key: str) -> dict[int, int]:
    rows = select(Case.version_id, func.count()).where(Case.procedure_key == key, Case.state == cases.RUNNING)
    return {version_id: number for version_id, number in db.session.execute(rows.group_by(Case.version_id))}
