"""Decision tables: hit policies, defaults, allowed values, and what is said about the rules that fired."""

from collections.abc import Sequence

import pytest

from tests.workflows.decisions.models import ENVIRONMENT, decision, input_data, model_of, table, value_of
from workflows import decisions

OVERLAPPING = ['< 10 -> "low"', '>= 5 -> "high"', '>= 8 -> "low"']
ORDER = (' ["high", "low"]',)


def scored(
    rules: Sequence[str], policy: str = "UNIQUE", outputs: Sequence[str] = ("",), how: str = ""
) -> decisions.Model:
    logic = table(["score"], rules, policy, outputs, how)
    return model_of(input_data("score", "number"), decision("Rate", logic, inputs=["score"]))


@pytest.mark.parametrize(
    ("policy", "score", "expected"),
    [
        ("UNIQUE", 1, "low"),
        ("UNIQUE", 6, None),
        ("ANY", 6, None),
        ("FIRST", 6, "low"),
        ("RULE ORDER", 9, ["low", "high", "low"]),
        ("PRIORITY", 9, "high"),
        ("OUTPUT ORDER", 9, ["high", "low", "low"]),
        ("COLLECT", 6, ["low", "high"]),
    ],
)
def test_hit_policy_chooses_among_the_rules_that_match(policy: str, score: int, expected: object) -> None:
    assert value_of(scored(OVERLAPPING, policy, ORDER), "Rate", score=score) == expected


def test_any_answers_what_all_matching_rules_agree_on() -> None:
    assert value_of(scored(["< 10 -> 1", "> 5 -> 1.0"], "ANY"), "Rate", score=7) == 1


@pytest.mark.parametrize(("how", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3), ("", [1, 2, 3])])
def test_collect_aggregates_the_outputs(how: str, expected: object) -> None:
    model = scored(["> 0 -> 1", "> 1 -> 2", "> 2 -> 3"], "COLLECT", how=how)
    assert value_of(model, "Rate", score=5) == expected


def test_several_outputs_are_a_context() -> None:
    model = scored(['< 5 -> "low" | 1', '>= 5 -> "high" | 2'], outputs=["risk", "weight"])
    assert value_of(model, "Rate", score=5) == {"risk": "high", "weight": 2}


def test_priority_over_several_outputs_compares_the_first_column_first() -> None:
    outputs = ['risk ["high", "low"]', 'speed ["fast", "slow"]']
    model = scored(['> 0 -> "low" | "fast"', '> 0 -> "high" | "slow"', '> 0 -> "high" | "fast"'], "PRIORITY", outputs)
    assert value_of(model, "Rate", score=1) == {"risk": "high", "speed": "fast"}


def test_default_output_stands_in_when_no_rule_matches() -> None:
    assert value_of(scored(["< 5 -> 1"], outputs=[" = 99"]), "Rate", score=7) == 99


def test_without_a_match_and_a_default_the_value_is_null_with_a_warning() -> None:
    decided = scored(["< 5 -> 1"]).decide("Rate", {"score": 7}, ENVIRONMENT)
    assert decided.value is None
    assert decided.warnings == ("Rate is null, because no rule matches",)


def test_input_that_is_not_allowed_has_no_answer() -> None:
    logic = table(["risk"], ["- -> 1"], allowed_inputs='"high", "low"')
    model = model_of(input_data("risk", "string"), decision("Rate", logic, inputs=["risk"]))
    assert value_of(model, "Rate", risk="low") == 1
    assert value_of(model, "Rate", risk="purple") is None


def test_output_that_is_not_allowed_is_null() -> None:
    assert value_of(scored(['> 0 -> "grey"'], outputs=ORDER), "Rate", score=1) is None


def test_cells_may_read_other_variables_and_the_input_itself() -> None:
    model = model_of(
        input_data("score", "number"),
        input_data("limit", "number"),
        decision("Rate", table(["score"], ["> limit -> 1", "? + 1 <= limit -> 2"]), inputs=["score", "limit"]),
    )
    assert value_of(model, "Rate", score=6, limit=5) == 1
    assert value_of(model, "Rate", score=4, limit=5) == 2


def test_lists_of_strings_in_a_cell_match_any_of_them() -> None:
    logic = table(["risk"], ['"high", "higher" -> 1', 'not("high", "higher") -> 2'])
    model = model_of(input_data("risk", "string"), decision("Rate", logic, inputs=["risk"]))
    assert [value_of(model, "Rate", risk=risk) for risk in ("high", "higher", "low")] == [1, 1, 2]


def test_explanation_names_the_rule_the_table_and_the_inputs_it_asked_about() -> None:
    logic = table(["risk", "score"], ['"low" | - -> 1', '"high" | > 5 -> 2', '"high" | - -> 3'], "FIRST")
    model = model_of(
        input_data("risk", "string"),
        input_data("score", "number"),
        decision("Outcome at review", logic, inputs=["risk", "score"]),
    )
    decided = model.decide("Outcome at review", {"risk": "high", "score": 9}, ENVIRONMENT)
    assert decided.rules == (2,)
    assert decided.explanation == "rule 2 of Outcome at review, because risk = high and score = 9"
    decided = model.decide("Outcome at review", {"risk": "high", "score": 2}, ENVIRONMENT)
    assert decided.explanation == "rule 3 of Outcome at review, because risk = high"


def test_explanation_says_when_the_default_stood_in() -> None:
    decided = scored(["< 5 -> 1"], outputs=[" = 99"]).decide("Rate", {"score": 7}, ENVIRONMENT)
    assert (decided.rules, decided.explanation) == ((), "the default of Rate")
    assert scored(["< 5 -> 1"]).decide("Rate", {"score": 7}, ENVIRONMENT).explanation == "no rule of Rate"


def test_collect_aggregates_each_of_several_outputs() -> None:
    model = scored(["> 0 -> 1 | 5", "> 1 -> 2 | 4"], "COLLECT", ["a", "b"], "SUM")
    assert value_of(model, "Rate", score=3) == {"a": 3, "b": 9}


def test_sum_of_what_is_no_number_is_null() -> None:
    assert value_of(scored(["> 0 -> {a: 1}", "> 1 -> {b: 1}"], "COLLECT", how="SUM"), "Rate", score=3) is None


def test_explanation_of_several_rules_counts_them_up() -> None:
    decided = scored(OVERLAPPING, "COLLECT").decide("Rate", {"score": 9}, ENVIRONMENT)
    assert decided.explanation == "rules 1, 2 and 3 of Rate"


def test_a_cell_that_is_not_feel_matches_nothing_and_is_warned_of() -> None:
    decided = scored(["< < 5 -> 1", "- -> 2"]).decide("Rate", {"score": 1}, ENVIRONMENT)
    assert decided.value == 2
    assert decided.warnings[0].startswith("a cell of score of Rate is not FEEL")


def test_a_table_of_a_thousand_rules_finds_its_last_rule() -> None:
    assert value_of(scored([f"[{n}..{n + 1}) -> {n}" for n in range(1000)]), "Rate", score=999.5) == 999
