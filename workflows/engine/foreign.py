"""What other tools left in a diagram and Upturn does not read: listed in words, and taken out on demand."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from workflows.engine.checks.refused import is_unread_script
from workflows.engine.checks.scene import described_node
from workflows.engine.checks.vocabulary import DIALECT, DIALECT_ATTRIBUTES, UNSAID, UNSEEN, engine_of
from workflows.engine.reading import BPMN, ZEEBE, bpmn, read_tree

_SHOWN = 200


@dataclass(frozen=True)
class Leftover:
    """One setting of another tool: where it stands, what it is called, what it says."""

    element: str
    name: str
    value: str


def leftovers(data: bytes, file: str) -> list[Leftover]:
    """The settings in a diagram that nothing here reads. Raises Refused for what is no diagram."""
    return [_in_words(node, what) for node, what in _found(read_tree(data, file))]


def without_leftovers(data: bytes, file: str) -> bytes:
    """The same diagram without them. Raises Refused."""
    root = read_tree(data, file)
    for node, what in list(_found(root)):
        if isinstance(what, str):
            del node.attrib[what]
        else:
            _take_out(what)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _found(root: etree._Element) -> Iterator[tuple[etree._Element, str | etree._Element]]:
    """Attributes by name, with their element; extension elements, with the element that they extend."""
    for node in root.iter(f"{{{BPMN}}}*"):
        yield from ((node, name) for name in map(str, node.attrib) if name.startswith("{") and _is_foreign(name))
        for child in [child for holder in node.findall(bpmn("extensionElements")) for child in holder]:
            name = etree.QName(child)
            if name.namespace == ZEEBE and name.localname in DIALECT:
                allowed = DIALECT[name.localname][0].split()
                yield from ((child, own) for own in map(str, child.attrib) if own not in allowed and own[0] != "{")
            elif name.namespace == ZEEBE or _is_foreign(str(child.tag)):
                yield node, child
        yield from ((node, child) for child in node.findall(bpmn("script")) if is_unread_script(child))


def _is_foreign(tag: str) -> bool:
    name = etree.QName(tag)
    if name.namespace == ZEEBE:
        return name.localname not in DIALECT_ATTRIBUTES
    if not name.namespace or name.localname in UNSAID:
        return False
    return name.namespace not in UNSEEN or engine_of(name.namespace) != ""


def _in_words(node: etree._Element, what: str | etree._Element) -> Leftover:
    where = described_node(_extended(node))
    if isinstance(what, str):
        return Leftover(where, etree.QName(what).localname, str(node.get(what))[:_SHOWN])
    pairs = [(str(name), str(value)) for one in what.iter() for name, value in one.attrib.items()]
    said = [f"{etree.QName(name).localname}: {value}" for name, value in pairs]
    words = " ".join("".join(str(text) for text in what.itertext()).split())
    return Leftover(where, etree.QName(what).localname, ", ".join([*said, *filter(None, [words])])[:_SHOWN])


def _extended(node: etree._Element) -> etree._Element:
    """The BPMN element that an extension element belongs to; a BPMN element itself."""
    around = [node, *node.iterancestors()]
    return next(one for one in around if one.tag != bpmn("extensionElements") and etree.QName(one).namespace == BPMN)


def _take_out(child: etree._Element) -> None:
    holder = child.getparent()
    if holder is None:
        return
    holder.remove(child)
    if len(holder) == 0 and (parent := holder.getparent()) is not None:
        parent.remove(holder)
