"""Regular expressions as XPath has them, matched by the `regex` package with a time limit."""

from collections.abc import Iterator
from functools import lru_cache
from re import Match as PythonMatch
from re import compile as python_pattern

import regex

from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import Frame

LONGEST_PATTERN = 2_000
NAME_START = r"A-Za-z_:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
ESCAPES = {"i": NAME_START, "c": NAME_START + r"\-.0-9\u00B7\u0300-\u036F"}
# XPath knows no other escapes than these; \b or \A of other dialects are refused rather than misunderstood.
KNOWN_ESCAPES = frozenset("nrtsSdDwWpPiIcC\\|.?*+(){}-[]^$/123456789")
LARGEST_REPEAT = 1_000
REPEAT = python_pattern(r"\{([0-9]+)(?:,([0-9]*))?\}")
REFERENCE = python_pattern(r"\\(.)|\$([0-9]+)|(\$|\\)", 16)


class PatternProblem(ValueError):
    """A pattern that XPath does not have."""


def matching(text: str, pattern: str, flags: str, frame: Frame) -> bool | None:
    """Whether the pattern is found anywhere in the text; null for a pattern that is none."""
    compiled = _compiled_or_warning(pattern, flags, frame)
    return None if compiled is None else _search(compiled, text, frame) is not None


def replaced(text: str, pattern: str, replacement: str, flags: str, frame: Frame) -> str | None:
    """The text with every match replaced; $1 stands for a group. Null for a pattern that matches nothing at all."""
    compiled = _compiled_or_warning(pattern, flags, frame)
    if compiled is None or _matches_nothing(compiled, frame):
        return None
    try:
        write = _replacement(replacement, compiled.groups) if "q" not in flags else [replacement]
    except PatternProblem as problem:
        frame.warn(f"replace cannot use {replacement}: {problem}")
        return None
    parts: list[str] = []
    length = end = 0
    for found in _found(compiled, text, frame):
        parts.append(text[end : found.start()])
        parts.extend(part if isinstance(part, str) else found[part] or "" for part in write)
        end = found.end()
        length += sum(map(len, parts[-len(write) - 1 :]))
        frame.check_text(length)
        frame.tick()
    result = "".join(parts) + text[end:]
    frame.check_text(len(result))
    return result


def split_at(text: str, pattern: str, frame: Frame) -> list[object] | None:
    """The parts of a text between the matches; null for a pattern that matches nothing at all."""
    compiled = _compiled_or_warning(pattern, "", frame)
    if compiled is None or _matches_nothing(compiled, frame):
        return None
    parts: list[object] = []
    end = 0
    for found in _found(compiled, text, frame):
        parts.append(text[end : found.start()])
        end = found.end()
        frame.tick()
    frame.check_length(len(parts))
    return [*parts, text[end:]]


def _search(compiled: regex.Pattern[str], text: str, frame: Frame) -> regex.Match[str] | None:
    try:
        return compiled.search(text, timeout=frame.time_left())
    except TimeoutError:
        raise BudgetSpent("time", "a regular expression that goes back and forth too often") from None


def _found(compiled: regex.Pattern[str], text: str, frame: Frame) -> Iterator[regex.Match[str]]:
    try:
        yield from compiled.finditer(text, timeout=frame.time_left())
    except TimeoutError:
        raise BudgetSpent("time", "a regular expression that goes back and forth too often") from None


def _matches_nothing(compiled: regex.Pattern[str], frame: Frame) -> bool:
    found = _search(compiled, "", frame)
    if found is not None:
        frame.warn("A pattern that matches the empty text cannot divide or replace")
    return found is not None


def _compiled_or_warning(pattern: str, flags: str, frame: Frame) -> regex.Pattern[str] | None:
    try:
        return compiled_pattern(pattern, flags)
    except (PatternProblem, regex.error) as problem:
        frame.warn(f"{pattern[:60]} is not a regular expression that FEEL knows: {problem}")
        return None


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
    return regex.compile(translated, options)


def _translated(pattern: str, is_multiline: bool, is_spaced: bool) -> Iterator[str]:
    """The pattern piece by piece in the dialect of `regex`."""
    index, depth = 0, 0
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            yield _escape(pattern[index + 1 : index + 2], inside=depth > 0)
            index += 2
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
    if character == "{":
        _check_repeat(pattern, index)
    if character in "*+?}" and pattern.startswith("+", index + 1):
        raise PatternProblem("nothing can be repeated twice")
    return character


def _check_repeat(pattern: str, index: int) -> None:
    found = REPEAT.match(pattern, index)
    if not found:
        raise PatternProblem("{ must be followed by a number of times and }")
    if int(found[2] or found[1]) > LARGEST_REPEAT or int(found[1]) > LARGEST_REPEAT:
        raise PatternProblem(f"nothing can be repeated more than {LARGEST_REPEAT} times")


def _replacement(text: str, groups: int) -> list[str | int]:
    """The replacement as literal parts and group numbers."""
    parts: list[str | int] = []
    end = 0
    for found in REFERENCE.finditer(text):
        parts += [text[end : found.start()], *_reference(found, groups)]
        end = found.end()
    return [*parts, text[end:]]


def _reference(found: PythonMatch[str], groups: int) -> list[str | int]:
    if found[1] in ("\\", "$"):
        return [found[1]]
    if found[2] is None:
        raise PatternProblem("a \\ or $ in it must be written as \\\\ or \\$")
    digits = found[2]
    number, rest = digits, ""
    # $12 is group 12 only where there are that many, else group 1 and the character 2.
    while int(number) > groups and len(number) > 1:
        number, rest = number[:-1], number[-1] + rest
    return [int(number) if int(number) <= groups else "", rest]
