"""Times and conditions of diagrams in plain words."""

from decimal import Decimal

import pytest

from webapp.manual import conditions, times

KNOWN = {"limits.days": Decimal(5), "limits.fewer": Decimal(2)}


@pytest.mark.parametrize(("text", "words"), [
    ("=end of day(working days after(today(), limits.days))", "within 5 working days"),
    ('=end of day(today() + duration("P1D") * limits.days)', "within 5 days"),
    ('=end of day(today() + duration("P7D"))', "within 7 days"),
    ("=end of day(today())", "by the end of the same day"),
    ("=end of day(date(weekDue))", "by “week due”"),
    ("=end of day(max(date(reviewOn), working days after(today(), limits.days)))",
     "by “review on” or 5 working days later, whichever is later"),
    ("=end of day(min(date(reviewOn), working days after(today(), limits.days)))",
     "by “review on” or 5 working days later, whichever is earlier"),
    ('=if urgency = "today" then end of day(today()) else end of day(working days after(today(), 1))',
     "by the end of the same day if “urgency” is “today”, otherwise within 1 working day"),
    ("=days[1].end", "days[1].end"),
    ("=what is (", "what is ("),
])
def test_when_a_task_is_due(text: str, words: str) -> None:
    assert times.due(text, KNOWN) == words


@pytest.mark.parametrize(("kind", "text", "words"), [
    ("timeDuration", "P7D", "after 7 days"),
    ("timeDuration", "PT1H30M", "after 1 hour 30 minutes"),
    ("timeCycle", "R/P1W", "every 1 week"),
    ("timeCycle", "R3/P2D", "every 2 days, 3 times"),
    ("timeDate", '=date and time(today() + duration("P1D") * (limits.days - limits.fewer), time("09:00:00"))',
     "3 days later at 9am"),
    ("timeDate", '=if date(on) > today() then date and time(date(on), time("14:30:00@Europe/London")) else now()',
     "on “on” at 2:30pm"),
    ("timeDate", "=end of day(working days before(date(deadline), limits.fewer))",
     "2 working days before “deadline”, at the end of the day"),
])
def test_when_a_timer_fires(kind: str, text: str, words: str) -> None:
    assert times.timer(kind, text, KNOWN) == words


@pytest.mark.parametrize(("text", "words"), [
    ('=outcome = "met"', "“outcome” is “met”"),
    ("=issuedOn = null", "“issued on” is not known yet"),
    ("=(week >= weeks or today() >= date(end)) and extension = 0",
     "(“week” has reached “weeks” or today has reached “end”) and “extension” is 0"),
    ("=count(failing) > limits.fewer", "the number of “failing” is more than 2"),
    ('=every move in moves satisfies move.status = "moved"', "for every one of “moves”, “status” is “moved”"),
    ("=suspended = true", "“suspended” is yes"),
    ("=lateInARow >= 3", "“late in a row” has reached 3"),
    ('=substring(name, 1, 2) = "ab"', 'substring(name, 1, 2) = "ab"'),
])
def test_a_condition_in_words_or_as_it_is_written(text: str, words: str) -> None:
    assert conditions.condition(text, KNOWN) == words
