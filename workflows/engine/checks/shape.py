"""Whether a file is a diagram at all: the standard's schema, ids used twice, something to run."""

import re
from collections.abc import Iterator

from lxml import etree

from workflows.engine.checks.scene import LONGEST_ID, Scene, at_node, described_node, unless_publishing, words
from workflows.engine.diagrams import FLOW_NODES
from workflows.engine.reading import BPMN, BPMNDI, Violation, bpmn, line_of, local, schema_violations
from workflows.feel.problems import Problem

_LONGEST_NAME = 300
_NAMESPACE = re.compile(r"\{[^}]*\}")
_VALUE = re.compile(r": (?:\[[^]]*\] )?(?:The value )?'([^']*)' is not (?:a valid value|an element)")
_ATTRIBUTE = re.compile(r"[Tt]he attribute '([^']*)'|attribute '([^']*)'")
_PREFIX = re.compile(r"The QName value '([^']*)' has no corresponding namespace declaration")
_PREFIX_FIX = "Use the prefix that the file declares for BPMN in its xsi:type, or remove the xsi:type."
_SAVE_AGAIN = "Open the diagram in the modeller, put this right and save it again."


def check_shape(root: etree._Element, file: str, scene: Scene) -> Iterator[Problem]:
    """The schema, the ids and the processes of one file."""
    yield from _against_the_schema(root, file)
    yield from _ids_used_twice(root, file)
    yield from _without_an_id(root, file)
    yield from _too_long(root, file)
    yield from _processes(root, file, scene)


def _against_the_schema(root: etree._Element, file: str) -> Iterator[Problem]:
    violations, out_of_order = schema_violations(root)
    if out_of_order:
        message = "Some elements stand in another order than the BPMN schema has them, or a namespace is missing."
        yield at_node(root, file, message, "Save the file in the modeller to put it in order.", "warning")
    for violation in violations:
        message, fix = _in_plain_words(violation)
        yield at_node(violation.node, file, message, fix, "warning" if violation.changes_nothing else "error")


def _in_plain_words(violation: Violation) -> tuple[str, str]:
    text, node = violation.message, violation.node
    it = f"The {described_node(node)}"
    attribute = next((name for pair in _ATTRIBUTE.findall(text) for name in pair if name), "")
    if "is required but missing" in text:
        return f"{it} has no “{attribute}”.", _missing(attribute)
    if "is not allowed" in text and "attribute" in text:
        return f"{it} has “{attribute}”, which BPMN does not know there.", f"Remove “{attribute}” from it."
    if "This element is not expected" in text:
        parent = node.getparent()
        where = "the file" if parent is None else f"the {described_node(parent)}"
        return f"BPMN has no “{local(node)}” at this place in {where}.", _SAVE_AGAIN
    if "Missing child element" in text:
        return f"{it} is incomplete: something must stand in it.", _SAVE_AGAIN
    if "Character content" in text:
        return f"{it} has loose text in it.", "Remove the text, or put it into its documentation."
    if found := _VALUE.search(text):
        return f"{it} has “{found[1]}” as its {attribute}, which BPMN does not allow.", _value(attribute)
    return _of_namespaces(it, text)


def _of_namespaces(it: str, text: str) -> tuple[str, str]:
    if found := _PREFIX.search(text):
        return f"{it} is said to be a “{found[1]}”, whose prefix the file does not declare.", _PREFIX_FIX
    said = _NAMESPACE.sub("", text)
    if "demanded by the strict wildcard" in text:
        name = said.split("'")[1]
        return f"“{name}” of another tool stands in the drawing.", "It changes nothing; leave it."
    return f"{it} is not as BPMN has it: {said}", _SAVE_AGAIN


def _missing(attribute: str) -> str:
    if attribute in ("sourceRef", "targetRef"):
        return "Connect both ends of it in the modeller, or delete it."
    if attribute == "attachedToRef":
        return "Attach it to the edge of a task or subprocess."
    return f"Add “{attribute}”, or draw it again in the modeller."


def _value(attribute: str) -> str:
    if attribute == "id":
        return "Start an id with a letter, then only letters, digits, dots, hyphens and underscores."
    return _SAVE_AGAIN


def _ids_used_twice(root: etree._Element, file: str) -> Iterator[Problem]:
    seen: dict[str, etree._Element] = {}
    for node in root.iter(f"{{{BPMN}}}*", f"{{{BPMNDI}}}*"):
        node_id = node.get("id")
        if not node_id:
            continue
        first = seen.setdefault(node_id, node)
        if first is not node:
            is_drawing = any(other.tag.startswith(f"{{{BPMNDI}}}") for other in (first, node))
            message = f"The id “{node_id}” is used twice: first on line {line_of(first)}."
            fix = f"Give the {words(local(node))} an id of its own."
            yield at_node(node, file, message, fix, "warning" if is_drawing else "error")


def _without_an_id(root: etree._Element, file: str) -> Iterator[Problem]:
    for node in root.iter(bpmn("process"), *(bpmn(kind) for kind in FLOW_NODES)):
        if node.get("id") is None:  # an empty one breaks the schema, which is said already
            yield at_node(node, file, f"The {described_node(node)} has no id.", "Give it an id.")


def _too_long(root: etree._Element, file: str) -> Iterator[Problem]:
    for node in root.iter(*(bpmn(kind) for kind in FLOW_NODES)):
        for attribute, most in (("id", LONGEST_ID), ("name", _LONGEST_NAME)):
            if len(node.get(attribute) or "") > most:
                message = f"The {attribute} of a {words(local(node))} has more than {most} characters."
                yield at_node(node, file, message, "Make it shorter; what is more to say belongs in its documentation.")


def _processes(root: etree._Element, file: str, scene: Scene) -> Iterator[Problem]:
    nodes = root.findall(bpmn("process"))
    if not nodes:
        fix = "Draw a process: a start event, steps and an end event."
        yield at_node(root, file, "The file has no process in it, so there is nothing to run.", fix)
    elif all(node.get("isExecutable") in ("false", "0") for node in nodes):
        message = f"The {described_node(nodes[0])} is not marked as executable, so nothing here can be started."
        fix = "Tick “Executable” in the properties of the process."
        yield at_node(nodes[0], file, message, fix, unless_publishing(scene))
    for node in nodes:
        other = scene.processes.get(node.get("id") or "")
        if other is not None and (other.file, other.line) != (file, line_of(node)):
            message = f"The process id “{other.id}” is used in {other.file} already."
            yield at_node(node, file, message, "Give one of the two another id.", unless_publishing(scene))
