"""The tokens as they are read, one after the other, with the names that are known at each point."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from functools import lru_cache

from workflows.feel.errors import SyntaxProblem
from workflows.feel.nodes import DeclaredType, Node
from workflows.feel.tokens import Token, tokenize

DEEPEST = 50
# Words that can neither be a variable nor part of one that nobody declared.
KEYWORDS = frozenset(
    "if then else for in return some every satisfies and or between instance function true false null not".split()
)

NAME_MARKS = (".", "/", "-", "'", "+", "*", "**")
BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """A name as its tokens' texts; none for a key that could not be written as a name."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except SyntaxProblem:
        return ()


class Reader:
    """A place in the tokens of one text. `scopes` are the names declared around it, innermost last."""

    def __init__(
        self,
        text: str,
        names: Iterable[str],
        types: Mapping[str, DeclaredType],
        expression: "Callable[[Reader], Node]",
    ) -> None:
        self.text = text
        self.types = types
        self.expression = expression
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0
        self.scopes: list[dict[str, list[tuple[str, ...]]]] = [{}]
        self.spellings: dict[tuple[str, ...], str] = {}
        self.seen: dict[str, list[tuple[str, ...]]] = {}
        for name in (*names, *types):
            self.declare(name)

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def advance(self) -> Token:
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *texts: str) -> bool:
        token = self.tokens[self.index]
        return token.text in texts and token.kind in ("mark", "word")

    def accept(self, text: str) -> bool:
        """Read the mark or word if it stands here."""
        if self.at(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str, why: str = "") -> Token:
        if not self.at(text):
            raise self.problem(why or text)
        return self.advance()

    def problem(self, expected: str, suggestion: str = "", token: Token | None = None) -> SyntaxProblem:
        """The error that says what should stand here instead."""
        token = token or self.token
        suggestion = suggestion or _hint(token, expected, self.peek(-1))
        found = "The expression ends" if token.kind == "end" else f"{_shown(token.text)} has no place"
        return SyntaxProblem(found, self.text, token.start, expected, suggestion)

    def enter(self) -> None:
        """Go one level of nesting further in."""
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"The expression is nested more than {DEEPEST} levels deep"
            raise SyntaxProblem(message, self.text, self.token.start)

    def leave(self) -> None:
        """Come back out of a level."""
        self.depth -= 1

    @contextmanager
    def declared(self, *names: str) -> Iterator[None]:
        """Names that are known inside the block."""
        self.scopes.append({})
        for name in names:
            self.declare(name)
        yield
        self.scopes.pop()

    def declare(self, name: str) -> None:
        """Make a name known in the innermost scope."""
        words = words_of(name)
        if len(words) < 2:
            return
        self.spellings[words] = name
        for table in (self.scopes[-1], self.seen):
            table.setdefault(words[0], []).append(words)

    def known_name(self) -> str | None:
        """The longest declared name of several words that starts here, read; None where there is none."""
        first = self.token.text
        candidates = [words for scope in self.scopes for words in scope.get(first, ())]
        # A key with nothing but spaces cannot be mistaken for an operation, so it is known wherever it was seen.
        candidates += [words for words in self.seen.get(first, ()) if _is_spaced(words)]
        return self._longest(candidates)

    def known_property(self) -> str | None:
        """The longest name seen anywhere in the text that starts here, read."""
        return self._longest(self.seen.get(self.token.text, ()))

    def is_known_ahead(self) -> bool:
        """Whether a declared name of several words starts here; nothing is read."""
        index = self.index
        known = self.known_name()
        self.index = index
        return known is not None

    def name_until(self, stops: tuple[str, ...]) -> str:
        """A new name, read: everything up to one of the stops."""
        start = self.index
        if self.token.kind != "word":
            raise self.problem("a name")
        while not self.at(*stops):
            token = self.token
            if token.kind not in ("word", "number") and token.text not in NAME_MARKS:
                raise self.problem(" or ".join(stops))
            self.advance()
        if self.index == start:
            raise self.problem("a name")
        return BLANKS.sub(" ", self.text[self.tokens[start].start : self.tokens[self.index - 1].stop])

    def name_before_colon(self) -> str | None:
        """The name of an argument with its colon, read; None where an argument without a name stands."""
        ahead = 0
        while self.peek(ahead).kind in ("word", "number") or self.peek(ahead).text in NAME_MARKS:
            ahead += 1
        if self.token.kind != "word" or self.peek(ahead).text != ":":
            return None
        name = self.name_until((":",))
        self.advance()
        return name

    def similar_name(self) -> str:
        """The declared name that the words around this place come closest to, "" for none."""
        if self.token.kind != "word" or not self.index:
            return ""
        written = f"{self.tokens[self.index - 1].text} {self.token.text}"
        return next(iter(get_close_matches(written, list(self.spellings.values()), 1)), "")

    def _longest(self, candidates: Iterable[tuple[str, ...]]) -> str | None:
        for words in sorted(candidates, key=len, reverse=True):
            if self._is_here(words):
                self.index += len(words)
                return self.spellings[words]
        return None

    def _is_here(self, words: tuple[str, ...]) -> bool:
        """Whether these words stand here; around signs the spaces count too, so that a - b is not the name a-b."""
        tokens = self.tokens[self.index : self.index + len(words)]
        if [token.text for token in tokens] != list(words):
            return False
        written = self.text[tokens[0].start : tokens[-1].stop]
        return _is_spaced(words) or BLANKS.sub(" ", written) == BLANKS.sub(" ", self.spellings[words].strip())


def _hint(token: Token, expected: str, before: Token) -> str:
    """What was probably meant: a keyword misspelt, a habit of another language; "" for no idea."""
    keyword = expected.partition(",")[0]
    if token.kind == "word" and get_close_matches(token.text, [keyword], 1):
        return keyword
    if token.text == "=" and before.text in ("=", "!", "<", ">"):
        return "a single ="
    return 'a text in double quotes "..."' if token.text == "'" else ""


def _is_spaced(words: tuple[str, ...]) -> bool:
    """Whether a name has nothing but spaces between its words."""
    return all(word[0].isalnum() or word[0] == "_" for word in words)


def _shown(text: str) -> str:
    return text if len(text) <= 30 else text[:27] + "..."
