"""Compiled expressions and unary tests, cached by their text and the names they know."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from workflows.feel.builtins import BUILTINS
from workflows.feel.compile import OUTSIDE, Code, compile_node
from workflows.feel.compile.tests import Test, compile_tests
from workflows.feel.environment import Environment
from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import Frame
from workflows.feel.free_names import reads
from workflows.feel.grammar.expressions import parse_expression, parse_unary_tests
from workflows.feel.nodes import Node, Tests

CACHED = 4096
SPACED_BUILTINS = tuple(name for name in BUILTINS if " " in name)


class Expression:
    """A compiled expression. `names` are the variables it reads, as paths; `tree` is its syntax."""

    __slots__ = ("text", "names", "tree", "_run", "constant")

    def __init__(self, text: str, tree: Node, code: Code) -> None:
        self.text = text
        self.tree = tree
        self.names = reads(tree)
        self.constant = code.is_constant
        self._run = code.run

    def evaluate(self, scope: Mapping[str, object], environment: Environment) -> object:
        """The value; null where it has none; raises BudgetSpent and nothing else."""
        try:
            return self._run(Frame(scope, environment))
        except RecursionError:
            raise _too_deep() from None

    def explain(self, scope: Mapping[str, object], environment: Environment) -> tuple[object, list[str]]:
        """The value, and why anything in it became null."""
        warnings: list[str] = []
        try:
            return self._run(Frame(scope, environment, warnings)), warnings
        except RecursionError:
            raise _too_deep() from None


class UnaryTests:
    """A compiled cell of a decision table. `names` are the variables it reads beside the input."""

    __slots__ = ("text", "names", "tree", "_test")

    def __init__(self, text: str, tree: Tests, test: Test) -> None:
        self.text = text
        self.tree = tree
        self.names = reads(tree) - {"?"}
        self._test = test

    def matches(self, value: object, scope: Mapping[str, object], environment: Environment) -> bool:
        """Whether the input value passes; null counts as no."""
        frame = Frame(scope, environment)
        frame.input = value
        try:
            return self._test(value, frame) is True
        except RecursionError:
            raise _too_deep() from None


def _too_deep() -> BudgetSpent:
    return BudgetSpent("nesting", "the depth of the machine's stack")


def compile_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """The compiled expression; `names` are variables with spaces that it may read. Raises SyntaxProblem."""
    return _expression(text, tuple(sorted(names)))


def compile_unary_tests(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """The compiled cell of a decision table; `names` as above. Raises SyntaxProblem."""
    return _unary_tests(text, tuple(sorted(names)))


@lru_cache(maxsize=CACHED)
def _expression(text: str, names: tuple[str, ...]) -> Expression:
    tree = parse_expression(text, (*SPACED_BUILTINS, *names))
    return Expression(text, tree, compile_node(tree, OUTSIDE))


@lru_cache(maxsize=CACHED)
def _unary_tests(text: str, names: tuple[str, ...]) -> UnaryTests:
    tree = parse_unary_tests(text, (*SPACED_BUILTINS, *names))
    return UnaryTests(text, tree, compile_tests(tree, OUTSIDE))
