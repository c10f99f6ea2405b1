"""What a decision needs to be told to be tried: the values it reads, their types, what its cells compare them to."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows import feel
from workflows.decisions.cells import read_cell
from workflows.decisions.checks.written import Written, of_decision
from workflows.decisions.columns import allowed_by
from workflows.decisions.document import Decision, InputData
from workflows.decisions.expressions import DecisionTable
from workflows.decisions.model import Model
from workflows.decisions.type_names import base_name
from workflows.decisions.words import plain_text

MOST_CHOICES = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A value by its name or path; `type` is a FEEL type, "" for any; `choices` are values that the cells list."""

    name: str
    type: str = ""
    label: str = ""
    choices: tuple[str, ...] = ()


def asked_by(model: Model, decision_id: str) -> list[Asked]:
    """The values that the decision reads, directly or through others, each once. Nothing for an unknown decision."""
    node = model.definitions.nodes.get(decision_id)
    found: dict[str, Asked] = {}
    for one in _needs(model, node, set()) if isinstance(node, Decision) else ():
        found.setdefault(one.name, one)
    return list(found.values())


def _needs(model: Model, decision: Decision, seen: set[str]) -> Iterator[Asked]:
    if decision.id in seen:
        return
    seen.add(decision.id)
    yield from _columns(model, decision)
    for target in filter(None, map(model.target, decision.requires)):
        if isinstance(target.node, InputData):
            yield Asked(target.node.name, _type(target.model, target.node.type_ref))
        elif isinstance(target.node, Decision):
            yield from _needs(target.model, target.node, seen)
    if not decision.requires:
        yield from (Asked(name) for written in of_decision(decision) for name in sorted(_free(written)))


def _columns(model: Model, decision: Decision) -> Iterator[Asked]:
    """Input columns that are nothing but a value's name, of those that are given from outside."""
    table = decision.expression
    if not isinstance(table, DecisionTable):
        return
    inner = {target.node.name for target in filter(None, map(model.target, decision.requires))
             if isinstance(target.node, Decision)}
    for number, column in enumerate(table.inputs):
        name = column.expression.text.strip()
        if name in _names(name, False, frozenset(inner)) and name.split(".")[0] not in inner:
            texts = [column.allowed or allowed_by(model.types[column.expression.type_ref])]
            texts += [rule.tests[number].text for rule in table.rules if len(rule.tests) > number]
            yield Asked(name, _type(model, column.expression.type_ref), column.label, _choices(texts))


def _choices(texts: list[str]) -> tuple[str, ...]:
    points = [point for cell in map(read_cell, texts) if cell is not None for point in cell.points or ()]
    return tuple(sorted({plain_text(point) for point in points if isinstance(point, str)}))[:MOST_CHOICES]


def _type(model: Model, type_ref: str) -> str:
    name = base_name(model.types[type_ref])
    return "" if name == "Any" else name


def _free(written: Written) -> set[str]:
    found = _names(written.text, written.is_tests, written.visible)
    return {name for name in found if name.split(".")[0] not in written.visible}


def _names(text: str, is_tests: bool, visible: frozenset[str]) -> frozenset[str]:
    """The names that a text reads; none where it cannot be read, which is said where it is checked."""
    try:
        if is_tests:
            return frozenset(feel.compile_unary_tests(text, visible).names)
        return frozenset(feel.compile_expression(text, visible).names)
    except feel.FeelError:
        return frozenset()
