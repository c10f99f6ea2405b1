"""The council's own days move deadlines, and the dates that the domain names come out right."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.workflows.acting import visit_case
from workflows import council_days, scope
from workflows.council_days import CouncilDay
from workflows.database import db
from workflows.feel import compile_expression, to_json
from workflows.people import NATIONS

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def last_working_day(nation: str, day: date) -> object:
    """What a procedure computes for a contract of that nation."""
    text = f'last working day on or before(date("{day.isoformat()}"))'
    return to_json(compile_expression(text).evaluate({}, scope.environment_in(nation, NOW)))


def close(day: date, nation: str = council_days.EVERY_NATION) -> None:
    db.session.add(CouncilDay(day=day, nation=nation, reason="Offices move"))
    db.session.flush()


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize(("day", "deadline"), [
    (date(2026, 11, 15), "2026-11-13"),  # a Sunday: Friday
    (date(2028, 4, 15), "2028-04-13"),  # a Saturday after Good Friday: Thursday
    (date(2026, 10, 15), "2026-10-15"),
])
def test_the_15th_moves_to_the_last_working_day_before_it(cast: Cast, nation: str, day: date, deadline: str) -> None:
    assert last_working_day(nation, day) == deadline


@pytest.mark.parametrize(("nation", "deadline"), [
    ("England", "2026-03-17"), ("Northern Ireland", "2026-03-16"), ("Scotland", "2026-03-17"), ("Wales", "2026-03-17"),
])
def test_each_nation_keeps_its_own_bank_holidays(cast: Cast, nation: str, deadline: str) -> None:
    assert last_working_day(nation, date(2026, 3, 17)) == deadline


def test_upload_five_working_days_before_a_review_on_9_april_2026_is_31_march(cast: Cast) -> None:
    text = 'working days before(date("2026-04-09"), 5)'
    assert to_json(compile_expression(text).evaluate({}, scope.environment_in("England", NOW))) == "2026-03-31"


def test_a_closed_day_is_no_working_day_of_any_contract(cast_on_both: Cast) -> None:
    close(date(2026, 11, 13))
    assert {last_working_day(nation, date(2026, 11, 15)) for nation in NATIONS} == {"2026-11-12"}


def test_a_closed_day_of_one_nation_leaves_the_others_alone(cast_on_both: Cast) -> None:
    close(date(2026, 11, 13), "Wales")
    assert last_working_day("Wales", date(2026, 11, 15)) == "2026-11-12"
    assert last_working_day("England", date(2026, 11, 15)) == "2026-11-13"


def test_a_case_keeps_the_council_days_of_its_contract(cast: Cast) -> None:
    close(date(2026, 11, 13), "England")
    case = visit_case(cast, NOW)
    assert not scope.environment(case, NOW).is_working_day(date(2026, 11, 13))


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_deadline_on_the_day_that_the_clocks_change_ends_at_local_midnight(cast: Cast, change: date) -> None:
    text = f'end of day(date("{change.isoformat()}"))'
    found = compile_expression(text).evaluate({}, scope.environment_in("England", NOW))
    assert isinstance(found, datetime)
    assert found.astimezone(UTC) + timedelta(seconds=1) in {
        datetime(2026, 3, 29, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)
    }
