"""The variables of a version: every name that its expressions and emails can read, in words, and who writes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from forms import FormDefinition, FormRefused, read_form
from forms.definition import Component, asked
from workflows import decisions, engine
from workflows.contents import Files
from workflows.decisions.case import CaseVariables
from workflows.engine import Element, ProcessInfo
from workflows.errors import Refused


@dataclass(frozen=True)
class Variable:
    """A name as FEEL writes it, what it holds in words, where it comes from, and its own way to be written, if any."""

    name: str
    words: str
    source: str
    way: str = ""


def _of_context(source: str, *rows: tuple[str, str]) -> tuple[Variable, ...]:
    return tuple(Variable(name, words, source) for name, words in rows)


# What every expression can read beside the case's variables (`workflows/scope.py`).
CONTEXT = (
    *_of_context(
        "The case", ("case.reference", "Reference, such as SIP-2026-0001"), ("case.procedure", "Procedure"),
        ("case.stage", "Stage it is in"), ("case.started", "Day it started"), ("case.owner", "Officer's email address"),
        ("today", "Today"), ("now", "This moment"),
    ),
    *_of_context(
        "The provider", ("provider.name", "Provider"), ("provider.contact", "Name of the contact"),
        ("provider.email", "Email address of the contact"), ("provider.cases", "Its other cases"),
        ("site.name", "Site"), ("site.address", "Address of the site"), ("contract.name", "Contract"),
        ("contract.reference", "Reference of the contract"),
        ("contract.nation", "Nation whose working days count"), ("contract.starts", "First day of the contract"),
        ("contract.ends", "Last day of the contract"),
        ("contract.procurementAct", "Whether the Procurement Act 2023 applies to the contract"),
    ),
    *_of_context(
        "The council", ("council.name", "Name of the council"),
        ("council.short", "What it calls itself in short, such as HCC"), ("officer.name", "Officer of the case"),
        ("officer.email", "Officer's email address"),
        ("parent.reference", "Case that started this one"), ("parent.procedure", "Procedure of that case"),
        ("parent.state", "Whether that case is running or ended"), ("parent.headline", "Where it stands"),
        ("parent.outcome", "How it ended"), ("parent.facts", "What it declares as facts"),
    ),
    *_of_context(
        "The task", ("task.name", "What is asked"), ("task.due", "Day it is due"), ("task.opened", "Day it was asked"),
    ),
)
# By job type, what its result brings into a case.
GIVEN_BY_JOBS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "send-email": (),
    "make-document": (),
    "keep-json": (),
    "start-case": (("linkedCase", "Reference of the case that was started"),),
    "list-measures": (
        ("measures", "Measures that are asked for"), ("ownMeasures", "Measures that the council works out"),
        ("measureSet", "Set of measures: name and number"),
    ),
    "earlier-cases": (("earlierRounds", "Earlier cases of this procedure and contract"),),
    "list-scores": (("scores", "Measures of the contract with their lights"),),
    "read-case": (("caseRead", "Another case: how it went, and what it knows"),),
}
GIVEN_BY_SCHEDULES = (
    ("frequency", "How often it is asked"), ("period.name", "Period, such as March 2026"),
    ("period.begins", "First day of the period"), ("period.ends", "Last day of the period"),
)
GIVEN_AT_THE_END = (
    ("ended.reference", "Linked case that ended"), ("ended.procedure", "Its procedure"),
    ("ended.outcome", "How it ended"), ("ended.result", "Its result"),
)


def of_files(files: Files) -> list[Variable]:
    """Every variable of the case, each name once, forms first. A file that cannot be read is left out."""
    return list(_of_files(tuple(sorted((path, files[path]) for path in files if path.endswith((".bpmn", ".form"))))))


def paths(files: Files) -> frozenset[str]:
    """Every name that an expression can read, last answers (`previous.TASK`) included.

    None at all where a form or a diagram cannot be read or a job gives nobody knows what: what is written is not known
    then, and what cannot be read has problems of its own.
    """
    elements = [element for process in _processes(files) for element in process.elements.values()]
    is_known = all(element.extensions.job_type in {"", *GIVEN_BY_JOBS} for element in elements)
    can_read = all(_form(files[path], path) is not None for path in files if path.endswith(".form"))
    if not elements or not is_known or not can_read:
        return frozenset()
    tasks = {f"previous.{element.id}" for element in elements}
    return frozenset({variable.name for variable in (*CONTEXT, *of_files(files))} | tasks | {"previous"})


def given_by_jobs() -> dict[str, frozenset[str]]:
    """What the result of each of Upturn's jobs brings into a case: the first names of its variables."""
    return {kind: frozenset(name.split(".")[0] for name, _ in given) for kind, given in GIVEN_BY_JOBS.items()}


def of_case(files: Files) -> CaseVariables:
    """What a decision can read of a case that runs these files; what is not known for sure is left open."""
    kept = tuple(sorted((path, files[path]) for path in files if path.endswith((".bpmn", ".form", ".dmn"))))
    return _of_case(kept)


@lru_cache(maxsize=32)
def _of_case(pairs: tuple[tuple[str, bytes], ...]) -> CaseVariables:
    files = dict(pairs)
    elsewhere = {variable.name.split(".")[0] for variable in (*_set_by_diagrams(files), *CONTEXT)}
    kinds: dict[str, set[str]] = {}
    choices: dict[str, list[Mapping[str, str]]] = {}
    for component, steps in _asked_components(files):
        if steps[0] not in elsewhere:
            kinds.setdefault(".".join(steps), set()).add(component.kind)
            choices.setdefault(".".join(steps), []).append(component.choices)
    return CaseVariables(
        names=paths(files) or None,
        kinds={name: kind for name, (kind, *more) in kinds.items() if kind and not more},
        choices={**_merged(choices), **_decided(files)},
    )


def _merged(choices: Mapping[str, list[Mapping[str, str]]]) -> dict[str, dict[str, str]]:
    """The values by variable; none for one that some form asks in another way."""
    return {
        name: {value: words for one in found for value, words in one.items()}
        for name, found in choices.items()
        if all(found)
    }


def _decided(files: Files) -> dict[str, dict[str, str]]:
    """The values that a decision's result can have, where its table names them all and only decisions write it."""
    processes = _processes(files)
    elements = [element for process in processes for element in process.elements.values()]
    results: dict[str, list[Mapping[str, str]]] = {}
    for element in elements:
        if name := element.extensions.result_variable:
            results.setdefault(name, []).append(_outcomes(files, element.extensions.decision_id))
    asked = {steps[0] for _, steps in _asked_components(files)}
    others = {one.name.split(".")[0] for element in elements for one in _set_by(element, with_decisions=False)}
    return {name: found for name, found in _merged(results).items() if name not in asked | others}


def _outcomes(files: Files, decision_id: str) -> dict[str, str]:
    """The texts that a decision can give, {} where it may give anything else."""
    for path in (path for path in files if path.endswith(".dmn")):
        try:
            model = decisions.read_model({name: files[name] for name in files if name.endswith(".dmn")}, path)
        except Refused:
            continue
        if model.has(decision_id):
            return dict.fromkeys(model.outcomes(decision_id), "")
    return {}


def _asked_components(files: Files) -> Iterator[tuple[Component, tuple[str, ...]]]:
    for path, content in files.items():
        if path.endswith(".form") and (definition := _form(content, path)) is not None:
            yield from asked(definition.components)


@lru_cache(maxsize=32)
def _of_files(pairs: tuple[tuple[str, bytes], ...]) -> tuple[Variable, ...]:
    files = dict(pairs)
    found: dict[str, Variable] = {}
    for variable in (*_asked_for(files), *_set_by_diagrams(files)):
        found.setdefault(variable.name, variable)
    return tuple(found.values())


def _asked_for(files: Files) -> Iterator[Variable]:
    for path, content in files.items():
        if path.endswith(".form") and (definition := _form(content, path)) is not None:
            yield from _questions(definition)


def _questions(definition: FormDefinition) -> Iterator[Variable]:
    for component, steps in asked(definition.components):
        words = next(filter(None, map(component.text, ("label", "dateLabel", "timeLabel"))), "")
        shown = words if words and not words.startswith("=") and "{{" not in words else steps[-1]
        yield Variable(".".join(steps), shown, f"Form “{definition.title}”")


def _form(content: bytes, path: str) -> FormDefinition | None:
    try:
        return read_form(content, path)
    except FormRefused:
        return None


def _set_by_diagrams(files: Files) -> Iterator[Variable]:
    for process in _processes(files):
        if "frequencies" in process.properties:
            yield from _of_context(f"Schedule of “{process.name}”", *GIVEN_BY_SCHEDULES)
        for element in process.elements.values():
            yield from _set_by(element)


def _set_by(element: Element, with_decisions: bool = True) -> Iterator[Variable]:
    its, source = element.extensions, f"Step “{element.name or element.id}”"
    yield from (Variable(one.target, "Set there", source) for one in its.outputs)
    yield from (Variable(name, "Worked out there", source) for name in (its.script_result,) if name)
    yield from (Variable(name, "Decided there", source) for name in (its.result_variable,) if name and with_decisions)
    yield from _of_context(source, *GIVEN_BY_JOBS.get(its.job_type, ()))
    if any(event.declared is not None and event.declared.name == "case ended" for event in element.events):
        yield from _of_context(source, *GIVEN_AT_THE_END)
    if its.loop is not None:
        yield from (Variable(name, "One of several", source) for name in (its.loop.item,) if name)
        yield from (Variable(name, "All of them", source) for name in (its.loop.output_collection,) if name)
    yield from (Variable(one.target, "Known at this step only", source) for one in its.inputs)


def _processes(files: Files) -> list[ProcessInfo]:
    try:
        return list(engine.read({path: files[path] for path in files if path.endswith(".bpmn")}).processes.values())
    except Refused:
        return []
