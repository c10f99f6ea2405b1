"""Whose procedures these are: the council's name, and the short one that its documents use of itself."""

import re
from dataclasses import dataclass

_SMALL = frozenset({"and", "of", "the", "for", "in", "upon"})
_FEWEST = 3  # words that are shortened to their first letters


@dataclass(frozen=True)
class Council:
    """A council's name, and what it calls itself in short: Hampton County Council is HCC."""

    name: str
    short: str


_ours = Council("Your council", "your council")


def introduce(name: str, short: str = "") -> Council:
    """Say whose installation this is, once for each process. Without a short name one is made from the name."""
    global _ours  # noqa: PLW0603 - a setting of the process, as its time zone is
    _ours = Council(name, short or shortened(name))
    return _ours


def ours() -> Council:
    """The council of this installation."""
    return _ours


def shortened(name: str) -> str:
    """The first letters of a name of three words and more, as HCC; a shorter name is short enough."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL]
    return "".join(word[0] for word in words).upper() if len(words) >= _FEWEST else name
