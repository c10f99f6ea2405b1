"""One draft: its files, what must change before it can be published, and saving a file without overwriting anybody."""

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, wording
from webapp.pages.procedures import file_groups
from webapp.pages.procedures.trials import unlocked
from workflows import drafts, versions
from workflows.database import db
from workflows.documents import templates
from workflows.drafts import SavedMeanwhile
from workflows.errors import BadValue, NotFound
from workflows.versions import ProcessVersion

page = Blueprint("drafts", __name__, url_prefix="/procedures/<key>/drafts")


@page.post("")
@access.roles("process_owner")
def begin(key: str) -> ResponseReturnValue:
    """Begin a draft from the newest published version."""
    draft = drafts.begin(key, by=access.current_actor(), now=clock.now())
    db.session.commit()
    return redirect(url_for("drafts.show", key=key, draft_id=draft.id))


@page.get("/<int:draft_id>")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int) -> str:
    """The draft's files by kind, with the problems of each."""
    draft = draft_of(key, draft_id)
    found = versions.look_over(draft.contents.files)
    return render_template(
        "procedures/draft.html", procedure=draft.procedure, draft=draft, problems=found,
        groups=file_groups.of_draft(draft, found), removed=drafts.removed(draft),
    )


@page.get("/<int:draft_id>/files/<path>/content")
@access.roles("process_owner", "administrator")
def content(key: str, draft_id: int, path: str) -> Response:
    """A file of the draft as it is now; its mark is the ETag."""
    held = content_of(draft_of(key, draft_id), path)
    response = make_response(held)
    response.mimetype = "application/octet-stream" if path.endswith(".docx") else "text/plain"
    response.set_etag(drafts.mark(held))
    return response


@page.put("/<int:draft_id>/files/<path>/content")
@access.roles("process_owner")
def save(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Save a file. `If-Match` carries the mark that the editor began from, `If-None-Match: *` stands for a new file.

    Answers `{"mark", "problems"}`, of documents only where one was saved; 409 with `{"by", "at", "mark"}` where
    somebody saved meanwhile; 422 with `error`. `?over=theirs` keeps what is replaced among the earlier saves, always.
    """
    base = request.if_match.as_set().pop() if request.if_match else ""
    try:
        mark = drafts.save(
            draft_of(key, draft_id).id, path, body(), base=base, by=access.current_actor(), now=clock.now(),
            goes_on="over" not in request.args,
        )
    except SavedMeanwhile as clash:
        return _clash(clash)
    except BadValue as bad:
        return jsonify(error=str(bad)), 422
    db.session.commit()
    with unlocked():  # officers write while this is checked
        files = drafts.find(draft_id).contents.files
        found = versions.look_over(files, with_documents=path.endswith(templates.SUFFIXES))
    return jsonify(mark=mark, problems=[problem.as_json() for problem in found])


@page.delete("/<int:draft_id>/files/<path>/content")
@access.roles("process_owner")
def remove(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """Take a file out of the draft; `If-Match` as for saving."""
    base = request.if_match.as_set().pop() if request.if_match else ""
    try:
        drafts.remove(draft_of(key, draft_id).id, path, base=base, by=access.current_actor(), now=clock.now())
    except SavedMeanwhile as clash:
        return _clash(clash)
    db.session.commit()
    return jsonify(mark="")


@page.get("/<int:draft_id>/problems")
@access.roles("process_owner", "administrator")
def problems(key: str, draft_id: int) -> Response:
    """What must change in the draft, as `upturn check --json` says it."""
    return jsonify([problem.as_json() for problem in versions.look_over(draft_of(key, draft_id).contents.files)])


@page.get("/<int:draft_id>/discard")
@access.roles("process_owner")
def ask_discard(key: str, draft_id: int) -> str:
    """Ask whether the draft may go."""
    draft = draft_of(key, draft_id)
    return render_template("procedures/draft_discard.html", procedure=draft.procedure, draft=draft)


@page.post("/<int:draft_id>/discard")
@access.roles("process_owner")
def discard(key: str, draft_id: int) -> ResponseReturnValue:
    """Throw the draft away, once that was confirmed."""
    drafts.discard(draft_of(key, draft_id).id)
    flash(_("The draft is discarded."), "success")
    db.session.commit()
    return redirect(url_for("procedures.show", key=key))


def body() -> bytes:
    """The content that was sent. Raises BadValue where it came as a web form: nothing of it is left to save then."""
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise BadValue(_("Send the file itself, not as a web form."))
    return request.get_data()


def draft_of(key: str, draft_id: int) -> ProcessVersion:
    """The draft of that procedure. Raises NotFound."""
    draft = drafts.find(draft_id)
    if draft.procedure_key != key:
        raise NotFound(_("This procedure has no such draft."))
    return draft


def content_of(draft: ProcessVersion, path: str) -> bytes:
    """A file of the draft as it is now. Raises NotFound."""
    files = draft.contents.files
    if path not in files:
        raise NotFound(_("This draft has no file %(path)s.", path=path))
    return files[path]


def _clash(clash: SavedMeanwhile) -> ResponseReturnValue:
    db.session.rollback()
    theirs = clash.theirs
    at = wording.moment(theirs.at) if theirs.at else ""
    return jsonify(error=str(clash), by=theirs.by, at=at, mark=theirs.mark), 409
