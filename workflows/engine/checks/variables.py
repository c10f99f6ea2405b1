"""Variables that are read and that nothing in the version writes: mostly a slip of the pen."""

from collections.abc import Iterator

from workflows import feel
from workflows.engine.checks.expressions import compiled, is_feel, looked_at, texts_of
from workflows.engine.checks.known import Known
from workflows.engine.checks.scene import Scene, at, suggestion
from workflows.engine.diagrams import Element
from workflows.feel.problems import Problem

# What an expression can read beside the case's variables (docs/architecture.md).
CONTEXT = frozenset(
    "case provider site contract officer parent task previous now today loopCounter partial item ?".split()
)


def check_variables(scene: Scene) -> Iterator[Problem]:
    """One warning for each variable that is never written; only where it is known what the forms write.

    Where variables come from outside (jobs, messages, calls), only what looks like a slip of the pen is said.
    """
    if scene.known.form_keys is None:
        return
    elements = [element for process in scene.processes.values() for element in process.elements.values()]
    written = {name for element in elements for name in _written(element, scene)}
    begun_with = {process.properties.get("startForm", "") for process in scene.processes.values()}
    written |= {name for form in begun_with for name in scene.known.form_keys.get(form, ())}
    is_open = any(_is_open(element, scene.known) for element in elements)
    told: set[str] = set()
    for element in elements:
        for name in sorted(read_by(element) - written - CONTEXT - told):
            told.add(name)
            close = suggestion(name, written)
            if close or not is_open:
                message = f"{{it}} reads the variable “{name}”, which no form, decision, script or mapping writes."
                fix = f"Write it somewhere before, or mend the name.{close}"
                yield at(element, message, fix, "warning")


def kinds_of(scene: Scene) -> dict[str, str]:
    """The FEEL types of the variables that only forms write, and always as the same type."""
    elements = [element for process in scene.processes.values() for element in process.elements.values()]
    kinds: dict[str, set[str]] = {}
    for form in {form for element in elements for form in _forms(element)}:
        for name, kind in (scene.known.form_keys or {}).get(form, {}).items():
            kinds.setdefault(name, set()).add(kind)
    others = {name for element in elements for name in _written_here(element)} | CONTEXT
    return {name: kind for name, (kind, *more) in kinds.items() if kind and not more and name not in others}


def _written(element: Element, scene: Scene) -> Iterator[str]:
    yield from _written_here(element)
    yield from scene.known.given_by_jobs.get(element.extensions.job_type, ())
    for form in _forms(element):
        yield from (scene.known.form_keys or {}).get(form, ())


def _forms(element: Element) -> tuple[str, str]:
    return element.extensions.form_id, element.extensions.properties.get("form", "")


def _written_here(element: Element) -> Iterator[str]:
    """What the element's own mappings, script, decision and loop write."""
    its, loop = element.extensions, element.extensions.loop
    yield from (mapping.target.split(".")[0] for mapping in (*its.inputs, *its.outputs))
    yield from (its.result_variable, its.script_result)
    yield from (loop.item, loop.output_collection) if loop else ()


def read_by(element: Element) -> set[str]:
    """The variables that the expressions of an element and of the flows out of it read."""
    texts = [text.text for text in texts_of(element) if is_feel(text)]
    texts += [flow.condition for flow in looked_at(element) if flow.condition]
    texts += [event.value for event in element.events if event.kind == "timer" and event.value.startswith("=")]
    found = [compiled(text) for text in texts]
    return {name.split(".")[0] for expression in found if expression for name in feel.surely_read(expression.tree)}


def _is_open(element: Element, known: Known) -> bool:
    """Whether the element may bring variables that no file names. What Upturn's own jobs give back is known."""
    its = element.extensions
    if its.outputs:
        return False
    calls_out = element.kind == "callActivity" and its.propagate_all_child
    by_job = bool(its.job_type) and its.job_type not in known.given_by_jobs
    return calls_out or by_job or any(event.kind == "message" for event in element.events)
