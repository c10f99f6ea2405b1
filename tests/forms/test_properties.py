"""What holds for anything that may be typed, by hypothesis."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.pages import SCOPE, definition, drawn, form_of, pairs_on

NAMES = ["name", "email", "code", "done", "visits", "cost", "start-day", "start-month", "start-year", "target",
         "at-time", "met-day", "met-time", "agree", "areas", "outcome", "reason", "risk", "who", "address.street",
         "staff", "staff-r1-role", "staff-r1-passed", "staff-r1-on-day", "evidence", "_row", "_file", "_shown"]
WORDS = st.text(max_size=30) | st.sampled_from(
    ["", "yes", "not met", "met", "r1", "r2", "12", "2026", "staff:add", "staff:up:r1", "safety", "low", "4/12/2026"]
)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=25)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_anything_typed_can_be_shown_checked_and_sent_again(pairs: list[tuple[str, str]]) -> None:
    form = form_of(definition("every"), pairs, SCOPE)
    form.validate()
    form.as_seen()
    page = drawn(form)
    again = form_of(definition("every"), pairs_on(page), SCOPE)
    assert again.answers() == form.answers()


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_answers_fill_the_form_that_gives_them_again(pairs: list[tuple[str, str]]) -> None:
    answers = form_of(definition("every"), pairs, SCOPE).answers()
    assert form_of(definition("every"), None, SCOPE, data=answers).answers() == answers
