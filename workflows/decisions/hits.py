"""Hit policies: what a table answers when several rules match (DMN 8.2.10 and 8.2.11)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workflows import feel
from workflows.decisions.expressions import DecisionTable
from workflows.decisions.run import Run


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched: its 0-based place and the values of its outputs, by column."""

    rule: int
    outputs: tuple[object, ...]


# The rank of an output by the order of its column's allowed values; the smaller, the more it counts.
Ranks = Callable[[Hit], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits that make up a table's value; `is_list` when all of them do, `refusal` when they contradict."""

    hits: Sequence[Hit]
    is_list: bool
    refusal: str = ""


def chosen(table: DecisionTable, hits: Sequence[Hit], ranks: Ranks) -> Answer:
    """Which of the hits count; `hits` are in the order of the rules and never empty."""
    match table.hit_policy:
        case "UNIQUE":
            return _unique(hits)
        case "ANY":
            return _any(hits)
        case "FIRST":
            return Answer(hits[:1], False)
        case "PRIORITY":
            return Answer(sorted(hits, key=ranks)[:1], False)
        case "OUTPUT ORDER":
            return Answer(sorted(hits, key=ranks), True)
    return Answer(hits, True)


def _unique(hits: Sequence[Hit]) -> Answer:
    if len(hits) == 1:
        return Answer(hits, False)
    return Answer(hits, False, f"{spoken(hits)} match, and only one may")


def _any(hits: Sequence[Hit]) -> Answer:
    if all(same(hit.outputs, hits[0].outputs) for hit in hits):
        return Answer(hits, False)
    return Answer(hits, False, f"{spoken(hits)} match and do not agree")


def same(one: object, other: object) -> bool:
    """Equality of FEEL values: unlike Python's, 1 is not true."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return feel.type_name(one) == feel.type_name(other) and one == other


def spoken(hits: Sequence[Hit]) -> str:
    """The rules of some hits, as `spoken_rules`."""
    return spoken_rules(sorted(hit.rule for hit in hits))


def spoken_rules(rules: Sequence[int]) -> str:
    """rule 3, rules 3 and 5, rules 3, 5 and 7: 0-based rules as people number them."""
    numbers = [str(rule + 1) for rule in rules]
    if len(numbers) == 1:
        return f"rule {numbers[0]}"
    return f"rules {', '.join(numbers[:-1])} and {numbers[-1]}"


_AGGREGATES = {"SUM": "sum(outputs)", "MIN": "min(outputs)", "MAX": "max(outputs)", "COUNT": "count(outputs)"}


def aggregated(table: DecisionTable, values: list[object], run: Run) -> object:
    """What COLLECT makes of its values: their sum, the smallest, the largest, how many; or the list itself."""
    if table.hit_policy != "COLLECT" or not table.aggregation:
        return values
    expression = feel.compile_expression(_AGGREGATES[table.aggregation])
    if table.aggregation == "COUNT" or len(table.outputs) == 1:
        return run.value(expression, {"outputs": values})
    rows = [value for value in values if isinstance(value, dict)]
    return {
        output.name: run.value(expression, {"outputs": [row[output.name] for row in rows]}) for output in table.outputs
    }
