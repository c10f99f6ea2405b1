"""Which variables an element brings to what is around it, and which of them people are asked for."""

from collections.abc import Iterable

from workflows.engine.checks.scene import Scene
from workflows.engine.diagrams import Element, ProcessInfo
from workflows.engine.dialect import Mapping


def asked_in(element: Element, scene: Scene) -> set[str]:
    """The questions of an element's form, or of the form behind its button."""
    forms = scene.known.form_keys or {}
    names = element.extensions.form_id, element.extensions.properties.get("form", "")
    return {key for form in names for key in forms.get(form, ())}


def starts_with(process: ProcessInfo, scene: Scene) -> set[str]:
    """The questions that are asked before a case starts."""
    return set((scene.known.form_keys or {}).get(process.properties.get("startForm", ""), ()))


def results_of(element: Element, scene: Scene) -> set[str]:
    """What leaves an element, or one repetition: what its output mappings say, else what no input mapping keeps."""
    its = element.extensions
    if its.outputs:
        return heads(its.outputs)
    results = {*asked_in(element, scene), its.script_result, its.result_variable} - {""}
    return {name.split(".")[0] for name in results} - heads(its.inputs)


def written_by(element: Element, scene: Scene) -> set[str]:
    """The same, with what its repetitions gather."""
    loop = element.extensions.loop
    gathered = {loop.output_collection} - {""} if loop else set()
    return results_of(element, scene) | gathered


def heads(mappings: Iterable[Mapping]) -> set[str]:
    """The variables that mappings write, without what they reach inside."""
    return {mapping.target.split(".")[0] for mapping in mappings}
