"""Questions answered with words and numbers."""

from typing import Any

import pytest

from tests.forms.pages import asking, form_of, messages


def text(**validate: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "textfield", "id": "f", "key": "name", "label": "Full name", "validate": validate}


def number(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "number", "id": "n", "key": "visits", "label": "Missed visits", **properties}


@pytest.mark.parametrize(
    ("validate", "typed", "expected"),
    [
        ({"required": True}, "  ", ["Enter the full name"]),
        ({"required": "=1 = 1"}, "", ["Enter the full name"]),
        ({"required": True}, "Pat", []),
        ({}, "", []),
        ({"minLength": 3}, "ab", ["Full name must be 3 characters or more"]),
        ({"minLength": 3}, "", []),
        ({"maxLength": 3}, "abcd", ["Full name must be 3 characters or fewer"]),
        ({"maxLength": "=1 + 2"}, "abcd", ["Full name must be 3 characters or fewer"]),
        ({}, "a" * 20_001, ["Full name must be 20,000 characters or fewer"]),
        ({"pattern": "^[A-Z]+$"}, "abc", ["Full name is not in the expected format"]),
        ({"pattern": "[A-Z]"}, "abC", []),
        ({"pattern": "x", "patternErrorMessage": "It needs an x"}, "abc", ["It needs an x"]),
        ({"validationType": "email"}, "pat@", ["Enter an email address in the correct format, like name@example.com"]),
        ({"validationType": "email"}, "pat@example.com", []),
        ({"validationType": "phone"}, "call me", ["Enter a telephone number, like 01632 960 001 or 07700 900 982"]),
        ({"validationType": "phone"}, "+44 (0)7700 900 982", []),
    ],
)
def test_a_text_is_validated_in_plain_words(validate: dict[str, Any], typed: str, expected: list[str]) -> None:
    assert messages(form_of(asking(text(**validate)), {"name": typed})) == expected


def test_a_catastrophic_pattern_ends() -> None:
    # Without its limit the pattern would take years, and so would this test.
    form = form_of(asking(text(pattern="^(a+)+$")), {"name": "a" * 5_000 + "!"})
    assert messages(form) == ["Full name is not in the expected format"]


def test_the_owners_own_words_say_what_is_missing() -> None:
    component = {**text(required=True), "properties": {"error": "Tell us your name"}}
    assert messages(form_of(asking(component), {"name": ""})) == ["Tell us your name"]


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("What was done?", "Answer the question “What was done?”"),
        ("Your name", "Enter your name"),
        ("KPI", "Enter the KPI"),
        ("Target:", "Enter the target"),
    ],
)
def test_a_label_becomes_part_of_the_message(label: str, message: str) -> None:
    component = {**text(required=True), "label": label}
    assert messages(form_of(asking(component), {"name": ""})) == [message]


def test_line_breaks_stay_and_control_characters_go() -> None:
    area = {"type": "textarea", "id": "a", "key": "words", "label": "Words"}
    assert form_of(asking(area), {"words": " one\r\ntwo\x00\x07 "}).answers() == {"words": "one\ntwo"}


@pytest.mark.parametrize(
    ("properties", "typed", "answer"),
    [
        ({}, "12", 12),
        ({}, "-12.50", -12.5),
        ({}, "1,250", 1250),
        ({}, "0.1", 0.1),
        ({"appearance": {"prefixAdorner": "£"}}, "£1,250.50", 1250.5),
        ({"appearance": {"suffixAdorner": "%"}}, "95 %", 95),
        ({"serializeToString": True}, "1250.50", "1250.50"),
        ({}, "", None),
        ({}, "twelve", None),
    ],
)
def test_a_number_is_read_leniently_and_exactly(properties: dict[str, Any], typed: str, answer: object) -> None:
    answered = form_of(asking(number(**properties)), {"visits": typed}).answers()["visits"]
    assert answered == answer and type(answered) is type(answer)


@pytest.mark.parametrize(
    ("properties", "typed", "expected"),
    [
        ({"validate": {"required": True}}, "", "Enter the missed visits"),
        ({}, "twelve", "Missed visits must be a number, like 12"),
        ({}, "1e9", "Missed visits must be a number, like 12"),
        ({}, "NaN", "Missed visits must be a number, like 12"),
        ({}, "1" * 5_000, "Missed visits must be a number, like 12"),
        ({}, "1234567890.1234567", "Missed visits must have 15 digits or fewer"),
        ({"validate": {"min": 0}}, "-1", "Missed visits must be 0 or more"),
        ({"validate": {"max": "=500 + 500"}}, "1001", "Missed visits must be 1,000 or fewer"),
        ({"decimalDigits": 0}, "1.5", "Missed visits must be a whole number"),
        ({"decimalDigits": 2}, "1.555", "Missed visits must have 2 decimal places or fewer"),
        ({"increment": 0.1}, "0.35", "Missed visits must be a multiple of 0.1"),
    ],
)
def test_a_number_is_validated_in_plain_words(properties: dict[str, Any], typed: str, expected: str) -> None:
    assert messages(form_of(asking(number(**properties)), {"visits": typed})) == [expected]


@pytest.mark.parametrize("given", [0, 3, -2.5, 0.0000001, 123456789012345, 1e20])
def test_a_number_given_is_answered_again(given: float) -> None:
    assert form_of(asking(number()), data={"visits": given}).answers() == {"visits": given}


def test_tenths_are_exact() -> None:
    assert messages(form_of(asking(number(increment=0.1)), {"visits": "0.3"})) == []


def test_a_number_is_shown_with_its_unit() -> None:
    component = number(decimalDigits=2, appearance={"prefixAdorner": "£", "suffixAdorner": "a week"})
    assert form_of(asking(component), {"visits": "1250.5"}).as_seen()[0].text == "£1,250.50 a week"
