"""Finding, replacing and dividing by regular expressions; one that goes back and forth for ever is stopped."""

from collections.abc import Iterator
from re import DOTALL
from re import Match as PythonMatch
from re import compile as python_pattern

import regex

from workflows.feel.builtins.xpath import LONGEST_PATTERN, compiled_pattern
from workflows.feel.builtins.xpath_classes import PatternProblem
from workflows.feel.frame import Frame

# Steps of compiling a pattern: for each of its characters, and more for each escape, which may be a large set of them.
CHARACTER, ESCAPE = 24, 200
FOUND = 4  # steps of finding a match
REFERENCE = python_pattern(r"\\(.)|\$([0-9]{1,4})|(\$|\\)", DOTALL)


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
        write = _replacement(replacement, compiled.groups, frame) if "q" not in flags else [replacement]
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
        frame.tick(FOUND + len(write))
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
        frame.tick(FOUND)
    frame.check_length(len(parts))
    return [*parts, text[end:]]


def _search(compiled: regex.Pattern[str], text: str, frame: Frame) -> regex.Match[str] | None:
    frame.tick(FOUND)
    return frame.search(lambda seconds: compiled.search(text, timeout=seconds))


def _found(compiled: regex.Pattern[str], text: str, frame: Frame) -> Iterator[regex.Match[str]]:
    matches = frame.search(lambda seconds: compiled.finditer(text, timeout=seconds))
    while (found := frame.search(lambda _seconds: next(matches, None))) is not None:
        yield found


def _matches_nothing(compiled: regex.Pattern[str], frame: Frame) -> bool:
    found = _search(compiled, "", frame)
    if found is not None:
        frame.warn("A pattern that matches the empty text cannot divide or replace")
    return found is not None


def _compiled_or_warning(pattern: str, flags: str, frame: Frame) -> regex.Pattern[str] | None:
    known = frame.patterns = {} if frame.patterns is None else frame.patterns
    if (pattern, flags) in known:
        return known[pattern, flags]
    begun = pattern[:LONGEST_PATTERN]
    frame.tick(CHARACTER * len(begun) + ESCAPE * begun.count("\\"))
    try:
        compiled = compiled_pattern(pattern, flags)
    except (PatternProblem, regex.error) as problem:
        frame.warn(f"{pattern[:60]} is not a regular expression that FEEL knows: {problem}")
        return None
    frame.tick(compiled.size)
    known[pattern, flags] = compiled.matcher
    return compiled.matcher


def _replacement(text: str, groups: int, frame: Frame) -> list[str | int]:
    """The replacement as literal parts and group numbers."""
    parts: list[str | int] = []
    end = 0
    for found in REFERENCE.finditer(text):
        frame.tick(FOUND)
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
