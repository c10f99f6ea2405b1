"""The rules of the council's own documents that a procedure carries out, by their numbers, and at which steps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from webapp.manual.steps import Part
from workflows.engine import Element

_RULE = re.compile(r"(?<![\w-])([A-Z]{2,4}-\d{1,2}[a-z]?)(?![\w-])")


@dataclass
class Rule:
    """One rule: its number, what the procedure itself says of it, and the steps (number, title) that carry it out."""

    number: str
    words: str = ""
    steps: list[tuple[int, str]] = field(default_factory=list)


def rules_of(parts: Sequence[Part]) -> list[Rule]:
    """Every rule that a documentation names, by its number."""
    found: dict[str, Rule] = {}
    for part in parts:
        for rule, words in _said(part.process.documentation):
            found.setdefault(rule, Rule(rule)).words = words
        numbers = {step.element.id: (step.number, step.title) for step in part.steps}
        for element in part.process.elements.values():
            step = numbers.get(element.id) or numbers.get(element.attached_to) or _around(element, numbers)
            for rule in _RULE.findall(element.documentation):
                one = found.setdefault(rule, Rule(rule))
                one.steps = sorted({*one.steps, step})
    return sorted(found.values(), key=_order)


def linked(documentation: str) -> Iterator[tuple[str, str]]:
    """A documentation in pieces: words, and the number of the rule that they are ("" for plain words)."""
    for number, piece in enumerate(_RULE.split(documentation)):
        if piece:
            yield piece, piece if number % 2 else ""


def _said(documentation: str) -> Iterator[tuple[str, str]]:
    """What a procedure's own documentation says of rules: "SIP-10: The key requirements are …"."""
    _before, *pieces = _RULE.split(documentation)
    for rule, words in zip(pieces[::2], pieces[1::2], strict=True):
        if words.startswith(": "):
            yield rule, words.removeprefix(": ").strip()


def _around(element: Element, numbers: dict[str, tuple[int, str]]) -> tuple[int, str]:
    """Where an end or start has no number of its own: its name, or the part it stands in."""
    return numbers.get(element.parent_id) or (0, element.name or element.id)


def _order(rule: Rule) -> tuple[str, int, str]:
    name, _dash, number = rule.number.partition("-")
    digits = re.match(r"\d+", number)
    return name, int(digits[0]) if digits else 0, number
