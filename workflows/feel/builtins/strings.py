"""Functions over texts; characters are Unicode code points."""

from collections.abc import Sequence
from decimal import Decimal

from workflows.feel.builtins.patterns import matching, replaced, split_at
from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.numbers import cut
from workflows.feel.values import type_name

CASED = 32  # characters put into another case for a step


@builtin("substring", "string: string, start position: number, length?: number")
def substring(frame: Frame, text: str, start: Decimal, length: Decimal | None = None) -> object:
    """From the 1-based start, counted from the end where negative."""
    first, count = cut(start), None if length is None else cut(length)
    if first == 0 or abs(first) > len(text) or (count is not None and count < 1):
        frame.warn(f"substring has no characters from {start} in a text of {len(text)}")
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if count is None else text[begin : begin + count]


@builtin("string length", "string: string")
def string_length(frame: Frame, text: str) -> object:
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(frame: Frame, text: str) -> object:
    frame.tick(len(text) // CASED)
    frame.check_text(len(text) * 3)
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(frame: Frame, text: str) -> object:
    frame.tick(len(text) // CASED)
    frame.check_text(len(text))
    return text.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(frame: Frame, text: str, match: str) -> object:
    _look(text, match, frame)
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(frame: Frame, text: str, match: str) -> object:
    _look(text, match, frame)
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string")
def contains(frame: Frame, text: str, match: str) -> object:
    _look(text, match, frame)
    return match in text


@builtin("starts with", "string: string, match: string")
def starts_with(frame: Frame, text: str, match: str) -> object:
    return text.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(frame: Frame, text: str, match: str) -> object:
    return text.endswith(match)


@builtin("matches", "input: string, pattern: string, flags?: string?")
def matches(frame: Frame, text: str, pattern: str, flags: str | None = None) -> object:
    return matching(text, pattern, flags or "", frame)


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string?")
def replace(frame: Frame, text: str, pattern: str, replacement: str, flags: str | None = None) -> object:
    return replaced(text, pattern, replacement, flags or "", frame)


@builtin("split", "string: string, delimiter: string")
def split(frame: Frame, text: str, delimiter: str) -> object:
    return split_at(text, delimiter, frame)


@builtin("string join", "list: list, delimiter?: string?")
def string_join(frame: Frame, items: Sequence[object], delimiter: str | None = None) -> object:
    """The texts of a list, nulls left out; null where anything else is among them."""
    frame.tick(len(items))
    texts = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif item is not None:
            frame.warn(f"string join takes strings, not a {type_name(item)}")
            return None
    frame.check_text(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)


def _look(text: str, match: str, frame: Frame) -> None:
    """A text may begin to look like what is sought at each of its characters."""
    frame.tick(len(text) * min(len(match), 1000) // 4096)
