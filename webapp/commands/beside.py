"""What a diagram on disk may refer to: the forms, decisions, emails and processes that lie beside it."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from forms import FormDefinition, FormRefused, read_form
from webapp import shipped
from workflows import engine, jobs, variables
from workflows.decisions import read_model
from workflows.documents.templates import documents
from workflows.errors import Refused
from workflows.xml import MAX_BYTES

JOB_ROOMS = (
    "notifications.occasions", "workflows.linked", "workflows.documents.making", "workflows.measures",
    "workflows.schedules",
)


def known_beside(folder: Path, files: Mapping[str, bytes]) -> engine.Known:
    """What the diagrams among `files` may name; a kind of file that is not there at all is not checked.

    A shipped procedure keeps its forms and emails in other rooms, which count as beside it.
    """
    beside = {**all_beside(folder), **files}
    forms = list(_forms(beside))
    has = {suffix: any(name.endswith(suffix) for name in beside) for suffix in (".form", ".dmn", ".email")}
    return engine.Known(
        job_types=_job_types(files),
        forms=frozenset(form.id for form in forms) if has[".form"] else None,
        decisions=frozenset(_decisions(beside)) if has[".dmn"] else None,
        emails=frozenset(Path(name).stem for name in beside if name.endswith(".email")) if has[".email"] else None,
        documents=documents(beside) or None,
        processes=frozenset(_processes({name: data for name, data in beside.items() if name not in files})),
        form_keys={form.id: form.kinds for form in forms} if has[".form"] else None,
        choices=variables.of_case(beside).choices,
        given_by_jobs=variables.given_by_jobs(),
        assigned=True,
    )


def _job_types(files: Mapping[str, bytes]) -> frozenset[str] | None:
    """The jobs that can be done; not looked up where no diagram asks for any."""
    if not any(b"taskDefinition" in data for data in files.values()):
        return None
    # Whoever does jobs registers them when imported, which takes longer than all checks of a usual diagram.
    for room in JOB_ROOMS:
        import_module(room)
    return jobs.types()


def all_beside(folder: Path) -> dict[str, bytes]:
    """Every file of a procedure's kinds in the folder; of a shipped procedure, also those in other rooms."""
    if folder.resolve().parent.name == "shipped":
        return shipped.procedures().get(folder.resolve().name, {})
    paths = sorted(path for path in folder.iterdir() if path.suffix in shipped.SUFFIXES and path.is_file())
    return {path.name: path.read_bytes() for path in paths if path.stat().st_size <= MAX_BYTES}


def _forms(files: Mapping[str, bytes]) -> Iterator[FormDefinition]:
    for name in (name for name in files if name.endswith(".form")):
        try:
            yield read_form(files[name], name)
        except FormRefused:
            continue  # said where the form itself is checked


def _decisions(files: Mapping[str, bytes]) -> Iterator[str]:
    tables = {name: data for name, data in files.items() if name.endswith(".dmn")}
    for name in tables:
        try:
            yield from read_model(tables, name).decision_ids
        except Refused:
            continue  # said where the table itself is checked


def _processes(files: Mapping[str, bytes]) -> Iterator[str]:
    for name in (name for name in files if name.endswith(".bpmn")):
        try:
            yield from engine.read({name: files[name]}).processes
        except Refused:
            continue  # said where the diagram itself is checked
