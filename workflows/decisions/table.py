"""Decision tables, compiled once: inputs are evaluated, columns narrow the rules, the hit policy chooses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.decisions.cells import Point
from workflows.decisions.columns import INVALID, compile_input, compile_output, priorities
from workflows.decisions.expressions import DecisionTable
from workflows.decisions.hits import Hit, aggregated, chosen, same
from workflows.decisions.matching import Column, compile_column, rule_numbers
from workflows.decisions.run import Fired, Run, Scope
from workflows.decisions.site import Box, Site
from workflows.decisions.words import plain_text


def compile_table(table: DecisionTable, site: Site) -> "CompiledTable":
    """The table, ready to be evaluated; a cell that is not FEEL matches nothing and is warned of."""
    columns, problems = [], list[str]()
    for number, column in enumerate(table.inputs):
        texts = [rule.tests[number].text if number < len(rule.tests) else "" for rule in table.rules]
        compiled, broken = compile_column(texts, site)
        columns.append(compiled)
        problems += [f"a cell of {column.label} of {site.what} is not FEEL: {problem}" for problem in broken]
    return CompiledTable(
        table=table,
        what=site.what,
        inputs=tuple(compile_input(column, site) for column in table.inputs),
        columns=tuple(columns),
        outputs=tuple(_outputs(table, [cell.text for cell in rule.outputs], site) for rule in table.rules),
        defaults=_defaults(table, site),
        order=tuple(priorities(column, table, site) for column in table.outputs),
        problems=tuple(problems),
    )


def _outputs(table: DecisionTable, texts: Sequence[str], site: Site) -> tuple[Box, ...]:
    """One box per output column; a cell that a rule does not have is null."""
    texts = [*texts, *[""] * len(table.outputs)]
    return tuple(compile_output(column, text, site) for column, text in zip(table.outputs, texts, strict=False))


def _defaults(table: DecisionTable, site: Site) -> tuple[Box, ...] | None:
    if not any(column.default for column in table.outputs):
        return None
    return _outputs(table, [column.default for column in table.outputs], site)


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """`inputs` are the column's expressions; `outputs` hold a row of boxes per rule; `defaults` None when none is."""

    table: DecisionTable
    what: str
    inputs: tuple[Box, ...]
    columns: tuple[Column, ...]
    outputs: tuple[tuple[Box, ...], ...]
    defaults: tuple[Box, ...] | None
    order: tuple[tuple[Point, ...], ...]
    problems: tuple[str, ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        """The table's value; the rules that fired are noted in the run."""
        for problem in self.problems:
            run.warn(problem)
        values = [value_of(scope, run) for value_of in self.inputs]
        if any(value is INVALID for value in values):
            return None
        matching = self._matching(values, scope, run)
        if not matching:
            return self._without_hits(scope, run)
        hits = [self._hit(rule, scope, run) for rule in self._needed(matching)]
        answer = chosen(self.table, hits, self._ranks)
        if answer.refusal:
            run.warn(f"{self.what} is null, because {answer.refusal}")
            return None
        numbers = tuple(hit.rule + 1 for hit in answer.hits)
        run.fired.append(Fired(self.what, numbers, tuple(self._reasons(answer.hits, values))))
        made = [self._value(hit.outputs) for hit in answer.hits]
        return aggregated(self.table, made, run) if answer.is_list else made[0]

    def _matching(self, values: Sequence[object], scope: Scope, run: Run) -> int:
        rules = (1 << len(self.outputs)) - 1
        for column, value in zip(self.columns, values, strict=True):
            rules = column.matching(rules, value, scope, run)
            if not rules:
                break
        return rules

    def _needed(self, matching: int) -> Iterator[int]:
        """The rules whose outputs are to be evaluated."""
        numbers = rule_numbers(matching)
        return iter([next(numbers)]) if self.table.hit_policy == "FIRST" else numbers

    def _hit(self, rule: int, scope: Scope, run: Run) -> Hit:
        return Hit(rule, tuple(output(scope, run) for output in self.outputs[rule]))

    def _reasons(self, hits: Sequence[Hit], values: Sequence[object]) -> Iterator[str]:
        """The inputs that a rule's cells ask about, "risk = high"; those of one hit, since several differ."""
        if len(hits) != 1:
            return
        for number, (column, value) in enumerate(zip(self.table.inputs, values, strict=True)):
            if not self.columns[number].anything >> hits[0].rule & 1:
                yield f"{column.label} = {plain_text(value)}"

    def _without_hits(self, scope: Scope, run: Run) -> object:
        run.fired.append(Fired(self.what, is_default=self.defaults is not None))
        if self.defaults is not None:
            return self._value([default(scope, run) for default in self.defaults])
        if self.table.hit_policy == "COLLECT" and self.table.aggregation in ("", "COUNT"):
            return Decimal(0) if self.table.aggregation else []
        run.warn(f"{self.what} is null, because no rule matches")
        return None

    def _value(self, outputs: Sequence[object]) -> object:
        """One column's value is the value; several are a context."""
        if len(self.table.outputs) == 1:
            return outputs[0]
        names = [output.name for output in self.table.outputs]
        return dict(zip(names, outputs, strict=True))

    def _ranks(self, hit: Hit) -> tuple[int, ...]:
        return tuple(
            next((rank for rank, value in enumerate(order) if same(value, output)), len(order))
            for order, output in zip(self.order, hit.outputs, strict=True)
        )
