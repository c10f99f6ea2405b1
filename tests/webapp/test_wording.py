"""Dates and due times as people say them, in London."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from webapp import wording

NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)  # midday in London, a Wednesday


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_day_is_written_out() -> None:
    assert wording.day(date(2026, 12, 4)) == "Friday 4 December 2026"


def test_day_of_a_moment_is_londons() -> None:
    assert wording.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"


def test_moment_names_day_and_time() -> None:
    assert wording.moment(datetime(2026, 12, 4, 17, 5, tzinfo=UTC)) == "Friday 4 December 2026 at 5:05pm"


@pytest.mark.parametrize(
    ("due", "words", "style"),
    [
        (datetime(2026, 6, 29, 22, 59, tzinfo=UTC), "2 days late", "upturn-late"),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "1 day late", "upturn-late"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "late since 9:00am", "upturn-late"),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), "today", "upturn-soon"),
        (datetime(2026, 7, 2, 22, 59, tzinfo=UTC), "tomorrow", "upturn-soon"),
        (datetime(2026, 7, 4, 22, 59, tzinfo=UTC), "in 3 days", ""),
    ],
)
def test_due_time_says_how_far_off_it_is(due: datetime, words: str, style: str) -> None:
    assert wording.due(due, NOON) == words
    assert wording.due_class(due, NOON) == style


def test_midday_and_midnight_have_names() -> None:
    assert wording.time_of_day(NOON) == "midday"
    assert wording.time_of_day(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "midnight"
