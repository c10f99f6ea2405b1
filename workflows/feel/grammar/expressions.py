"""Operators and the expressions that begin with a keyword, by precedence climbing."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from workflows.feel.grammar.primaries import OPERATORS, comma_separated, postfix
from workflows.feel.grammar.reader import Reader
from workflows.feel.grammar.types import read_type
from workflows.feel.nodes import (
    Between,
    Chain,
    Comparison,
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

MOST_COMPARISONS = 20


def parse_expression(text: str, names: Iterable[str]) -> Node:
    """The tree of an expression in which these names of several words are known; raises SyntaxProblem."""
    return _whole(Reader(text, names, expression), expression)


def parse_unary_tests(text: str, names: Iterable[str]) -> Tests:
    """The tree of a decision table's cell; raises SyntaxProblem."""
    return _whole(Reader(text, names, expression), unary_tests)


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
    with reader.deeper():
        return disjunction(reader)


def disjunction(reader: Reader) -> Node:
    return _joined(reader, "or", conjunction)


def conjunction(reader: Reader) -> Node:
    return _joined(reader, "and", comparison)


def _joined(reader: Reader, word: str, operand: Callable[[Reader], Node]) -> Node:
    position = reader.token.start
    parts = [operand(reader)]
    while reader.accept(word):
        parts.append(operand(reader))
    return parts[0] if len(parts) == 1 else Logic(position, word, tuple(parts))


def comparison(reader: Reader) -> Node:
    position = reader.token.start
    left = sum_of(reader)
    for _ in range(MOST_COMPARISONS):
        if reader.at(*OPERATORS):
            left = Comparison(position, reader.advance().text, left, sum_of(reader))
        elif reader.accept("between"):
            low = sum_of(reader)
            reader.expect("and", "and between the two limits")
            left = Between(position, left, low, sum_of(reader))
        elif reader.accept("in"):
            left = In(position, left, in_tests(reader))
        else:
            return left
    raise reader.problem("fewer comparisons in a row")



def sum_of(reader: Reader) -> Node:
    return _chain(reader, ("+", "-"), product_of)


def product_of(reader: Reader) -> Node:
    return _chain(reader, ("*", "/"), power_of)


def power_of(reader: Reader) -> Node:
    return _chain(reader, ("**",), unary)


def _chain(reader: Reader, operators: tuple[str, ...], operand: Callable[[Reader], Node]) -> Node:
    position = reader.token.start
    first = operand(reader)
    rest = []
    while reader.at(*operators):
        operator = reader.advance().text
        rest.append((operator, operand(reader)))
    return Chain(position, first, tuple(rest)) if rest else first


def unary(reader: Reader) -> Node:
    position = reader.token.start
    if reader.accept("-"):
        with reader.deeper():
            return Negation(position, unary(reader))
    return instance_of(reader)


def instance_of(reader: Reader) -> Node:
    position = reader.token.start
    value = keyword_expression(reader)
    while reader.at("instance") and reader.peek().text == "of":
        reader.advance()
        reader.advance()
        value = InstanceOf(position, value, read_type(reader))
    return value


def keyword_expression(reader: Reader) -> Node:
    starter = STARTERS.get(reader.token.text) if reader.token.kind == "word" else None
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
        return Tests(position, (positive_test(reader),))
    before = reader.index
    reader.advance()
    first = positive_test(reader)
    if reader.at(".."):
        reader.index = before
        return Tests(position, (positive_test(reader),))
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
    if reader.at(*OPERATORS):
        token = reader.advance()
        return Operand(token.start, token.text, sum_of(reader))
    return expression(reader)
