"""Regular expressions as XPath has them, put into the dialect of the `regex` package."""

from collections.abc import Iterator
from functools import lru_cache
from re import compile as python_pattern

import regex

LONGEST_PATTERN = 2_000
DEEPEST_GROUP = 50
# How many characters a pattern may be with all its repetitions written out: {1000} of {1000} fills memory.
LARGEST_PATTERN = 20_000
NAME_START = r"A-Za-z_:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
ESCAPES = {"i": NAME_START, "c": NAME_START + r"\-.0-9\u00B7\u0300-\u036F"}
# XPath knows no other escapes than these; \b or \A of other dialects are refused rather than misunderstood.
KNOWN_ESCAPES = frozenset("nrtsSdDwWiIcC\\|.?*+(){}-[]^$/123456789")
# \p{Lu}, \P{IsBasicLatin}
CATEGORY = python_pattern(r"\\[pP]\{[A-Za-z0-9-]{1,40}\}")
REPEAT = python_pattern(r"\{([0-9]{1,4})(?:,([0-9]{0,4}))?\}")


class PatternProblem(ValueError):
    """A pattern that XPath does not have, or that is too large: write it differently."""


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str, flags: str) -> regex.Pattern[str]:
    """An XPath pattern compiled; raises PatternProblem for what XPath does not have."""
    if set(flags) - set("smixq"):
        raise PatternProblem(f"the flags are s, m, i, x and q, not {flags}")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternProblem(f"it is longer than {LONGEST_PATTERN} characters")
    options = regex.VERSION1
    for flag, option in (("s", regex.DOTALL), ("m", regex.MULTILINE), ("i", regex.IGNORECASE)):
        options |= option if flag in flags else 0
    if "q" in flags:
        return regex.compile(regex.escape(pattern, literal_spaces=True), options)
    translated = "".join(_translated(pattern, is_multiline="m" in flags, is_spaced="x" in flags))
    _check_size(translated)
    return regex.compile(translated, options)


def _translated(pattern: str, is_multiline: bool, is_spaced: bool) -> Iterator[str]:
    """The pattern piece by piece in the dialect of `regex`."""
    index, depth = 0, 0
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            found = CATEGORY.match(pattern, index)
            # XPath's Is names a block of characters, which is In here.
            yield found[0].replace("{Is", "{In") if found else _escape(pattern[index + 1 : index + 2], inside=depth > 0)
            index = found.end() if found else index + 2
            continue
        if depth:
            depth += (character == "[") - (character == "]")
            piece = "--" if character == "-" and pattern[index + 1 : index + 2] == "[" else character
            # These are set operators to `regex` but plain characters to XPath.
            yield "\\" + piece if piece in ("&", "~", "|") else piece
        elif character == "[":
            depth = 1
            yield "["
            if pattern.startswith("^", index + 1):
                yield "^"
                index += 1
        elif not (is_spaced and character.isspace()):
            yield _outside(pattern, index, is_multiline)
        index += 1


def _escape(letter: str, inside: bool) -> str:
    if letter not in KNOWN_ESCAPES or not letter:
        raise PatternProblem(f"\\{letter} has no meaning")
    if letter in "iIcC":
        members = ESCAPES[letter.lower()]
        if inside and letter.islower():
            return members
        return f"[^{members}]" if letter.isupper() else f"[{members}]"
    return "\\" + letter


def _outside(pattern: str, index: int, is_multiline: bool) -> str:
    """A character outside a class, where $ is the very end and extensions of other dialects are refused."""
    character = pattern[index]
    if character == "$":
        return "$" if is_multiline else r"\Z"
    if character == "(" and pattern.startswith("?", index + 1) and not pattern.startswith("?:", index + 1):
        raise PatternProblem("(? has only the meaning (?:")
    if character == "{" and not REPEAT.match(pattern, index):
        raise PatternProblem("{ must be followed by a number of times and }")
    if character in "*+?}" and pattern.startswith("+", index + 1):
        raise PatternProblem("nothing can be repeated twice")
    return character


def _check_size(pattern: str) -> None:
    """Refuse a pattern that is too large with all its repetitions written out, or nested too deeply."""
    sizes, last, index = [0], 0, 0
    while index < len(pattern):
        character = pattern[index]
        repeat = REPEAT.match(pattern, index) if character == "{" else None
        if character == "(":
            sizes.append(0)
        elif character == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif repeat:
            sizes[-1] += last * (int(repeat[2] or repeat[1]) - 1)
            index = repeat.end() - 1
        else:
            index += character == "\\"
            last = 1
            sizes[-1] += 1
        if sizes[-1] > LARGEST_PATTERN or len(sizes) > DEEPEST_GROUP:
            raise PatternProblem("it is too large with all its repetitions, or nested too deeply")
        index += 1
