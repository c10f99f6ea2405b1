"""What `check` finds in a file, and what it is silent about."""

from collections.abc import Sequence

import pytest

from tests.workflows.decisions.models import decision, file_of, input_data, knowledge, literal, table
from workflows import decisions
from workflows.feel.problems import Problem


def problems_of(*parts: str) -> list[Problem]:
    return decisions.check({"test.dmn": file_of(*parts)}, "test.dmn")


def said_of(*parts: str) -> list[str]:
    return [problem.message for problem in problems_of(*parts)]


def said_of_table(
    rules: Sequence[str],
    policy: str = "UNIQUE",
    inputs: Sequence[tuple[str, str]] = (("n", "number"),),
    allowed: str = "",
    outputs: Sequence[str] = ("",),
) -> list[str]:
    """What is said of a table named Rate over typed inputs."""
    names = [name for name, _ in inputs]
    logic = table(names, rules, policy, outputs, allowed_inputs=allowed)
    data = [input_data(name, type_ref) for name, type_ref in inputs]
    return said_of(*data, decision("Rate", logic, inputs=names))


def test_sound_file_has_no_problems() -> None:
    assert said_of_table(["< 5 -> 1", "[5..8] -> 2", "> 8 -> 3"]) == []


def test_unreadable_file_has_that_one_problem() -> None:
    problems = decisions.check({"x.dmn": b"<x/>"}, "x.dmn")
    assert [problem.severity for problem in problems] == ["error"]


@pytest.mark.parametrize(
    ("rules", "pair"),
    [
        (["<= 5 -> 1", ">= 5 -> 2"], "rules 1 and 2"),
        (["< 5 -> 1", ">= 5 -> 2", "[4.9..4.95] -> 3"], "rules 1 and 3"),
        (["1, 2 -> 1", "2, 3 -> 2"], "rules 1 and 2"),
        (["not(3) -> 1", "4 -> 2"], "rules 1 and 2"),
        (["- -> 1", "4 -> 2"], "rules 1 and 2"),
    ],
)
def test_overlap_under_unique_names_the_rules(rules: list[str], pair: str) -> None:
    assert f"Rate: {pair} match the same inputs, and only one may." in said_of_table(rules)


def test_rules_apart_in_any_one_input_do_not_overlap() -> None:
    inputs = [("n", "number"), ("b", "boolean")]
    rules = ["< 5 | true -> 1", "< 5 | false -> 2", ">= 5 | - -> 3"]
    assert said_of_table(rules, inputs=inputs) == []


def test_overlap_of_strings_and_dates() -> None:
    assert said_of_table(['"a", "b" -> 1', '"b" -> 2', 'not("a", "b") -> 3'], inputs=[("s", "string")]) == [
        "Rate: rules 1 and 2 match the same inputs, and only one may."
    ]
    dates = ['< date("2026-03-02") -> 1', '> @"2026-03-01" -> 2']
    assert said_of_table(dates, inputs=[("d", "date")]) == []
    dates = ['<= date("2026-03-02") -> 1', '> @"2026-03-01" -> 2']
    assert "rules 1 and 2" in said_of_table(dates, inputs=[("d", "date")])[0]


@pytest.mark.parametrize("policy", ["ANY", "FIRST", "COLLECT", "RULE ORDER"])
def test_overlap_is_no_problem_elsewhere(policy: str) -> None:
    assert said_of_table(["<= 5 -> 1", ">= 5 -> 2"], policy) == []


@pytest.mark.parametrize(
    ("rules", "gap"),
    [
        (["< 5 -> 1", "> 5 -> 2"], "n = 5"),
        (["< 5 -> 1", "(5..6] -> 2", "> 6 -> 3"], "n = 5"),
        (["[0..5) -> 1", ">= 6 -> 2"], "n < 0"),
        (["< 5 -> 1", ">= 6 -> 2"], "n = 5"),
        (["<= 5 -> 1", ">= 6 -> 2"], "n > 5 and < 6"),
        (["not(3) -> 1"], "n = 3"),
    ],
)
def test_gap_is_told_by_its_values(rules: list[str], gap: str) -> None:
    assert f"Rate: no rule matches {gap}." in said_of_table(rules)


def test_gap_over_two_inputs() -> None:
    inputs = [("n", "number"), ("b", "boolean")]
    said = said_of_table(["< 5 | true -> 1", ">= 5 | - -> 2"], inputs=inputs)
    assert said == ["Rate: no rule matches n < 5 and b = false."]


def test_days_next_to_each_other_leave_no_gap() -> None:
    assert said_of_table(['<= @"2026-03-01" -> 1', '>= @"2026-03-02" -> 2'], inputs=[("d", "date")]) == []


def test_allowed_values_limit_the_gaps() -> None:
    rules = ['"high" -> 1', '"low" -> 2']
    assert said_of_table(rules, inputs=[("s", "string")]) == ["Rate: no rule matches s is anything else."]
    assert said_of_table(rules, inputs=[("s", "string")], allowed='"high", "low"') == []
    said = said_of_table(rules, inputs=[("s", "string")], allowed='"high", "low", "none"')
    assert said == ["Rate: no rule matches s = none."]


def test_allowed_values_come_from_the_type_of_the_input_too() -> None:
    item = (
        '<itemDefinition name="tRisk"><typeRef>string</typeRef>'
        '<allowedValues><text>"high","low"</text></allowedValues></itemDefinition>'
    )
    logic = table(["risk"], ['"high" -> 1', '"lwo" -> 2'])
    said = said_of(item, input_data("risk", "tRisk"), decision("Rate", logic, inputs=["risk"]))
    assert said == [
        "Rate: no rule matches risk = low.",
        "Rate: rule 2: risk: the cell matches none of the allowed values (high, low).",
    ]


def test_default_or_collecting_has_no_gaps() -> None:
    assert said_of_table(["< 5 -> 1"], outputs=[" = 9"]) == []
    assert said_of_table(["< 5 -> 1"], "COLLECT") == []


def test_rule_below_rules_that_take_everything_is_never_reached() -> None:
    said = said_of_table(["< 5 -> 1", ">= 5 -> 2", "[3..7] -> 3"], "FIRST")
    assert said == ["Rate: rule 3 is never reached: rules above it match all that it does."]
    assert said_of_table(["< 5 -> 1", "> 5 -> 2", "[3..7] -> 3"], "FIRST") == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("[8..3]", "the range is empty"),
        ("(3..3]", "the range is empty"),
        ('"a"', "the cell asks for a string, and the input is a number"),
    ],
)
def test_cell_that_cannot_match_is_reported(cell: str, said: str) -> None:
    assert any(said in message for message in said_of_table([f"{cell} -> 1", "- -> 2"]))


def test_cells_that_depend_on_other_variables_are_let_be() -> None:
    inputs = [("n", "number"), ("m", "number")]
    assert said_of_table(["< m | - -> 1", ">= m | - -> 2"], inputs=inputs) == []


def test_cell_of_another_kind_does_not_hide_what_the_others_do() -> None:
    said = said_of_table(["< 5 -> 1", "> 5 -> 2", '"a" -> 3'])
    assert said == [
        "Rate: no rule matches n = 5.",
        "Rate: rule 3: n: the cell asks for a string, and the input is a number.",
    ]


def test_order_of_outputs_is_asked_for_where_the_policy_needs_it() -> None:
    said = said_of_table(['- -> "a"'], "PRIORITY")
    assert said == ["Rate: PRIORITY needs to know which outputs count more."]
    assert said_of_table(['- -> "a"'], "PRIORITY", outputs=[' ["a", "b"]']) == []


def test_rule_with_too_few_cells_is_reported() -> None:
    said = said_of_table(["1 -> 1"], inputs=[("n", "number"), ("m", "number")])
    assert said == ["Rate: rule 1 has not as many cells as the table has columns."]


def test_table_that_is_too_large_to_search_says_so() -> None:
    said = said_of_table([f"< {n} -> 1" for n in range(4000)], "FIRST")
    assert said == ["Rate: there are too many different cells to look for all overlaps and gaps."]


def test_syntax_error_says_where() -> None:
    problem = problems_of(input_data("n"), decision("d", literal("n + * 2"), inputs=["n"]))[0]
    assert problem.severity == "error"
    assert "character 5" in problem.message
    assert problem.element == "d"


def test_unknown_variable_has_a_suggestion() -> None:
    problem = problems_of(input_data("score"), decision("d", literal("scor + 1"), inputs=["score"]))[0]
    assert problem.message == "“scor + 1” reads “scor”, which is no input, decision or entry in scope."
    assert problem.fix == "Did you mean “score”?"


def test_variables_of_a_case_are_no_problem_where_nothing_is_declared() -> None:
    assert said_of(decision("d", literal("anything + 1"))) == []


def test_parts_of_filtered_items_are_no_unknown_variables() -> None:
    assert said_of(input_data("plan"), decision("d", literal("plan[late and days > 3]"), inputs=["plan"])) == []


def test_unknown_function_is_reported() -> None:
    assert said_of(decision("d", literal("summ([1])"))) == ["“summ([1])” calls “summ”, which is no function."]


def test_parameters_and_entries_are_known() -> None:
    logic = (
        f'<context><contextEntry><variable name="a"/>{literal("x")}</contextEntry>'
        f"<contextEntry>{literal('a + (for i in [1] return i)[1]')}</contextEntry></context>"
    )
    assert said_of(knowledge("f", ["x"], logic)) == []


def test_unknown_requirement_and_type_are_reported() -> None:
    said = said_of(decision("d", literal("1"), "tNone", inputs=["nobody"]))
    assert "“d” requires “nobody”, which is not in the file or in one it imports." in said
    assert "There is no type “tNone”." in said


def test_name_that_is_used_twice_is_reported() -> None:
    said = said_of(decision("a", literal("1")), input_data("a").replace('id="a"', 'id="b"'))
    assert said == ["The name “a” is used twice."]


def test_type_that_is_based_on_itself_is_reported() -> None:
    item = '<itemDefinition name="{}"><typeRef>{}</typeRef></itemDefinition>'
    said = said_of(item.format("a", "b"), item.format("b", "a"), decision("d", literal("1"), "a"))
    assert "The type “a” is based on itself, or nests more than 50 levels deep." in said


def test_circle_of_decisions_is_reported() -> None:
    said = said_of(decision("a", literal("b"), decisions=["b"]), decision("b", literal("a"), decisions=["a"]))
    assert said[0].startswith("These decisions require each other: “")


def test_thousand_rules_are_checked_exactly() -> None:
    rules = [f"[{n}..{n + 1}) -> {n}" for n in range(1000)]
    assert said_of_table([*rules, "< 0 -> 1", ">= 1000 -> 2", "500.5 -> 3"]) == [
        "Rate: rules 501 and 1003 match the same inputs, and only one may."
    ]
