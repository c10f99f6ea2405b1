"""No expression hangs, fills memory or breaks the interpreter: each of these ends with a named error."""

import pytest

from tests.workflows.feel.asking import ENVIRONMENT, NOON, ask
from workflows import feel

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DOUBLING = "{a: [1, 1], " + ", ".join(f"{b}: [{a}, {a}]" for a, b in zip(LETTERS, LETTERS[1:], strict=False)) + "}"
LONG_TEXT = 'string join(for i in 1..99999 return "a long text of forty characters, or about")'

SPENT = [
    ("for i in 1..999999999 return i", "list length"),
    ("some i in 1..999999999 satisfies i < 0", "steps"),
    ("every i in 1..99999, j in 1..99999 satisfies true", "steps"),
    ("9**9**9", "digits"),
    ("9**(9**9)", "digits"),
    ("exp(999999)", "digits"),
    (LONG_TEXT, "string length"),
    (f"{DOUBLING}.z", "result size"),
    (f"flatten({DOUBLING}.z)", "steps"),
    (f"string({DOUBLING}.z)", "steps"),
    ("{a: for i in 1..60000 return i, b: concatenate(a, a)}.b", "list length"),
    ("{f: function(f, n) f(f, n + 1), r: f(f, 1)}.r", "nesting"),
    ("{fib: function(f, n) if n < 2 then n else f(f, n - 1) + f(f, n - 2), r: fib(fib, 40)}.r", "steps"),
]


@pytest.mark.parametrize(("text", "limit"), SPENT, ids=[text[:50] for text, _ in SPENT])
def test_an_expression_that_asks_too_much_is_stopped_by_name(text: str, limit: str) -> None:
    with pytest.raises(feel.BudgetSpent) as caught:
        feel.compile_expression(text).evaluate({}, feel.Environment(NOON))
    assert caught.value.what == limit


BACKTRACKING = [
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a|aa)+$")',
    'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa|aaa)+c", "x")',
    'split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa|aaa)+c")',
]


@pytest.mark.parametrize("text", BACKTRACKING)
def test_a_pattern_that_goes_back_and_forth_for_ever_ends_the_attempt_and_is_no_finding(text: str) -> None:
    environment = feel.Environment(NOON, allowance=feel.Allowance(1_000_000, searching=0.05))
    with pytest.raises(feel.OutOfTime) as caught:
        feel.compile_expression(text).evaluate({}, environment)
    assert not isinstance(caught.value, feel.FeelError)
    with pytest.raises(feel.OutOfTime):  # what was spent on one pattern is not there for the next
        feel.compile_expression(text).evaluate({}, environment)


REFUSED = [
    "(" * 3000,
    "(" * 3000 + "1" + ")" * 3000,
    "[" * 3000,
    "{a: " * 3000,
    "-" * 3000 + "1",
    "-" * 90_000,
    "+".join(["1"] * 40_000),
    "not(" * 3000,
    "if true then " * 3000,
    "function() " * 3000 + "1",
    "f" + "()" * 3000,
    "a" + ".b" * 3000,
    "a" + "[1]" * 3000,
    "=".join(["1"] * 3000),
    "1 instance of " + "list<" * 3000,
    '"' + "a" * 10_000_000 + '"',
]


@pytest.mark.parametrize("text", REFUSED, ids=[text[:20] for text in REFUSED])
def test_a_text_that_is_nested_or_long_beyond_reason_is_refused(text: str) -> None:
    with pytest.raises(feel.SyntaxProblem):
        feel.compile_expression(text)


def test_long_chains_of_one_operator_are_no_nesting() -> None:
    assert ask(" + ".join(["1"] * 3000)) == 3000
    assert ask(" and ".join(["true"] * 3000)) is True


@pytest.mark.parametrize("pattern", ["((((a{1000}){1000}){1000}){1000})", "(" * 900 + "a" + ")" * 900])
def test_a_pattern_that_would_fill_memory_is_null(pattern: str) -> None:
    assert ask(f'matches("a", "{pattern}")') is None


def test_a_smaller_budget_stops_sooner() -> None:
    small = feel.Environment(NOON, budget=feel.Budget(list_length=10))
    with pytest.raises(feel.BudgetSpent):
        feel.compile_expression("for i in 1..11 return i").evaluate({}, small)


def test_values_of_python_cannot_be_reached() -> None:
    scope = {"secret": object(), "text": "a", "now": NOON}
    for text in ("secret", "secret.__class__", "text.__class__", "now.tzinfo", "text.upper"):
        assert feel.compile_expression(text).evaluate(scope, ENVIRONMENT) is None


def test_what_many_expressions_may_cost_together_ends_too() -> None:
    environment = feel.Environment(NOON, allowance=feel.Allowance(100_000))
    expression = feel.compile_expression("count(for i in 1..20000 return i)")
    assert expression.evaluate({}, environment) == 20000
    with pytest.raises(feel.BudgetSpent, match="together"):
        expression.evaluate({}, environment)
    with pytest.raises(feel.BudgetSpent, match="together"):
        feel.compile_expression("1 + x").evaluate({"x": 1}, environment)


def test_a_greedy_expression_takes_nothing_from_the_innocent() -> None:
    environment = feel.Environment(NOON, allowance=feel.Allowance(100_000, each=1_000))
    with pytest.raises(feel.BudgetSpent):
        feel.compile_expression("count(for i in 1..90000 return i)").evaluate({}, environment)
    assert feel.compile_expression("sum(rows)").evaluate({"rows": list(range(100))}, environment) == 4950


def steps_of(text: str, scope: dict[str, object]) -> int:
    allowance = feel.Allowance(1_000_000)
    feel.compile_expression(text).explain(scope, feel.Environment(NOON, allowance=allowance))
    return 1_000_000 - allowance.steps


HEAVY = [
    ("long additions", "sum(for i in rows return 0" + " + i" * 200 + ")", 100_000),
    ("functions", "{f: function(x) x" + " + x" * 100 + ", r: for i in rows return f(i)}.r", 50_000),
    ("filters", "rows[item" + " + item" * 100 + " > 0]", 50_000),
    ("conditions", "every i in rows satisfies i" + " + i" * 100 + " >= 0", 50_000),
    ("powers", "for i in rows return (i + 1) ** 0.3456", 100_000),
    ("logarithms", "for i in rows return log(i + 1)", 50_000),
    ("texts compared", "for i in rows return long + string(1) = long + string(1)", 1_000_000 // 256),
    ("texts ordered", "for i in rows return long + string(1) < long + string(1)", 1_000_000 // 256),
    ("texts in capitals", "for i in rows return upper case(long)", 500 * 10_000 // 32),
    ("texts written", "string(for i in rows return long2)", 500 * 1_000 // 256),
    ("texts in no order", "sort(for i in rows return long + string(modulo(i * 7, 500)))", 500 * 10_000 // 256),
    ("texts repeated", "distinct values(for i in rows return long + string(1))", 500 * 10_000 // 256),
    ("patterns", 'for i in rows return matches("abc", "[a-z]\\w" + string(i))', 100_000),
    ("zones", 'for i in rows return time("10:00:00@Nowhere/N" + string(i))', 100_000),
    ("ranges of text", 'for i in rows return range("[1.." + string(i + 2) + "]")', 100_000),
    ("types", "for i in [1..50] return rows instance of list<number>", 400),
    ("variables read", "count(rows)", 500),
]


@pytest.mark.parametrize(("text", "least"), [each[1:] for each in HEAVY], ids=[each[0] for each in HEAVY])
def test_work_costs_steps_in_proportion_whatever_it_consists_of(text: str, least: int) -> None:
    scope = {"rows": list(range(500)), "long": "a" * 10_000, "long2": "a" * 1_000}
    assert least <= steps_of(text, scope) < 1_000_000


def test_the_same_work_costs_the_same_steps_each_time() -> None:
    scope: dict[str, object] = {"rows": list(range(50))}
    patterns = 'for i in rows return matches(string(i), "[0-9]+")'
    for text in (patterns, "missing.rows", "sort(rows, function(a, b) a > b)"):
        assert len({steps_of(text, scope) for _ in range(3)}) == 1
