"""How values cross the border to JSON."""

from decimal import Decimal
from json import loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.feel.asking import ENVIRONMENT, ask
from workflows import feel


def test_whole_numbers_are_integers_and_others_floats() -> None:
    assert feel.to_json([Decimal("2.0"), Decimal("2.5")]) == [2, 2.5]
    assert isinstance(feel.to_json(Decimal("2.0")), int)


def test_a_number_that_json_cannot_hold_is_refused_by_name() -> None:
    with pytest.raises(feel.BudgetSpent):
        feel.to_json(Decimal("1E+400"))


def test_numbers_that_are_none_are_null() -> None:
    scope = {"nan": float("nan"), "infinite": Decimal("Infinity"), "huge": 10**7000, "far": Decimal("1E+7000")}
    for text in ("nan", "infinite", "huge", "far", "-far", "abs(far)", "nan < 1", "[infinite][item > 1]"):
        assert feel.compile_expression(text).evaluate(scope, ENVIRONMENT) in (None, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.decimals(-(10**30), 10**30, places=2),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(value=JSON)
def test_written_json_reads_as_the_same_value(value: object) -> None:
    written = feel.json_text(feel.from_json(value))
    assert feel.from_json(loads(written, parse_float=Decimal)) == feel.from_json(value)


def test_functions_become_null_and_ranges_contexts() -> None:
    assert ask("[function(a) a, (1..2]]") == [
        None,
        {"start": 1, "end": 2, "start included": False, "end included": True},
    ]


def test_a_function_given_as_a_variable_is_called_by_position_and_by_name() -> None:
    def call(first: object, second: object) -> object:
        return [second, first]

    scope = {"swap": feel.Function("swap", ("first", "second"), call), "inner": {"list": [call]}}
    assert feel.compile_expression("swap(1, 2)").evaluate(scope, ENVIRONMENT) == [2, 1]
    assert feel.compile_expression("swap(second: 1, first: 2)").evaluate(scope, ENVIRONMENT) == [1, 2]
    assert feel.compile_expression("swap(1)").evaluate(scope, ENVIRONMENT) is None
    assert feel.compile_expression("swap(third: 1)").evaluate(scope, ENVIRONMENT) is None


def test_a_type_of_the_callers_own_is_asked() -> None:
    class Short:
        def matches(self, value: object) -> bool:
            return isinstance(value, str) and len(value) < 3

    types = {"short text": Short()}
    assert feel.compile_expression('"ab" instance of short text', types=types).evaluate({}, ENVIRONMENT) is True
    assert feel.compile_expression('"abc" instance of short text', types=types).evaluate({}, ENVIRONMENT) is False
