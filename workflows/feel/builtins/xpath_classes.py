"""Escapes and character classes of XPath's regular expressions, in the dialect of the `regex` package."""

from dataclasses import dataclass
from re import compile as python_pattern

DEEPEST_CLASS = 20
NAME_START = r"A-Za-z_:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
# XML Schema's meanings, which are narrower and wider than Python's: _ is no letter of a word, + is one.
SETS = {
    "s": r"[ \t\n\r]",
    "d": r"[\p{Nd}]",
    "w": r"[\p{L}\p{M}\p{N}\p{S}]",
    "i": f"[{NAME_START}]",
    "c": rf"[{NAME_START}\-.0-9\u00B7\u0300-\u036F]",
}
CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
# A slash needs no escape in XPath, but is often given one, and means nothing else.
ITSELF = frozenset("\\|.?*+(){}-[]^$/")
# \p{Lu}, \P{IsBasicLatin}
CATEGORY = python_pattern(
    r"([pP])\{(?:Is([A-Za-z0-9-]{1,40})|(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?))\}"
)


class PatternProblem(ValueError):
    """A pattern that XPath does not have, or that is too large: write it differently."""


@dataclass(frozen=True, slots=True)
class Escape:
    """What a backslash and what follows stand for: one `character`, or a `set` of them; `stop` is where it ends."""

    character: str
    set: str
    stop: int


def read_escape(pattern: str, index: int) -> Escape:
    """The escape whose backslash stands at the index; raises PatternProblem for those of other dialects."""
    letter = pattern[index + 1 : index + 2]
    if letter in ITSELF and letter:
        return Escape(letter, "", index + 2)
    if letter in CONTROLS:
        return Escape(CONTROLS[letter], "", index + 2)
    if letter.lower() in SETS:
        members = SETS[letter.lower()]
        return Escape("", members if letter.islower() else f"[^{members}]", index + 2)
    found = CATEGORY.match(pattern, index + 1)
    if not found:
        raise PatternProblem(f"\\{letter} has no meaning")
    # XPath's Is names a block of characters, which is In here.
    name = f"In{found[2]}" if found[2] else found[3]
    return Escape("", f"[\\{found[1]}{{{name}}}]", found.end())


def quoted(character: str) -> str:
    """A character that means itself, inside and outside a class."""
    return character if character.isalnum() or character.isspace() or not character.isascii() else "\\" + character


def read_class(pattern: str, start: int, is_caseless: bool, depth: int = 0) -> tuple[str, int]:
    """The class that opens at `start`, as `regex` has it, and where it ends; raises PatternProblem."""
    if depth > DEEPEST_CLASS:
        raise PatternProblem("its classes are nested too deeply")
    is_negated = pattern.startswith("^", start + 1)
    first = index = start + 1 + is_negated
    characters, sets, without = "", "", ""
    while index < len(pattern):
        if pattern[index] == "]" and index > first:
            return _written(characters, sets, without, is_negated, is_caseless), index + 1
        if without:
            raise PatternProblem("nothing may follow what a class leaves out")
        if index > first and pattern.startswith("-[", index):
            without, index = read_class(pattern, index + 1, is_caseless, depth + 1)
            continue
        member, found, index = _member(pattern, index, index == first)
        characters, sets = characters + member, sets + found
    raise PatternProblem("a class has no end")


def _member(pattern: str, index: int, is_first: bool) -> tuple[str, str, int]:
    """A character, a range of them or a set: the text for the one or for the other, and where it ends."""
    if pattern[index] == "-" and not is_first and not pattern.startswith(("]", "-["), index + 1):
        raise PatternProblem("a - in a class stands between two characters, or first, or last")
    low = _one(pattern, index)
    is_range = pattern.startswith("-", low.stop) and not pattern.startswith(("]", "[", "-["), low.stop + 1)
    if not is_range:
        return (quoted(low.character) if low.character else ""), low.set, low.stop
    high = _one(pattern, low.stop + 1)
    if not low.character or not high.character or low.character > high.character:
        raise PatternProblem("a range in a class goes from one character to a later one")
    return f"{quoted(low.character)}-{quoted(high.character)}", "", high.stop


def _one(pattern: str, index: int) -> Escape:
    character = pattern[index : index + 1]
    if character == "\\":
        return read_escape(pattern, index)
    if character in "[]":
        raise PatternProblem("[ and ] in a class are written \\[ and \\]")
    return Escape(character, "", index + 1)


def _written(characters: str, sets: str, without: str, is_negated: bool, is_caseless: bool) -> str:
    """The class; with the flag i its characters are of any case, but its sets stay what they are."""
    if is_caseless and sets:
        either = f"(?:[{characters}]|(?-i:[{sets}]))" if characters else f"(?-i:[{sets}])"
        whole = rf"(?:(?!{either})[\s\S])" if is_negated else either
    else:
        whole = f"[{'^' if is_negated else ''}{characters}{sets}]"
    return f"(?:(?!{without}){whole})" if without else whole
