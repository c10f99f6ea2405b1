"""Every built-in function, by the standard's own examples and at its edges."""

import pytest

from tests.workflows.feel.asking import ask
from workflows.feel.builtins import BUILTINS

CASES = [
    # conversion
    ("string(1.10)", "1.10"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ('string(@"2026-01-01T10:00:00@Europe/London")', "2026-01-01T10:00:00@Europe/London"),
    ("string(null)", None),
    ('number("1 000,0", " ", ",")', 1000),
    ('number("1_0")', None),
    ('number("1", ".", ".")', None),
    ("not(true)", False),
    ('date("2026-02-29")', None),
    ("date(2026, 2, 28)", "2026-02-28"),
    ('date(date and time("2026-02-28T23:00:00Z"))', "2026-02-28"),
    ('string(date("999999999-12-31"))', "999999999-12-31"),
    ('time("10:00:00+01:00")', "10:00:00+01:00"),
    ('time(12, 30, 1.5, duration("-PT2H"))', "12:30:01.5-02:00"),
    ('time(date("2026-01-01"))', "00:00:00Z"),
    ('time("25:00:00")', None),
    ('date and time(date("2026-01-01"), time("10:00:00"))', "2026-01-01T10:00:00"),
    ('date and time("2026-01-01T24:00:00")', "2026-01-02T00:00:00"),
    ('date and time("2026-01-01T10:00:00@Nowhere/Else")', None),
    ('duration("P1DT2H")', "P1DT2H"),
    ('duration("P14M")', "P1Y2M"),
    ('duration("P1Y1D")', None),
    ('years and months duration(date("2011-12-22"), date("2013-08-24"))', "P1Y8M"),
    ('years and months duration(date("2013-08-24"), date("2011-12-22"))', "-P1Y8M"),
    # texts
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('string length("\\U01F600")', 1),
    ('upper case("aBc4")', "ABC4"),
    ('lower case("aBc4")', "abc4"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring after("foobar", "ob")', "ar"),
    ('substring after("", "a")', ""),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('matches("foobar", "^fo*b")', True),
    ('matches("FOO", "foo", "i")', True),
    ('matches("a b", "a  b", "x")', False),
    ('matches("b", "[a-z-[aeiou]]")', True),
    ('matches("e", "[a-z-[aeiou]]")', False),
    ('matches("a", "(?=a)")', None),
    ('matches("é", "^\\\\p{L}$")', True),
    ('matches("e", "^[\\\\p{Lu}0-9]$")', False),
    ('matches("e", "^\\\\p{IsBasicLatin}$")', True),
    ('matches("e", "\\\\p{Nonsense}")', None),
    ('matches("a", "(")', None),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("abc", "[a-z]*", "#")', None),
    ('replace("a.b", ".", "-", "q")', "a-b"),
    ('split("John Doe", "\\\\s")', ["John", "Doe"]),
    ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
    ('string join(["a", null, "c"], "-")', "a-c"),
    ('string join(["a", 1])', None),
    # numbers
    ("decimal(1/3, 2)", 0.33),
    ("decimal(1.5, 0)", 2),
    ("decimal(2.5, 0)", 2),
    ("floor(-1.56, 1)", -1.6),
    ("ceiling(1.56, 1)", 1.6),
    ("floor(1.5)", 1),
    ("round up(5.5, 0)", 6),
    ("round up(-5.5, 0)", -6),
    ("round down(-5.5, 0)", -5),
    ("round half up(-5.5, 0)", -6),
    ("round half down(5.5, 0)", 5),
    ("abs(-10)", 10),
    ('abs(@"-P1D")', "P1D"),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(1)", 0),
    ("log(0)", None),
    ("exp(0)", 1),
    ("odd(5)", True),
    ("even(5)", False),
    # lists
    ("list contains([1, null], null)", True),
    ("count([1, [2, 3]])", 2),
    ("min([3, 1, 2])", 1),
    ('max("a", "b")', "b"),
    ('min(1, "a")', None),
    ("min([])", None),
    ("sum([1, 2, 3])", 6),
    ('sum([@"PT1H", @"PT2H"])', "PT3H"),
    ("sum([])", None),
    ("sum([1, null])", None),
    ("mean(1, 2, 3)", 2),
    ("product([2, 3, 4])", 24),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([6, 1, 2, 3])", 2.5),
    ("stddev([47])", None),
    ("stddev(2, 4, 7, 5) > 2.08", True),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    ("all([true, null])", None),
    ("all([false, null])", False),
    ("any([true, null])", True),
    ("any([])", False),
    ("sublist([4, 5, 6], 1, 2)", [4, 5]),
    ("sublist([4, 5, 6], -2)", [5, 6]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 3, 2], 2)", [2, 4]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
    ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
    ("list replace([2, 4, 7], function(item, new) item < new, 5)", [5, 5, 7]),
    ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    # contexts
    ('get value({key: 1}, "key")', 1),
    ('get value({a: {b: 2}}, ["a", "b"])', 2),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    # calendar and the clock
    ('day of year(date("2026-12-31"))', 365),
    ('day of week(date("2026-11-21"))', "Saturday"),
    ('month of year(date("2026-11-21"))', "November"),
    ('week of year(date("2003-12-29"))', 1),
    ("today()", "2026-11-21"),
    ("now()", "2026-11-21T12:00:00@Europe/London"),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
    ('@"10:00:00Z" = @"11:00:00+01:00"', True),
    # ranges
    ('range("[1..3)").end', 3),
    ('range("[2..)").start', 2),
    ('range("[3..1]")', None),
    ("before(1, 10)", True),
    ("before([1..10), 10)", True),
    ("before([1..10], [10..20])", False),
    ("before(range: [1..2], point: 3)", True),
    ("before(point: 3, range: [1..2])", False),
    ("after([11..20], [1..11))", True),
    ("meets([1..5], [5..10])", True),
    ("met by([5..10], [1..5])", True),
    ("overlaps([1..5], [5..8])", True),
    ("overlaps([1..5), [5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(10, [1..10])", True),
    ("finished by([1..10], [5..10])", True),
    ("includes([1..10], 5)", True),
    ("includes([1..10], (1..10))", True),
    ("during([4..6], [1..10))", True),
    ("starts([1..5], [1..10])", True),
    ("started by([1..10], 1)", True),
    ("coincides([1..5], [1..5])", True),
    ("coincides(3, 4)", False),
    ("overlaps((> 5), (< 6))", True),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_builtin_gives_the_value_of_the_standard(text: str, expected: object) -> None:
    assert ask(text) == expected


WORKING_DAYS = [
    ('working days before(date("2026-04-09"), 5)', "2026-03-31"),
    ('working days after(date("2026-04-02"), 1)', "2026-04-07"),
    ('working days before(date("2026-04-09"), 0)', "2026-04-09"),
    ('working days after(date("2026-04-02"), -1)', None),
    ('working days after(date("2026-04-02"), 1.5)', None),
    ('last working day on or before(date("2026-11-15"))', "2026-11-13"),
    ('last working day on or before(date("2026-11-13"))', "2026-11-13"),
    ('end of day(date("2026-07-01"))', "2026-07-01T23:59:59@Europe/London"),
    ('end of day(date and time("2026-07-01T23:30:00Z"))', "2026-07-02T23:59:59@Europe/London"),
]


@pytest.mark.parametrize(("text", "expected"), WORKING_DAYS, ids=[text for text, _ in WORKING_DAYS])
def test_deadlines_follow_the_calendar_of_the_environment_pap_7_mon_1(text: str, expected: object) -> None:
    assert ask(text) == expected


def test_every_builtin_is_null_for_no_arguments_and_says_so() -> None:
    for name in BUILTINS.keys() - {"now", "today"}:
        assert ask(f"{name}()") is None, name


def test_every_builtin_has_a_case() -> None:
    texts = " ".join(text for text, _ in CASES + WORKING_DAYS)
    assert [name for name in BUILTINS if f"{name}(" not in texts] == []
