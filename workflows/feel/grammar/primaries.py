"""Literals, names, lists, contexts, ranges in brackets, and what may follow them: paths, filters, calls."""

from collections.abc import Callable

from workflows.feel.errors import SyntaxProblem
from workflows.feel.grammar.reader import KEYWORDS, Reader
from workflows.feel.nodes import Call, ContextOf, Filter, ListOf, Literal, Name, Node, Path, RangeOf
from workflows.feel.numbers import read_number
from workflows.feel.temporal_text import read_temporal
from workflows.feel.tokens import string_value

CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
# After an opening bracket these cannot begin a condition: the bracket is the open end of a range, as in ]1..5[.
NO_CONDITION = frozenset(
    ") ] , } . .. = != < <= > >= + * / ** : and or then else return satisfies in between instance".split()
)


def postfix(reader: Reader) -> Node:
    """A primary with any number of .name, [condition] and (arguments) behind it."""
    position = reader.token.start
    node = primary(reader)
    depth = 0
    while reader.at(".", "(", "["):
        if reader.at("[") and _is_open_end(reader):
            break
        depth += 1
        if depth > MOST_STEPS:
            message = f"A path has more than {MOST_STEPS} steps"
            raise SyntaxProblem(message, reader.text, reader.token.start)
        mark = reader.advance().text
        if mark == ".":
            node = Path(position, node, property_name(reader))
        elif mark == "(":
            node = call(reader, node, position)
        else:
            node = Filter(position, node, reader.expression(reader))
            reader.expect("]", "] after the condition")
    return node


MOST_STEPS = 50


def _is_open_end(reader: Reader) -> bool:
    after = reader.peek()
    return after.kind == "end" or (after.kind in ("mark", "word") and after.text in NO_CONDITION)


def primary(reader: Reader) -> Node:
    token = reader.token
    if token.kind == "number":
        reader.advance()
        value = read_number(token.text)
        if value is None:
            raise reader.problem("a number below 10**6144", token=token)
        return Literal(token.start, value)
    if token.kind == "string":
        reader.advance()
        return Literal(token.start, string_value(token))
    if token.kind == "word":
        return name(reader)
    opener = OPENERS.get(token.text) if token.kind == "mark" else None
    if opener is None:
        raise reader.problem("a value, a name or a bracket")
    return opener(reader)


def name(reader: Reader) -> Node:
    """A constant, or the longest declared name that starts here, or one word."""
    token = reader.token
    known = reader.known_name()
    if known is not None:
        return Name(token.start, known)
    if token.text in CONSTANTS:
        reader.advance()
        return Literal(token.start, CONSTANTS[token.text])
    if token.text in KEYWORDS and not (token.text == "not" and reader.peek().text == "("):
        raise reader.problem("a value or a name")
    return Name(token.start, reader.advance().text)


def property_name(reader: Reader) -> str:
    """The name after a dot: a key seen before, or all the words up to the next mark or keyword."""
    known = reader.known_property()
    if known is not None:
        return known
    if reader.token.kind != "word":
        raise reader.problem("a name after the dot")
    words = [reader.advance().text]
    while reader.token.kind == "word" and reader.token.text not in KEYWORDS:
        words.append(reader.advance().text)
    return " ".join(words)


def call(reader: Reader, function: Node, position: int) -> Node:
    """The arguments after the opening bracket, all by position or all by name."""
    names: list[str] = []
    arguments: list[Node] = []
    while not reader.accept(")"):
        named = reader.name_before_colon()
        if (named is not None) != bool(names) and arguments:
            raise reader.problem("all arguments with a name, or all without")
        if named is not None:
            names.append(named)
        arguments.append(reader.expression(reader))
        if not reader.at(")"):
            reader.expect(",", "a comma or )")
            if reader.at(")"):
                raise reader.problem("another argument")
    return Call(position, function, tuple(arguments), tuple(names))


def temporal(reader: Reader) -> Node:
    """@"2026-11-21" """
    position = reader.advance().start
    token = reader.token
    if token.kind != "string":
        raise reader.problem('a date, time or duration in quotes, as in @"2026-11-21"')
    value = read_temporal(string_value(token))
    if value is None:
        raise reader.problem("a date, time or duration, as 2026-11-21, 09:30:00 or P5D")
    reader.advance()
    return Literal(position, value)


def round_bracket(reader: Reader) -> Node:
    """(expression), (low..high), (< 5)"""
    position = reader.advance().start
    if reader.at(*OPERATORS):
        operator = reader.advance().text
        value = reader.expression(reader)
        reader.expect(")", ")")
        return operator_range(reader, position, operator, value)
    low = reader.expression(reader)
    if reader.at(".."):
        return high_end(reader, position, low, low_closed=False)
    reader.expect(")", ") or an operator")
    return low


def operator_range(reader: Reader, position: int, operator: str, value: Node) -> Node:
    """The range that a test in brackets is: (< 5) is everything below 5."""
    if operator == "=":
        return RangeOf(position, value, value, True, True)
    if operator == "!=":
        raise reader.problem("= < <= > or >=, because all but one value is no range", token=reader.tokens[0])
    if operator in ("<", "<="):
        return RangeOf(position, None, value, False, operator == "<=")
    return RangeOf(position, value, None, operator == ">=", False)


def square_bracket(reader: Reader) -> Node:
    """[a, b] or [low..high]"""
    position = reader.advance().start
    if reader.accept("]"):
        return ListOf(position, ())
    first = reader.expression(reader)
    if reader.at(".."):
        return high_end(reader, position, first, low_closed=True)
    items = (first, *comma_separated(reader, reader.expression))
    reader.expect("]", "a comma or ]")
    return ListOf(position, items)


def open_bracket(reader: Reader) -> Node:
    """]low..high]"""
    position = reader.advance().start
    return high_end(reader, position, reader.expression(reader), low_closed=False)


def high_end(reader: Reader, position: int, low: Node, low_closed: bool) -> Node:
    """What follows the first end of a range."""
    reader.expect("..", ".. and the other end of the range")
    high = reader.expression(reader)
    if not reader.at("]", ")", "["):
        raise reader.problem("] or ) at the end of the range")
    return RangeOf(position, low, high, low_closed, reader.advance().text == "]")


def context(reader: Reader) -> Node:
    """{key: value, ...}; a key is known to the entries behind it."""
    position = reader.advance().start
    entries: list[tuple[str, Node]] = []
    with reader.declared():
        while not reader.accept("}"):
            key = context_key(reader)
            reader.expect(":", ": and the value")
            entries.append((key, reader.expression(reader)))
            reader.declare(key)
            if not reader.at("}"):
                reader.expect(",", "a comma or }")
    return ContextOf(position, tuple(entries))


def context_key(reader: Reader) -> str:
    token = reader.token
    if token.kind == "string":
        reader.advance()
        return string_value(token)
    return reader.name_until((":",))


def comma_separated(reader: Reader, read: Callable[[Reader], Node]) -> list[Node]:
    """What follows the first of several parts."""
    parts = []
    while reader.accept(","):
        parts.append(read(reader))
    return parts


OPENERS: dict[str, Callable[[Reader], Node]] = {
    "@": temporal,
    "(": round_bracket,
    "[": square_bracket,
    "]": open_bracket,
    "{": context,
}
