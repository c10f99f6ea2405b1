"""A diagram file becomes an element tree: safely, and checked against the standard's own schema."""

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, cast

from lxml import etree

from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.xml import parse_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

_turn = Lock()
_DRAWING = re.compile(r"\{http://www\.omg\.org/spec/(BPMN/20100524/DI|DD/20100524/D[CI])\}")

# What stands beside the steps: ignored, as the standard says.
_BESIDE = frozenset(
    f"{{{BPMN}}}{name}"
    for name in (
        "association group textAnnotation category dataObject dataObjectReference dataStore dataStoreReference"
        " dataInputAssociation dataOutputAssociation"
    ).split()
)

# A thousand steps with their drawing. libxml2 needs seconds to find what is wrong with many more.
_MOST_ELEMENTS = 12_000
_MOST_VIOLATIONS = 20
# The schema's order inside any element: these first, then what is not named (steps and flows), then these last.
_FIRST = (
    "import extension documentation extensionElements auditing monitoring categoryValueRef incoming outgoing"
    " supportedInterfaceRef ioSpecification ioBinding property dataInput dataOutput dataInputAssociation"
    " dataOutputAssociation inputSet outputSet multiInstanceLoopCharacteristics standardLoopCharacteristics"
    " loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem completionCondition"
    " laneSet participant messageFlow"
).split()
_LAST = ["association", "group", "textAnnotation", "correlationSubscription"]
_RANKS = {f"{{{BPMN}}}{name}": rank - 100 for rank, name in enumerate(_FIRST)}
_RANKS |= {f"{{{BPMN}}}{name}": rank + 100 for rank, name in enumerate(_LAST)} | {f"{{{BPMNDI}}}BPMNDiagram": 200}


def bpmn(name: str) -> str:
    """The tag of a BPMN element, as lxml writes it."""
    return f"{{{BPMN}}}{name}"


def zeebe(name: str) -> str:
    """The tag of an extension element of the dialect, as lxml writes it."""
    return f"{{{ZEEBE}}}{name}"


def local(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(node).localname


def line_of(node: etree._Element) -> int:
    """The line of an element in its file, from 1."""
    line: int | None = cast(Any, node).sourceline
    return line or 1


def reference(text: str | None) -> str:
    """The id that a reference means: BPMN writes some as qualified names (`tns:Message_1`)."""
    return (text or "").strip().rpartition(":")[2]


def read_tree(data: bytes, file: str) -> etree._Element:
    """The `definitions` element of a BPMN file; raises Refused when it is not safe XML or not BPMN at all."""
    root = parse_xml(data, file, _MOST_ELEMENTS)
    if root.tag == bpmn("definitions"):
        return root
    message = f"The file is XML, but not a BPMN 2.0 diagram: its outermost element is <{local(root)}>."
    raise Refused([Problem(file, "", line_of(root), message, "Export the diagram as BPMN 2.0.")])


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a tree breaks the BPMN schema: the node it concerns, and libxml2's words."""

    node: etree._Element
    message: str

    @property
    def changes_nothing(self) -> bool:
        """Whether only the picture, or data and notes around the steps, are concerned, which nothing runs."""
        around = [self.node, *self.node.iterancestors()]
        return any(_DRAWING.match(node.tag) or node.tag in _BESIDE for node in around)


def schema_violations(root: etree._Element) -> tuple[list[Violation], bool]:
    """What breaks the schema, and whether anything else is only in another order than the schema has it.

    Order inside an element means nothing to the engine, and tools other than modellers get it wrong.
    """
    strict = _violations(_readable_copy(root))
    if not strict or len(strict) == _MOST_VIOLATIONS:
        return strict, False
    kept = _violations(_in_order(_readable_copy(root)))
    return kept, len(kept) < len(strict)


def _violations(copy: etree._Element) -> list[Violation]:
    schema = _schema()
    with _turn:  # a schema has one list of what it found, for all threads
        if schema.validate(copy):
            return []
        found: Any = schema.error_log
        errors = list(islice(found, _MOST_VIOLATIONS))
    return [Violation(_culprit(copy, error), error.message) for error in errors]


def _culprit(copy: etree._Element, error: Any) -> etree._Element:  # noqa: ANN401 - the stubs know no log entry
    prefixes = {prefix: uri for prefix, uri in copy.nsmap.items() if prefix}
    try:
        found: Any = copy.xpath(error.path or "/*", namespaces=prefixes)
    except etree.XPathError:  # a prefix that is declared further in
        found = [node for node in copy.iter() if line_of(node) == error.line]
    culprit: etree._Element = found[0] if found else copy
    return culprit


@cache
def _schema() -> etree.XMLSchema:
    """The BPMN 2.0 schema, from the engine's package; found without importing the engine."""
    engine = find_spec("SpiffWorkflow")
    if engine is None or engine.origin is None:
        raise ModuleNotFoundError("SpiffWorkflow is not installed; run `make run` or `pip install -e .`.")
    path = Path(engine.origin).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def _readable_copy(root: etree._Element) -> etree._Element:
    copy = deepcopy(root)
    # bpmn-js writes the message path of a correlation property under another name than the schema has.
    for retrieval in copy.iter(bpmn("correlationPropertyRetrievalExpression")):
        for path in retrieval.findall(bpmn("formalExpression")):
            path.tag = bpmn("messagePath")
    # Ids used twice are found by a check of their own, which says where the first one is.
    ids: set[str] = set()
    for node in copy.iter():
        if (node_id := node.get("id")) in ids:
            del node.attrib["id"]
        elif node_id:
            ids.add(node_id)
    return copy


def _in_order(root: etree._Element) -> etree._Element:
    if not root.get("targetNamespace"):
        root.set("targetNamespace", BPMN)
    for node in list(root.iter(f"{{{BPMN}}}*")):
        children = sorted(node, key=lambda child: _RANKS.get(child.tag, 0))
        if children != list(node):
            node[:] = children
    return root
