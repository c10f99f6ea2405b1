"""Small questions to the elements of a DMN file, whatever its version's namespace."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from workflows.decisions.expressions import Place


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Its children in its own namespace: what tools add (diagrams, extensions) is left out."""
    namespace = etree.QName(parent).namespace
    for element in parent:
        if isinstance(element.tag, str) and etree.QName(element).namespace == namespace:
            yield element


def tag_of(element: etree._Element) -> str:
    return etree.QName(element).localname


def children(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return (element for element in elements(parent) if tag_of(element) in tags)


def child(parent: etree._Element, tag: str) -> etree._Element | None:
    return next(children(parent, tag), None)


def text_of(element: etree._Element | None) -> str:
    """What stands in its `text`, "" when there is none."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else (inner.text or "").strip()


def name_of(element: etree._Element) -> str:
    """The name with its spaces made single, as FEEL reads names."""
    return " ".join(element.get("name", "").split())


def place_of(element: etree._Element) -> Place:
    """The element's line, and the id of the nearest element around it that has one."""
    line = cast("int | None", element.sourceline)
    holder: etree._Element | None = element
    while holder is not None:
        if holder.get("id"):
            return Place(holder.get("id", ""), line)
        holder = holder.getparent()
    return Place("", line)


def type_ref_of(element: etree._Element) -> str:
    """Its `typeRef`, an attribute or (in item definitions) an element; "" when it says none."""
    inner = child(element, "typeRef")
    said = element.get("typeRef", "") if inner is None else inner.text or ""
    return resolve_type(element, said)


def resolve_type(element: etree._Element, said: str) -> str:
    """The type's name without its namespace prefix: in DMN 1.1 types are qualified names, `feel:string`."""
    said = " ".join(said.split())
    prefix, colon, local = said.partition(":")
    if not colon or prefix not in element.nsmap:
        return local if prefix == "feel" and colon else said
    root = element.getroottree().getroot()
    for imported in children(root, "import"):
        if imported.get("namespace") == element.nsmap[prefix] and imported.get("name"):
            return f"{name_of(imported)}.{local}"
    return local
