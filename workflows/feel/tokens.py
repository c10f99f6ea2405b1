"""The text of an expression, cut into tokens."""

import re
from dataclasses import dataclass

from workflows.feel.errors import SyntaxProblem

LONGEST_TEXT = 100_000
# Reading this many words and signs takes a tenth of a second; nobody writes them by hand.
MOST_TOKENS = 10_000
NAME_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
    r"\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
NAME_PART = NAME_START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
BLANK = r"[\s\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]"
TOKEN = re.compile(
    rf"(?P<blank>{BLANK}+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<word>[{NAME_START}][{NAME_PART}]*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<mark>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{},.:@'])",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(U[0-9a-fA-F]{6}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: kind is word, number, string, mark or end; `start` and `stop` are 0-based."""

    kind: str
    text: str
    start: int
    stop: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a text with an end token last; raises SyntaxProblem where a character has no place."""
    if len(text) > LONGEST_TEXT:
        raise SyntaxProblem(f"The expression is longer than {LONGEST_TEXT} characters", text, LONGEST_TEXT)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if not found:
            raise _unreadable(text, position)
        if found.lastgroup != "blank":
            tokens.append(Token(found.lastgroup or "", found[0], position, found.end()))
            if len(tokens) > MOST_TOKENS:
                raise SyntaxProblem(f"The expression has more than {MOST_TOKENS} words and signs", text, position)
        position = found.end()
    tokens.append(Token("end", "", position, position))
    return tokens


def _unreadable(text: str, position: int) -> SyntaxProblem:
    character = text[position]
    if character == '"':
        return SyntaxProblem("The text that starts", text, position, 'a closing "')
    if text.startswith("/*", position):
        return SyntaxProblem("The comment that starts", text, position, "a closing */")
    suggestion = {"&": "and", "|": "or", "!": "not(...) or !=", ";": "a comma", "\u201c": '"', "\u2018": '"'}.get(
        character, ""
    )
    return SyntaxProblem(f"The character {character} has no meaning", text, position, "", suggestion)


def string_value(token: Token) -> str:
    """The text a string token stands for, with its escapes resolved."""
    body = token.text[1:-1]
    if "\\" not in body:
        return body
    return SURROGATES.sub(_joined, ESCAPE.sub(_unescaped, body))


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else found[0]
    return SIMPLE_ESCAPES.get(code, found[0])


def _joined(found: re.Match[str]) -> str:
    """Two \\u escapes that are a surrogate pair are one character."""
    return chr(0x10000 + ((ord(found[1]) - 0xD800) << 10) + ord(found[2]) - 0xDC00)
