"""The conformance kit's cases (DMN Technology Compatibility Kit), read from its files and run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lxml import etree

from workflows import decisions, feel
from workflows.feel.numbers import read_number
from workflows.feel.temporal_text import read_date, read_datetime, read_duration, read_time

KIT = Path(__file__).parent / "dmn-tck"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
ENVIRONMENT = feel.Environment(datetime(2026, 3, 2, 12, tzinfo=UTC), budget=feel.Budget(steps=5_000_000))
# Results are compared as the kit's own runners do: numbers to eight places.
TOLERANCE = Decimal("0.00000001")


@dataclass(frozen=True)
class ResultNode:
    """One thing the kit expects: a decision of a case, or an output of the decision service `service`."""

    folder: str
    model: str
    case: str
    service: str
    name: str
    inputs: dict[str, object]
    expected: object

    @property
    def key(self) -> str:
        return f"{self.folder} / {self.case} / {self.name}"


def result_nodes() -> Iterator[ResultNode]:
    """Every result node of the kit, in the order of its folders."""
    for path in sorted(KIT.glob("*/*/*-test-*.xml")):
        root = etree.parse(str(path)).getroot()
        model = f"{path.parent.relative_to(KIT)}/{_child(root, 'modelName').text}"
        for case in _children(root, "testCase"):
            is_service = case.get("type") == "decisionService"
            inputs = {node.get("name", ""): _value(node) for node in _children(case, "inputNode")}
            for node in _children(case, "resultNode"):
                yield ResultNode(
                    folder=path.parent.name,
                    model=model,
                    case=case.get("id", ""),
                    service=case.get("invocableName", "") if is_service else "",
                    name=node.get("name", ""),
                    inputs=inputs,
                    expected=_value(_child(node, "expected")),
                )


def failure(node: ResultNode) -> str:
    """Why the result node fails, "" when it passes."""
    model = _model(node.model)
    try:
        if node.service:
            decided = model.call_service(node.service, node.inputs, ENVIRONMENT)
        else:
            decided = model.decide(node.name, node.inputs, ENVIRONMENT)
    except feel.BudgetSpent as error:
        return str(error)
    value = decided.value
    if node.service and isinstance(value, dict) and node.name in value:
        value = value[node.name]
    if is_same(value, node.expected):
        return ""
    because = f" ({decided.warnings[0]})" if decided.warnings else ""
    return f"expected {_shown(node.expected)}, got {_shown(value)}{because}"


@lru_cache(maxsize=4)
def _model(path: str) -> decisions.Model:
    folder = (KIT / path).parent
    files = {found.name: found.read_bytes() for found in folder.glob("*.dmn")}
    return decisions.read_model(files, Path(path).name)


def is_same(value: object, expected: object) -> bool:
    """Equality of FEEL values, numbers to eight places."""
    if isinstance(value, Decimal) and isinstance(expected, Decimal):
        return abs(value - expected) <= TOLERANCE * max(1, abs(expected))
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(is_same, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(is_same(value[name], expected[name]) for name in value)
    return feel.type_name(value) == feel.type_name(expected) and value == expected


def _shown(value: object) -> str:
    return str(feel.to_json(value))[:100]


def _value(element: etree._Element) -> object:
    """What a node of the kit says: a value, a list of items or a context of components."""
    if (found := next(_children(element, "value"), None)) is not None:
        return _scalar(found)
    if (found := next(_children(element, "list"), None)) is not None:
        return [_value(item) for item in _children(found, "item")]
    return {part.get("name", ""): _value(part) for part in _children(element, "component")} or None


def _scalar(element: etree._Element) -> object:
    if element.get(NIL) in ("true", "1"):
        return None
    kind = element.get(TYPE, "xsd:string").rpartition(":")[2]
    text = element.text or ""
    return _READERS[kind](text if kind == "string" else text.strip())


_READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "boolean": lambda text: text in ("true", "1"),
    "decimal": read_number,
    "double": read_number,
    "integer": read_number,
    "date": read_date,
    "time": read_time,
    "dateTime": read_datetime,
    "duration": read_duration,
}


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return (part for part in element if isinstance(part.tag, str) and etree.QName(part).localname == tag)


def _child(element: etree._Element, tag: str) -> etree._Element:
    return next(_children(element, tag))
