"""Any value as text, as string() and messages show it."""

import re
from decimal import Decimal

from workflows.feel.frame import Frame
from workflows.feel.json import TEXTS
from workflows.feel.numbers import plain
from workflows.feel.tokens import NAME_PART, NAME_START
from workflows.feel.values import Range

PLAIN_KEY = re.compile(rf"[{NAME_START}][{NAME_PART}]*(?:[ .'*/+-]+[{NAME_PART}]+)*")


def text_of(value: object, frame: Frame) -> str:
    """The text of a value; strings inside lists and contexts are quoted."""
    text = value if isinstance(value, str) else _nested(value, frame)
    frame.check_text(len(text))
    return text


def _nested(value: object, frame: Frame) -> str:
    if isinstance(value, str):
        return _in_quotes(value)
    if isinstance(value, Decimal):
        return plain(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | dict):
        return _collection(value, frame)
    if isinstance(value, Range):
        return _range(value, frame)
    write = TEXTS.get(type(value))
    return write(value) if write else "function"


def _collection(value: list[object] | dict[str, object], frame: Frame) -> str:
    frame.enter()
    frame.tick(len(value))
    if isinstance(value, list):
        text = "[" + ", ".join(_nested(item, frame) for item in value) + "]"
    else:
        text = "{" + ", ".join(f"{_key(key)}: {_nested(item, frame)}" for key, item in value.items()) + "}"
    frame.depth -= 1
    frame.check_text(len(text))
    return text


def _key(key: str) -> str:
    """A key as it is written in a context: in quotes, where it could not be a name."""
    return key if PLAIN_KEY.fullmatch(key) else _in_quotes(key)


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _range(value: Range, frame: Frame) -> str:
    low = "" if value.low is None else _nested(value.low, frame)
    high = "" if value.high is None else _nested(value.high, frame)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"
