"""Any value as text, as string() and messages show it."""

import re
from decimal import Decimal

from workflows.feel.errors import BudgetSpent
from workflows.feel.frame import SLICE, Frame
from workflows.feel.json import TEXTS
from workflows.feel.numbers import plain
from workflows.feel.tokens import NAME_PART, NAME_START
from workflows.feel.values import Range

PLAIN_KEY = re.compile(rf"[{NAME_START}][{NAME_PART}]*(?:[ .'*/+-]+[{NAME_PART}]+)*")


def text_of(value: object, frame: Frame) -> str:
    """The text of a value; strings inside lists and contexts are quoted."""
    if isinstance(value, str):
        return value
    writing = _Writing(frame)
    writing.nested(value)
    return "".join(writing.parts)


class _Writing:
    """A text on its way, piece by piece: a list may hold one long text so often that all of it would fill memory."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.parts: list[str] = []
        self.left = frame.environment.budget.string_length

    def write(self, part: str) -> None:
        self.left -= len(part)
        if self.left < 0:
            raise BudgetSpent("string length", self.frame.environment.budget.string_length)
        self.frame.tick(2 + len(part) // SLICE)
        self.parts.append(part)

    def nested(self, value: object) -> None:
        if isinstance(value, list | dict):
            self.frame.enter()
            if isinstance(value, list):
                self._list(value)
            else:
                self._context(value)
            self.frame.depth -= 1
        elif isinstance(value, Range):
            self._range(value)
        else:
            self.write(_scalar(value))

    def _list(self, value: list[object]) -> None:
        self.write("[")
        for index, item in enumerate(value):
            if index:
                self.write(", ")
            self.nested(item)
        self.write("]")

    def _context(self, value: dict[str, object]) -> None:
        self.write("{")
        for index, (key, item) in enumerate(value.items()):
            self.write(f"{', ' if index else ''}{_key(key)}: ")
            self.nested(item)
        self.write("}")

    def _range(self, value: Range) -> None:
        self.write("[" if value.low_closed else "(")
        if value.low is not None:
            self.nested(value.low)
        self.write("..")
        if value.high is not None:
            self.nested(value.high)
        self.write("]" if value.high_closed else ")")


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return _in_quotes(value)
    if isinstance(value, Decimal):
        return plain(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    write = TEXTS.get(type(value))
    return write(value) if write else "function"


def _key(key: str) -> str:
    """A key as it is written in a context: in quotes, where it could not be a name."""
    return key if PLAIN_KEY.fullmatch(key) else _in_quotes(key)


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
