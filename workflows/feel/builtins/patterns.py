"""Finding, replacing and dividing by regular expressions, with a time limit."""

from collections.abc import Iterator
from re import DOTALL
from re import Match as PythonMatch
from re import compile as python_pattern

import regex

from workflows.feel.builtins.xpath import compiled_pattern
from workflows.feel.builtins.xpath_classes import PatternProblem
from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import Frame

# Seconds; an honest pattern needs millionths of one. The package counts them in processor time.
LONGEST_SEARCH = 0.05
REFERENCE = python_pattern(r"\\(.)|\$([0-9]+)|(\$|\\)", DOTALL)


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
        return compiled.search(text, timeout=min(frame.time_left(), LONGEST_SEARCH))
    except TimeoutError:
        raise BudgetSpent("time", "a regular expression that goes back and forth too often") from None


def _found(compiled: regex.Pattern[str], text: str, frame: Frame) -> Iterator[regex.Match[str]]:
    try:
        yield from compiled.finditer(text, timeout=min(frame.time_left(), LONGEST_SEARCH))
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
