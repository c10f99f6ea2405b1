"""A diagram file becomes an element tree: safely, and checked against the standard's own schema."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from lxml import etree

from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.xml import parse_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_DRAWING = re.compile(r"\{http://www\.omg\.org/spec/(BPMN/20100524/DI|DD/20100524/D[CI])\}")


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
    root = parse_xml(data, file)
    if root.tag == bpmn("definitions"):
        return root
    message = f"The file is XML, but not a BPMN 2.0 diagram: its outermost element is <{local(root)}>."
    raise Refused([Problem(file, "", line_of(root), message, "Export the diagram as BPMN 2.0.")])


def schema_violations(root: etree._Element) -> list[tuple[int, str, bool]]:
    """Where the tree breaks the BPMN schema: line, libxml2's words, whether only the drawing is meant."""
    schema = _schema()
    if schema.validate(_as_the_schema_wants_it(root)):
        return []
    errors: Any = schema.error_log
    return [(error.line, error.message, bool(_DRAWING.match(error.message[9:]))) for error in errors]


@cache
def _schema() -> etree.XMLSchema:
    """The BPMN 2.0 schema, from the engine's package; found without importing the engine."""
    engine = find_spec("SpiffWorkflow")
    if engine is None or engine.origin is None:
        raise ModuleNotFoundError("SpiffWorkflow is not installed; run `make run` or `pip install -e .`.")
    path = Path(engine.origin).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def _as_the_schema_wants_it(root: etree._Element) -> etree._Element:
    # bpmn-js writes the message path of a correlation property under another name than the schema has.
    for retrieval in root.iter(bpmn("correlationPropertyRetrievalExpression")):
        for path in retrieval.findall(bpmn("formalExpression")):
            path.tag = bpmn("messagePath")
    return root
