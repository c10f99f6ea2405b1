"""Types as they are written after `instance of` and beside parameters."""

from workflows.feel.grammar.reader import Reader
from workflows.feel.nodes import Type

TWO_WORD_TYPES = ("days and time duration", "years and months duration", "date and time", "day time duration")


def read_type(reader: Reader) -> Type:
    """number, list<number>, context<a: string>, function<number> -> string, range<date>, or a declared type."""
    reader.enter()
    found = _read_type(reader)
    reader.leave()
    return found


def _read_type(reader: Reader) -> Type:
    position = reader.token.start
    name = type_word(reader)
    if name == "function" and reader.accept("<"):
        return function_type(reader, position)
    if name == "context" and reader.accept("<"):
        return context_type(reader, position)
    if name in ("list", "range") and reader.accept("<"):
        inner = read_type(reader)
        reader.expect(">", ">")
        return Type(position, name, (inner,))
    return Type(position, name, declared=reader.types.get(name))


def type_word(reader: Reader) -> str:
    """The name of a type: one of several words, a path to a declared type, or one word."""
    for name in TWO_WORD_TYPES:
        words = name.split()
        if [reader.peek(ahead).text for ahead in range(len(words))] == words:
            for _ in words:
                reader.advance()
            return name
    known = reader.known_name()
    if known is not None:
        return known
    if reader.token.kind != "word":
        raise reader.problem("a type, such as number, string, date or list<number>")
    parts = [reader.advance().text]
    while reader.at(".") and reader.peek().kind == "word":
        reader.advance()
        parts.append(reader.advance().text)
    return ".".join(parts)


def function_type(reader: Reader, position: int) -> Type:
    inner = []
    while not reader.accept(">"):
        inner.append(read_type(reader))
        if not reader.at(">"):
            reader.expect(",", "a comma or >")
    reader.expect("->", "-> and the type of the result")
    return Type(position, "function", tuple(inner), (), read_type(reader))


def context_type(reader: Reader, position: int) -> Type:
    members: list[str] = []
    inner: list[Type] = []
    while not reader.accept(">"):
        members.append(reader.name_until((":",)))
        reader.expect(":", ": and the type")
        inner.append(read_type(reader))
        if not reader.at(">"):
            reader.expect(",", "a comma or >")
    return Type(position, "context", tuple(inner), tuple(members))
