"""Cells that are understood by themselves mean what FEEL says they mean."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.workflows.decisions.models import ENVIRONMENT
from workflows import feel
from workflows.decisions.cells import read_cell

numbers = some.integers(-3, 6)
values = numbers.map(Decimal) | some.sampled_from([Decimal("0.5"), Decimal("2.25")])
comparisons = some.builds("{} {}".format, some.sampled_from(["<", "<=", ">", ">=", "="]), numbers)
ranges = some.builds(
    "{}{}..{}{}".format, some.sampled_from(["[", "(", "]"]), numbers, numbers, some.sampled_from(["]", ")", "["])
)
tests = numbers.map(str) | comparisons | ranges
lists = some.lists(tests, min_size=1, max_size=3).map(", ".join)
cells = lists | lists.map("not({})".format)


@given(cells, values)
def test_cell_of_numbers_holds_where_feel_says_so(text: str, value: Decimal) -> None:
    cell = read_cell(text)
    if cell is not None:
        assert cell.holds(value) is feel.compile_unary_tests(text).matches(value, {}, ENVIRONMENT)


@pytest.mark.parametrize("text", ['"b"', '"a", "c"', 'not("b")', '["a".."c")', '("b".."b"]', '> "b"'])
@pytest.mark.parametrize("value", ["a", "b", "c", "bb", ""])
def test_cell_of_strings_holds_where_feel_says_so(text: str, value: str) -> None:
    cell = read_cell(text)
    assert cell is not None
    assert cell.holds(value) is feel.compile_unary_tests(text).matches(value, {}, ENVIRONMENT)


@pytest.mark.parametrize("text", ["limit", "< limit", "? > 5", "[1..limit]", "!= 5", '1, "a"', "((", "[1, 2]"])
def test_cell_that_is_not_made_of_plain_values_is_left_to_feel(text: str) -> None:
    assert read_cell(text) is None
