"""Every form of expression gives the value that the standard says."""

import pytest

from tests.workflows.feel.asking import ask

SCOPE = {
    "outcome": "met",
    "score": 7,
    "plan": {"rows": [{"risk": "high", "n": 1}, {"risk": "low", "n": 2}, {"risk": "high", "n": 3}]},
    "Applicant Age": 41,
    "a-b": 5,
    "a": 10,
    "b": 4,
}

CASES = [
    # arithmetic and precedence
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("-3 ** 2", 9),
    ("0 ** 0", 1),
    ("3 ** 4 ** 5", 3486784401),
    ("10 - 2 - 3", 5),
    ("0.1 + 0.2 = 0.3", True),
    (".5 + 1e1", 10.5),
    ('"a" + "b"', "ab"),
    ('1 + "a"', None),
    ("1 / 0", None),
    # names with spaces and signs
    ("Applicant Age + 1", 42),
    ("a-b", 5),
    ("a - b", 6),
    ("{x y: 1, z: x y + 1}.z", 2),
    ("{foo+bar: 3}.foo+bar", 3),
    ("for my row in [1, 2] return my row * 2", [2, 4]),
    ("(function(first one, b) first one - b)(5, 3)", 2),
    # logic of three values
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("false or null", None),
    ("null = null", True),
    ("1 = null", False),
    ('1 = "1"', None),
    ("not(null)", None),
    # comparison
    ("score between 5 and 9", True),
    ("score in [5..7)", False),
    ("score in (1, 3, > 6)", True),
    ("score in <= 7", True),
    ("score in [1..9] and false", False),
    ("score in [1..9] = true", True),
    ("score in (1..9) or false", True),
    ("score in < 9 and score in > 8", False),
    ('outcome in ("met", "not met")', True),
    ("[1, [2, 3]] = [1, [2, 3]]", True),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("[1..5) = [1..5)", True),
    # paths, filters, positions
    ("plan.rows.n", [1, 2, 3]),
    ('plan.rows[risk = "high"].n', [1, 3]),
    ("plan.rows[n > b - 2].n", [3]),
    ("plan.rows[2].risk", "low"),
    ("plan.rows[-1].n", 3),
    ("plan.rows[9]", None),
    ("[1, 2, 3][item > 1]", [2, 3]),
    ("[{item: 1}, {item: 2}][item = 2].item", [2]),
    ("5[1]", 5),
    ("score[item > 5]", [7]),
    # for, some, every
    ("for i in 1..3 return i * i", [1, 4, 9]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in [1..3) return i", [1, 2]),
    ("for i in 1..2, j in i..2 return [i, j]", [[1, 1], [1, 2], [2, 2]]),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
    ('for d in @"2026-01-30"..@"2026-02-01" return d', ["2026-01-30", "2026-01-31", "2026-02-01"]),
    ("for i in [2..1] return i", None),
    ("for i in 1..3 return partial", [[], [[]], [[], [[]]]]),
    ("(for i in 1..3 return function() i)[1]()", 1),
    ("for i in [1, 2], j in [[i]] return j", [[1], [2]]),
    ("for f in (for i in [1, 2], j in [10 * i] return function() [i, j]) return f()", [[1, 10], [2, 20]]),
    ('some row in plan.rows satisfies row.risk = "low"', True),
    ("every row in plan.rows satisfies row.n < 3", False),
    ("every x in [] satisfies false", True),
    # contexts, functions, ranges
    ("{a: 1, b: a + 1, c: {d: b}}.c.d", 2),
    ('{"any key!": 1}', {"any key!": 1}),
    ("{a: 1, a: 2}", None),
    ("{f: function(x) x * 2, r: f(4)}.r", 8),
    ("(function(x: number) x)(\"a\")", None),
    ("(function(x: list<number>) x)(1)", [1]),
    ("{n: 1, f: function() n, g: {n: 2, r: f()}}.g.r", 1),
    ("[1..5].end", 5),
    ("(< 5).start", None),
    ("5 in [1..null]", None),
    ("]1..5[.start included", False),
    ('if outcome = "met" then 1 else 2', 1),
    ("if null then 1 else 2", 2),
    # named arguments
    ('substring(start position: 2, string: "abc")', "bc"),
    ('number(from: "1.000,5", grouping separator: ".", decimal separator: ",")', 1000.5),
    ('substring(text: "abc", start position: 2)', None),
    # texts and comments
    (r'"a\n\"b\" \u00e9 \U01F600 \uD83D\uDE00"', 'a\n"b" é 😀 😀'),
    ("1 + /* two */ 2 // three", 3),
    ('@"P1D" + @"PT1H"', "P1DT1H"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_expression_gives_the_value_of_the_standard(text: str, expected: object) -> None:
    assert ask(text, SCOPE) == expected


TYPES = [
    ("1 instance of number", True),
    ('"a" instance of number', False),
    ("null instance of number", False),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("{a: 1} instance of context<a: number>", True),
    ("{b: 1} instance of context<a: number>", False),
    ("[1..2] instance of range<number>", True),
    ("(function(x: number) x) instance of function<number> -> Any", True),
    ("(function(x: string) x) instance of function<number> -> Any", False),
    ('@"2026-01-01" instance of date', True),
    ('@"2026-01-01T00:00:00" instance of date', False),
    ('@"2026-01-01T00:00:00" instance of date and time', True),
    ('@"P1D" instance of days and time duration', True),
    ('@"P1M" instance of years and months duration', True),
]


@pytest.mark.parametrize(("text", "expected"), TYPES, ids=[text for text, _ in TYPES])
def test_instance_of_knows_every_type(text: str, expected: bool) -> None:
    assert ask(text) is expected


def test_a_function_among_the_variables_hides_a_builtin() -> None:
    assert ask("{abs: function(n) 42, r: abs(-1)}.r") == 42


def test_a_value_among_the_variables_does_not_hide_a_builtin() -> None:
    assert ask("count(count)", {"count": [1, 2]}) == 2
