"""The columns of a decision table: inputs with their allowed values, outputs with their types and priorities."""

from workflows import feel
from workflows.decisions.cells import Point, read_cell
from workflows.decisions.expressions import DecisionTable, InputColumn, OutputColumn
from workflows.decisions.inputs import in_type
from workflows.decisions.run import Run, Scope
from workflows.decisions.site import Box, Site, compile_text, typed
from workflows.decisions.type_names import constraint_of
from workflows.decisions.types import Collection, Type
from workflows.decisions.words import described


class Invalid:
    """The value of an input that the column does not allow: the table has no answer then."""


INVALID = Invalid()


def compile_input(column: InputColumn, site: Site) -> Box:
    """The input's value in its type; INVALID, with a warning, when it is none of the allowed values.

    A case keeps its dates as texts: a column that asks for a date reads them, with or without a drawn input.
    """
    named = site.called(f"{column.label} of {site.what}")
    written = compile_text(column.expression.text, named)
    type_ = site.types[column.expression.type_ref]
    value_of = typed(lambda scope, run: in_type(written(scope, run), type_), column.expression.type_ref, named)
    return _allowed(value_of, column.allowed, named, INVALID)


def compile_output(column: OutputColumn, text: str, site: Site) -> Box:
    """An output cell in its column's type; null, with a warning, when it is none of the allowed values."""
    named = site.called(f"{column.name} of {site.what}") if column.name else site
    return _allowed(typed(compile_text(text, named), column.type_ref, named), column.allowed, named, None)


def _allowed(value_of: Box, allowed: str, site: Site, otherwise: object) -> Box:
    """The same, with `otherwise` in place of what the unary tests do not allow; null always is allowed."""
    if not allowed:
        return value_of
    try:
        tests = feel.compile_unary_tests(allowed, site.names)
    except feel.SyntaxProblem:
        return value_of

    def box(scope: Scope, run: Run) -> object:
        value = value_of(scope, run)
        if value is None or run.matches(tests, value, scope):
            return value
        run.warn(f"{site.what} is {described(value)}, which is not one of the allowed values {allowed}")
        return otherwise

    return box


def priorities(column: OutputColumn, table: DecisionTable, site: Site) -> tuple[Point, ...]:
    """The output's allowed values, the first counting most: of the column, else of its type, else of the table's."""
    type_ref = column.type_ref or (table.type_ref if len(table.outputs) == 1 else "")
    cell = read_cell(column.allowed or allowed_by(site.types[type_ref]))
    points = None if cell is None else cell.points
    return points or ()


def allowed_by(type_: Type) -> str:
    """The unary tests of a type, or of the items of a collection; "" when there are none."""
    return allowed_by(type_.item) if isinstance(type_, Collection) else constraint_of(type_)
