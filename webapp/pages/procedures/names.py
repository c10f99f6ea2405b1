"""What a draft's diagram can name: its forms, emails, decisions and documents, people, jobs, procedures, variables."""

from collections.abc import Iterator
from pathlib import PurePath

from flask import Blueprint, Response, jsonify
from flask_babel import gettext as _
from sqlalchemy import select

from forms import FormRefused, read_form
from webapp import access
from webapp.pages.procedures.drafts import draft_of
from workflows import decisions, engine, jobs, variables
from workflows.contents import Files
from workflows.database import db
from workflows.documents import templates
from workflows.errors import Refused
from workflows.feel.builtins import BUILTINS
from workflows.people import PROVIDER, ROLES
from workflows.versions import Procedure

page = Blueprint("names", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>")
Choice = dict[str, str]


@page.get("/names")
@access.roles("process_owner", "administrator")
def index(key: str, draft_id: int) -> Response:
    """Lists of {value, label} by what they name, and the case's variables and functions with their words."""
    files = draft_of(key, draft_id).contents.files
    return jsonify(
        forms=list(_forms(files)),
        emails=[_choice(path) for path in files if path.endswith(".email")],
        documents=[{"value": one.name, "label": one.title} for one in templates.of_files(files)],
        decisions=list(_decisions(files)),
        processes=list(_processes(files)),
        procedures=[{"value": one.key, "label": one.name} for one in db.session.scalars(select(Procedure))],
        roles=_roles(),
        jobs=_jobs(),
        variables=[
            {"name": one.name, "words": f"{one.words} ({one.source})"}
            for one in (*variables.CONTEXT, *variables.of_files(files))
        ],
        functions=[{"name": name, "parameters": one.parameters} for name, one in sorted(BUILTINS.items())],
    )


def _forms(files: Files) -> Iterator[Choice]:
    """A form that cannot be read has its file's name, so that it can still be chosen."""
    for path, content in files.items():
        if path.endswith(".form"):
            try:
                form = read_form(content, path)
            except FormRefused:
                yield _choice(path)
            else:
                yield {"value": form.id, "label": form.title or form.id, "file": path}


def _decisions(files: Files) -> Iterator[Choice]:
    tables = {path: content for path, content in files.items() if path.endswith(".dmn")}
    for path in tables:
        try:
            model = decisions.read_model(tables, path)
        except Refused:
            continue
        yield from ({"value": one, "label": one, "file": path} for one in sorted(model.decision_ids))


def _processes(files: Files) -> Iterator[Choice]:
    try:
        found = engine.read({path: files[path] for path in files if path.endswith(".bpmn")}).processes.values()
    except Refused:
        return
    yield from ({"value": process.id, "label": process.name or process.id} for process in found)


def _roles() -> list[Choice]:
    words = {
        "officer": _("Officer"), "manager": _("Manager"), "consulted": _("Consulted colleague"),
        "process_owner": _("Process owner"), "administrator": _("Administrator"), PROVIDER: _("Provider, by link"),
    }
    return [{"value": role, "label": words[role]} for role in (*ROLES, PROVIDER)]


def _jobs() -> list[Choice]:
    words = {
        "send-email": _("Send an email"), "make-document": _("Make a document"), "start-case": _("Start a linked case"),
        "list-measures": _("List the measures that are asked for"), "earlier-cases": _("Look up earlier cases"),
        "list-scores": _("List the scores of the contract"), "read-case": _("Read another case of the provider"),
        "keep-json": _("Keep data as a JSON file"),
    }
    return [{"value": job, "label": words.get(job, job)} for job in sorted(jobs.types())]


def _choice(path: str) -> Choice:
    name = PurePath(path).stem
    return {"value": name, "label": name.replace("-", " ").replace("_", " ").capitalize(), "file": path}
