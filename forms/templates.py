"""Texts with `{{ }}` in them: values, `{{#if}}` and `{{#loop}}`, in the manner of form-js."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from forms.expressions import Scope, Setting, in_feel, is_expression

_TAG = re.compile(r"\{\{\s*(#if\b|#loop\b|/if|/loop|=)?\s*(.*?)\s*\}\}", re.DOTALL)
_CLOSES = {"#if": "/if", "#loop": "/loop"}
_MAX_DEPTH = 10

Escape = Callable[[object], str]


class TemplateProblem(ValueError):
    """A text's `{{ }}` do not pair up; close each `{{#if}}` with `{{/if}}` and each `{{#loop}}` with `{{/loop}}`."""


@dataclass(frozen=True)
class Piece:
    """Plain words (kind "words"), a value ("value"), or a block ("#if", "#loop") around other pieces."""

    kind: str
    text: str
    inside: tuple["Piece", ...] = ()


def fill(text: str, setting: Setting, scope: Scope, escape: Escape) -> str:
    """The text with its values filled in; each value passes through `escape`, the owner's own words do not.

    A text that is an expression is a value: what it put together cannot be told from what somebody typed.
    """
    if is_expression(text):
        return escape(setting.evaluate(text, scope))
    if "{{" not in text:
        return text
    return "".join(_filled(parse(text), setting, scope, escape))


def _filled(pieces: tuple[Piece, ...], setting: Setting, scope: Scope, escape: Escape) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "words":
            yield piece.text
            continue
        value = setting.evaluate(piece.text, scope)
        if piece.kind == "value":
            yield escape(value)
        elif piece.kind == "#if" and value is True:
            yield from _filled(piece.inside, setting, scope, escape)
        elif piece.kind == "#loop" and isinstance(value, list):
            for entry in value:
                yield from _filled(piece.inside, setting, _around(entry, scope), escape)


def _around(entry: object, scope: Scope) -> Scope:
    own = in_feel(entry) if isinstance(entry, Mapping) else {}
    return {**scope, **own, **in_feel({"this": entry}), "parent": scope}


def expressions_in(text: str) -> Iterator[str]:
    """Every expression of a templated text, without its `=`; raises TemplateProblem."""
    if is_expression(text):
        yield text.removeprefix("=")
    elif "{{" in text:
        yield from _expressions(parse(text))


def _expressions(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if piece.kind != "words":
            yield piece.text
        yield from _expressions(piece.inside)


@lru_cache(maxsize=1024)
def parse(text: str) -> tuple[Piece, ...]:
    """The pieces of a templated text; raises TemplateProblem."""
    opened: list[tuple[str, str]] = []
    levels: list[list[Piece]] = [[]]
    end = 0
    for tag in _TAG.finditer(text):
        if tag.start() > end:
            levels[-1].append(Piece("words", text[end : tag.start()]))
        end = tag.end()
        _take(tag[1] or "=", tag[2], opened, levels)
    if opened:
        raise TemplateProblem(f"{{{{{opened[-1][0]} {opened[-1][1]}}}}} is not closed")
    if text[end:]:
        levels[-1].append(Piece("words", text[end:]))
    return tuple(levels[0])


def _take(mark: str, expression: str, opened: list[tuple[str, str]], levels: list[list[Piece]]) -> None:
    if mark in _CLOSES:
        if len(opened) == _MAX_DEPTH:
            raise TemplateProblem(f"{{{{{mark}}}}} stands inside more than {_MAX_DEPTH} others")
        opened.append((mark, expression))
        levels.append([])
    elif mark == "=":
        levels[-1].append(Piece("value", expression))
    elif opened and _CLOSES[opened[-1][0]] == mark:
        kind, condition = opened.pop()
        inside = tuple(levels.pop())
        levels[-1].append(Piece(kind, condition, inside))
    else:
        raise TemplateProblem(f"{{{{{mark}}}}} closes nothing")
