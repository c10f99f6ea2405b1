"""Compiled expressions and unary tests, cached by their text and the names they know."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from workflows.feel.builtins import BUILTINS
from workflows.feel.compile import OUTSIDE, Code, compile_node
from workflows.feel.compile.tests import Test, compile_tests
from workflows.feel.environment import Environment
from workflows.feel.errors import BudgetSpent, SyntaxProblem
from workflows.feel.frame import Frame
from workflows.feel.free_names import reads
from workflows.feel.grammar.expressions import parse_expression, parse_unary_tests
from workflows.feel.nodes import DeclaredType, Node, Tests
from workflows.feel.weights import weight

CACHED = 4096
EVALUATION = 8  # steps that beginning one costs
SPACED_BUILTINS = tuple(name for name in BUILTINS if " " in name)

Types = Mapping[str, DeclaredType]


class Expression:
    """A compiled expression. `names` are the variables it reads, as paths; `tree` is its syntax."""

    __slots__ = ("text", "names", "tree", "_run", "constant", "_cost")

    def __init__(self, text: str, tree: Node, code: Code) -> None:
        self.text = text
        self.tree = tree
        self.names = reads(tree)
        self.constant = code.is_constant
        self._run = code.run
        self._cost = EVALUATION + weight(tree)

    def evaluate(self, scope: Mapping[str, object], environment: Environment) -> object:
        """The value; null where it has none; raises BudgetSpent, OutOfTime and nothing else."""
        return self._value(Frame(scope, environment))

    def explain(self, scope: Mapping[str, object], environment: Environment) -> tuple[object, list[str]]:
        """The value, and why anything in it became null."""
        warnings: list[str] = []
        return self._value(Frame(scope, environment, warnings)), warnings

    def _value(self, frame: Frame) -> object:
        try:
            frame.tick(self._cost)
            value = self._run(frame)
        except RecursionError:
            raise _too_deep() from None
        if isinstance(value, list | dict):
            frame.check_result(value)
        frame.settle()
        return value


class UnaryTests:
    """A compiled cell of a decision table. `names` are the variables it reads beside the input."""

    __slots__ = ("text", "names", "tree", "_test", "_cost")

    def __init__(self, text: str, tree: Tests, test: Test) -> None:
        self.text = text
        self.tree = tree
        self.names = reads(tree) - {"?"}
        self._test = test
        self._cost = EVALUATION + weight(tree)

    def matches(self, value: object, scope: Mapping[str, object], environment: Environment) -> bool:
        """Whether the input, a FEEL value (see `from_json`), passes; null counts as no."""
        frame = Frame(scope, environment)
        frame.input = value
        try:
            frame.tick(self._cost)
            passes = self._test(value, frame) is True
        except RecursionError:
            raise _too_deep() from None
        frame.settle()
        return passes


def _too_deep() -> BudgetSpent:
    return BudgetSpent("nesting", "the depth of the machine's stack")


def compile_expression(text: str, names: Iterable[str] = (), types: Types | None = None) -> Expression:
    """The compiled expression. Raises SyntaxProblem.

    `names` are variables with spaces that it may read; `types` say what the names of types other than FEEL's mean.
    """
    if types:
        return _expression_of(text, tuple(names), types)
    found = _expression(text, tuple(sorted(names)) if names else ())
    if isinstance(found, SyntaxProblem):
        raise found.with_traceback(None)
    return found


def compile_unary_tests(text: str, names: Iterable[str] = (), types: Types | None = None) -> UnaryTests:
    """The compiled cell of a decision table; `names` and `types` as above. Raises SyntaxProblem."""
    if types:
        return _unary_tests_of(text, tuple(names), types)
    return _unary_tests(text, tuple(sorted(names)) if names else ())


@lru_cache(maxsize=CACHED)
def _expression(text: str, names: tuple[str, ...]) -> Expression | SyntaxProblem:
    """What is wrong is remembered too: a draft with mistakes is checked again and again."""
    try:
        return _expression_of(text, names, {})
    except SyntaxProblem as problem:
        return problem


@lru_cache(maxsize=CACHED)
def _unary_tests(text: str, names: tuple[str, ...]) -> UnaryTests:
    return _unary_tests_of(text, names, {})


def _expression_of(text: str, names: tuple[str, ...], types: Types) -> Expression:
    try:
        tree = parse_expression(text, (*SPACED_BUILTINS, *names), types)
        return Expression(text, tree, compile_node(tree, OUTSIDE))
    except RecursionError:
        raise _too_nested(text) from None


def _unary_tests_of(text: str, names: tuple[str, ...], types: Types) -> UnaryTests:
    try:
        tree = parse_unary_tests(text, (*SPACED_BUILTINS, *names), types)
        return UnaryTests(text, tree, compile_tests(tree, OUTSIDE))
    except RecursionError:
        raise _too_nested(text) from None


def _too_nested(text: str) -> SyntaxProblem:
    return SyntaxProblem("The expression is nested too deeply", text, 0)
