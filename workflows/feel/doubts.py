"""What can be said about an expression before it runs: comparisons and sums that can only be null."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from workflows.feel.comparison import HOW_TO_COMPARE
from workflows.feel.free_names import children
from workflows.feel.nodes import (
    Between,
    Call,
    Chain,
    Comparison,
    ContextOf,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Operand,
    Path,
    Quantified,
    RangeOf,
)
from workflows.feel.values import type_name

# What a built-in gives whenever it gives anything.
RESULTS = {
    "string": (
        "string, substring, upper case, lower case, substring before, substring after, replace, string join, "
        "day of week, month of year"
    ),
    "number": (
        "number, string length, count, decimal, floor, ceiling, round up, round down, round half up, "
        "round half down, modulo, sqrt, log, exp, product, median, stddev, day of year, week of year"
    ),
    "boolean": (
        "not, contains, starts with, ends with, matches, list contains, all, any, odd, even, is, before, after, meets, "
        "met by, overlaps, overlaps before, overlaps after, finishes, finished by, includes, during, starts, "
        "started by, coincides"
    ),
    "date": "date, today, working days before, working days after, last working day on or before",
    "time": "time",
    "date and time": "date and time, now, end of day",
    "years and months duration": "years and months duration",
    "list": (
        "split, sublist, append, concatenate, insert before, remove, reverse, index of, union, distinct values, "
        "flatten, list replace, sort, get entries, mode"
    ),
    "context": "context, context put, context merge",
    "range": "range",
}
RESULT_OF = {name: kind for kind, names in RESULTS.items() for name in names.split(", ")}
KINDS_BY_FORM: dict[type[Node], str] = {
    Logic: "boolean",
    Comparison: "boolean",
    Between: "boolean",
    In: "boolean",
    InstanceOf: "boolean",
    Quantified: "boolean",
    ListOf: "list",
    ContextOf: "context",
    RangeOf: "range",
}
LOCAL, ABSOLUTE = "local", "absolute"
_BOTH = {LOCAL, ABSOLUTE}
_WITH_AND_WITHOUT = "A date and time without a zone compared with one that has a zone"
_ZONED_TEXT = re.compile(r".*T.*(Z|[+-]\d{2}:\d{2}|@.+|\[.+\])")
_TO_THE_CLOCK = frozenset({"now", "end of day"})
DAYS = frozenset({"date", "date and time"})
DURATIONS = frozenset({"days and time duration", "years and months duration"})


def doubts(tree: Node, types: Mapping[str, str]) -> list[tuple[int, str]]:
    """Position and reason of every part that can only be null, whatever the values.

    `types` are the FEEL types of variables by path (`plan.review`: "string"); what is not in it may be anything.
    """
    return list(_doubts(tree, types))


def _doubts(node: Node, types: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for child in children(node):
        yield from _doubts(child, types)
    yield from _own(node, types)


def _own(node: Node, types: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, Comparison):
        yield from _uncomparable(node.position, node.operator, node.left, node.right, types)
    elif isinstance(node, Between):
        yield from _uncomparable(node.position, "between", node.value, node.low, types)
        yield from _uncomparable(node.position, "between", node.value, node.high, types)
    elif isinstance(node, In):
        for test in node.tests.parts:
            if isinstance(test, Operand):
                yield from _uncomparable(node.position, test.operator, node.value, test.value, types)
    elif isinstance(node, Chain):
        yield from _uncountable(node, types)
    elif isinstance(node, Logic):
        yield from _illogical(node, types)


def _illogical(node: Logic, types: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for part in node.parts:
        kind = kind_of(part, types)
        if kind not in ("", "null", "boolean"):
            yield part.position, f"A {kind} in “{node.word}” is neither true nor false"


def _uncomparable(
    position: int, operator: str, left: Node, right: Node, types: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    kinds = kind_of(left, types), kind_of(right, types)
    if kinds == ("date and time", "date and time") and {zone_of(left, types), zone_of(right, types)} == _BOTH:
        result = "is always false" if operator == "=" else "is always true" if operator == "!=" else "is always null"
        yield position, f"{_WITH_AND_WITHOUT} by {operator} {result}; {HOW_TO_COMPARE}"
    if "" in kinds or "null" in kinds or kinds[0] == kinds[1]:
        return
    temporal = next((kind for kind in ("date", "time", "date and time") if kind in kinds), "")
    hint = f"; write {temporal}(...) around the text" if temporal and "string" in kinds else ""
    yield position, f"A {kinds[0]} compared with a {kinds[1]} by {operator} is always null{hint}"


def _uncountable(node: Chain, types: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    left = kind_of(node.first, types)
    for operator, operand in node.rest:
        right = kind_of(operand, types)
        if operator == "-" and len(node.rest) == 1 and {zone_of(node.first, types), zone_of(operand, types)} == _BOTH:
            yield node.position, "A date and time without a zone and one with a zone: their difference is always null"
            return
        if left and right and _result(left, operator, right) is None:
            yield node.position, f"{left} {operator} {right} is always null"
            return
        left = _result(left, operator, right) or ""


def _result(left: str, operator: str, right: str) -> str | None:
    """The type of an operation: "" for any, None where there is no such operation."""
    if not left or not right:
        return ""
    if left == right == "number" or (left == right == "string" and operator == "+"):
        return left
    if operator == "-" and (left == right == "time" or {left, right} <= DAYS):
        return "days and time duration"
    if operator in ("+", "-") and right in DURATIONS and left in (DAYS | {"time", right}):
        return left
    if operator == "+" and left in DURATIONS and right in (DAYS | {"time"}):
        return right
    return _scaled(left, operator, right)


def _scaled(left: str, operator: str, right: str) -> str | None:
    if operator == "/" and left == right and left in DURATIONS:
        return "number"
    if operator in ("*", "/") and left in DURATIONS and right == "number":
        return left
    return right if operator == "*" and left == "number" and right in DURATIONS else None


def kind_of(node: Node, types: Mapping[str, str]) -> str:
    """The only type that a part of an expression can have beside null, "" where that is not known."""
    if isinstance(node, Literal):
        return type_name(node.value)
    if isinstance(node, Name | Path):
        return types.get(path_of(node), "")
    if isinstance(node, Call):
        return RESULT_OF.get(node.function.name, "") if isinstance(node.function, Name) else ""
    if isinstance(node, Negation):
        return kind_of(node.operand, types)
    if isinstance(node, Chain):
        return _chain_kind(node, types)
    if isinstance(node, If):
        kinds = {kind_of(node.yes, types), kind_of(node.no, types)} - {"null"}
        return kinds.pop() if len(kinds) == 1 else ""
    return KINDS_BY_FORM.get(type(node), "")


def _chain_kind(node: Chain, types: Mapping[str, str]) -> str:
    kind = kind_of(node.first, types)
    for operator, operand in node.rest:
        kind = _result(kind, operator, kind_of(operand, types)) or ""
    return kind


def path_of(node: Node) -> str:
    """A path as text, "" where it does not begin with a variable."""
    if isinstance(node, Path):
        source = path_of(node.source)
        return f"{source}.{node.name}" if source else ""
    return node.name if isinstance(node, Name) else ""


def zone_of(node: Node, types: Mapping[str, str]) -> str:
    """Whether a date and time is certainly local or absolute, "" where that is not known.

    `now()` and `end of day` are of the environment's zone. What people answer in a form has none, nor has a text that
    names none.
    """
    if isinstance(node, Chain):
        zones = {zone_of(part, types) for part in (node.first, *(operand for _, operand in node.rest))}
        return next(iter(zones - {""}), "") if len(zones - {""}) == 1 else ""
    if isinstance(node, Literal) and isinstance(node.value, datetime):
        return ABSOLUTE if node.value.tzinfo else LOCAL
    if not isinstance(node, Call) or not isinstance(node.function, Name):
        return ""
    if node.function.name in _TO_THE_CLOCK:
        return ABSOLUTE
    alone = node.function.name == "date and time" and len(node.arguments) == 1
    return _zone_of_text(node.arguments[0], types) if alone else ""


def _zone_of_text(node: Node, types: Mapping[str, str]) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        return ABSOLUTE if _ZONED_TEXT.fullmatch(node.value) else LOCAL
    return LOCAL if isinstance(node, Name | Path) and types.get(path_of(node)) == "string" else ""
