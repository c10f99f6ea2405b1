"""What `check` says of overlaps, gaps and shadows, against trying every value."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.workflows.decisions.models import decision, file_of, input_data, table
from workflows import decisions
from workflows.decisions.cells import read_cell

numbers = some.integers(0, 4)
ranges = some.builds(
    "{}{}..{}{}".format, some.sampled_from(["[", "("]), numbers, numbers.map(lambda n: n + 1), some.sampled_from("])")
)
cells = some.just("-") | numbers.map(str) | numbers.map("< {}".format) | numbers.map(">= {}".format) | ranges
rules = some.lists(some.tuples(cells, cells | numbers.map("not({})".format)), min_size=1, max_size=5)
# Ends are whole numbers, so every region has one of these in it.
VALUES = [Decimal(half) / 2 for half in range(-1, 13)]
ROOM = list(product(VALUES, VALUES))

Rules = Sequence[tuple[str, str]]


def said(of: Rules, policy: str) -> list[str]:
    logic = table(["n", "m"], [f"{n} | {m} -> 1" for n, m in of], policy)
    data = (input_data("n", "number"), input_data("m", "number"))
    file = file_of(*data, decision("d", logic, inputs=["n", "m"]))
    return [problem.message for problem in decisions.check({"d.dmn": file}, "d.dmn")]


def matching(of: Rules) -> list[list[int]]:
    """The rules that match each point of the room, 1-based."""
    return [
        [number for number, rule in enumerate(of, 1) if all(map(holds, rule, point))] for point in ROOM
    ]  # fmt: skip


def holds(text: str, value: Decimal) -> bool:
    cell = read_cell(text)
    assert cell is not None
    return cell.kind is None or cell.holds(value)


@settings(max_examples=60, deadline=None)
@given(rules)
def test_overlap_is_reported_where_two_rules_match_one_point(of: Rules) -> None:
    reported = any("match the same inputs" in message for message in said(of, "UNIQUE"))
    assert reported is any(len(found) > 1 for found in matching(of))


@settings(max_examples=60, deadline=None)
@given(rules)
def test_gap_is_reported_where_no_rule_matches_a_point(of: Rules) -> None:
    reported = any("no rule matches" in message for message in said(of, "ANY"))
    assert reported is any(not found for found in matching(of))


@settings(max_examples=60, deadline=None)
@given(rules)
def test_rule_is_never_reached_where_it_is_first_at_no_point(of: Rules) -> None:
    reported = {
        number for number in range(1, 6) if any(f"rule {number} is never" in text for text in said(of, "FIRST"))
    }
    found = [numbers for numbers in matching(of) if numbers]
    # A rule with an empty range matches nowhere, whatever stands above it: that is said of its cell.
    assert reported == {number for numbers in found for number in numbers} - {numbers[0] for numbers in found}
