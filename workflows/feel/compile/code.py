"""Compiled parts of an expression, and the table of who compiles which node."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from workflows.feel.budget import Budget
from workflows.feel.environment import Environment
from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import Frame
from workflows.feel.nodes import Node

Run = Callable[[Frame], object]
FOLDING = Environment(
    datetime(2000, 1, 1, tzinfo=UTC), budget=Budget(1000, list_length=1000, string_length=10_000)
)


@dataclass(frozen=True, slots=True)
class Code:
    """A compiled node: `run` gives its value; a constant's value is known already."""

    run: Run
    is_constant: bool = False
    value: object = None


def constant(value: object) -> Code:
    """The code of a value known before it runs."""
    return Code(lambda frame: value, True, value)


def folded(run: Run, *parts: Code) -> Code:
    """The code of `run`, computed now if all its parts are constant and it has a value without a warning."""
    if not all(part.is_constant for part in parts):
        return Code(run)
    frame = Frame({}, FOLDING, [])
    try:
        value = run(frame)
    except BudgetSpent:
        return Code(run)
    return Code(run) if value is None or frame.warnings else constant(value)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: `is_inner` inside a scope of its own (a filter, a loop, a function, a context)."""

    is_inner: bool = False


OUTSIDE = Place()
INSIDE = Place(is_inner=True)
Compiler = Callable[..., Code]
COMPILERS: dict[type[Node], Compiler] = {}
Kind = TypeVar("Kind", bound=Compiler)


def compiles(kind: type[Node]) -> Callable[[Kind], Kind]:
    """Register the function that compiles a kind of node."""

    def register(compiler: Kind) -> Kind:
        COMPILERS[kind] = compiler
        return compiler

    return register


def compile_node(node: Node, place: Place) -> Code:
    """The code of any node."""
    return COMPILERS[type(node)](node, place)
