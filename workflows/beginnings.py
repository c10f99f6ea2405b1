"""New procedures: from a blank page, or from the files of another one under a new name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workflows.contents import Files
from workflows.engine.reading import bpmn, reference, zeebe
from workflows.errors import BadValue
from workflows.xml import parse_xml, writable

BLANK = "blank"
RESERVED = frozenset({"new", "import"})
_FOLDER = Path(__file__).parent / BLANK


def blank() -> dict[str, bytes]:
    """The files of a procedure with a start, one step and an end, in lanes for provider, officer and manager."""
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir())}


def key_from(name: str) -> str:
    """A key made of a procedure's name: “Quality visit” gives quality_visit. Raises BadValue where nothing is left."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60].rstrip("_")
    if not re.match(r"[a-z]", key) or key in RESERVED:
        raise BadValue("Give the procedure a name that begins with a letter, such as “Quality visit”.")
    return key


@dataclass(frozen=True)
class Named:
    """What a new procedure is called: its key, its name, the prefix of its references, when to use it."""

    key: str
    name: str
    prefix: str
    summary: str


def under_another_name(files: Files, key: str, named: Named) -> dict[str, bytes]:
    """The files of procedure `key` as those of a new one: its process gets the new id, name and properties."""
    return dict(_file_renamed(path, content, key, named) for path, content in files.items())


def _file_renamed(path: str, content: bytes, key: str, named: Named) -> tuple[str, bytes]:
    if not path.endswith(".bpmn"):
        return path, content
    root = parse_xml(content, path)
    process = next((node for node in root.iter(bpmn("process")) if node.get("id") == key), None)
    if process is None:
        return path, content
    for node, attribute in list(_references(root, key)):
        node.set(attribute, named.key)
        if node.tag in (bpmn("participant"), bpmn("process")):
            node.set("name", writable(named.name))
    _set_properties(process, {"prefix": named.prefix, "summary": named.summary})
    return f"{named.key}.bpmn", etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def under_another_key(files: Files, old: str, key: str) -> dict[str, bytes]:
    """The files with the process `old` called `key` wherever their diagrams name or call it; else as they are."""
    return {path: _rekeyed(path, content, old, key) for path, content in files.items()}


def _rekeyed(path: str, content: bytes, old: str, key: str) -> bytes:
    if not path.endswith(".bpmn"):
        return content
    root = parse_xml(content, path)
    found = [*_references(root, old), *_calls(root, old)]
    for node, attribute in found:
        node.set(attribute, key)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if found else content


def _calls(root: etree._Element, key: str) -> Iterator[tuple[etree._Element, str]]:
    """Where a step calls the process, or starts a linked case of it."""
    yield from ((node, "processId") for node in root.iter(zeebe("calledElement")) if node.get("processId") == key)
    called = ((node, node.get("calledElement")) for node in root.iter(bpmn("callActivity")))
    yield from ((node, "calledElement") for node, text in called if key in (text, reference(text)))
    headers = (node for node in root.iter(zeebe("header")) if node.get("key") == "process")
    yield from ((node, "value") for node in headers if node.get("value") == key)


def _set_properties(process: etree._Element, values: dict[str, str]) -> None:
    own = process.find(bpmn("extensionElements"))
    for node in () if own is None else own.iter(zeebe("property")):
        if (value := values.get(node.get("name") or "")) is not None:
            node.set("value", writable(value))


def _references(root: etree._Element, key: str) -> Iterator[tuple[etree._Element, str]]:
    """Where the diagram names the process: itself, its pool, its picture."""
    for node in root.iter():
        for attribute in ("id", "processRef", "bpmnElement"):
            said = node.get(attribute)
            names = (said,) if attribute == "id" else (said, reference(said))
            if key in names and (attribute != "id" or node.tag == bpmn("process")):
                yield node, attribute
