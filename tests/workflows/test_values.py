"""What may be stored as a variable."""

from decimal import Decimal
from typing import Any

import pytest

from workflows.errors import BadValue
from workflows.values import clean


def test_whole_decimals_become_integers_and_others_numbers() -> None:
    assert clean({"weeks": Decimal("12"), "share": Decimal("0.5")}) == {"weeks": 12, "share": 0.5}


def test_nothing_is_shared_with_what_was_given() -> None:
    plan = [{"ref": "1"}]
    assert clean({"plan": plan})["plan"][0] is not plan[0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"typename": 1}, "typename"),
        ({"_by": 1}, "_by"),
        ({"": 1}, "named"),
        ({"a": {"typename": 1}}, "typename"),
        ({"a": float("nan")}, "a is not a number"),
        ({"a": Decimal("Infinity")}, "a is not a number"),
        ({"a": "x\0y"}, "NUL"),
        ({"a": "\ud800"}, "surrogate"),
        ({"a": {1, 2}}, "set"),
        ({"a": "x" * 1_000_001}, "larger"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name(value: dict[str, Any], words: str) -> None:
    with pytest.raises(BadValue, match=words):
        clean(value)


def test_deep_nesting_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(70):
        deep = {"a": deep}
    with pytest.raises(BadValue, match="64 levels"):
        clean({"a": deep})
