"""Laws that hold for all values: arithmetic, comparison, ranges, round trips."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.feel.asking import ENVIRONMENT
from workflows import feel
from workflows.feel.numbers import CONTEXT

numbers = st.decimals(min_value=-(10**15), max_value=10**15, places=6, allow_nan=False, allow_infinity=False)
dates = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30))
datetimes = st.datetimes(timezones=st.just(UTC), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1))
durations = st.timedeltas(min_value=timedelta(days=-100_000), max_value=timedelta(days=100_000))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def evaluate(text: str, **scope: object) -> object:
    return feel.compile_expression(text).evaluate(scope, ENVIRONMENT)


@given(a=numbers, b=numbers)
def test_addition_is_undone_by_subtraction(a: Decimal, b: Decimal) -> None:
    assert evaluate("a + b - b = a", a=a, b=b) is True


@given(a=numbers, b=numbers, c=numbers)
def test_addition_and_multiplication_commute_and_distribute(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert evaluate("a + b = b + a and a * b = b * a", a=a, b=b) is True
    assert evaluate("abs((a + b) * c - (a * c + b * c)) <= 1", a=a, b=b, c=c) is True


@given(a=numbers, b=numbers.filter(bool))
def test_modulo_is_what_division_leaves(a: Decimal, b: Decimal) -> None:
    assert evaluate("abs(modulo(a, b)) < abs(b) and modulo(a, b) * b >= 0", a=a, b=b) is True


@given(a=numbers)
def test_numbers_have_thirty_four_digits_and_the_global_context_stays_alone(a: Decimal) -> None:
    assert evaluate("a / 3", a=a) == CONTEXT.divide(a, Decimal(3))


@given(a=numbers, b=numbers)
def test_exactly_one_of_less_equal_and_greater_holds(a: Decimal, b: Decimal) -> None:
    assert evaluate("count([a < b, a = b, a > b][item])", a=a, b=b) == 1


@given(a=st.text(max_size=5), b=st.text(max_size=5))
def test_texts_are_ordered_as_one_of_three(a: str, b: str) -> None:
    assert evaluate("count([a < b, a = b, a > b][item])", a=a, b=b) == 1


@given(x=numbers, a=numbers, b=numbers)
def test_a_range_holds_what_lies_between_its_ends(x: Decimal, a: Decimal, b: Decimal) -> None:
    low, high = min(a, b), max(a, b)
    assert evaluate("x in [low..high]", x=x, low=low, high=high) is (low <= x <= high)
    assert evaluate("x in ]low..high[", x=x, low=low, high=high) is (low < x < high)
    assert evaluate("x in [low..high] = includes([low..high], x)", x=x, low=low, high=high) is True


@given(a=numbers, b=numbers, c=numbers, d=numbers)
def test_ranges_are_before_after_or_overlapping(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    scope = {"a": min(a, b), "b": max(a, b), "c": min(c, d), "d": max(c, d)}
    text = "count([before([a..b], [c..d]), after([a..b], [c..d]), overlaps([a..b], [c..d])][item])"
    assert evaluate(text, **scope) == 1


@given(day=dates)
def test_a_date_survives_its_text(day: date) -> None:
    assert evaluate("date(string(day))", day=day) == day
    assert feel.to_json(day) == day.isoformat()


@given(day=dates, days=st.integers(-1000, 1000))
def test_a_date_moved_and_moved_back_is_the_same(day: date, days: int) -> None:
    moved = evaluate("day + duration(length)", day=day, length=f"{'-' if days < 0 else ''}P{abs(days)}D")
    if isinstance(moved, date):
        assert moved == day + timedelta(days=days)
        assert evaluate("moved - day", moved=moved, day=day) == timedelta(days=days)


@given(moment=datetimes)
def test_a_date_and_time_survives_its_text(moment: datetime) -> None:
    assert evaluate("date and time(string(moment))", moment=moment) == moment


@given(at=st.times())
def test_a_time_survives_its_text(at: time) -> None:
    assert evaluate("time(string(at))", at=at) == at


@given(length=durations)
def test_a_duration_survives_its_text(length: timedelta) -> None:
    assert evaluate("duration(string(length))", length=length) == length


@given(months=st.integers(-100_000, 100_000))
def test_months_survive_their_text(months: int) -> None:
    assert evaluate("duration(string(length))", length=feel.Months(months)) == feel.Months(months)


@given(moment=datetimes, length=durations)
def test_a_moment_moved_by_a_duration_is_that_far_away(moment: datetime, length: timedelta) -> None:
    moved = evaluate("moment + length", moment=moment, length=length)
    if isinstance(moved, datetime):
        assert evaluate("moved - moment = length", moved=moved, moment=moment, length=length) is True


@given(value=json_values)
def test_json_survives_the_border(value: object) -> None:
    assert feel.to_json(feel.from_json(value)) == value


@given(value=json_values)
def test_every_value_equals_itself(value: object) -> None:
    assert evaluate("value = value", value=value) is True


@given(text=st.text(alphabet='ab1 .,()[]{}"<>=+-*/@?:', max_size=25))
def test_any_text_compiles_or_is_refused_by_name(text: str) -> None:
    try:
        feel.compile_expression(text).explain({"a": 1}, ENVIRONMENT)
    except feel.FeelError:
        pass
