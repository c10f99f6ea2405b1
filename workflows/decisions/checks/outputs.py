"""What a table gives: outputs that are not allowed, and hit policies that do not exist or cannot be worked out."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import get_args

from workflows.decisions.cells import Cell, Point, constant, read_cell
from workflows.decisions.checks.domains import KIND_OF, NAME_OF
from workflows.decisions.columns import allowed_by
from workflows.decisions.document import Decision, Knowledge
from workflows.decisions.expressions import Aggregation, DecisionTable, HitPolicy, OutputColumn, Place
from workflows.decisions.model import Model
from workflows.decisions.type_names import base_name
from workflows.decisions.words import plain_text
from workflows.feel.problems import Problem

Finding = tuple[Place, str, str]  # where, what, how to mend it


def output_problems(model: Model, node: Decision | Knowledge, table: DecisionTable) -> Iterator[Problem]:
    """What is wrong with the answers of one table: such an answer is always null."""
    for place, message, fix in (*_policy(table), *_sums(table), *_values(model, node, table)):
        words = f"{node.name}: {message}"
        yield Problem(model.definitions.file, place.element or node.id, place.line, words, fix, "error")


def _policy(table: DecisionTable) -> Iterator[Finding]:
    """A hit policy or an aggregation that DMN does not have; `first` is none."""
    known = [*get_args(HitPolicy), *filter(None, get_args(Aggregation))]
    for text in table.unknown:
        close = get_close_matches(text.upper().replace("_", " "), known, 1)
        fix = f"Did you mean {close[0]}?" if close else f"Choose one of {', '.join(known)}."
        yield table.place, f"there is no hit policy “{text}”.", fix


def _sums(table: DecisionTable) -> Iterator[Finding]:
    for number, column in enumerate(table.outputs):
        if table.aggregation == "SUM" and any(isinstance(value, str) for *_, value in _given(table, column, number)):
            yield column.place, "only numbers can be added up.", "Choose Collect without a sum."


def _values(model: Model, node: Decision | Knowledge, table: DecisionTable) -> Iterator[Finding]:
    """Constants that their column does not allow."""
    for number, column in enumerate(table.outputs):
        of_table = (table.type_ref or node.type_ref) if len(table.outputs) == 1 else ""
        type_ = model.types[column.type_ref or of_table]
        allowed, kind = read_cell(column.allowed or allowed_by(type_)), KIND_OF.get(base_name(type_))
        for name, place, value in _given(table, column, number):
            if trouble := _trouble(value, allowed, kind):
                message = f"{name}: {plain_text(value)} {trouble}: the decision would be null."
                yield place, message, "Choose an allowed value, or allow this one."


def _given(table: DecisionTable, column: OutputColumn, number: int) -> Iterator[tuple[str, Place, Point]]:
    """The constants that the column gives: where they stand, in words and as a place."""
    texts = [
        (f"rule {place}", rule.outputs[number].place, rule.outputs[number].text)
        for place, rule in enumerate(table.rules, 1)
        if number < len(rule.outputs)
    ]
    for name, place, text in [*texts, ("the default", column.place, column.default)]:
        if (value := constant(text)) is not None:
            yield name, place, value


def _trouble(value: Point, allowed: Cell | None, kind: type | None) -> str:
    """Why the table gives null instead of the value; "" when it gives it."""
    if kind is not None and type(value) is not kind:
        return f"is a {NAME_OF[type(value)]}, and this column gives a {NAME_OF[kind]}"
    if allowed is None or allowed.kind is None or (type(value) is allowed.kind and allowed.holds(value)):
        return ""
    listed = ", ".join(map(plain_text, allowed.points or ()))
    return f"is not one of the allowed values{f' ({listed})' if listed else ''}"
