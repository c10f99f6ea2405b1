"""Boxed expressions, compiled to closures over a scope."""

from collections.abc import Callable, Sequence
from typing import Any

from workflows.decisions import functions, iterations
from workflows.decisions.expressions import (
    BoxedContext,
    BoxedList,
    Conditional,
    DecisionTable,
    Entry,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    LiteralExpression,
    Place,
    Relation,
)
from workflows.decisions.run import Run, Scope
from workflows.decisions.site import Box, Site, compile_text, null, resulting, typed
from workflows.decisions.table import compile_table


def compile_box(expression: Expression | None, site: Site) -> Box:
    """The closure that evaluates a boxed expression; what is missing is null."""
    if expression is None:
        return null
    if isinstance(expression, FunctionDefinition):
        return _function(expression, site)
    return typed(_COMPILERS[type(expression)](expression, site), expression.type_ref, site)


def _literal(expression: LiteralExpression, site: Site) -> Box:
    return compile_text(expression.text, site)


def _table(table: DecisionTable, site: Site) -> Box:
    return compile_table(table, site).evaluate


def _context(expression: BoxedContext, site: Site) -> Box:
    """Each entry sees those above it; a result cell, the last without a name, is the value of the whole."""
    entries: list[tuple[str, Box]] = []
    for entry in expression.entries:
        site = site.knowing([entry.name])
        entries.append((entry.name, _entry(entry, site)))

    def box(scope: Scope, run: Run) -> object:
        inner = dict(scope)
        made: dict[str, object] = {}
        for name, value_of in entries:
            # A function may call itself, so the scope that it keeps is the one its own name is put in.
            inner = dict(inner)
            value = value_of(inner, run)
            if not name:
                return value
            inner[name] = made[name] = value
        return made

    return box


def _entry(entry: Entry, site: Site) -> Box:
    named = site.called(f"{entry.name} of {site.what}") if entry.name else site
    return typed(compile_box(entry.expression, named), entry.type_ref, named)


def _list(expression: BoxedList, site: Site) -> Box:
    items = [compile_box(item, site) for item in expression.items]
    return lambda scope, run: [item(scope, run) for item in items]


def _relation(expression: Relation, site: Site) -> Box:
    names = [name for name, _ in expression.columns]
    rows = [_row(expression.columns, row, site) for row in expression.rows]

    def box(scope: Scope, run: Run) -> object:
        return [dict(zip(names, (cell(scope, run) for cell in row), strict=False)) for row in rows]

    return box


def _row(columns: Sequence[tuple[str, str]], row: Sequence[Expression | None], site: Site) -> list[Box]:
    return [typed(compile_box(cell, site), type_ref, site) for (_, type_ref), cell in zip(columns, row, strict=False)]


def _conditional(expression: Conditional, site: Site) -> Box:
    test, then, otherwise = (
        compile_box(part, site) for part in (expression.test, expression.then, expression.otherwise)
    )
    return lambda scope, run: then(scope, run) if test(scope, run) is True else otherwise(scope, run)


def _filter(expression: Filter, site: Site) -> Box:
    source = compile_box(expression.source, site)
    return iterations.filtered(source, compile_box(expression.match, site.knowing(["item"])), site)


def _iteration(expression: Iteration, site: Site) -> Box:
    source, variable = compile_box(expression.source, site), expression.variable
    body = compile_box(expression.body, site.knowing([variable, "partial"]))
    if expression.kind == "for":
        return iterations.repeated(source, variable, body, site)
    return iterations.quantified(source, variable, body, site, expression.kind)


def _invocation(expression: Invocation, site: Site) -> Box:
    called = compile_box(expression.function, site)
    bindings = {entry.name: _entry(entry, site) for entry in expression.bindings}

    def box(scope: Scope, run: Run) -> object:
        arguments = {name: value_of(scope, run) for name, value_of in bindings.items()}
        return functions.call_by_name(called(scope, run), arguments, run)

    return box


def _function(definition: FunctionDefinition, site: Site) -> Box:
    body = compile_function_body(definition, site)
    parameters = functions.typed_parameters(definition, site)
    return lambda scope, run: functions.closure(site.what, parameters, body, scope, run)


def compile_function_body(definition: FunctionDefinition, site: Site) -> Box:
    """The body of a function, in a scope that has its parameters."""
    names = [parameter.name for parameter in definition.parameters]
    inner = site.knowing(names)
    body = compile_box(definition.body, inner)
    if definition.kind not in ("FEEL", ""):
        body = functions.foreign(definition.kind, body, names, site)
    return resulting(body, definition.type_ref, site)


_COMPILERS: dict[type, Callable[[Any, Site], Box]] = {
    LiteralExpression: _literal,
    DecisionTable: _table,
    BoxedContext: _context,
    BoxedList: _list,
    Relation: _relation,
    Conditional: _conditional,
    Filter: _filter,
    Iteration: _iteration,
    Invocation: _invocation,
}


def no_function(place: Place) -> FunctionDefinition:
    """What a business knowledge model without logic is: a function of nothing that gives null."""
    return FunctionDefinition(place, "", "FEEL", (), None)
