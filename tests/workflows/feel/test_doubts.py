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
    ("date and time(review) < now()", "A date and time without a zone compared with one that has a zone by < is always"
     " null; compare days, date(...), or put the zone into the text: date and time(text + \"@Europe/London\")"),
    ("count([1]) = (if agreed then \"a\" else null)", "A number compared with a string by = is always null"),
]


@pytest.mark.parametrize(("text", "reason"), ALWAYS_NULL, ids=[text for text, _ in ALWAYS_NULL])
def test_what_can_only_be_null_is_doubted(text: str, reason: str) -> None:
    found = [message for _, message in feel.doubts(feel.compile_expression(text).tree, TYPES)]
    assert found[0] == reason


MEETS_A_ZONE = [
    "date and time(review) < now()", "now() > date and time(plan.start)", "now() = date and time(review)",
    'date and time("2026-01-01T10:00:00") >= end of day(today())', "date and time(review) between now() and now()",
    '@"2026-01-01T10:00:00" < now()', 'date and time(review) + @"P1D" < now() - @"P1D"',
    'date and time(review) < date and time("2026-01-01T10:00:00@Europe/London")', "now() - date and time(review)",
    "date and time(review) in (> now())",
]


@pytest.mark.parametrize("text", MEETS_A_ZONE)
def test_a_local_moment_beside_an_absolute_one_is_doubted(text: str) -> None:
    [(_, reason)] = feel.doubts(feel.compile_expression(text).tree, TYPES)[:1]
    assert "without a zone" in reason


@pytest.mark.parametrize("text", ["agreed and score", "agreed or review", "agreed and (agreed or 5)"])
def test_what_is_joined_by_and_or_must_be_true_or_false(text: str) -> None:
    [(_, reason)] = feel.doubts(feel.compile_expression(text).tree, TYPES)
    assert reason.endswith("is neither true nor false")


SOUND = [
    'date and time(review + "@Europe/London") < now()',
    "date and time(unknown) < now()",
    'date and time("2026-01-01T10:00:00Z") < now()',
    "date and time(review) < date and time(plan.start)",
    "date and time(date(review), time(now())) < now()",
    "agreed and unknown and score > 5",
    "agreed or null",
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
