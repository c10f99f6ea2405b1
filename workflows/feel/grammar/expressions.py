"""Operators and the expressions that begin with a keyword, by precedence climbing."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from workflows.feel.errors import SyntaxProblem
from workflows.feel.grammar.primaries import OPERATORS, comma_separated, postfix
from workflows.feel.grammar.reader import Reader
from workflows.feel.grammar.types import read_type
from workflows.feel.nodes import (
    Between,
    Chain,
    Comparison,
    DeclaredType,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Iterator,
    Logic,
    Negation,
    Node,
    Operand,
    Quantified,
    Tests,
    Type,
)

NO_TYPES: Mapping[str, DeclaredType] = {}


def parse_expression(text: str, names: Iterable[str], types: Mapping[str, DeclaredType] = NO_TYPES) -> Node:
    """The tree of an expression in which these names of several words are known; raises SyntaxProblem."""
    return _whole(Reader(text, names, types, expression), expression)


def parse_unary_tests(text: str, names: Iterable[str], types: Mapping[str, DeclaredType] = NO_TYPES) -> Tests:
    """The tree of a decision table's cell; raises SyntaxProblem."""
    return _whole(Reader(text, names, types, expression), unary_tests)


Parsed = TypeVar("Parsed", bound=Node)


def _whole(reader: Reader, read: Callable[[Reader], Parsed]) -> Parsed:
    if reader.token.kind == "end":
        raise reader.problem("an expression")
    tree = read(reader)
    if reader.token.kind != "end":
        raise reader.problem("an operator or the end", reader.similar_name())
    return tree


def expression(reader: Reader) -> Node:
    """Any expression."""
    reader.enter()
    tree = operation(reader, 0)
    reader.leave()
    return tree


def operation(reader: Reader, floor: int) -> Node:
    """An operand and the operators behind it that bind at least as tightly as `floor`."""
    position = reader.token.start
    left = unary(reader)
    for _ in range(MOST_OPERATORS):
        token = reader.token
        level = LEVELS.get(token.text, -1) if token.kind in ("mark", "word") else -1
        if level < floor:
            return left
        left = READERS[level](reader, left, position, level)
    message = f"More than {MOST_OPERATORS} operators stand in a row"
    raise SyntaxProblem(message, reader.text, reader.token.start)


def joined(reader: Reader, left: Node, position: int, level: int) -> Node:
    """a and b and c"""
    word = reader.token.text
    parts = [left]
    while reader.accept(word):
        parts.append(operation(reader, level + 1))
    return Logic(position, word, tuple(parts))


def compared(reader: Reader, left: Node, position: int, level: int) -> Node:
    """a < b, a between b and c, a in tests"""
    word = reader.advance().text
    if word == "in":
        return In(position, left, in_tests(reader))
    right = operation(reader, level + 1)
    if word != "between":
        return Comparison(position, word, left, right)
    reader.expect("and", "and between the two limits")
    return Between(position, left, right, operation(reader, level + 1))


def chained(reader: Reader, left: Node, position: int, level: int) -> Node:
    """a + b - c, from left to right; so is a ** b ** c"""
    rest = []
    while reader.token.kind == "mark" and LEVELS.get(reader.token.text) == level:
        operator = reader.advance().text
        rest.append((operator, operation(reader, level + 1)))
    return Chain(position, left, tuple(rest))


def typed(reader: Reader, left: Node, position: int, level: int) -> Node:
    """a instance of type"""
    reader.advance()
    reader.expect("of")
    return InstanceOf(position, left, read_type(reader))


MOST_OPERATORS = 60
LEVELS = {"or": 0, "and": 1, **dict.fromkeys((*OPERATORS, "between", "in"), 2), "+": 3, "-": 3, "*": 4, "/": 4}
LEVELS |= {"**": 5, "instance": 6}
SUM = 3
READERS = (joined, joined, compared, chained, chained, chained, typed)


def unary(reader: Reader) -> Node:
    """-a, a keyword's expression, or a primary with what follows it. -a ** b is (-a) ** b."""
    token = reader.token
    if token.text == "-" and token.kind == "mark":
        reader.advance()
        reader.enter()
        operand = operation(reader, LEVELS["instance"])
        reader.leave()
        return Negation(token.start, operand)
    starter = STARTERS.get(token.text) if token.kind == "word" else None
    if starter and not reader.is_known_ahead():
        return starter(reader)
    return postfix(reader)


def if_expression(reader: Reader) -> Node:
    position = reader.advance().start
    condition = expression(reader)
    reader.expect("then", "then, and what holds if so")
    yes = expression(reader)
    reader.expect("else", "else, and what holds if not")
    return If(position, condition, yes, expression(reader))


def for_expression(reader: Reader) -> Node:
    position = reader.advance().start
    iterators = [iterator(reader)]
    with reader.declared(iterators[0].name):
        while reader.accept(","):
            iterators.append(iterator(reader))
            reader.declare(iterators[-1].name)
        reader.expect("return", "return, and what each turn gives")
        return For(position, tuple(iterators), expression(reader))


def quantified(reader: Reader) -> Node:
    word = reader.advance()
    iterators = [iterator(reader)]
    with reader.declared(iterators[0].name):
        while reader.accept(","):
            iterators.append(iterator(reader))
            reader.declare(iterators[-1].name)
        reader.expect("satisfies", "satisfies, and the condition")
        return Quantified(word.start, word.text, tuple(iterators), expression(reader))


def iterator(reader: Reader) -> Iterator:
    position = reader.token.start
    name = reader.name_until(("in",))
    reader.expect("in", "in, and the list to go through")
    source = expression(reader)
    last = expression(reader) if reader.accept("..") else None
    return Iterator(position, name, source, last)


def function_definition(reader: Reader) -> Node:
    position = reader.advance().start
    reader.expect("(", "( and the parameters of the function")
    parameters: list[str] = []
    types: list[Type | None] = []
    while not reader.accept(")"):
        parameters.append(reader.name_until((",", ")", ":")))
        types.append(read_type(reader) if reader.accept(":") else None)
        if not reader.at(")"):
            reader.expect(",", "a comma or )")
    is_external = reader.accept("external")
    with reader.declared(*parameters):
        return FunctionOf(position, tuple(parameters), tuple(types), expression(reader), is_external)


STARTERS: dict[str, Callable[[Reader], Node]] = {
    "if": if_expression,
    "for": for_expression,
    "some": quantified,
    "every": quantified,
    "function": function_definition,
}


def in_tests(reader: Reader) -> Tests:
    """What stands after `in`: one test, or several in parentheses."""
    position = reader.token.start
    if not reader.at("("):
        return Tests(position, (single_test(reader),))
    before = reader.index
    reader.advance()
    first = positive_test(reader)
    if reader.at(".."):
        reader.index = before
        return Tests(position, (single_test(reader),))
    rest = comma_separated(reader, positive_test)
    reader.expect(")", "a comma or )")
    return Tests(position, (first, *rest))


def unary_tests(reader: Reader) -> Tests:
    """A cell of a decision table: -, not(...) or tests with commas."""
    position = reader.token.start
    if reader.at("-") and reader.peek().kind == "end":
        reader.advance()
        return Tests(position, ())
    if reader.at("not") and reader.peek().text == "(":
        before = reader.index
        reader.advance()
        reader.advance()
        parts = (positive_test(reader), *comma_separated(reader, positive_test))
        reader.expect(")", "a comma or )")
        if reader.token.kind == "end":
            return Tests(position, parts, is_negated=True)
        reader.index = before
    return Tests(position, (positive_test(reader), *comma_separated(reader, positive_test)))


def positive_test(reader: Reader) -> Node:
    """< 5, [1..9], or an expression to be equal to, to be in, or (with ?) to be true."""
    return single_test(reader) if reader.at(*OPERATORS) else expression(reader)


def single_test(reader: Reader) -> Node:
    """One test after `in` without parentheses: it ends before and, or and comparisons."""
    token = reader.token
    if reader.at(*OPERATORS):
        reader.advance()
        return Operand(token.start, token.text, operation(reader, SUM))
    return operation(reader, SUM)
