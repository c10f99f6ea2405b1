"""Boxed expressions, read from their elements."""

from collections.abc import Callable
from typing import Literal, cast, get_args

from lxml import etree

from workflows.decisions.expressions import (
    Aggregation,
    BoxedContext,
    BoxedList,
    Conditional,
    DecisionTable,
    Entry,
    Expression,
    Filter,
    FunctionDefinition,
    HitPolicy,
    InputColumn,
    Invocation,
    Iteration,
    LiteralExpression,
    OutputColumn,
    Parameter,
    Relation,
    Rule,
    Text,
)
from workflows.decisions.xml_parts import (
    child,
    children,
    elements,
    name_of,
    place_of,
    tag_of,
    text_of,
    type_ref_of,
)


def expression_in(parent: etree._Element | None) -> Expression | None:
    """The first boxed expression among the element's children."""
    if parent is None:
        return None
    return next(iter(_expressions(parent)), None)


def function(element: etree._Element) -> FunctionDefinition:
    """A function definition; an `encapsulatedLogic` is one too."""
    parameters = tuple(parameter(part) for part in children(element, "formalParameter"))
    kind, body = element.get("kind", "FEEL"), expression_in(element)
    return FunctionDefinition(place_of(element), type_ref_of(element), kind, parameters, body)


def parameter(element: etree._Element) -> Parameter:
    return Parameter(name_of(element), type_ref_of(element))


def _literal(element: etree._Element) -> LiteralExpression:
    return LiteralExpression(place_of(element), type_ref_of(element), text_of(element))


def _table(element: etree._Element) -> DecisionTable:
    policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
    policies, aggregations = get_args(HitPolicy), get_args(Aggregation)
    return DecisionTable(
        place=place_of(element),
        type_ref=type_ref_of(element),
        inputs=tuple(_input(part) for part in children(element, "input")),
        outputs=tuple(_output(part) for part in children(element, "output")),
        rules=tuple(_rule(part) for part in children(element, "rule")),
        hit_policy=cast(HitPolicy, policy) if policy in policies else "UNIQUE",
        aggregation=cast(Aggregation, aggregation) if aggregation in aggregations else "",
        unknown=tuple(text for text, known in ((policy, policies), (aggregation, aggregations)) if text not in known),
    )


def _input(element: etree._Element) -> InputColumn:
    inner = child(element, "inputExpression")
    expression = _literal(element if inner is None else inner)
    label = element.get("label") or expression.text
    return InputColumn(place_of(element), label, expression, text_of(child(element, "inputValues")))


def _output(element: etree._Element) -> OutputColumn:
    return OutputColumn(
        place=place_of(element),
        name=name_of(element),
        type_ref=type_ref_of(element),
        allowed=text_of(child(element, "outputValues")),
        default=text_of(child(element, "defaultOutputEntry")),
    )


def _rule(element: etree._Element) -> Rule:
    tests = tuple(_cell(part) for part in children(element, "inputEntry"))
    return Rule(place_of(element), tests, tuple(_cell(part) for part in children(element, "outputEntry")))


def _cell(element: etree._Element) -> Text:
    return Text(place_of(element), text_of(element))


def _context(element: etree._Element) -> BoxedContext:
    entries = tuple(_entry(part, "variable") for part in children(element, "contextEntry"))
    return BoxedContext(place_of(element), type_ref_of(element), entries)


def _entry(element: etree._Element, named_by: str) -> Entry:
    variable = child(element, named_by)
    if variable is None:
        return Entry("", "", expression_in(element))
    return Entry(name_of(variable), type_ref_of(variable), expression_in(element))


def _list(element: etree._Element) -> BoxedList:
    return BoxedList(place_of(element), type_ref_of(element), _expressions(element))


def _expressions(element: etree._Element) -> tuple[Expression, ...]:
    return tuple(read(part) for part in elements(element) if (read := _READERS.get(tag_of(part))))


def _relation(element: etree._Element) -> Relation:
    columns = tuple((name_of(part), type_ref_of(part)) for part in children(element, "column"))
    rows = tuple(_expressions(part) for part in children(element, "row"))
    return Relation(place_of(element), type_ref_of(element), columns, rows)


def _invocation(element: etree._Element) -> Invocation:
    bindings = tuple(_entry(part, "parameter") for part in children(element, "binding"))
    return Invocation(place_of(element), type_ref_of(element), expression_in(element), bindings)


def _filter(element: etree._Element) -> Filter:
    source, match = expression_in(child(element, "in")), expression_in(child(element, "match"))
    return Filter(place_of(element), type_ref_of(element), source, match)


def _iteration(element: etree._Element) -> Iteration:
    kind = cast(Literal["for", "some", "every"], tag_of(element))
    return Iteration(
        place=place_of(element),
        type_ref=type_ref_of(element),
        kind=kind,
        variable=" ".join(element.get("iteratorVariable", "").split()),
        source=expression_in(child(element, "in")),
        body=expression_in(child(element, "return" if kind == "for" else "satisfies")),
    )


def _conditional(element: etree._Element) -> Conditional:
    test, then, otherwise = (expression_in(child(element, tag)) for tag in ("if", "then", "else"))
    return Conditional(place_of(element), type_ref_of(element), test, then, otherwise)


_READERS: dict[str, Callable[[etree._Element], Expression]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": function,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
    "conditional": _conditional,
}
