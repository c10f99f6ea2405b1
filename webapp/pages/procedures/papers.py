"""A draft's document as it would be made: by the real press, from a real case's values or made-up ones. Never kept."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from flask import Blueprint, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import FormRefused
from webapp import access, clock, examples, headers
from webapp.pages.procedures import letters
from webapp.pages.procedures.drafts import content_of, draft_of
from webapp.pages.procedures.trials import unlocked
from workflows.documents.press import MEDIA_TYPES, PRESSES, press
from workflows.errors import NotFound, NotMade, OutOfTime, Refused
from workflows.versions import ProcessVersion

page = Blueprint("papers", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")
FORMS = {suffix: form for form, (suffix, _script) in PRESSES.items()}


@page.get("/<path>/paper")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """The saved template's document, with the values of `case`: a PDF to look at, or a Word file to download."""
    with unlocked():
        draft = draft_of(key, draft_id)
        return _made(draft, path, content_of(draft, path), request.args.get("case", ""))


@page.post("/<path>/paper")
@access.roles("process_owner", "administrator")
def try_out(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """The same for the text that was sent (`content`), as it is typed."""
    content = request.form.get("content", "").replace("\r\n", "\n").encode()
    with unlocked():
        return _made(draft_of(key, draft_id), path, content, request.form.get("case", ""))


def around(draft: ProcessVersion, _path: str, _content: str) -> dict[str, Any]:
    """What the editor's page needs: what a template can read, and cases whose values it can show."""
    own = {variable.source for variable in letters.ONLY_HERE} | {"The task"}
    groups = [group for group in letters.readable(draft) if group.source not in own]
    return {"groups": groups, "cases": examples.choices(draft.procedure_key)}


def _made(draft: ProcessVersion, path: str, content: bytes, reference: str) -> ResponseReturnValue:
    file = PurePath(path)
    if file.suffix not in FORMS:
        raise NotFound(_("%(path)s is no document.", path=path))
    form, contents = FORMS[file.suffix], draft.contents
    try:
        names = examples.of_paper(contents, draft.procedure_key, reference, clock.now())
        made = press({**contents.files, path: content}, file.stem, form, names)
    except NotMade as error:
        return _framed(render_template("procedures/editors/not_made.html", message=error.reason, line=error.line))
    except OutOfTime as unfinished:
        message = _("%(what)s Try again. If it stays so, make the template simpler.", what=str(unfinished))
        return _framed(render_template("procedures/editors/not_made.html", message=message, line=None))
    except (Refused, FormRefused):
        return _framed(render_template("procedures/editors/waiting.html"))
    answer = send_file(
        BytesIO(made), mimetype=MEDIA_TYPES[form], as_attachment=form != "pdf", download_name=f"{file.stem}.{form}"
    )
    answer.headers["Content-Security-Policy"] = headers.policy(frame_ancestors="'self'")
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _framed(html: str) -> ResponseReturnValue:
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = headers.policy(frame_ancestors="'self'", script_src="'none'")
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer
