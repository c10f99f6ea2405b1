"""Extension elements and attributes: those of the dialect in their place, those of other engines named."""

from collections.abc import Iterator

from lxml import etree

from workflows.engine.checks.refused import REFUSED
from workflows.engine.checks.scene import at_node, described_node, suggestion
from workflows.engine.checks.vocabulary import (
    DIALECT,
    DIALECT_ATTRIBUTES,
    DIALECT_FIXES,
    ENGINE_FIX,
    ENGINE_FIXES,
    HARMLESS,
    UNSAID,
    UNSEEN,
    engine_of,
)
from workflows.engine.reading import BPMN, ZEEBE, bpmn, local
from workflows.feel.problems import Problem, Severity


def check_extensions(root: etree._Element, file: str) -> Iterator[Problem]:
    """What tools added to the elements of one file. Namespaces of no known engine change nothing: one warning each."""
    yield from _unknown(root, file)
    for node in root.iter(f"{{{BPMN}}}*"):
        for name in map(str, node.attrib):
            if name.startswith("{"):
                yield from _attribute(node, etree.QName(name), file)
        for holder in node.findall(bpmn("extensionElements")):
            yield from _elements(node, holder, file)


def _unknown(root: etree._Element, file: str) -> Iterator[Problem]:
    found: dict[str, list[tuple[etree._Element, str]]] = {}
    for node in root.iter(f"{{{BPMN}}}*"):
        added = [etree.QName(name) for name in map(str, node.attrib) if name.startswith("{")]
        added += [etree.QName(child) for holder in node.findall(bpmn("extensionElements")) for child in holder]
        for name in added:
            if name.namespace and name.namespace not in UNSEEN and not engine_of(name.namespace):
                found.setdefault(name.namespace, []).append((node, name.localname))
    for namespace, places in found.items():
        first, what = places[0]
        others = len({node for node, _what in places}) - 1
        also = f" So have {others} more elements." if others > 1 else " So has one more element." if others else ""
        message = f"The {described_node(first)} has “{what}” of another tool ({namespace}), which changes nothing here."
        fix = "If it says who does a step or what happens there, set that again in the properties; else leave it."
        yield at_node(first, file, message + also, fix, "warning")


def _attribute(node: etree._Element, name: etree.QName, file: str) -> Iterator[Problem]:
    if name.namespace == ZEEBE and name.localname not in DIALECT_ATTRIBUTES:
        message = f"The {described_node(node)} has the attribute “zeebe:{name.localname}”, which is not known."
        yield at_node(node, file, message, DIALECT_FIXES.get(name.localname, "Remove it."))
    elif engine_of(name.namespace) and name.localname not in UNSAID:
        yield _foreign(node, node, name, file)


def _elements(node: etree._Element, holder: etree._Element, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for child in holder:
        name = etree.QName(child)
        if engine_of(name.namespace):
            yield _foreign(node, child, name, file)
        elif name.namespace == ZEEBE and local(node) not in REFUSED:
            yield from _dialect(node, child, file)
            if name.localname in seen:
                message = f"The {described_node(node)} has “{name.localname}” twice; only one can count."
                yield at_node(child, file, message, "Remove one of the two.")
            seen.add(name.localname)


def _dialect(node: etree._Element, child: etree._Element, file: str) -> Iterator[Problem]:
    name = local(child)
    if name not in DIALECT:
        message = f"The {described_node(node)} has the extension “zeebe:{name}”, which Upturn does not run."
        fix = DIALECT_FIXES.get(name, f"Remove it.{suggestion(name, DIALECT)}")
        yield at_node(child, file, message, fix)
        return
    attributes, children, places = DIALECT[name]
    if places and local(node) not in places:
        message = f"“zeebe:{name}” has no meaning on the {described_node(node)}."
        yield at_node(child, file, message, "Remove it, or change the type of the element.")
    yield from _attributes(node, child, attributes, file)
    for row in child:
        if local(row) in children:
            yield from _attributes(node, row, children[local(row)], file)
        else:
            message = f"The {described_node(node)} has “{local(row)}” inside “zeebe:{name}”, which is not known."
            yield at_node(row, file, message, f"Remove it.{suggestion(local(row), children)}")


def _attributes(node: etree._Element, child: etree._Element, known: str, file: str) -> Iterator[Problem]:
    allowed = frozenset(known.split())
    for name in map(str, child.attrib):
        if name not in allowed and not name.startswith("{"):
            message = f"The {described_node(node)} has “{name}” in “zeebe:{local(child)}”, which Upturn does not read."
            yield at_node(child, file, message, DIALECT_FIXES.get(name, f"Remove it.{suggestion(name, allowed)}"))


def _foreign(node: etree._Element, where: etree._Element, name: etree.QName, file: str) -> Problem:
    engine = engine_of(name.namespace)
    is_harmless = name.localname in HARMLESS
    severity: Severity = "warning" if is_harmless else "error"
    message = f"The {described_node(node)} has “{name.localname}” of {engine}, which Upturn does not read."
    fix = "It can be removed." if is_harmless else ENGINE_FIXES.get(name.localname, ENGINE_FIX)
    return at_node(where, file, message, fix, severity)
