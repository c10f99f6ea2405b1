"""Whatever the data, an evaluation gives a value or null, or is stopped by its budget; it never fails otherwise."""

from itertools import product

import pytest

from tests.workflows.feel.asking import ENVIRONMENT
from workflows import feel
from workflows.feel.builtins import BUILTINS

ODD_VALUES = [
    "null",
    "true",
    '""',
    '"a(b"',
    '"P1D"',
    "0",
    "-1",
    "2.5",
    "1E6000",
    "-1E-6000",
    '@"2026-01-31"',
    '@"-999999999-01-01"',
    '@"999999999-12-31"',
    '@"9999-12-31"',
    '@"23:59:59.999999999"',
    '@"10:00:00@Europe/London"',
    '@"0001-01-01T00:00:00@Asia/Tokyo"',
    '@"9999-12-31T23:59:59-11:00"',
    '@"999999999-12-31T23:59:59.5Z"',
    '@"-P999999999999D"',
    '@"PT0.000000001S"',
    '@"P999999999Y"',
    "[]",
    '[1, "a", null]',
    "[[1]]",
    "{}",
    '{key: "a", value: [1..2]}',
    "[1..5]",
    '(< "b")',
    "function(a, b) a < b",
    "abs",
]


def evaluate(text: str) -> None:
    try:
        feel.to_json(feel.compile_expression(text).explain({}, ENVIRONMENT)[0])
    except feel.BudgetSpent:
        pass


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_builtin_takes_any_one_or_two_values(name: str) -> None:
    for value in ODD_VALUES:
        evaluate(f"{name}({value})")
    for first, second in product(ODD_VALUES, ODD_VALUES[::4]):
        evaluate(f"{name}({first}, {second})")


LONG = [name for name, known in BUILTINS.items() if any(len(way.parameters) > 2 for way in known.overloads)]


@pytest.mark.parametrize("name", sorted(LONG))
def test_builtin_takes_any_three_values(name: str) -> None:
    for first, second, third in product(ODD_VALUES[::3], ODD_VALUES[1::5], ODD_VALUES[::5]):
        evaluate(f"{name}({first}, {second}, {third})")


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "in", "and", "or", ".."])
def test_operator_takes_any_two_values(operator: str) -> None:
    for first, second in product(ODD_VALUES, ODD_VALUES):
        text = f"{first} {operator} {second}"
        evaluate(f"for i in {text} return [{text}]" if operator == ".." else text)


def test_every_property_of_any_value_is_a_value_or_null() -> None:
    names = "year month day weekday hour minute second time offset timezone days hours years months start end x".split()
    for value, name in product(ODD_VALUES, [*names, "start included", "time offset"]):
        evaluate(f"({value}).{name}")
        evaluate(f"string({value})")
        evaluate(f"-({value})")
