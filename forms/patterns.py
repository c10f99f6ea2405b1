"""Regular expressions that a process owner asks answers to match."""

import re

import regex

from workflows import feel

# A pattern is written out when it is compiled: {1000} of {1000} fills memory, and so does + of + of +, for a+ is aa*.
LARGEST = 5_000
_PARTS = re.compile(r"\\.|\[(?:\\.|[^\\\]])*\]|\{(\d{1,4})(?:(,)(\d{0,4}))?\}|.", re.DOTALL)


def matches(pattern: str, text: str, allowance: feel.Allowance) -> bool:
    """Whether the pattern is found in the text. Raises feel.OutOfTime for one that goes back and forth for ever."""
    return allowance.search(lambda seconds: regex.search(pattern, text, timeout=seconds)) is not None


def written_out(pattern: str) -> int:
    """How many characters it has with all its repetitions written out."""
    sizes, last = [0], 0
    for part in _PARTS.finditer(pattern):
        if part[0] == "(":
            sizes.append(0)
            last = 0
        elif part[0] == ")" and len(sizes) > 1:
            last = max(1, sizes.pop())
            sizes[-1] += last
        elif part[1] or part[0] == "+":
            sizes[-1] += last * (_copies(part) - 1)
            last *= _copies(part)
        elif part[0] not in "*?|":
            sizes[-1] += 1
            last = 1
    return sum(sizes)


def _copies(repeat: re.Match[str]) -> int:
    """How often what + or {2,3} repeats is written out."""
    return max(1, int(repeat[3] or repeat[1])) + bool(repeat[2] and not repeat[3]) if repeat[1] else 2
