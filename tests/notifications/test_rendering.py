"""From template and values to an email: values are words and nothing else, in both parts."""

import logging
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rendering import Rendered, render
from notifications.templates import read_template
from workflows import feel

NOW = feel.Environment(now=datetime(2026, 3, 2, 9, tzinfo=UTC))
LINK = "https://private-link.invalid/"


def email(body: str, subject: str = "Subject", note: str = "", **scope: Any) -> Rendered:
    template = read_template(f"{subject}\n\n{body}\n".encode(), "test.email")
    return render(template, scope, NOW, "Westhaven Council", note)


class Tags(HTMLParser):
    """The tags of a page, in order, and the addresses it links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]


def test_dates_read_as_people_say_them() -> None:
    made = email("{{ a }}; {{ b }}; {{ c }}", a="2026-12-04", b="2026-07-01T16:00:00Z", c=True)
    assert made.text == "Friday 4 December 2026; Wednesday 1 July 2026 at 5pm; Yes\n"


def test_the_end_of_a_local_day_is_that_day() -> None:
    local, kept = "2026-07-04T09:30:00", "2026-07-04T23:59:59@Europe/London"
    assert email("{{ a }}; {{ b }}", a=local, b=kept).text == "Saturday 4 July 2026 at 9:30am; Saturday 4 July 2026\n"
    assert email("{{ due }}", due="2026-07-03T22:59:59+00:00").text == "Friday 3 July 2026\n"


def test_words_that_the_template_itself_says_keep_their_space() -> None:
    made = email('Due{{ if contract = null then "" else " for " + contract }}.', contract="Home care")
    assert made.text == "Due for Home care.\n" and "Due for Home care." in made.html
    assert email("Dear{{ name }},", name=" Prue ").text == "DearPrue,\n"


def test_numbers_read_plainly() -> None:
    assert email("{{ 2026 }}, {{ 0.1 + 0.2 }}, {{ 10 / 4 }}").text == "2026, 0.3, 2.5\n"


def test_a_null_shows_as_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert email("Before{{ missing.name }}after").text == "Beforeafter\n"
    assert "missing.name is null" in caplog.text


def test_markdown_in_a_value_stays_words() -> None:
    evil = "[click](https://evil.example) **bold** <b>x</b> ![p](https://evil.example/p.png) `c` <https://evil.example>"
    page = Tags(email("Said: {{ words }}", words=evil).html)
    assert page.addresses == []
    assert not {"a", "strong", "b", "img", "code"} & set(page.tags)


def test_lines_of_a_value_cannot_become_headings_lists_or_code() -> None:
    made = email("> {{ words }}", words="one\n\n# two\n- three\n    four\n1. five\n---\n| a |")
    assert Tags(made.html).tags.count("blockquote") == 1
    assert not {"h1", "ul", "ol", "pre", "hr", "table"} & set(Tags(made.html).tags)
    assert made.text.splitlines()[:3] == ["> one", "> # two", "> - three"]


def test_a_value_cannot_start_another_header() -> None:
    made = email("text", subject="About {{ name }}", name="x\r\nBcc: all@evil.example\x00\u2028y")
    assert made.subject == "About x Bcc: all@evil.example y"


@given(st.text(max_size=80))
def test_no_value_brings_a_tag_or_an_address(words: str) -> None:
    plain = Tags(email("A {{ words }} b\n\n{{ words }}\n\n- {{ words }}", words="w").html)
    made = email("A {{ words }} b\n\n{{ words }}\n\n- {{ words }}", subject="S {{ words }}", words=words)
    page = Tags(made.html)
    assert set(page.tags) <= {*plain.tags, "br"} and page.addresses == []
    assert len(made.subject.splitlines()) == 1


def test_the_link_is_written_out_in_the_text_and_can_be_pressed_in_the_html() -> None:
    made = email("[Update the plan]({{ link }})\n\nOr copy this: {{ link }}", link=LINK)
    assert f"Update the plan: {LINK}" in made.text and f"Or copy this: {LINK}" in made.text
    assert Tags(made.html).addresses == [LINK, LINK]


def test_a_list_alone_in_its_paragraph_becomes_bullets() -> None:
    made = email("{{ for row in plan return row.issue }}", plan=[{"issue": "Missed visits"}, {"issue": "MAR charts"}])
    assert made.text == "- Missed visits\n- MAR charts\n"
    assert "<li" in made.html and made.html.count("<li") == 2


def test_a_copy_of_answers_is_labels_with_their_texts() -> None:
    copy = [{"label": "Your plan", "text": ""}, {"label": "What did you do?", "text": "Hired two\nTrained <all>"}]
    made = email("You sent:\n\n{{ answers }}", answers=copy)
    assert made.text == "You sent:\n\nYour plan\n\nWhat did you do?\n  Hired two\n  Trained <all>\n"
    assert "Hired two<br>Trained &lt;all&gt;" in made.html


def test_styles_are_inlined_and_nothing_is_fetched() -> None:
    page = email("[x](https://council.example)").html
    assert "<style" not in page and 'style="' in page
    assert {tag for tag in Tags(page).tags} & {"img", "link", "script"} == set()


def test_a_copy_says_whose_email_it_was_in_both_parts() -> None:
    made = email("Text", note="A copy of an email to Prue Vidal.")
    assert made.text.startswith("A copy of an email to Prue Vidal.\n\n")
    assert "A copy of an email to Prue Vidal." in made.html


def test_a_link_alone_in_its_paragraph_is_a_button() -> None:
    page = email("[Update the plan]({{ link }})\n\nOr [read]({{ link }}) first.\n\n{{ link }}", link=LINK).html
    assert page.count('class="button"') == 1


def test_a_placeholder_that_asks_for_too_much_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert email("Before{{ count(for i in 1..999999999 return i) }}after").text == "Beforeafter\n"
    assert "limit" in caplog.text


def test_values_that_would_fill_a_library_are_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    made = email("{{ for i in 1..99000 return i }} and {{ kept }}\n\n" * 20, kept="Words")
    assert made.text.count("Words") == 20 and len(made.html) < 4_000_000
    assert "more than 1,000,000 characters" in caplog.text and "limit of steps" in caplog.text
