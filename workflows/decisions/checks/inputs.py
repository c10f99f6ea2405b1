"""Inputs that a case cannot give: nothing writes them, or what writes them gives another type than the table reads."""

from collections.abc import Iterator

from workflows.decisions.case import CaseVariables
from workflows.decisions.checks.domains import declared_type
from workflows.decisions.checks.written import tables
from workflows.decisions.document import Decision, InputData
from workflows.decisions.expressions import InputColumn
from workflows.decisions.model import Model
from workflows.decisions.type_names import base_name
from workflows.decisions.words import suggestion
from workflows.feel.problems import Problem

# What a text of the case becomes when it is read by such a type (`decisions.inputs.in_type`).
READ_FROM_TEXT = frozenset(
    {"string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)
_HOW = {
    ("string", "number"): "Read it with number(...), or let the question give a number.",
    ("number", "string"): "Choose the type number, and write the cells without quotes.",
    ("boolean", "string"): "Choose the type boolean, and write true or false without quotes.",
}


def input_problems(model: Model, variables: CaseVariables) -> Iterator[Problem]:
    """A warning for each drawn input that nothing writes, and for each column of another type than its question."""
    for node in model.definitions.nodes.values():
        if isinstance(node, InputData) and not variables.knows(node.name):
            message = f"Nothing in this procedure writes “{node.name}”, so this input is always null."
            fix = suggestion(node.name, sorted(variables.names or ()), "Write it somewhere before, or mend the name.")
            yield Problem(model.definitions.file, node.id, node.place.line, message, fix, "warning")
    for node, table in tables(model):
        if isinstance(node, Decision):
            for column in table.inputs:
                yield from _mistyped(model, node, column, variables)


def _mistyped(model: Model, node: Decision, column: InputColumn, variables: CaseVariables) -> Iterator[Problem]:
    given = variables.kinds.get(column.expression.text.strip(), "")
    wanted = base_name(declared_type(model, node, column))
    reads_text = given == "string" and wanted in READ_FROM_TEXT
    if given in ("", wanted) or wanted == "Any" or reads_text:
        return
    message = f"{node.name}: {column.label} is a {wanted} here, and the form answers a {given}: no rule ever matches."
    fix = _HOW.get((given, wanted), f"Choose the type {given}, or ask for a {wanted}.")
    yield Problem(model.definitions.file, column.place.element or node.id, column.place.line, message, fix, "warning")
