"""Schedules: which period a day lies in, when its round begins, and what happens after a pause."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import PROCEDURES
from workflows import schedules, versions
from workflows.cases import Case
from workflows.database import db
from workflows.people import CLOCK
from workflows.schedules import Schedule, period_on


def schedule(cast: Cast, frequency: str = "monthly") -> Schedule:
    """A schedule made on Monday 2 March 2026."""
    versions.install("round", {"round.bpmn": (PROCEDURES / "round.bpmn").read_bytes()}, by=CLOCK, now=NOW)
    return schedules.add(cast.contract, "round", frequency, owner=cast.officer, now=NOW)


@pytest.mark.parametrize(("frequency", "day", "begins", "ends", "name"), [
    ("monthly", date(2026, 10, 31), date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
    ("monthly", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
    ("quarterly", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), "January to March 2026"),
    ("quarterly", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30), "April to June 2026"),
    ("quarterly", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
    ("biannual", date(2026, 3, 1), date(2025, 10, 1), date(2026, 3, 31), "October to March 2026"),
    ("annual", date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31), "year to March 2026"),
    ("annual", date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31), "year to March 2027"),
])
def test_periods_are_counted_from_april(frequency: str, day: date, begins: date, ends: date, name: str) -> None:
    period = period_on(frequency, day)
    assert (period.begins, period.ends, period.name) == (begins, ends, name)


@pytest.mark.parametrize(("frequency", "at"), [
    ("monthly", datetime(2026, 4, 1, 5, tzinfo=UTC)),  # 6 o'clock in summer time
    ("quarterly", datetime(2026, 4, 1, 5, tzinfo=UTC)),
    ("annual", datetime(2026, 4, 1, 5, tzinfo=UTC)),
])
def test_a_round_begins_on_the_first_morning_after_its_period(cast: Cast, frequency: str, at: datetime) -> None:
    assert schedule(cast, frequency).next_due_at == at


def test_a_round_is_a_case_of_the_contract_that_knows_its_period(cast_on_both: Cast) -> None:
    row = schedule(cast_on_both)
    case = schedules.begin_round(row.id, row.next_due_at)
    assert case is not None
    assert (case.contract, case.provider, case.owner) == (
        cast_on_both.contract, cast_on_both.provider, cast_on_both.officer
    )
    assert case.data["frequency"] == "monthly"
    assert case.data["period"] == {"name": "March 2026", "begins": "2026-03-01", "ends": "2026-03-31"}
    assert row.next_begins_on == date(2026, 4, 1)
    assert row.next_due_at == datetime(2026, 5, 1, 5, tzinfo=UTC)


def test_a_round_that_is_not_due_does_not_begin(cast: Cast) -> None:
    row = schedule(cast)
    assert schedules.begin_round(row.id, row.next_due_at - timedelta(seconds=1)) is None
    assert db.session.scalars(select(Case)).all() == []


def test_a_paused_schedule_begins_nothing_and_resumes_with_the_period_of_today(cast: Cast) -> None:
    row = schedule(cast)
    schedules.pause(row.id)
    july = datetime(2026, 7, 10, 9, tzinfo=UTC)
    assert schedules.begin_round(row.id, july) is None
    assert db.session.scalar(schedules.first_due(july)) is None
    schedules.resume(row, july)
    assert row.next_begins_on == date(2026, 7, 1) and not row.is_paused


def test_a_schedule_that_failed_resumes_where_it_stopped(cast: Cast) -> None:
    row = schedule(cast)
    schedules.pause(row.id, "Nobody installed the measures.")
    schedules.resume(row, datetime(2026, 7, 10, 9, tzinfo=UTC))
    assert row.next_begins_on == date(2026, 3, 1) and row.failure == ""


def test_a_contract_that_is_over_is_asked_nothing_more(cast: Cast) -> None:
    row = schedule(cast)
    cast.contract.ends_on = date(2026, 2, 28)
    assert schedules.begin_round(row.id, row.next_due_at) is None
    assert row.is_paused and row.failure == "The contract is over."
