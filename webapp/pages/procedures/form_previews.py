"""A draft's form as the person who is asked would see it: the real page, with a case's values, to be tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import FormDefinition, FormRefused, RawPairs, build_form, check_form, read_form
from webapp import access, clock, examples, headers, task_forms
from webapp.pages.procedures.drafts import content_of, draft_of
from webapp.steps import steps_of
from workflows import asking, variables
from workflows.engine import Element
from workflows.errors import Refused
from workflows.feel import BudgetSpent, OutOfTime, Problem
from workflows.people import PROVIDER
from workflows.versions import ProcessVersion

page = Blueprint("form_previews", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")
OURS = ("_form", "_case", "_look", "_try")  # beside what is typed into the form itself
MOST_BYTES = 4_000_000
JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """What is shown: the form's text, whose values, for whom ("" for who is asked in the diagram), what was typed."""

    form: str
    case: str = ""
    look: str = ""
    pairs: RawPairs | None = None
    is_tried: bool = False


@page.get("/<path>/page")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int, path: str) -> Response:
    """The saved form's page, for the frame that shows it."""
    draft = draft_of(key, draft_id)
    text = content_of(draft, path).decode(errors="replace")
    return _framed(_page(draft, path, Asked(text, request.args.get("case", ""), request.args.get("look", "")))[0])


@page.post("/<path>/page")
@access.roles("process_owner", "administrator")
def try_out(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """The form that was sent, with what was typed into it; asked for as JSON, with its problems. Nothing is kept."""
    request.max_form_memory_size = request.max_content_length = MOST_BYTES
    sent = request.form
    typed = [pair for pair in task_forms.typed() if pair[0] not in OURS]
    asked = Asked(
        sent.get("_form", ""), sent.get("_case", ""), sent.get("_look", ""), typed or None, bool(sent.get("_try"))
    )
    html, problems = _page(draft_of(key, draft_id), path, asked)
    if request.accept_mimetypes.best == JSON:
        return jsonify(html=html, problems=[problem.as_json() for problem in problems])
    return _framed(html)


def around(draft: ProcessVersion, path: str, content: str) -> dict[str, Any]:
    """What the editor's page needs: cases whose values the preview can show."""
    try:
        form_id = read_form(content.encode(), path).id
    except FormRefused:
        form_id = ""
    others = {name: held for name, held in draft.contents.files.items() if name != path}
    taken = sorted({variable.name.split(".")[0] for variable in variables.of_files(others)})
    return {"cases": examples.choices(draft.procedure_key, form_id), "taken": taken}


def _page(draft: ProcessVersion, path: str, asked: Asked) -> tuple[str | None, list[Any]]:
    """The page's HTML, None while the form has errors; and its problems."""
    data = asked.form.encode()
    problems = [*check_form(data, path), *asking.about({**draft.contents.files, path: data}, path)]
    try:
        definition = read_form(data, path)
    except FormRefused:
        return None, problems
    element = next(_asking(draft, definition), None)
    try:
        form = _form(draft, definition, asked)
    except (BudgetSpent, OutOfTime) as spent:
        fix = _("Make the form's conditions and defaults simpler.")
        return None, [*problems, Problem(path, "", None, f"{str(spent).rstrip('.')}.", fix)]
    for_provider = element is not None and PROVIDER in element.extensions.candidate_groups
    look = asked.look or ("provider" if for_provider else "officer")
    return render_template(
        "procedures/editors/page.html", procedure=draft.procedure, draft=draft, path=path, asked=asked, form=form,
        look=look, steps=steps_of(form) if look == "provider" else [],
        name=(element.name if element else "") or definition.title,
        button=element.extensions.properties.get("button", _("Complete")) if element else _("Complete"),
    ), problems


def _form(draft: ProcessVersion, definition: FormDefinition, asked: Asked) -> Any:
    example = examples.of_draft(draft.contents, draft.procedure_key, asked.case, clock.now(), definition.id)
    Form = build_form(definition, example.names, environment=example.environment)
    form = Form() if asked.pairs is None else Form(asked.pairs)
    if asked.is_tried and not (form.rows_changed() or form.files_changed()):
        form.validate()
    return form


def _asking(draft: ProcessVersion, definition: FormDefinition) -> Iterator[Element]:
    """The steps of the diagram that ask this form; none while the diagram cannot be read."""
    try:
        processes = draft.contents.diagrams.processes.values()
    except Refused:
        return
    for process in processes:
        for element in process.elements.values():
            if definition.id in (element.extensions.form_id, element.extensions.properties.get("form")):
                yield element


def _framed(html: str | None) -> Response:
    response = make_response(html or render_template("procedures/editors/waiting.html"))
    response.headers["Content-Security-Policy"] = headers.policy(
        frame_ancestors="'self'", script_src="'none'"
    ) + "; sandbox allow-same-origin allow-forms"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
