"""The syntax tree of an expression. Every node knows its place and how deep the tree below it is."""

from dataclasses import dataclass, field
from typing import Protocol


class DeclaredType(Protocol):
    """A type of the caller's own, such as an item definition of a decision model."""

    def matches(self, value: object) -> bool:
        """Whether a FEEL value is of the type."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression that starts at `position` (0-based)."""

    position: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant of any type."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or a function by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """source.name"""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """first op second op third ..., of one level of precedence: + -, * /, **."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """-operand"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """and, or: `word` joins all `parts`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """left op right: = != < <= > >="""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """value between low and high"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """value in tests"""

    value: Node
    tests: "Tests"


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests, any of which may match; `is_negated` for not(...), no parts at all for the dash."""

    parts: tuple[Node, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """value instance of type"""

    value: Node
    type: "Type"


@dataclass(frozen=True, slots=True)
class Type(Node):
    """A type as written: a name, the types inside <>, the member names of a context, the result of a function.

    `declared` is what the caller of the compiler said the name means.
    """

    name: str
    inner: tuple["Type", ...] = ()
    members: tuple[str, ...] = ()
    result: "Type | None" = None
    declared: "DeclaredType | None" = None


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """low..high with open or closed ends; a missing end is unbounded."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Operand(Node):
    """A test that is only an operator and a value: < 5, != "a"."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """[a, b, c]"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """{key: value, ...}"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """source[condition]"""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """if condition then yes else no"""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """name in source; with `last`, name in source..last"""

    name: str
    source: Node
    last: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """for iterators return result"""

    iterators: tuple[Iterator, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """some or every (`word`) iterators satisfies condition"""

    word: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """function(parameters) body; `is_external` functions are those of another language."""

    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Node
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Call(Node):
    """function(arguments), by position, or by name where `names` is not empty."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = field(default=())
