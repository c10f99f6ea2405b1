"""Every rule of the documents stands in a diagram and in a test. Every end is come to in a journey of its own."""

import pytest

from tests.workflows.shipped import rules


@pytest.mark.parametrize("rule", rules.rules())
def test_every_rule_is_named_by_an_element_and_by_a_test(rule: str) -> None:
    assert rules.carried_out_by(rule), "no element of a shipped diagram names it"
    assert rules.held_by(rule), "no test names it"


def test_the_page_of_rules_is_up_to_date() -> None:
    command = "python -m tests.workflows.shipped.rules"
    assert rules.PAGE.read_text(encoding="utf-8") == rules.page(), f"Run {command}"
