"""Names of parts of values (components, entries, columns): FEEL must know those that have spaces or signs."""

from collections.abc import Iterable, Iterator

from workflows.decisions.document import Decision, Definitions, ItemDefinition, Knowledge
from workflows.decisions.expressions import (
    BoxedContext,
    BoxedList,
    Conditional,
    DecisionTable,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Relation,
)


def member_names(definitions: Definitions) -> frozenset[str]:
    """Every name by which a part of a value of this file can be asked for."""
    names = set(_components(definitions.items))
    for node in definitions.nodes.values():
        if isinstance(node, Decision):
            names.update(_written(node.expression))
        elif isinstance(node, Knowledge):
            names.update(_written(node.function))
    return frozenset(names - {""})


def _components(items: Iterable[ItemDefinition]) -> Iterator[str]:
    for item in items:
        for component in item.components:
            yield component.name
        yield from _components(item.components)


def _written(expression: Expression | None) -> Iterator[str]:
    """The names of entries and columns, here and in the boxes inside."""
    match expression:
        case BoxedContext(entries=entries):
            yield from (entry.name for entry in entries)
        case Relation(columns=columns):
            yield from (name for name, _ in columns)
        case DecisionTable(outputs=outputs):
            yield from (output.name for output in outputs)
    for inner in parts(expression):
        yield from _written(inner)


def parts(expression: Expression | None) -> Iterator[Expression | None]:
    """The boxed expressions directly inside another."""
    match expression:
        case BoxedContext(entries=entries):
            yield from (entry.expression for entry in entries)
        case Invocation(function=function, bindings=bindings):
            yield from (function, *(binding.expression for binding in bindings))
        case BoxedList(items=items):
            yield from items
        case Relation(rows=rows):
            yield from (cell for row in rows for cell in row)
        case FunctionDefinition(body=body):
            yield body
        case Filter(source=first, match=second) | Iteration(source=first, body=second):
            yield from (first, second)
        case Conditional(test=test, then=then, otherwise=otherwise):
            yield from (test, then, otherwise)
