"""A DMN file, of version 1.1 to 1.5, read into `document` values."""

import re
from collections.abc import Iterable
from functools import partial
from typing import NoReturn

from lxml import etree

from workflows.decisions import boxes, xml_parts
from workflows.decisions.document import (
    Decision,
    Definitions,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    Knowledge,
    Node,
    Reference,
    Service,
)
from workflows.decisions.xml_parts import child, children, name_of, place_of, text_of, type_ref_of
from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.xml import parse_xml

# From DMN 1.1, .../20151101/dmn.xsd, to DMN 1.5, .../20230324/MODEL/.
NAMESPACE = re.compile(r"https?://www\.omg\.org/spec/DMN/[0-9]{8}/(MODEL/|dmn(11)?\.xsd)")


def read_definitions(data: bytes, file: str) -> Definitions:
    """What the file says; raises Refused when it is no DMN file, or two of its elements share an id."""
    root = parse_xml(data, file)
    tag = etree.QName(root)
    if tag.localname != "definitions" or not NAMESPACE.fullmatch(tag.namespace or ""):
        _refuse(file, root, "This is not a DMN file (version 1.1 to 1.5).", "Save it as DMN.")
    _refuse_other_languages(root, file)
    return Definitions(
        file=file,
        namespace=root.get("namespace", ""),
        name=root.get("name", ""),
        imports=tuple(_import(element) for element in children(root, "import") if _is_dmn(element)),
        items=tuple(_item(element) for element in children(root, "itemDefinition")),
        nodes=_nodes(root, file),
    )


def _refuse_other_languages(root: etree._Element, file: str) -> None:
    """A text in another language than FEEL would be misread, so it is not read at all."""
    for element in root.iter():
        language = element.get("expressionLanguage") or "feel"
        if "feel" not in language.lower():
            _refuse(file, element, f"An expression is in the language “{language}”.", "Write it in FEEL.")


def _nodes(root: etree._Element, file: str) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for element in xml_parts.elements(root):
        node = _node(element, root.get("namespace", ""))
        if node is not None and node.id in nodes:
            _refuse(file, element, f"The id “{node.id}” is used twice.", "Give one of them another id.")
        if node is not None:
            nodes[node.id] = node
    return nodes


def _node(element: etree._Element, namespace: str) -> Node | None:
    """A decision, input, knowledge model or service; None for anything else (item definitions, artefacts)."""
    references = partial(_references, element, namespace)
    name = name_of(element)
    start = place_of(element), element.get("id") or name, name, _variable_type(element)
    match xml_parts.tag_of(element):
        case "inputData":
            return InputData(*start)
        case "decision":
            return Decision(*start, boxes.expression_in(element), tuple(_required(element, namespace)))
        case "businessKnowledgeModel":
            logic = child(element, "encapsulatedLogic")
            function = None if logic is None else boxes.function(logic)
            return Knowledge(*start, function, tuple(_required(element, namespace)))
        case "decisionService":
            return Service(
                *start,
                outputs=references("outputDecision"),
                encapsulated=references("encapsulatedDecision"),
                input_data=references("inputData"),
                input_decisions=references("inputDecision"),
            )
    return None


def _variable_type(element: etree._Element) -> str:
    variable = child(element, "variable")
    return "" if variable is None else type_ref_of(variable)


def _required(element: etree._Element, namespace: str) -> Iterable[Reference]:
    """Every input, decision and knowledge that the element asks for, in the order of the file."""
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for kind in ("requiredInput", "requiredDecision", "requiredKnowledge"):
            yield from _references(requirement, namespace, kind)


def _references(element: etree._Element, namespace: str, kind: str) -> tuple[Reference, ...]:
    return tuple(_reference(part, namespace) for part in children(element, kind))


def _reference(element: etree._Element, own: str) -> Reference:
    namespace, _, id_ = element.get("href", "").strip().rpartition("#")
    return Reference(place_of(element), "" if namespace == own else namespace, id_)


def _is_dmn(element: etree._Element) -> bool:
    """Whether an import brings decisions; schemas and predictive models are of no use here."""
    return "/DMN/" in element.get("importType", "")


def _import(element: etree._Element) -> Import:
    location = element.get("locationURI", "")
    return Import(place_of(element), name_of(element), element.get("namespace", ""), location)


def _item(element: etree._Element) -> ItemDefinition:
    function = child(element, "functionItem")
    return ItemDefinition(
        place=place_of(element),
        name=name_of(element),
        base=type_ref_of(element),
        is_collection=element.get("isCollection") in ("true", "1"),
        allowed=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        components=tuple(_item(part) for part in children(element, "itemComponent")),
        function=None if function is None else _function_item(function),
    )


def _function_item(element: etree._Element) -> FunctionItem:
    parameters = tuple(boxes.parameter(part) for part in children(element, "parameters"))
    return FunctionItem(parameters, xml_parts.resolve_type(element, element.get("outputTypeRef", "")))


def _refuse(file: str, element: etree._Element, message: str, fix: str) -> NoReturn:
    place = place_of(element)
    raise Refused([Problem(file, place.element, place.line, message, fix)])
