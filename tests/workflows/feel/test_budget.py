"""No expression hangs, fills memory or breaks the interpreter: each of these ends with a named error."""

from time import thread_time

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
    ("{fib: function(f, n) if n < 2 then n else f(f, n - 1) + f(f, n - 2), r: fib(fib, 40)}.r", "time"),
    ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a|aa)+$")', "time"),
    ('replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa|aaa)+c", "x")', "time"),
    ('split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa|aaa)+c")', "time"),
]


@pytest.mark.parametrize(("text", "limit"), SPENT, ids=[text[:50] for text, _ in SPENT])
def test_an_expression_that_asks_too_much_is_stopped_by_name(text: str, limit: str) -> None:
    with pytest.raises(feel.BudgetSpent) as caught:
        feel.compile_expression(text).evaluate({}, feel.Environment(NOON))
    assert caught.value.what in (limit, "time")


class Pausing(dict[str, object]):
    """Variables whose first reading costs the processor time, as a collection of garbage would that falls in."""

    was_read = False

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        end = thread_time() + (0 if self.was_read else 0.3)
        self.was_read = True
        while thread_time() < end:
            pass
        return super().get(name, default)


def test_one_pause_of_the_machine_stops_no_expression() -> None:
    expression = feel.compile_expression("sum(for i in 1..900 return if i > 600 then x else i)")
    assert expression.evaluate(Pausing(x=1), feel.Environment(NOON)) == 180600


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
    allowance = feel.Allowance(0.0001)
    expression = feel.compile_expression("count(for i in 1..20000 return i)")
    assert allowance.spend(lambda: expression.evaluate({}, ENVIRONMENT)) == 20000
    with pytest.raises(feel.BudgetSpent, match="together"):
        allowance.spend(lambda: expression.evaluate({}, ENVIRONMENT))
