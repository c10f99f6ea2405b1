"""Regular expressions as XPath has them, put into the dialect of the `regex` package."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import Match
from re import compile as python_pattern

import regex

from workflows.feel.builtins.xpath_classes import PatternProblem, quoted, read_class, read_escape

LONGEST_PATTERN = 2_000
DEEPEST_GROUP = 50
# How many characters a pattern may be with all its repetitions written out, as they are when it is compiled:
# {1000} of {1000} fills memory, and so does + of + of +, because a+ is written out as aa*.
LARGEST_PATTERN = 5_000
REPEAT = python_pattern(r"\{([0-9]{1,4})(?:(,)([0-9]{0,4}))?\}")
BLANKS = " \t\n\r"
# With the flag m, an end of line that ends the whole text begins no further line.
LINE_START, LINE_END = r"(?:\A|(?<=\n)(?!\Z))", r"(?:(?=\n)|(?<!\n)\Z)"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready to be looked for; `size` are its characters with all repetitions written out."""

    matcher: regex.Pattern[str]
    size: int


@lru_cache(maxsize=128)
def compiled_pattern(pattern: str, flags: str) -> Compiled:
    """An XPath pattern compiled; raises PatternProblem for what XPath does not have."""
    if set(flags) - set("smixq"):
        raise PatternProblem(f"the flags are s, m, i, x and q, not {flags}")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternProblem(f"it is longer than {LONGEST_PATTERN} characters")
    # Version 1 would also let ß match ss, which XPath does not.
    options = regex.VERSION1 | (regex.IGNORECASE if "i" in flags else 0)
    if "q" in flags:
        return Compiled(regex.compile(f"(?-f){regex.escape(pattern, literal_spaces=True)}", options), len(pattern))
    pattern = _without_blanks(pattern) if "x" in flags else pattern
    translation = _Translation(pattern, flags)
    return Compiled(regex.compile("(?-f)" + "".join(translation.pieces()), options), translation.sizes[0])


def _without_blanks(pattern: str) -> str:
    """The flag x: blanks outside classes are for the reader."""
    kept, depth, is_escaped = "", 0, False
    for character in pattern:
        if character in BLANKS and not depth:
            continue
        if not is_escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        is_escaped = character == "\\" and not is_escaped
        kept += character
    return kept


def _copies(repeat: Match[str]) -> int:
    """How often what {2,3} repeats is written out, beyond the first time."""
    least = int(repeat[1])
    if not repeat[2]:
        return max(0, least - 1)
    if repeat[3] and int(repeat[3]) < least:
        raise PatternProblem(f"{repeat[0]} asks for more than it allows")
    return int(repeat[3]) if repeat[3] else least


class _Translation:
    """A pattern on its way into the other dialect. `sizes` are the written-out lengths of the groups still open."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.index = 0
        self.groups = 0
        self.open: list[int] = []
        self.closed: set[int] = set()
        self.sizes = [0]
        self.last = 0

    def pieces(self) -> Iterator[str]:
        """The pattern piece by piece; `last` is the size of what may be repeated next, 0 for nothing."""
        while self.index < len(self.pattern):
            character = self.pattern[self.index]
            if character in "*+?{":
                yield self._repeat()
            elif character in "()|":
                self.index += 1
                yield self._joint(character)
            else:
                self.last = 1
                self.sizes[-1] += 1
                yield self._atom(character)
            if self.sizes[-1] > LARGEST_PATTERN:
                raise PatternProblem("it is too large with all its repetitions")
        if self.open:
            raise PatternProblem("a ( has no )")

    def _repeat(self) -> str:
        """* + ? {2,3}, and a ? behind it for as few as possible."""
        found = REPEAT.match(self.pattern, self.index)
        written = found[0] if found else self.pattern[self.index]
        if written == "{" or not self.last:
            raise PatternProblem(f"{written} has nothing to repeat")
        if written == "+":
            self.sizes[-1] += self.last
        if found:
            self.sizes[-1] += self.last * _copies(found)
        self.last = 0
        self.index += len(written)
        if self.pattern.startswith("?", self.index):
            self.index += 1
            written += "?"
        return written

    def _joint(self, character: str) -> str:
        """A bracket or a bar, already passed."""
        if character == ")":
            if not self.open:
                raise PatternProblem("a ) has no (")
            self.closed.add(self.open.pop())
            self.last = max(1, self.sizes.pop())
            self.sizes[-1] += self.last
            return ")"
        self.last = 0
        if character == "|":
            return "|"
        is_plain = self.pattern.startswith("?", self.index)
        if is_plain and not self.pattern.startswith("?:", self.index):
            raise PatternProblem("(? has only the meaning (?:")
        self.index += 2 if is_plain else 0
        self.groups += not is_plain
        self.open.append(0 if is_plain else self.groups)
        self.sizes.append(0)
        if len(self.open) > DEEPEST_GROUP:
            raise PatternProblem("it is nested too deeply")
        return "(?:" if is_plain else "("

    def _atom(self, character: str) -> str:
        if character == "[":
            written, self.index = read_class(self.pattern, self.index, "i" in self.flags)
            return written
        if character == "\\":
            return self._escape()
        self.index += 1
        if character in "]}":
            raise PatternProblem(f"a {character} that means itself is written \\{character}")
        if character == ".":
            return r"[\s\S]" if "s" in self.flags else r"[^\n\r]"
        if character in "^$" and "m" in self.flags:
            return LINE_START if character == "^" else LINE_END
        return {"^": r"(?:\A)", "$": r"(?:\Z)"}.get(character) or quoted(character)

    def _escape(self) -> str:
        if self.pattern[self.index + 1 : self.index + 2] in tuple("123456789"):
            return self._back_reference()
        found = read_escape(self.pattern, self.index)
        self.index = found.stop
        return quoted(found.character) if found.character else f"(?-i:{found.set})"

    def _back_reference(self) -> str:
        """What a group before it found, nothing where that found nothing; as many digits as there are groups for."""
        self.index += 1
        number = int(self.pattern[self.index])
        self.index += 1
        while self.pattern[self.index : self.index + 1] in tuple("0123456789"):
            longer = number * 10 + int(self.pattern[self.index])
            if longer > self.groups:
                break
            number = longer
            self.index += 1
        if number not in self.closed:
            raise PatternProblem(f"\\{number} refers to no group before it")
        return rf"(?:(?({number})\{number}|))"
