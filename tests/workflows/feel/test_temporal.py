"""Dates, times and durations: their arithmetic, their parts, the zones."""

import pytest

from tests.workflows.feel.asking import ask

CASES = [
    ('@"2026-01-31" + @"P1M"', "2026-02-28"),
    ('@"2024-02-29" - @"P1Y"', "2023-02-28"),
    ('@"2026-01-01" + @"PT36H"', "2026-01-02"),
    ('@"2026-03-01" - @"2026-02-28"', "P1D"),
    ('@"2026-01-01T10:00:00" + @"P1M"', "2026-02-01T10:00:00"),
    ('@"23:00:00" + @"PT2H"', "01:00:00"),
    ('@"10:00:00" - @"09:30:00"', "PT30M"),
    ('@"P1D" * 2', "P2D"),
    ('@"P1Y" / 2', "P6M"),
    ('@"P1D" / @"PT12H"', 2),
    ('@"P1M" + @"P1D"', None),
    ('-@"P1D"', "-P1D"),
    ('@"2026-03-28T12:00:00@Europe/London" + @"P1D"', "2026-03-29T13:00:00@Europe/London"),
    ('@"2026-07-01T12:00:00@Europe/London" = @"2026-07-01T11:00:00Z"', True),
    ('@"2026-07-01T12:00:00" = @"2026-07-01T12:00:00Z"', False),
    ('@"2026-07-01T12:00:00" < @"2026-07-01T13:00:00Z"', None),
    ('@"2026-07-01" < @"2026-07-02"', True),
    ('@"2026-07-01" < @"2026-07-02T00:00:00"', None),
    ('@"P1M" < @"P32D"', None),
    ('@"2026-11-21".weekday', 6),
    ('@"2026-11-21T10:20:30+01:00".time offset', "PT1H"),
    ('@"2026-11-21T10:20:30@Europe/Paris".timezone', "Europe/Paris"),
    ('@"2026-11-21T10:20:30+01:00".timezone', None),
    ('@"2026-11-21T10:20:30".second', 30),
    ('@"-P1DT2H".hours', -2),
    ('@"P1Y2M".months', 2),
    ('@"2026-11-21".hour', None),
    ('@"10:00:00.123456789"', "10:00:00.123456789"),
    ('@"-0044-03-15" < @"2026-01-01"', True),
    ('@"999999999-12-31" + @"P1D"', None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_temporal_value_is_what_the_standard_says(text: str, expected: object) -> None:
    assert ask(text) == expected
