"""What is shown, asked and answered depends on other answers."""

from typing import Any

import pytest

from tests.forms.pages import asking, drawn, form_of, messages

OUTCOME = {"type": "radio", "id": "o", "key": "outcome", "label": "Outcome",
           "values": [{"label": "Met", "value": "met"}, {"label": "Not met", "value": "not met"}]}
REASON = {"type": "textarea", "id": "r", "key": "reason", "label": "Reason", "validate": {"required": True},
          "conditional": {"hide": '=outcome != "not met"'}}


def test_a_hidden_question_is_neither_validated_nor_answered() -> None:
    form = form_of(asking(OUTCOME, REASON), {"outcome": "met", "reason": "typed before"})
    assert messages(form) == []
    assert form.answers() == {"outcome": "met"}


def test_a_shown_question_is_validated_and_answered() -> None:
    form = form_of(asking(OUTCOME, REASON), {"outcome": "not met", "reason": ""})
    assert messages(form) == ["Enter the reason"]
    assert form_of(asking(OUTCOME, REASON), {"outcome": "not met", "reason": "x"}).answers()["reason"] == "x"


def test_a_condition_sees_the_cases_variables_and_what_was_typed_over_them() -> None:
    assert form_of(asking(REASON), {"reason": "x"}, {"outcome": "not met"}).answers() == {"reason": "x"}
    asked = asking(OUTCOME, REASON)
    assert "reason" not in form_of(asked, {"outcome": "met", "reason": "x"}, {"outcome": "not met"}).answers()


def test_a_hidden_question_hides_what_depends_on_it() -> None:
    why = {"type": "textfield", "id": "w", "key": "more", "label": "More", "conditional": {"hide": "=reason = null"}}
    asked = asking(why, OUTCOME, REASON)
    assert set(form_of(asked, {"outcome": "met", "reason": "x", "more": "y"}).answers()) == {"outcome"}
    assert form_of(asked, {"outcome": "not met", "reason": "x", "more": "y"}).answers()["more"] == "y"


def test_conditions_that_contradict_each_other_still_end() -> None:
    hides_itself = {"type": "textfield", "id": "a", "key": "a", "conditional": {"hide": '=a = "x"'}}
    assert form_of(asking(hides_itself), {"a": "x"}).answers() in ({}, {"a": "x"})


def test_a_hidden_group_hides_its_parts() -> None:
    group = {"type": "group", "id": "g", "components": [{**REASON, "conditional": {}}],
             "conditional": {"hide": '=outcome = "met"'}}
    form = form_of(asking(OUTCOME, group), {"outcome": "met"})
    assert form.answers() == {"outcome": "met"} and messages(form) == []


def test_a_part_that_was_not_on_the_page_is_shown_before_anything_is_completed() -> None:
    optional = {**REASON, "validate": {}}
    form = form_of(asking(OUTCOME, optional), [("_shown", ""), ("outcome", "not met")])
    assert not form.validate()
    assert [part.name for part in form.revealed] == ["reason"]
    assert "There is more to answer" in drawn(form)
    again = form_of(asking(OUTCOME, optional), [("_shown", ""), ("_shown", "reason"), ("outcome", "not met")])
    assert again.validate()


def test_a_text_that_was_not_on_the_page_is_shown_before_it_is_signed() -> None:
    warning = {"type": "text", "id": "t", "text": "Beware", "conditional": {"hide": '=outcome != "not met"'}}
    form = form_of(asking(OUTCOME, warning), [("_shown", ""), ("outcome", "not met")])
    assert not form.validate()
    assert "Beware" in drawn(form)


@pytest.mark.parametrize(
    ("condition", "attributes"),
    [
        ('=outcome != "not met"', 'data-hide-field="outcome" data-hide-value="not met"'),
        ('= outcome = "met"', 'data-hide-field="outcome" data-hide-value="met" data-hide-when-equal'),
        ('=not(outcome = "met")', 'data-hide-field="outcome" data-hide-value="met"'),
        ("=agree", 'data-hide-field="agree" data-hide-value="true" data-hide-when-equal'),
        ("=not(agree)", 'data-hide-field="agree" data-hide-value="true"'),
        ("=agree = false", 'data-hide-field="agree" data-hide-value="false" data-hide-when-equal'),
    ],
)
def test_simple_conditions_are_left_to_the_script_too(condition: str, attributes: str) -> None:
    agree = {"type": "checkbox", "id": "a", "key": "agree", "label": "I agree"}
    page = drawn(form_of(asking(OUTCOME, agree, {**REASON, "conditional": {"hide": condition}})))
    assert attributes in page


@pytest.mark.parametrize("condition", ["=true", '=outcome != "met" and other', '=elsewhere != "met"', "=other"])
def test_other_conditions_are_decided_by_the_server_alone(condition: str) -> None:
    page = drawn(form_of(asking(OUTCOME, {**REASON, "conditional": {"hide": condition}}), scope={"other": True}))
    assert "data-hide" not in page and "Reason" not in page


@pytest.mark.parametrize("lock", ["readonly", "disabled"])
@pytest.mark.parametrize("value", [True, '=stage = "late"'])
def test_what_may_not_be_changed_is_not(lock: str, value: Any) -> None:  # noqa: ANN401
    field = {"type": "textfield", "id": "f", "key": "name", "label": "Name", lock: value,
             "validate": {"required": True}}
    form = form_of(asking(field), {"name": "forged"}, {"stage": "late", "name": "given"})
    assert form.validate()
    assert form.answers() == ({"name": "given"} if lock == "readonly" else {})
    page = drawn(form)
    assert "given" in page and "forged" not in page and '<input class="govuk-input' not in page


def test_an_expression_is_computed_from_what_was_typed() -> None:
    price = {"type": "number", "id": "p", "key": "price"}
    total = {"type": "expression", "id": "t", "key": "total", "expression": "=price * amount"}
    assert form_of(asking(price, total), {"price": "0.1", "total": "999"}, {"amount": 3}).answers() == {
        "price": 0.1, "total": 0.3
    }


def test_groups_with_a_path_answer_contexts() -> None:
    street = {"type": "textfield", "id": "s", "key": "street", "label": "Street"}
    asked = asking({"type": "group", "id": "g", "path": "site.address", "components": [street]})
    form = form_of(asked, {"site.address.street": "Quay 1"})
    assert form.answers() == {"site": {"address": {"street": "Quay 1"}}}
    assert form_of(asked, data=form.answers()).answers() == form.answers()


def test_keys_that_wtforms_uses_itself_are_free_to_be_asked() -> None:
    keys = ("data", "errors", "validate", "process", "meta", "answers", "section")
    form = form_of(asking(*({"type": "textfield", "id": key, "key": key, "label": key} for key in keys)),
                   {key: key for key in keys})
    assert form.validate() and form.answers() == {key: key for key in keys}


def test_the_script_is_not_told_to_follow_an_answer_that_can_only_be_read() -> None:
    unit = {"type": "select", "id": "u", "key": "unit", "label": "Unit", "readonly": True,
            "values": [{"label": "A", "value": "a"}]}
    follower = {"type": "textfield", "id": "f", "key": "f", "label": "F", "conditional": {"hide": '=unit != "a"'}}
    page = drawn(form_of(asking(unit, follower), scope={"unit": "a"}))
    assert 'name="f"' in page and "data-hide-field" not in page
