"""What is found before an expression runs."""

import pytest

from workflows import feel
from workflows.feel.builtins import BUILTINS
from workflows.feel.doubts import RESULT_OF

TYPES = {"review": "string", "score": "number", "plan.start": "string", "agreed": "boolean"}

ALWAYS_NULL = [
    ("review > today()", "A string compared with a date by > is always null; write date(...) around the text"),
    ('score = "7"', "A number compared with a string by = is always null"),
    (
        "plan.start between today() and null",
        "A string compared with a date by between is always null; write date(...) around the text",
    ),
    ("agreed in (> 3)", "A boolean compared with a number by > is always null"),
    ("review + 7", "string + number is always null"),
    ('today() + 7', "date + number is always null"),
    ("if true then 1 else review + 1", "string + number is always null"),
    ('today() + @"P1D" = score', "A date compared with a number by = is always null"),
    ("count([1]) = (if agreed then \"a\" else null)", "A number compared with a string by = is always null"),
]


@pytest.mark.parametrize(("text", "reason"), ALWAYS_NULL, ids=[text for text, _ in ALWAYS_NULL])
def test_what_can_only_be_null_is_doubted(text: str, reason: str) -> None:
    found = [message for _, message in feel.doubts(feel.compile_expression(text).tree, TYPES)]
    assert found[0] == reason


SOUND = [
    "date(review) > today()",
    "score = null",
    "unknown = 1 and unknown = today()",
    'today() - duration("P1D") < today()',
    "(now() - today()) / 2 < score * 3 + unknown",
    'review in ("a", "b")',
    "-score ** 2 > 4",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_may_have_a_value_is_not_doubted(text: str) -> None:
    assert feel.doubts(feel.compile_expression(text).tree, TYPES) == []


def test_only_builtins_have_a_known_result() -> None:
    assert set(RESULT_OF) <= set(BUILTINS)
