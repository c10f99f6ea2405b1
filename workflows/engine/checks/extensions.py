"""Extension elements and attributes: those of the dialect in their place, those of other engines named."""

from collections.abc import Iterator

from lxml import etree

from workflows.engine.checks.scene import at_node, described_node, suggestion
from workflows.engine.checks.vocabulary import (
    DIALECT,
    DIALECT_ATTRIBUTES,
    DIALECT_FIXES,
    ENGINE_FIX,
    ENGINE_FIXES,
    ENGINES,
    HARMLESS,
)
from workflows.engine.reading import BPMN, ZEEBE, bpmn, local
from workflows.feel.problems import Problem, Severity


def check_extensions(root: etree._Element, file: str) -> Iterator[Problem]:
    """What tools added to the elements of one file. Namespaces of no known engine change nothing and pass."""
    for node in root.iter(f"{{{BPMN}}}*"):
        for name in map(str, node.attrib):
            if name.startswith("{"):
                yield from _attribute(node, etree.QName(name), file)
        for holder in node.findall(bpmn("extensionElements")):
            yield from _elements(node, holder, file)


def _attribute(node: etree._Element, name: etree.QName, file: str) -> Iterator[Problem]:
    if name.namespace == ZEEBE and name.localname not in DIALECT_ATTRIBUTES:
        message = f"The {described_node(node)} has the attribute “zeebe:{name.localname}”, which is not known."
        yield at_node(node, file, message, DIALECT_FIXES.get(name.localname, "Remove it."))
    elif name.namespace in ENGINES:
        yield _foreign(node, node, name, file)


def _elements(node: etree._Element, holder: etree._Element, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for child in holder:
        name = etree.QName(child)
        if name.namespace in ENGINES:
            yield _foreign(node, child, name, file)
        elif name.namespace == ZEEBE:
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
    engine = ENGINES[name.namespace or ""]
    is_harmless = name.localname in HARMLESS
    severity: Severity = "warning" if is_harmless else "error"
    message = f"The {described_node(node)} has “{name.localname}” of {engine}, which Upturn does not read."
    fix = "It can be removed." if is_harmless else ENGINE_FIXES.get(name.localname, ENGINE_FIX)
    return at_node(where, file, message, fix, severity)
