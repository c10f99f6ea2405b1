"""Reading `.email` files: what is taken, what is refused, and where it says so."""

import pytest

from notifications.templates import check_email, read_template
from workflows.errors import Refused

GOOD = b"Update due {{ task.due }}\n\nDear {{ recipient.name }},\n\n[Update the plan]({{ link }})\n"


def messages(data: bytes, known: set[str] | None = None) -> list[tuple[int | None, str]]:
    return [(found.line, found.message) for found in check_email(data, "weekly.email", known or set())]


def test_subject_is_the_first_line_with_or_without_its_name() -> None:
    plain, named = read_template(GOOD, "a.email"), read_template(b"Subject: " + GOOD, "b.email")
    assert [str(piece) for piece in plain.subject] == [str(piece) for piece in named.subject]
    assert plain.subject[0] == "Update due "


def test_a_template_without_faults_has_no_problems() -> None:
    assert check_email(GOOD, "weekly.email") == []


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "no subject"),
        (b"\n\ntext", 1, "no subject"),
        (b"Subject:\n\ntext", 1, "no subject"),
        (b"Hello\n\n" + b"*a_ " * 15_000, None, "more than 50,000 characters"),
        (b"Subject\ntext\n", 2, "blank line"),
        (b"Subject\n\n  \n", 3, "no text"),
        (b"Subject\n\n\xff\xfe", None, "UTF-8"),
        (b"Subject\n\nok\n\n{{ 1 + }}", 5, "cannot be read"),
        (b"Subject {{ 1 + }}\n\ntext", 1, "cannot be read"),
        (b"Subject\n\nthis {{ never ends", 3, "pair up"),
    ],
)
def test_a_fault_is_named_with_its_line(data: bytes, line: int | None, words: str) -> None:
    found = messages(data)
    assert [at for at, _ in found] == [line]
    assert words in found[0][1]


def test_a_value_must_not_decide_where_a_link_leads() -> None:
    assert "decides where a link leads" in messages(b"S\n\n[here]({{ provider.site }})\n")[0][1]
    assert "decides where a link leads" in messages(b"S\n\n[here](https://{{ provider.site }}/x)\n")[0][1]
    assert messages(b"S\n\n[write](mailto:{{ officer.email }}) or [answer]({{ link }})\n") == []


def test_a_name_that_nothing_has_is_an_error_that_says_what_was_meant() -> None:
    known = {"plan", "case.reference", "provider.name", "decision.reason", "previous.decide"}
    text = b"{{ plam.end }}\n\n{{ provider.nam }}{{ recipient.name }}{{ link }}{{ decision.on }}{{ previous.decid.on }}"
    found = check_email(text, "weekly.email", known)
    assert [(problem.severity, problem.message) for problem in found] == [
        ("error", "nothing is called “plam”"), ("error", "nothing is called “provider.nam”"),
        ("error", "nothing is called “previous.decid”"),
    ]
    assert ["plan" in found[0].fix, "provider.name" in found[1].fix, "previous.decide" in found[2].fix] == [True] * 3


def test_reading_a_template_with_a_fault_is_refused_with_every_problem() -> None:
    with pytest.raises(Refused) as refusal:
        read_template(b"S\n\n{{ 1 + }} {{ 2 + }}\n", "weekly.email")
    assert len(refusal.value.problems) == 2
