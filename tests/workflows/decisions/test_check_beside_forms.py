"""What `check` finds in a table once it knows the forms that answer its inputs: each slip said at its cell."""

from collections.abc import Sequence

import pytest

from tests.workflows.decisions.models import (
    ENVIRONMENT,
    decision,
    file_of,
    input_data,
    literal,
    model_of,
    table,
    value_of,
)
from workflows import decisions
from workflows.decisions.case import CaseVariables
from workflows.feel.problems import Problem

ANSWERS = CaseVariables(
    names=frozenset({"score", "risk", "review", "met", "money", "agreed", "plan.end", "plan.rows", "provider.name"}),
    kinds={"score": "number", "risk": "string", "review": "string", "money": "string", "agreed": "boolean"},
    choices={"risk": {"high": "High risk", "low": "Low risk"}},
)


def problems_of(
    inputs: Sequence[str], rules: Sequence[str], policy: str = "FIRST", more: Sequence[str] = (), **how: str
) -> list[Problem]:
    logic = table(inputs, rules, policy, **how)  # type: ignore[arg-type]
    names = [part.split('"')[1] for part in more]
    return decisions.check({"t.dmn": file_of(*more, decision("Route", logic, inputs=names))}, "t.dmn", ANSWERS)


def said(problems: list[Problem]) -> str:
    return "\n".join(f"{problem.severity}: {problem.message} {problem.fix}" for problem in problems)


@pytest.mark.parametrize(
    ("type_ref", "cell", "given"),
    [
        ("date", '< date("2026-06-01")', "2026-01-01"),
        ("date", '[date("2026-01-01")..date("2026-01-31")]', "2026-01-31"),
        ("dateTime", '< date and time("2026-06-01T00:00:00")', "2026-01-01T10:00:00"),
        ("date and time", '>= date and time("2026-01-01T10:00:00Z")', "2026-01-01T10:00:00@Europe/London"),
        ("time", '< time("10:00:00")', "09:00:00"),
        ("dayTimeDuration", '<= duration("P2D")', "PT48H"),
        ("yearMonthDuration", '> duration("P1M")', "P2M"),
    ],
)
def test_column_of_a_day_or_time_reads_the_text_that_a_form_keeps(type_ref: str, cell: str, given: str) -> None:
    logic = table(["when"], [f'{cell} -> "hit"', '- -> "miss"'], "FIRST", input_type=type_ref)
    assert value_of(model_of(decision("Route", logic)), "Route", when=given) == "hit"


def test_column_of_a_day_warns_of_a_text_that_is_none() -> None:
    model = model_of(decision("Route", table(["when"], ['- -> "any"'], "FIRST", input_type="date")))
    decided = model.decide("Route", {"when": "next week"}, ENVIRONMENT)
    assert decided.value == "any" and "next week" in decided.warnings[0]


@pytest.mark.parametrize(
    ("column", "type_ref", "cell", "message"),
    [
        ("score", "string", '"7"', "score is a string here, and the form answers a number"),
        ("money", "number", "> 10", "money is a number here, and the form answers a string"),
        ("agreed", "string", '"true"', "agreed is a string here, and the form answers a boolean"),
        ("score", "date", '< date("2026-06-01")', "score is a date here, and the form answers a number"),
        ("agreed", "number", "1", "agreed is a number here, and the form answers a boolean"),
        ("risk", "boolean", "true", "risk is a boolean here, and the form answers a string"),
        ("score", "", '"high"', "the cell asks for a string, and the input is a number"),
        ("review", "", '< date("2026-06-01")', "the cell asks for a date, and the input is a string"),
    ],
)
def test_column_of_another_type_than_its_question_is_said(
    column: str, type_ref: str, cell: str, message: str
) -> None:
    assert message in said(problems_of([column], [f'{cell} -> "a"', '- -> "b"'], input_type=type_ref))


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        ('high -> "a"', 'Write "high" in quotes'),
        ('"high" -> early', 'Write "early" in quotes'),
        ('high, low -> "a"', 'Write "low" in quotes'),
        ('not(high) -> "a"', 'Write "high" in quotes'),
        ('TRUE -> "a"', "Did you mean true?"),
        ('"high" -> Null', "Did you mean null?"),
    ],
)
def test_word_without_quotes_is_said_at_its_cell(rule: str, meant: str) -> None:
    found = [problem for problem in problems_of(["risk"], [rule, '- -> "b"']) if meant in problem.fix]
    assert [problem.severity for problem in found] == ["warning"]


@pytest.mark.parametrize(
    ("column", "meant"),
    [("scor", "score"), ("plan.edn", "plan.end"), ("score + scoer", "score"), ("providers.name", "provider.name")],
)
def test_misspelt_input_is_said_with_the_name_that_was_meant(column: str, meant: str) -> None:
    found = said(problems_of([column], ['> 5 -> "a"', '- -> "b"']))
    assert "which no form, decision, script or mapping writes" in found
    assert f"Did you mean “{meant}”?" in found


def test_misspelt_drawn_input_is_said() -> None:
    found = said(problems_of(["scor"], ['> 5 -> "a"', '- -> "b"'], more=[input_data("scor", "number")]))
    assert "Nothing in this procedure writes “scor”" in found and "Did you mean “score”?" in found


def test_names_that_the_case_has_and_parts_of_items_are_no_slips() -> None:
    rules = ['count(?[done = false]) > 0 -> "a"', '- -> provider.name']
    assert problems_of(["plan.rows"], rules) == []
    assert problems_of(["if plan.end = null then score else today()"], ['- -> "a"']) == []


def test_nothing_is_said_of_names_where_it_is_not_known_what_is_written() -> None:
    file = file_of(decision("Route", table(["scor"], ['high -> "a"', '- -> "b"'], "FIRST")))
    assert decisions.check({"t.dmn": file}, "t.dmn") == []


@pytest.mark.parametrize(
    ("cell", "message", "fix"),
    [
        ('"hgih"', "matches none of the allowed values (high, low)", 'Did you mean "high"?'),
        ('"High risk"', "matches none of the allowed values (high, low)", 'Did you mean "high"?'),
        ('"low", "none"', "none is not one of the allowed values (high, low)", "Choose one of them"),
    ],
)
def test_cell_that_is_no_option_of_the_question_is_said(cell: str, message: str, fix: str) -> None:
    found = said(problems_of(["risk"], [f'{cell} -> "a"', '- -> "b"']))
    assert message in found and fix in found


@pytest.mark.parametrize(
    ("outputs", "rules", "message"),
    [
        (['r ["x", "y"]'], ['- -> "z"'], "rule 1: z is not one of the allowed values (x, y)"),
        (['r ["x", "y"]'], ['> 1 -> "x"', '- -> 3'], "rule 2: 3 is not one of the allowed values (x, y)"),
        (["r [1, 2]"], ["- -> 5"], "rule 1: 5 is not one of the allowed values (1, 2)"),
        (["r [< 10]"], ["- -> 12"], "rule 1: 12 is not one of the allowed values"),
        (['r ["x", "y"] = "w"'], ['> 1 -> "x"'], "the default: w is not one of the allowed values (x, y)"),
        (['r ["x"]', 's ["y"]'], ['- -> "x" | "x"'], "rule 1: x is not one of the allowed values (y)"),
        (["r [true]"], ["- -> false"], "rule 1: false is not one of the allowed values (true)"),
    ],
)
def test_output_that_is_not_allowed_is_an_error_at_its_rule(
    outputs: list[str], rules: list[str], message: str
) -> None:
    found = problems_of(["score"], rules, outputs=outputs)  # type: ignore[arg-type]
    assert [problem.severity for problem in found if message in problem.message] == ["error"]


def test_outputs_that_are_allowed_or_worked_out_are_fine() -> None:
    rules = ['> 1 -> "x"', "> 0 -> risk", "- -> null"]
    assert problems_of(["score"], rules, outputs=['r ["x", "y"]']) == []  # type: ignore[arg-type]


def test_output_of_another_type_than_its_column_is_an_error() -> None:
    rate = table(["score"], ['- -> "x"'], "FIRST").replace('<output name="">', '<output name="" typeRef="number">')
    found = decisions.check({"t.dmn": file_of(decision("Rate", rate))}, "t.dmn", ANSWERS)
    assert "x is a string, and this column gives a number" in said(found)


@pytest.mark.parametrize(
    ("policy", "meant"),
    [
        ("first", "FIRST"), ("RULE_ORDER", "RULE ORDER"), ("FIRSTT", "FIRST"), ("Unique", "UNIQUE"),
        ("output order", "OUTPUT ORDER"), ("COLECT", "COLLECT"), ("any", "ANY"),
    ],
)  # fmt: skip
def test_hit_policy_that_does_not_exist_is_an_error_that_names_it(policy: str, meant: str) -> None:
    found = problems_of(["score"], ["> 2 -> 2"], policy)
    assert [(problem.fix, problem.severity) for problem in found if policy in problem.message] == [
        (f"Did you mean {meant}?", "error")
    ]


def test_aggregation_that_does_not_exist_is_an_error_and_never_an_exception() -> None:
    found = problems_of(["score"], ["- -> 2"], "COLLECT", aggregation="AVERAGE")
    assert "there is no hit policy “AVERAGE”" in said(found)
    assert value_of(model_of(decision("R", table(["1"], ["- -> 2"], "COLLECT", aggregation="AVERAGE"))), "R") == [2]


def test_texts_cannot_be_added_up() -> None:
    assert "only numbers can be added up" in said(problems_of(["score"], ['- -> "a"'], "COLLECT", aggregation="SUM"))


@pytest.mark.parametrize(
    ("logic", "results"),
    [
        (table(["n"], ['> 1 -> "a"', '- -> "b"'], "FIRST"), {"a", "b"}),
        (table(["n"], ['> 1 -> "a"'], "FIRST", outputs=[' = "c"']), {"a", "c"}),
        (table(["n"], ['> 1 -> "a"', "- -> n"], "FIRST"), set()),
        (table(["n"], ['> 1 -> "a"', "- -> 1"], "FIRST"), set()),
        (table(["n"], ['- -> "a"'], "COLLECT"), set()),
        (table(["n"], ['- -> "a" | "b"'], "FIRST", outputs=["r", "s"]), set()),
        (literal('"a"'), set()),
    ],
)
def test_results_of_a_decision_are_known_where_its_table_names_them_all(logic: str, results: set[str]) -> None:
    assert model_of(decision("Route", logic)).outcomes("Route") == results
