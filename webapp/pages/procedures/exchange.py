"""In and out: a version or draft as a zip; a zip, or a file of another tool, as a draft that says what must change."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock
from webapp.pages.procedures.trials import unlocked
from workflows import drafts, exchange, versions
from workflows.contents import Files
from workflows.database import db
from workflows.errors import NotFound, Refused
from workflows.feel.problems import Problem
from workflows.versions import Procedure, ProcessVersion

page = Blueprint("exchange", __name__, url_prefix="/procedures")


@page.get("/<key>/contents/<int:version_id>.zip")
@access.roles("process_owner", "administrator")
def export(key: str, version_id: int) -> Response:
    """Every file of a version or draft."""
    version = db.session.get(ProcessVersion, version_id)
    if version is None or version.procedure_key != key:
        raise NotFound(_("This procedure has no such version."))
    name = f"{key}-{version.number}" if version.number else f"{key}-draft-{version.id}"
    response = make_response(exchange.pack(version.contents.files))
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@page.route("/import", methods=["GET", "POST"])
@access.roles("process_owner")
def bring_in() -> ResponseReturnValue:
    """Upload a zip, or a diagram: it becomes a draft, of a new procedure or of the one that it names."""
    if request.method == "GET":
        return render_template("procedures/import.html", problems=[], key=None, at="")
    upload, asked = request.files.get("file"), request.form.get("key")
    if upload is None or not upload.filename:
        fix = _("Choose a zip or a .bpmn file.")
        return _refused([Problem("", "", None, _("No file was chosen."), fix)], asked)
    try:
        files, key = _named(exchange.unpack(upload.stream.read(), upload.filename), (asked or "").strip())
    except exchange.Unnamed as unnamed:
        return _refused(unnamed.problems, asked or unnamed.suggested, at="key")
    except Refused as refused:
        return _refused(refused.problems)
    there = db.session.get(Procedure, key)
    name = there.name if there is not None else ""
    draft = exchange.bring_in(key, files, by=access.current_actor(), now=clock.now())
    db.session.commit()
    draft_id = draft.id
    with unlocked():  # officers write while this is checked
        found = versions.look_over(drafts.find(draft_id).contents.files)
    flash(_said(found, name), "success" if not found else "important")
    return redirect(url_for("drafts.show", key=key, draft_id=draft_id))


def _named(files: Files, wished: str) -> tuple[Files, str]:
    """The files and the key; with the wished one where the id of their process can be none."""
    try:
        return files, exchange.key_of(files)
    except exchange.Unnamed:
        if not wished:
            raise
        return exchange.renamed(files, wished), wished


def _refused(problems: list[Problem], key: str | None = None, at: str = "file") -> ResponseReturnValue:
    """`key`: what to ask for as the id of the process, None where its own will do; `at`: the field that is wrong."""
    return render_template("procedures/import.html", problems=problems, key=key, at=at), 422


def _said(problems: list[Problem], name: str) -> str:
    """`name`: of the procedure that was there before, "" for a new one."""
    kept = _("It is kept as a draft of a new procedure.")
    if name:
        kept = _("Its process has the id of “%(name)s”, so it is kept as a draft of that procedure.", name=name)
    errors = sum(1 for problem in problems if problem.severity == "error")
    if errors:
        return f"{kept} {_('What must change before it can be published is listed below: %(n)d.', n=errors)}"
    return f"{kept} {_('It can be published as it is.')}"
