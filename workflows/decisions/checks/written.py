"""Every FEEL text of a file with the variables it can read, every type it names, every table it has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workflows.decisions.document import Decision, ItemDefinition, Knowledge
from workflows.decisions.expressions import (
    BoxedContext,
    DecisionTable,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    LiteralExpression,
    Place,
    Relation,
)
from workflows.decisions.member_names import parts
from workflows.decisions.model import Model

Beside = Literal["nothing", "case", "anything"]


@dataclass(frozen=True, slots=True)
class Written:
    """A text, whether it is unary tests, and the variables in scope there.

    Beside them it `reads` nothing, the case, or anything. In a cell of a table (`is_cell`) a bare word is mostly a text
    without its quotes.
    """

    place: Place
    text: str
    is_tests: bool
    visible: frozenset[str]
    reads: Beside = "nothing"
    is_cell: bool = False


def texts(model: Model) -> Iterator[Written]:
    """Every FEEL text of the model's own file."""
    for item in model.definitions.items:
        yield from _allowed(item)
    for node in model.definitions.nodes.values():
        if not isinstance(node, Decision | Knowledge):
            continue
        visible = model.required_names(node)
        # A decision that requires nothing is written for the variables of a case, whatever they are.
        beside: Beside = "case" if isinstance(node, Decision) and not node.requires else "nothing"
        logic = node.expression if isinstance(node, Decision) else node.function
        yield from _texts(logic, visible | {node.name} if isinstance(node, Knowledge) else visible, beside)


def of_decision(decision: Decision) -> Iterator[Written]:
    """Every FEEL text of one decision; only names that its own texts bring along are visible."""
    return _texts(decision.expression, frozenset(), "case")


def _allowed(item: ItemDefinition) -> Iterator[Written]:
    for text in filter(None, (item.allowed, item.constraint)):
        yield Written(item.place, text, True, frozenset())
    for component in item.components:
        yield from _allowed(component)


def _texts(expression: Expression | None, visible: frozenset[str], beside: Beside) -> Iterator[Written]:
    match expression:
        case LiteralExpression(place=place, text=text):
            yield Written(place, text, False, visible, beside)
        case DecisionTable():
            yield from _table(expression, visible, beside)
        case BoxedContext():
            yield from _context(expression, visible, beside)
        case FunctionDefinition(kind="FEEL", parameters=parameters, body=body):
            yield from _texts(body, visible | {parameter.name for parameter in parameters}, beside)
        case Filter(source=source, match=match):
            yield from _texts(source, visible, beside)
            yield from _texts(match, visible | {"item"}, "anything")
        case Iteration(source=source, variable=variable, body=body):
            yield from _texts(source, visible, beside)
            yield from _texts(body, visible | {variable, "partial"}, beside)
        case _ if not isinstance(expression, FunctionDefinition):
            yield from (written for part in parts(expression) for written in _texts(part, visible, beside))


def _context(context: BoxedContext, visible: frozenset[str], beside: Beside) -> Iterator[Written]:
    """The entries; each sees those above it, and itself, since a function may call itself."""
    for entry in context.entries:
        visible |= {entry.name}
        yield from _texts(entry.expression, visible, beside)


def _table(table: DecisionTable, visible: frozenset[str], beside: Beside) -> Iterator[Written]:
    for column in table.inputs:
        yield Written(column.expression.place, column.expression.text, False, visible, beside)
        yield Written(column.place, column.allowed, True, visible, beside)
    for output in table.outputs:
        yield Written(output.place, output.allowed, True, visible, beside)
        yield Written(output.place, output.default, False, visible, beside)
    for rule in table.rules:
        yield from (Written(cell.place, cell.text, True, visible, beside, True) for cell in rule.tests)
        yield from (Written(cell.place, cell.text, False, visible, beside, True) for cell in rule.outputs)


def tables(model: Model) -> Iterator[tuple[Decision | Knowledge, DecisionTable]]:
    """Every decision table of the model's own file, with the node that it belongs to."""
    for node in model.definitions.nodes.values():
        if isinstance(node, Decision | Knowledge):
            logic = node.expression if isinstance(node, Decision) else node.function
            yield from ((node, table) for table in _inside(logic) if isinstance(table, DecisionTable))


def _inside(expression: Expression | None) -> Iterator[Expression]:
    """The expression and all boxed ones inside it."""
    if expression is not None:
        yield expression
        for part in parts(expression):
            yield from _inside(part)


def type_references(model: Model) -> Iterator[tuple[Place, str]]:
    """Every type that the file names, and where."""
    yield from _item_types(model.definitions.items)
    for node in model.definitions.nodes.values():
        yield node.place, node.type_ref
        if isinstance(node, Decision | Knowledge):
            logic = node.expression if isinstance(node, Decision) else node.function
            for expression in _inside(logic):
                yield expression.place, expression.type_ref
                yield from ((expression.place, type_ref) for type_ref in _inner_types(expression))


def _item_types(items: Iterable[ItemDefinition]) -> Iterator[tuple[Place, str]]:
    for item in items:
        yield item.place, item.base
        if item.function:
            yield item.place, item.function.output
            yield from ((item.place, parameter.type_ref) for parameter in item.function.parameters)
        yield from _item_types(item.components)


def _inner_types(expression: Expression) -> Iterator[str]:
    """The types that parts of an expression name: columns, entries, parameters."""
    match expression:
        case DecisionTable(inputs=inputs, outputs=outputs):
            yield from (column.expression.type_ref for column in inputs)
            yield from (output.type_ref for output in outputs)
        case BoxedContext(entries=entries) | Invocation(bindings=entries):
            yield from (entry.type_ref for entry in entries)
        case Relation(columns=columns):
            yield from (type_ref for _, type_ref in columns)
        case FunctionDefinition(parameters=parameters):
            yield from (parameter.type_ref for parameter in parameters)
