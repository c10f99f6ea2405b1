"""When timers are due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.engine import clock
from workflows.feel import Months

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2026-01-31T09:00Z", "P1M", "2026-02-28T09:00Z"),
        ("2028-01-31T09:00Z", "P1M", "2028-02-29T09:00Z"),
        ("2026-03-28T09:00Z", "P1D", "2026-03-29T09:00+01:00"),
        ("2026-10-24T09:00+01:00", "P1D", "2026-10-25T09:00Z"),
        ("2026-03-28T09:00Z", "PT24H", "2026-03-29T10:00+01:00"),
        ("2026-03-28T01:30Z", "P1D", "2026-03-29T02:30+01:00"),
        ("2026-01-05T12:00Z", "P1W", "2026-01-12T12:00Z"),
        ("2026-01-05T12:00Z", "P1DT2H", "2026-01-06T14:00Z"),
        ("2026-01-05T12:00Z", "PT0.5S", "2026-01-05T12:00:00.5Z"),
        ("2024-02-29T12:00Z", "P1Y", "2025-02-28T12:00Z"),
        ("2026-01-05T12:00Z", "2026-07-01", "2026-07-01T23:59:59+01:00"),
        ("2026-01-05T12:00Z", "2026-07-01T09:00:00", "2026-07-01T09:00+01:00"),
        ("2026-01-05T12:00Z", "2026-07-01T09:00:00Z", "2026-07-01T09:00Z"),
        ("2026-01-05T12:00Z", "2026-07-01T09:00:00@Europe/Paris", "2026-07-01T07:00Z"),
    ],
)
def test_texts_are_calendar_time_of_the_zone(now: str, text: str, expected: str) -> None:
    assert clock.due(text, at(now), LONDON).at == at(expected)


def test_feel_values_are_times_too() -> None:
    assert clock.due(date(2026, 7, 1), NOON, LONDON).at == at("2026-07-01T23:59:59+01:00")
    assert clock.due(Months(1), at("2026-01-31T09:00Z"), LONDON).at == at("2026-02-28T09:00Z")
    assert clock.due(timedelta(days=1), at("2026-03-28T09:00Z"), LONDON).at == at("2026-03-29T09:00+01:00")
    assert clock.due(datetime(2026, 7, 1, 9), NOON, LONDON).at == at("2026-07-01T09:00+01:00")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "P",
        "PT",
        "P1",
        "tomorrow",
        "P999999999M",
        "P9999Y",
        "R/PT0S",
        "R0/PT1H",
        "R/P",
        "R3",
        "2026-02-30",
        None,
        5,
        True,
    ],
)
def test_what_says_no_time_is_refused(value: object) -> None:
    with pytest.raises(clock.NoTime):
        clock.due(value, NOON, LONDON)


def fired(text: str, *times: str) -> list[datetime | None]:
    due: clock.Due | None = clock.due(text, NOON, LONDON)
    dues: list[datetime | None] = []
    for time in times:
        assert due is not None
        due = clock.of_json(clock.as_json(due)).next(at(time), LONDON)
        dues.append(due.at if due else None)
    return dues


def test_a_repetition_keeps_its_rhythm_and_skips_what_was_missed() -> None:
    assert fired("R/PT1H", "2026-01-05T13:20Z") == [at("2026-01-05T14:00Z")]
    assert fired("R/PT1H", "2026-01-05T17:30Z") == [at("2026-01-05T18:00Z")]
    assert fired("R/PT1S", "2036-01-05T17:30Z") == [at("2036-01-05T17:30:01Z")]
    assert fired("R/P1D", "2026-03-29T12:00+01:00") == [at("2026-03-30T12:00+01:00")]


def test_a_repetition_ends_after_its_number_of_times() -> None:
    assert fired("R2/PT1H", "2026-01-05T13:00Z", "2026-01-05T14:00Z") == [at("2026-01-05T14:00Z"), None]
    assert fired("R3/PT1H", "2026-01-05T18:00Z") == [None]


ZONED = [
    ("R3/2026-01-06T10:00:00@Europe/London/P1D", "2026-01-06T10:00Z"),
    ("R3/2026-07-06T10:00:00@Europe/London/P1D", "2026-07-06T10:00+01:00"),
    ("R3/2026-01-06T10:00:00[Europe/Berlin]/P1D", "2026-01-06T09:00Z"),
    ("R/2026-01-06T10:00:00Z[Europe/London]/PT1H", "2026-01-06T10:00Z"),
    ("R/2026-01-06T10:00:00.5@America/Argentina/Buenos_Aires/P1M", "2026-01-06T13:00:00.5Z"),
    ("R/2026-01-06T10:00:00+02:00/P1W", "2026-01-06T08:00Z"),
    ("R5/2026-01-06/P1D", "2026-01-06T23:59:59Z"),
    ("R5/20260106T100000Z/P1D", "2026-01-06T10:00Z"),
]


@pytest.mark.parametrize(("text", "first"), ZONED)
def test_the_start_of_a_repetition_may_name_its_zone(text: str, first: str) -> None:
    due = clock.due(text, NOON, LONDON)
    assert (due.at, clock.of_json(clock.as_json(due))) == (at(first), due)
    assert due.every == clock.span(text.rpartition("/")[2])


@pytest.mark.parametrize("text", ["R3/P1D/P1D", "R3/2026-01-06T10:00:00@Nowhere/Here/P1D", "R3/x/y/P1D", "R3//P1D"])
def test_what_stands_before_the_span_must_be_a_moment(text: str) -> None:
    with pytest.raises(clock.NoTime):
        clock.due(text, NOON, LONDON)


def test_a_monthly_repetition_does_not_drift() -> None:
    due = clock.due("R/P1M", at("2026-01-31T09:00Z"), LONDON)
    seen = []
    for _ in range(3):
        seen.append(due.at.date().isoformat())
        due = due.next(due.at, LONDON) or due
    assert seen == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_repetition_from_the_past_fires_once_and_goes_on_in_the_future() -> None:
    due = clock.due("R/2020-01-01T00:00:00Z/P1D", NOON, LONDON)
    assert due.at == at("2020-01-01T00:00Z")
    later = due.next(NOON, LONDON)
    assert later is not None and later.at == at("2026-01-06T00:00Z")
