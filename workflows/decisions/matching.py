"""Which rules of a table an input lets through: column by column, each different cell looked at once.

A set of rules is an integer whose bit n stands for rule n, so a thousand rules are narrowed with a few `&`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workflows import feel
from workflows.decisions.cells import Cell, Point, read_cell
from workflows.decisions.declared import declared_types
from workflows.decisions.run import Run, Scope
from workflows.decisions.site import Site


@dataclass(slots=True)
class Test:
    """One text of a column, the rules that have it, and how it is asked."""

    rules: int
    cell: Cell | None
    tests: feel.UnaryTests

    def matches(self, value: object, scope: Scope, run: Run) -> bool:
        if self.cell is not None and type(value) is self.cell.kind:
            return self.cell.holds(value)  # type: ignore[arg-type]
        return run.matches(self.tests, value, scope)


@dataclass(slots=True)
class Column:
    """The cells of one input. `listed` has the rules whose cell lists a value; `tests` is everything else."""

    anything: int = 0
    listed: dict[tuple[type, Point], int] = field(default_factory=dict)
    listing: list[Test] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def matching(self, rules: int, value: object, scope: Scope, run: Run) -> int:
        """Those of the rules whose cell lets the value through."""
        found = self.anything
        kind = type(value)
        if kind in _LISTED_KINDS:
            found |= self.listed.get((kind, value), 0)  # type: ignore[arg-type]
            asked = self.tests
        else:
            asked = self.listing + self.tests
        run.spend(len(asked))
        for test in asked:
            if test.rules & rules & ~found and test.matches(value, scope, run):
                found |= test.rules
        return found & rules


_LISTED_KINDS = (str, bool)


def compile_column(texts: Iterable[str], site: Site) -> tuple[Column, list[feel.SyntaxProblem]]:
    """A column's cells, top to bottom; a cell that is not FEEL matches nothing."""
    by_text: dict[str, int] = {}
    for number, text in enumerate(texts):
        by_text[text] = by_text.get(text, 0) | 1 << number
    column, problems = Column(), list[feel.SyntaxProblem]()
    for text, rules in by_text.items():
        if text in ("", "-"):
            column.anything |= rules
            continue
        try:
            tests = feel.compile_unary_tests(text, site.names, declared_types(text, site.types))
            _add(column, Test(rules, read_cell(text), tests))
        except feel.SyntaxProblem as problem:
            problems.append(problem)
    return column, problems


def _add(column: Column, test: Test) -> None:
    points = test.cell.points if test.cell is not None and test.cell.kind in _LISTED_KINDS else None
    if points is None:
        column.tests.append(test)
        return
    column.listing.append(test)
    for point in points:
        key = (type(point), point)
        column.listed[key] = column.listed.get(key, 0) | test.rules


def rule_numbers(rules: int) -> Iterator[int]:
    """The rules of a set, 0-based, from the top of the table down."""
    while rules:
        lowest = rules & -rules
        yield lowest.bit_length() - 1
        rules ^= lowest
