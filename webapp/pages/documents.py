"""The documents of a case: kept as they were made, and made again from the case as it stands."""

from io import BytesIO

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.pages.cases import tab
from workflows import cases, files
from workflows.database import db
from workflows.documents import making, templates
from workflows.documents.press import MEDIA_TYPES

page = Blueprint("documents", __name__, url_prefix="/cases")


@page.get("/<reference>/documents")
@access.staff
def index(reference: str) -> str:
    """Every document as it was made, newest first, and what can be made now."""
    case = cases.find(reference)
    contents = case.version.contents
    steps = {element.id: element.name for process in contents.diagrams.processes.values()
             for element in process.elements.values() if element.extensions.job_type in making.JOB_TYPES}
    made = files.of_case(case.id, files.DOCUMENT)
    return tab("documents", case, made=made, steps=steps, templates=templates.of_files(contents.files))


@page.post("/<reference>/documents")
@access.roles("officer", "manager", "administrator")
def make(reference: str) -> Response:
    """Make a document from the case as it stands: only to look at, or kept with the case."""
    case, now = cases.find(reference), clock.now()
    template, _dot, form = request.form.get("document", "").rpartition(".")
    order, name = making.order(case, template, form, now), making.file_name(case, template, now)
    db.session.rollback()  # while it is pressed nobody waits for a lock
    content = order.press()
    if "keep" not in request.form:
        return send_file(
            BytesIO(content), mimetype=MEDIA_TYPES[form], as_attachment=True, download_name=f"{name}.{form}"
        )
    kept = making.keep(cases.lock(cases.find(reference).id), content, name, form, by=access.current_actor(), now=now)
    flash(_("“%(name)s” is kept with the case.", name=kept.name), "success")
    db.session.commit()
    return redirect(url_for("documents.index", reference=reference))
