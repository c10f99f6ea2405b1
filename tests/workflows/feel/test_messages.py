"""What people are told: where a text is wrong, what was expected, why something is null."""

import pytest

from tests.workflows.feel.asking import ENVIRONMENT, why
from workflows import feel

WRONG = [
    ("1 +", 3, "a value", ""),
    ("if a then b", 11, "else", ""),
    ('substring("a" 1)', 14, "a comma or )", ""),
    ("(1", 2, ") or an operator", ""),
    ("outcome == 1", 9, "", "a single ="),
    ("a & b", 2, "", "and"),
    ("'met'", 0, "", 'a text in double quotes "..."'),
    ('string lenght("a")', 7, "", "string length"),
    ("for x in [1] retrun x", 13, "return", "return"),
    ('@"2026-02-30"', 1, "a date", ""),
    ('"met', 0, 'a closing "', ""),
    ("[1..", 4, "a value", ""),
]


@pytest.mark.parametrize(("text", "position", "expected", "suggestion"), WRONG, ids=[case[0] for case in WRONG])
def test_a_syntax_problem_says_where_and_what_instead(
    text: str, position: int, expected: str, suggestion: str
) -> None:
    with pytest.raises(feel.SyntaxProblem) as caught:
        feel.compile_expression(text)
    problem = caught.value
    assert problem.position == position
    assert problem.expected.startswith(expected)
    assert problem.suggestion == suggestion


def test_a_syntax_problem_counts_lines() -> None:
    with pytest.raises(feel.SyntaxProblem, match="line 2, character 3"):
        feel.compile_expression("1 +\n  )")


REASONS = [
    ("outcme", "There is no variable outcme; did you mean outcome?"),
    ("cuont([1])", "There is no function cuont; did you mean count?"),
    ("plan.rws", "There is no entry rws; did you mean rows?"),
    ('1 + "a"', "There is no number + string"),
    ("1 / 0", "A division by zero is null"),
    ('1 < "a"', "A number cannot be compared with a string by <"),
    ("outcome > today()", "write date(...) around the text"),
    ('date("tomorrow")', 'date cannot read "tomorrow"'),
    ('abs("a")', "abs takes (n: number)"),
    ("[1][2]", "There is no element 2 in a list of 1"),
    ("today().hour", "A date has no hour; it has year, month, day, weekday"),
    ("outcome()", "A string cannot be called"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS, ids=[text for text, _ in REASONS])
def test_a_null_comes_with_its_reason(text: str, reason: str) -> None:
    assert reason in why(text, {"outcome": "met", "plan": {"rows": []}})


NAMES = [
    ("plan.rows[risk = high].n", {"plan.rows", "risk", "high"}),
    ("for r in plan.rows return r.n + x", {"plan.rows", "x"}),
    ("function(a) a + b", {"b"}),
    ("{a: b, c: a}", {"b"}),
    ("count(case.rows)", {"case.rows"}),
    ("some x in xs satisfies x > limit", {"xs", "limit"}),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text for text, _ in NAMES])
def test_an_expression_knows_the_variables_it_reads(text: str, names: set[str]) -> None:
    assert feel.compile_expression(text).names == names


def test_an_expression_is_compiled_once() -> None:
    assert feel.compile_expression("1 + 1") is feel.compile_expression("1 + 1")


def test_evaluating_without_explaining_gives_the_same_value() -> None:
    expression = feel.compile_expression("{a: missing, b: 1}")
    assert expression.evaluate({}, ENVIRONMENT) == expression.explain({}, ENVIRONMENT)[0]
