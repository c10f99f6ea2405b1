"""What a page shows can be sent back as it is; what nobody sees, or nobody chose, changes no answer."""

import json
from typing import Any

import pytest

from forms import check_form
from forms.wording import say
from tests.forms.pages import asking, form_of, messages
from tests.forms.test_texts_and_numbers import number, text

OPTIONS = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]


def choosing(kind: str = "radio", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": kind, "id": "c", "key": "pick", "label": "Pick", "values": OPTIONS, **properties}


def moment(subtype: str = "datetime", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "datetime", "id": "m", "key": "met", "dateLabel": "Met", "subtype": subtype, **properties}


@pytest.mark.parametrize(
    ("properties", "given", "shown", "answer"),
    [
        ({"decimalDigits": 2}, 2 / 3, "0.67", 0.67),
        ({"decimalDigits": 1}, 33.33, "33.3", 33.3),
        ({"decimalDigits": 0}, 2.5, "3", 3),
        ({"decimalDigits": 2}, -0.005, "-0.01", -0.01),
        ({}, 1 / 3, "0.333333333333333", 0.333333333333333),
        ({"decimalDigits": 2, "serializeToString": True}, "10.505", "10.51", "10.51"),
        ({"decimalDigits": 3}, 2.5, "2.5", 2.5),
        ({"decimalDigits": 1}, 99.95, "100.0", 100),
    ],
)
def test_number_given_is_shown_with_the_digits_that_can_be_sent(
    properties: dict[str, Any], given: object, shown: str, answer: object
) -> None:
    asked = asking(number(**properties))
    page = form_of(asked, scope={"visits": given})
    sent = form_of(asked, {"visits": page.section.questions[0].raw}, {"visits": given})
    assert (page.section.questions[0].raw, messages(sent), sent.answers()) == (shown, [], {"visits": answer})


def test_number_of_a_row_is_shown_with_the_digits_that_can_be_sent() -> None:
    rows = {"type": "dynamiclist", "id": "l", "path": "rows", "label": "Rows", "components": [number(decimalDigits=1)]}
    page = form_of(asking(rows), scope={"rows": [{"id": "r1", "visits": 33.33}]})
    assert page.section.questions[0].rows[0].section.questions[0].raw == "33.3"


@pytest.mark.parametrize("typed", ["£1,250.50", "£ 1 250.50", "1,250.50", "-£5", "1 250.50"])
def test_money_is_taken_as_people_write_it(typed: str) -> None:
    form = form_of(asking(number(decimalDigits=2)), {"visits": typed})
    assert (messages(form), form.answers()["visits"]) == ([], -5 if "-" in typed else 1250.5)


@pytest.mark.parametrize("typed", ["4 5", "9 3", "12 13 14", "1 2345", "1,2", "12,34", "£", "€5", "1 250 5"])
def test_what_may_be_two_numbers_is_none(typed: str) -> None:
    assert messages(form_of(asking(number()), {"visits": typed})) == ["Missed visits must be a number, like 12"]


def test_pound_sign_is_no_part_of_a_number_of_another_currency() -> None:
    asked = asking(number(appearance={"prefixAdorner": "€"}))
    assert form_of(asked, {"visits": "€5"}).answers() == {"visits": 5}
    assert messages(form_of(asked, {"visits": "£5"})) != []


@pytest.mark.parametrize(
    ("component", "typed", "answer"),
    [
        (text(validationType="phone"), "\u202a020 7946 0958\u202c", "020 7946 0958"),
        (text(validationType="email"), "\ufeffpat@example.com", "pat@example.com"),
        (text(), "\u200bPat\u00ad\u2060 ", "Pat"),
        (text(), "in all\ufeff rooms", "in all rooms"),
        (text(), "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # inside a word it belongs there
    ],
)
def test_characters_that_nobody_sees_are_taken_off(component: dict[str, Any], typed: str, answer: str) -> None:
    form = form_of(asking(component), {"name": typed})
    assert (messages(form), form.answers()) == ([], {"name": answer})


@pytest.mark.parametrize("typed", ["93\u200b", "\ufeff93", "\u202d93\u202c", "93\u00a0"])
def test_number_beside_characters_that_nobody_sees_is_that_number(typed: str) -> None:
    assert form_of(asking(number()), {"visits": typed}).answers() == {"visits": 93}


@pytest.mark.parametrize("typed", ["\u200b", "\ufeff", " \u2060\u00ad "])
def test_required_answer_of_nothing_to_see_is_missing(typed: str) -> None:
    assert messages(form_of(asking(text(required=True)), {"name": typed})) == ["Enter the full name"]


@pytest.mark.parametrize(("kind", "empty"), [("radio", None), ("select", None), ("checklist", [])])
def test_answer_that_is_no_option_any_more_can_be_left_out(kind: str, empty: object) -> None:
    form = form_of(asking(choosing(kind), text()), {"name": "Pat"}, {"pick": "gone"})
    assert (messages(form), form.answers()["pick"]) == ([], empty)
    required = form_of(asking(choosing(kind, validate={"required": True}), text()), {"name": "Pat"}, {"pick": "gone"})
    assert len(messages(required)) == 1


def test_choice_that_is_an_option_stays() -> None:
    form = form_of(asking(choosing("checklist"), text()), {"name": "Pat"}, {"pick": ["gone", "b"]})
    assert form.answers()["pick"] == ["b"]


@pytest.mark.parametrize(
    ("component", "key", "blank"),
    [
        (number(defaultValue=5), "visits", None),
        (text() | {"defaultValue": "Pat"}, "name", ""),
        (choosing(defaultValue="a"), "pick", None),
        (moment("date", defaultValue="2026-03-02"), "met", None),
        ({"type": "checkbox", "id": "k", "key": "ok", "label": "OK", "defaultValue": True}, "ok", False),
    ],
)
def test_cleared_default_does_not_come_back(component: dict[str, Any], key: str, blank: object) -> None:
    assert form_of(asking(component), scope={key: None}).answers()[key] == blank
    assert form_of(asking(component)).answers()[key] == component["defaultValue"]


@pytest.mark.parametrize(
    ("component", "trouble"),
    [
        (moment("date", defaultValue="=today()"), "is an expression"),
        (number(defaultValue="abc"), "is no number"),
        (number(defaultValue=7, validate={"max": 5}), "is more than 5"),
        (number(defaultValue=-1, validate={"min": 0}), "is less than 0"),
        (choosing(defaultValue="zz"), "is none of its options"),
        (choosing("checklist", defaultValue=["a", "zz"]), "is none of its options"),
        (choosing("select", defaultValue="A"), "is none of its options"),
        (moment("date", defaultValue="4/12/2026"), "is no date such as"),
        (moment("time", defaultValue="late"), "is no time such as"),
        ({"type": "checkbox", "id": "k", "key": "ok", "label": "OK", "defaultValue": "yes"}, "neither true nor false"),
        (text(maxLength=3) | {"defaultValue": "abcd"}, "has more than 3 characters"),
        (text() | {"defaultValue": 12}, "is no text"),
    ],
)
def test_default_that_cannot_be_is_said_and_not_used(component: dict[str, Any], trouble: str) -> None:
    asked = asking(component)
    source = json.dumps({"id": "f", "type": "default", "components": [component]}).encode()
    assert [trouble in problem.message for problem in check_form(source, "f.form")] == [True]
    assert not any(form_of(asked).answers().values())


@pytest.mark.parametrize(
    ("kept", "words", "boxes"),
    [
        ("2026-07-04T09:30:00", "Saturday 4 July 2026 at 9:30am", ["4", "7", "2026", "09:30"]),
        ("2026-07-04T09:30:00Z", "Saturday 4 July 2026 at 10:30am", ["4", "7", "2026", "10:30"]),
        ("2026-07-04T23:30:00Z", "Sunday 5 July 2026 at 12:30am", ["5", "7", "2026", "00:30"]),
        ("2026-07-04T09:30:00+02:00", "Saturday 4 July 2026 at 8:30am", ["4", "7", "2026", "08:30"]),
        ("2026-01-04T09:30:00@Europe/London", "Sunday 4 January 2026 at 9:30am", ["4", "1", "2026", "09:30"]),
        ("2026-07-04T09:30:00.123456789@Europe/Berlin", "Saturday 4 July 2026 at 8:30am", ["4", "7", "2026", "08:30"]),
        ("2026-07-04T23:59:59@Europe/London", "Saturday 4 July 2026", ["4", "7", "2026", "23:59"]),
        ("2026-10-25T01:30:00+00:00[Europe/London]", "Sunday 25 October 2026 at 1:30am", ["25", "10", "2026", "01:30"]),
    ],
)
def test_moment_is_one_moment_by_londons_clock_everywhere(kept: str, words: str, boxes: list[str]) -> None:
    assert say(kept) == words
    assert form_of(asking(moment()), scope={"met": kept}).section.questions[0].raws == boxes


@pytest.mark.parametrize("kept", ["2026-07-04T09:30:00@No/Where", "2026-13-04T09:30:00", "2026-07-04Tea", "2026-0704"])
def test_text_that_is_no_moment_stays_as_it_is(kept: str) -> None:
    assert say(kept) == kept


def test_expressions_read_the_cases_value_of_a_question_that_nobody_may_answer() -> None:
    more = {"type": "expression", "id": "e", "key": "next", "expression": "=visits + 1"}
    shown = text() | {"conditional": {"hide": "=visits < 3"}}
    form = form_of(asking(number(disabled=True), more, shown), scope={"visits": 4})
    assert form.answers() == {"next": 5, "name": ""}


def test_hidden_answer_of_a_row_is_null_for_others_and_stays_with_the_row() -> None:
    done = {"type": "checkbox", "id": "d", "key": "done", "label": "Done"}
    why = text() | {"key": "why", "conditional": {"hide": "=this.done"}}
    rows = {"type": "dynamiclist", "id": "l", "path": "rows", "label": "Rows", "components": [done, why]}
    told = {"type": "expression", "id": "e", "key": "told", "expression": "=rows.why"}
    form = form_of(asking(rows, told), scope={"rows": [{"id": "r1", "done": True, "why": "old reason"}]})
    assert form.answers()["told"] == [None]
    assert form.answers()["rows"][0]["why"] == "old reason"
