"""The cells of decision tables."""

import pytest

from tests.workflows.feel.asking import ENVIRONMENT, passes
from workflows import feel

CASES = [
    ("-", None, True),
    ('"met"', "met", True),
    ('"met", "partly"', "partly", True),
    ('not("met", "partly")', "other", True),
    ('not("met")', "met", False),
    ("< 5", 4, True),
    (">= 5", 4, False),
    ("!= 5", 4, True),
    ("= 5", 5, True),
    ("[1..5]", 5, True),
    ("[1..5)", 5, False),
    ("]1..5]", 1, False),
    ("(1..5[", 5, False),
    ("[1..5], > 9", 10, True),
    ("? > 3 and ? < 5", 4, True),
    ('contains(?, "x")', "axb", True),
    ("limit", 7, True),
    ("< limit", 7, False),
    ("[1, 2, 3]", 2, True),
    ("null", None, True),
    ("< 5", None, False),
    ("< 5", "a", False),
    ("5", "5", False),
    ("true", True, True),
    ("limit > 5", "anything", True),
    ("limit > 5, 3", 3, True),
    ("limit > 9", "anything", False),
    ("limit > 9", False, True),
]


@pytest.mark.parametrize(("cell", "value", "expected"), CASES, ids=[f"{value} {cell}" for cell, value, _ in CASES])
def test_cell_matches_as_the_standard_says(cell: str, value: object, expected: bool) -> None:
    assert passes(cell, value, {"limit": 7}) is expected


def test_cell_compares_dates() -> None:
    cell = feel.compile_unary_tests('>= date("2026-01-01")')
    day = feel.compile_expression('date("2026-03-01")').evaluate({}, ENVIRONMENT)
    assert cell.matches(day, {}, ENVIRONMENT)


def test_cell_says_which_variables_it_reads() -> None:
    assert feel.compile_unary_tests("< limit.high, ?.x = 2").names == {"limit.high"}


def test_cell_looks_into_its_input() -> None:
    assert passes("?.risk = wanted", {"risk": "high"}, {"wanted": "high"})
