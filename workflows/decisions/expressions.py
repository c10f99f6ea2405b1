"""Boxed expressions as a file writes them: plain values, nothing is evaluated yet."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the id of the nearest element that has one, and its line (1-based)."""

    element: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Text:
    """A FEEL text or unary tests, as typed."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    place: Place
    type_ref: str
    text: str


@dataclass(frozen=True, slots=True)
class InputColumn:
    """`allowed` holds unary tests, "" when any value goes."""

    place: Place
    label: str
    expression: LiteralExpression
    allowed: str


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """`default` is an expression, "" when there is none; `allowed` is in order of priority."""

    place: Place
    name: str
    type_ref: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Rule:
    place: Place
    tests: tuple[Text, ...]
    outputs: tuple[Text, ...]


HitPolicy = Literal["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregation = Literal["", "SUM", "MIN", "MAX", "COUNT"]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """`unknown` is what the file says of hit policy or aggregation that DMN does not have: `first`, `AVERAGE`."""

    place: Place
    type_ref: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy
    aggregation: Aggregation
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a boxed context; the result cell has no name."""

    name: str
    type_ref: str
    expression: "Expression | None"


@dataclass(frozen=True, slots=True)
class BoxedContext:
    place: Place
    type_ref: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BoxedList:
    place: Place
    type_ref: str
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Relation:
    place: Place
    type_ref: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple["Expression | None", ...], ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    place: Place
    type_ref: str
    function: "Expression | None"
    bindings: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type_ref: str


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    place: Place
    type_ref: str
    kind: str
    parameters: tuple[Parameter, ...]
    body: "Expression | None"


@dataclass(frozen=True, slots=True)
class Filter:
    place: Place
    type_ref: str
    source: "Expression | None"
    match: "Expression | None"


@dataclass(frozen=True, slots=True)
class Iteration:
    """A boxed for, some or every."""

    place: Place
    type_ref: str
    kind: Literal["for", "some", "every"]
    variable: str
    source: "Expression | None"
    body: "Expression | None"


@dataclass(frozen=True, slots=True)
class Conditional:
    place: Place
    type_ref: str
    test: "Expression | None"
    then: "Expression | None"
    otherwise: "Expression | None"


Expression = (
    LiteralExpression | DecisionTable | BoxedContext | BoxedList | Relation | Invocation | FunctionDefinition
    | Filter | Iteration | Conditional
)  # fmt: skip
