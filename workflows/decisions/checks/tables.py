"""Decision tables: rules that overlap, are never reached or never match, and inputs that no rule is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from workflows.decisions.case import NOTHING_KNOWN, CaseVariables
from workflows.decisions.cells import ANY, Cell, read_cell
from workflows.decisions.checks.domains import Domain, domain_of, impossible
from workflows.decisions.checks.regions import (
    Axis,
    TooMuchWork,
    Work,
    is_covered,
    make_axis,
    overlapping,
    uncovered,
)
from workflows.decisions.columns import allowed_by
from workflows.decisions.document import Decision, Knowledge
from workflows.decisions.expressions import DecisionTable, Place
from workflows.decisions.hits import spoken_rules
from workflows.decisions.matching import rule_numbers
from workflows.decisions.model import Model
from workflows.feel.problems import Problem, Severity

MOST_OF_A_KIND = 5
# Policies that promise one answer: an input that no rule is for then goes without.
ONE_ANSWER = ("UNIQUE", "ANY", "PRIORITY", "FIRST")


@dataclass(slots=True)
class Report:
    """The findings of one table."""

    file: str
    name: str
    element: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: Place, message: str, fix: str, severity: Severity = "warning") -> None:
        element = place.element or self.element
        words = f"{self.name or element}: {message}"
        self.problems.append(Problem(self.file, element, place.line, words, fix, severity))


def table_problems(
    model: Model,
    node: Decision | Knowledge,
    table: DecisionTable,
    work: Work,
    variables: CaseVariables = NOTHING_KNOWN,
) -> Iterator[Problem]:
    """What is wrong with one table; nothing is said of cells that depend on other variables."""
    report = Report(model.definitions.file, node.name, node.id)
    _order(model, node, table, report)
    if _shape(table, report):
        domains = [domain_of(model, node, column, variables) for column in table.inputs]
        cells = [[read_cell(rule.tests[number].text) for rule in table.rules] for number in range(len(table.inputs))]
        dead = _impossible_cells(table, cells, domains, report)
        try:
            _rules(table, _room(table, cells, domains, dead, work), report, work)
        except TooMuchWork:
            message = "there are too many different cells to look for all overlaps and gaps."
            report.add(table.place, message, "Split the table into smaller ones.")
    return iter(report.problems)


def _order(model: Model, node: Decision | Knowledge, table: DecisionTable, report: Report) -> None:
    """Whether a policy that orders the outputs is told their order."""
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER"):
        type_refs = (node.type_ref, table.type_ref, *(output.type_ref for output in table.outputs))
        if not any(
            [*(output.allowed for output in table.outputs), *(allowed_by(model.types[ref]) for ref in type_refs)]
        ):
            fix = "List the allowed output values, the most important first."
            report.add(table.place, f"{table.hit_policy} needs to know which outputs count more.", fix)


def _shape(table: DecisionTable, report: Report) -> bool:
    """Whether every rule has a cell for every column, and outputs can be told apart."""
    names = [output.name for output in table.outputs]
    if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
        message = "the outputs do not all have a name of their own."
        report.add(table.place, message, "Give each output column another name.", "error")
    wrong = [
        number
        for number, rule in enumerate(table.rules, 1)
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.outputs)
    ]
    for number in wrong[:MOST_OF_A_KIND]:
        message = f"rule {number} has not as many cells as the table has columns."
        report.add(table.rules[number - 1].place, message, "Draw the rule again.", "error")
    return not wrong


def _impossible_cells(
    table: DecisionTable, columns: list[list[Cell | None]], domains: list[Domain], report: Report
) -> int:
    """Report cells that can never match; answers the rules that therefore never do."""
    dead = 0
    for column, cells, domain in zip(table.inputs, columns, domains, strict=True):
        verdicts = {cell: impossible(cell, domain) for cell in set(cells) if cell is not None}
        found = [(number, verdicts[cell]) for number, cell in enumerate(cells) if cell and verdicts[cell]]
        for number, verdict in found[:MOST_OF_A_KIND]:
            assert verdict is not None  # noqa: S101 - chosen just above
            place = table.rules[number].place
            report.add(place, f"rule {number + 1}: {column.label}: {verdict.message}", verdict.fix)
        for number, verdict in found:
            if verdict and verdict.never:
                dead |= 1 << number
    return dead


@dataclass(frozen=True, slots=True)
class Room:
    """The inputs of a table; `live` are the rules that can match, `plain` those of them whose every cell is known."""

    axes: Sequence[Axis]
    live: int
    plain: int


def _room(table: DecisionTable, columns: list[list[Cell | None]], domains: list[Domain], dead: int, work: Work) -> Room:
    live = plain = (1 << len(table.rules)) - 1 & ~dead
    axes: list[Axis] = []
    for column, cells, domain in zip(table.inputs, columns, domains, strict=True):
        kinds = {cell.kind for number, cell in enumerate(cells) if cell and cell.kind and live >> number & 1}
        # A cell that is not known is taken to hold everywhere: a gap is only reported where it is one for sure.
        known = [cell if cell and cell.kind in kinds and len(kinds) == 1 else ANY for cell in cells]
        for number, (cell, taken) in enumerate(zip(cells, known, strict=True)):
            if cell != taken:
                plain &= ~(1 << number)
        axes.append(make_axis(column.label, known, domain.allowed_of(kinds), work))
    return Room(axes, live, plain)


def _rules(table: DecisionTable, room: Room, report: Report, work: Work) -> None:
    """Overlaps, shadows and gaps, as far as the hit policy makes them wrong."""
    if table.hit_policy == "UNIQUE":
        _overlaps(table, room, report)
    if table.hit_policy in ONE_ANSWER and not any(output.default for output in table.outputs):
        _gaps(table, room, report, work)
    if table.hit_policy == "FIRST":
        _shadows(table, room, report, work)


def _overlaps(table: DecisionTable, room: Room, report: Report) -> None:
    overlaps = (
        (rule, below)
        for rule in rule_numbers(room.plain)
        if (below := overlapping(room.axes, rule, room.plain) & -(2 << rule))
    )
    for rule, below in islice(overlaps, MOST_OF_A_KIND):
        others = islice(rule_numbers(below), MOST_OF_A_KIND)
        message = f"{spoken_rules([rule, *others])} match the same inputs, and only one may."
        fix = "Narrow one of them, or choose the hit policy First."
        report.add(table.rules[rule].place, message, fix, "error")


def _gaps(table: DecisionTable, room: Room, report: Report, work: Work) -> None:
    for words in islice(uncovered(room.axes, room.live, work), MOST_OF_A_KIND):
        told = [part for part in words if not part.startswith("any ")]
        message = f"no rule matches {' and '.join(told) or 'anything'}."
        report.add(table.place, message, "Add a rule for it, or a default output.")


def _shadows(table: DecisionTable, room: Room, report: Report, work: Work) -> None:
    for rule in rule_numbers(room.plain):
        if is_covered(room.axes, rule, room.plain & ((1 << rule) - 1), work):
            message = f"rule {rule + 1} is never reached: rules above it match all that it does."
            report.add(table.rules[rule].place, message, "Move it up, or remove it.")
