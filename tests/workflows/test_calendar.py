"""Working days per nation and the ends of local days."""

from datetime import UTC, date, datetime

import pytest

from workflows.calendar import days_until, end_of_day, working_days


@pytest.mark.parametrize(
    ("nation", "day", "is_working"),
    [
        ("England", date(2026, 4, 6), False),  # Easter Monday
        ("Scotland", date(2026, 4, 6), True),
        ("Scotland", date(2026, 1, 2), False),
        ("England", date(2026, 1, 2), True),
        ("Northern Ireland", date(2026, 3, 17), False),
        ("Wales", date(2026, 3, 17), True),
        ("England", date(2026, 3, 7), False),  # a Saturday
    ],
)
def test_each_nation_has_its_own_working_days(nation: str, day: date, is_working: bool) -> None:
    assert working_days(nation)(day) is is_working


def test_a_council_can_close_on_a_day_of_its_own() -> None:
    closed = date(2026, 3, 4)
    assert not working_days("England", {closed: False})(closed)


def test_a_day_ends_at_local_midnight_in_summer_and_in_winter() -> None:
    assert end_of_day(date(2026, 1, 15)) == datetime(2026, 1, 15, 23, 59, 59, tzinfo=UTC)
    assert end_of_day(date(2026, 7, 15)) == datetime(2026, 7, 15, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_change_of_the_clocks_moves_no_deadline(change: date) -> None:
    local_end = end_of_day(change)
    assert days_until(local_end, datetime(change.year, change.month, change.day, 0, 30, tzinfo=UTC)) == 0
    assert days_until(local_end, datetime(change.year, change.month, change.day - 1, 12, tzinfo=UTC)) == 1
