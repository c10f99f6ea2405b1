"""Making a document from a case: by a service task when the diagram says so, and again whenever somebody asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows import feel, files, incidents, jobs, scope
from workflows.calendar import local
from workflows.cases import Case
from workflows.contents import Contents, Files
from workflows.documents import samples, signatures, templates
from workflows.documents.press import MEDIA_TYPES, press
from workflows.engine import Job
from workflows.errors import NotFound, NotMade
from workflows.files import DOCUMENT, CaseFile
from workflows.people import CLOCK, Actor

LONGEST_NAME = 200
JOB_TYPES = ("make-document", "keep-json")  # what they leave stands on the Documents tab
SECONDS_LOCKED = 5.0  # of the processor: a service task presses in the case's transaction, where others wait for it


@jobs.register("make-document")
def make_document(case: Case, job: Job, now: datetime) -> Mapping[str, Any]:
    """A service task. Headers: `template`, `format` (pdf, or docx) and `name` (text or FEEL; of the file).

    The document is kept with the case. One that cannot be made is an incident and does not stop the case: it can be
    made from the case's page once its template is mended. Raises OutOfTime: the whole step is tried again.
    """
    try:
        _make(case, job, now, CLOCK)
    except (NotFound, NotMade) as error:
        incidents.report(
            case, "document", f"“{job.name}”: {error}", now=now, element=job.element_id, inputs=job.locals
        )
    return {}


def make_again(case: Case, element_id: str, inputs: Mapping[str, Any], *, by: Actor, now: datetime) -> CaseFile:
    """What a service task could not make, as the case and its procedure are now. Raises NotFound, NotMade."""
    element = case.version.contents.diagrams.element(element_id)
    job = Job("", element.id, element.name, "make-document", element.extensions.headers, {}, locals=dict(inputs))
    return _make(case, job, now, by)


def _make(case: Case, job: Job, now: datetime, by: Actor) -> CaseFile:
    template, form = job.headers.get("template", ""), job.headers.get("format", "pdf")
    content = order(case, template, form, now, job.locals).press(SECONDS_LOCKED)
    name = _name(case, job, now) or file_name(case, template, now)
    return keep(case, content, name, form, by=by, now=now, element=job.element_id)


@jobs.register("keep-json")
def keep_json(case: Case, job: Job, now: datetime) -> Mapping[str, Any]:
    """A service task. Keeps its input `content` with the case as a JSON file; the header `name` is text or FEEL.

    Names whose value is null are left out: most schemas know no null.
    """
    content = json.dumps(_without_nulls(job.inputs.get("content")), ensure_ascii=False, indent=2)
    name = (_name(case, job, now) or file_name(case, "data", now)).removesuffix(".json")[:LONGEST_NAME]
    files.add(
        case, name=f"{name}.json", media_type="application/json", content=content.encode(), by=CLOCK, now=now,
        kind=DOCUMENT, field=job.element_id,
    )
    return {}


@dataclass(frozen=True)
class Order:
    """A document to be made, with all that it says: it can be pressed when the case is locked no more."""

    files: Files
    template: str
    form: str
    data: Mapping[str, Any]

    def press(self, seconds: float = 0.0) -> bytes:
        """The document. Raises NotMade, and OutOfTime."""
        return press(self.files, self.template, self.form, self.data, seconds)


def order(
    case: Case, template: str, form: str, now: datetime, inputs: Mapping[str, Any] | None = None
) -> Order:
    """The document as the case stands now. `form` is pdf or docx. Raises NotFound."""
    contents = case.version.contents
    if f"{template}.{form}" not in templates.documents(contents.files):
        raise NotFound(f"This procedure has no document “{template}.{form}”.")
    return Order(contents.files, template, form, signatures.checked(case, names(case, now) | dict(inputs or {})))


def names(case: Case, now: datetime, contents: Contents | None = None) -> dict[str, Any]:
    """What a template reads, as JSON: what forms and emails read, with null for what is not known yet.

    `contents` are those of the version whose names are meant, where it is not the case's own.
    """
    known = samples.names(contents or case.version.contents)
    found = feel.to_json(scope.of_case(case))
    if not isinstance(found, dict):
        raise TypeError("a scope is a context")
    clock = {"today": local(now).date().isoformat(), "now": now.isoformat()}
    answered = found["previous"]
    previous = known["previous"] | answered if isinstance(answered, dict) else answered  # a variable may hide it
    return known | found | {"previous": previous} | clock


def keep(
    case: Case, content: bytes, name: str, form: str, *, by: Actor, now: datetime, element: str = ""
) -> CaseFile:
    """Keep a document as it was made, with the case (locked by the caller). `element` is the task that made it."""
    suffix = f".{form}"
    whole = f"{name.removesuffix(suffix)[:LONGEST_NAME]}{suffix}"
    return files.add(
        case, name=whole, media_type=MEDIA_TYPES[form], content=content, by=by, now=now, kind=DOCUMENT, field=element
    )


def file_name(case: Case, template: str, now: datetime) -> str:
    """How a document is called unless the diagram says otherwise: SIP-2026-0001 final report 2 March 2026."""
    day = local(now).date()
    return f"{case.reference} {template.replace('-', ' ')} {day.day} {day:%B %Y}"


def _name(case: Case, job: Job, now: datetime) -> str:
    """The `name` header, as words that a file may be called by."""
    text = job.headers.get("name", "")
    if text.startswith("="):
        read = scope.of_job(case, job)
        value = feel.to_json(feel.compile_expression(text[1:]).evaluate(read, scope.environment(case, now)))
        text = value if isinstance(value, str) else ""
    return "".join(letter if letter.isalnum() or letter in " ._-(),&'" else " " for letter in text).strip(" .")


def _without_nulls(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
