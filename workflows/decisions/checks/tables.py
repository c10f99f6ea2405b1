"""Decision tables: rules that overlap, are never reached or never match, and inputs that no rule is for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from workflows.decisions.cells import ANY, Cell, read_cell
from workflows.decisions.checks.domains import Domain, domain_of, impossible
from workflows.decisions.checks.regions import Axis, TooMuchWork, is_covered, make_axis, overlapping, uncovered
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
        self.problems.append(Problem(self.file, element, place.line, f"{self.name}: {message}", fix, severity))


def table_problems(model: Model, node: Decision | Knowledge, table: DecisionTable) -> Iterator[Problem]:
    """What is wrong with one table; nothing is said of cells that depend on other variables."""
    report = Report(model.definitions.file, node.name, node.id)
    if _shape(table, report):
        domains = [domain_of(model, node, column) for column in table.inputs]
        cells = [_cells(table, number) for number in range(len(table.inputs))]
        dead = _impossible_cells(table, cells, domains, report)
        _rules(table, cells, domains, dead, report)
    return iter(report.problems)


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
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.allowed for output in table.outputs):
        fix = "List the allowed output values, the most important first."
        report.add(table.place, f"{table.hit_policy} needs to know which outputs count more.", fix)
    return not wrong


def _cells(table: DecisionTable, number: int) -> list[Cell | None]:
    """The cells of one input, top to bottom; None where a cell's meaning depends on other variables."""
    return [read_cell(rule.tests[number].text) for rule in table.rules]


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


def _rules(
    table: DecisionTable, columns: list[list[Cell | None]], domains: list[Domain], dead: int, report: Report
) -> None:
    """Overlaps, shadows and gaps, of the rules that can match and whose every cell is plain."""
    plain = (1 << len(table.rules)) - 1 & ~dead
    axes: list[Axis] = []
    for column, cells, domain in zip(table.inputs, columns, domains, strict=True):
        kinds = {cell.kind for cell in cells if cell is not None and cell.kind is not None}
        for number, cell in enumerate(cells):
            if cell is None or len(kinds) > 1:
                plain &= ~(1 << number)
        # A cell that cannot be read is taken to hold everywhere: a gap is only reported where it is one for sure.
        known = [ANY if cell is None or len(kinds) > 1 else cell for cell in cells]
        axes.append(make_axis(column.label, known, domain.allowed_of(kinds)))
    if table.hit_policy == "UNIQUE":
        _overlaps(table, axes, plain, report)
    if table.hit_policy == "FIRST":
        _shadows(table, axes, plain, report)
    if table.hit_policy in ONE_ANSWER and not any(output.default for output in table.outputs):
        _gaps(table, axes, (1 << len(table.rules)) - 1 & ~dead, report)


def _overlaps(table: DecisionTable, axes: list[Axis], plain: int, report: Report) -> None:
    found = 0
    for rule in rule_numbers(plain):
        others = [other for other in rule_numbers(overlapping(axes, rule, plain)) if other > rule]
        if others and found < MOST_OF_A_KIND:
            found += 1
            message = f"{spoken_rules([rule, *others[:MOST_OF_A_KIND]])} match the same inputs, and only one may."
            fix = "Narrow one of them, or choose the hit policy First."
            report.add(table.rules[rule].place, message, fix, "error")


def _shadows(table: DecisionTable, axes: list[Axis], plain: int, report: Report) -> None:
    for rule in rule_numbers(plain):
        if is_covered(axes, rule, plain & ((1 << rule) - 1)):
            message = f"rule {rule + 1} is never reached: rules above it match all that it does."
            report.add(table.rules[rule].place, message, "Move it up, or remove it.")


def _gaps(table: DecisionTable, axes: list[Axis], rules: int, report: Report) -> None:
    try:
        gaps = list(islice(uncovered(axes, rules), MOST_OF_A_KIND))
    except TooMuchWork:
        return
    for words in gaps:
        told = [part for part in words if not part.startswith("any ")]
        message = f"no rule matches {' and '.join(told) or 'anything'}."
        report.add(table.place, message, "Add a rule for it, or a default output.")
