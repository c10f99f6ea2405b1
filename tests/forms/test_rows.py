"""Lists of rows, without JavaScript."""

from typing import Any

import pytest

import forms
from tests.forms.pages import asking, definition, drawn, form_of, messages, pairs_on

NAME = {"type": "textfield", "id": "n", "key": "name", "label": "Name", "validate": {"required": True}}


def rows(*inside: dict[str, Any], **properties: Any) -> forms.FormDefinition:  # noqa: ANN401
    return asking({"type": "dynamiclist", "id": "l", "path": "plan", "label": "Plan",
                   "components": list(inside) or [NAME], **properties})


def typed(*ids: str, button: str = "") -> list[tuple[str, str]]:
    pairs = [("plan", "")]
    for row_id in ids:
        pairs += [("plan", row_id), (f"plan-{row_id}-name", f"name of {row_id}")]
    return [*pairs, ("_row", button)] if button else pairs


def named(form: Any) -> list[str]:  # noqa: ANN401
    return [row["name"] for row in form.answers()["plan"]]


def test_rows_are_answered_in_their_order_with_their_ids() -> None:
    form = form_of(rows(), typed("b", "a"))
    assert form.answers() == {"plan": [{"name": "name of b", "rowId": "b"}, {"name": "name of a", "rowId": "a"}]}
    assert not form.rows_changed()


@pytest.mark.parametrize(
    ("button", "order", "touched"),
    [
        ("plan:up:b", ["b", "a", "c"], "b"),
        ("plan:down:b", ["a", "c", "b"], "b"),
        ("plan:up:a", ["a", "b", "c"], "a"),
        ("plan:down:c", ["a", "b", "c"], "c"),
        ("plan:remove:b", ["a", "c"], "c"),
        ("plan:remove:c", ["a", "b"], "b"),
        ("plan:remove:forged", ["a", "b", "c"], ""),
        ("other:remove:a", ["a", "b", "c"], ""),
        ("plan:explode:a", ["a", "b", "c"], ""),
    ],
)
def test_row_buttons_move_and_remove(button: str, order: list[str], touched: str) -> None:
    form = form_of(rows(), typed("a", "b", "c", button=button))
    assert named(form) == [f"name of {row_id}" for row_id in order]
    assert form.touched == (f"plan-{touched}" if touched else "")
    assert form.rows_changed()


def test_an_added_row_is_empty_new_and_where_the_page_opens() -> None:
    form = form_of(rows(), typed("a", button="plan:add"))
    first, second = form.answers()["plan"]
    assert first["rowId"] == "a" and second == {"name": "", "rowId": second["rowId"]}
    assert len(second["rowId"]) == 8
    page = drawn(form)
    assert f'id="{form.touched}" tabindex="-1" autofocus' in page
    assert page.count("autofocus") == 1


def test_an_error_names_the_row_and_leads_to_its_box() -> None:
    form = form_of(rows(properties={"rowName": "Action"}), [("plan", "a"), ("plan", "b"), ("plan-a-name", "x")])
    assert messages(form) == ["Action 2: enter the name"]
    assert form.faults[0].anchor == "plan-b-name"
    assert 'href="#plan-b-name"' in drawn(form)


def test_a_page_sends_back_the_rows_it_shows() -> None:
    form = form_of(rows(), typed("a", "b", button="plan:up:b"))
    again = form_of(rows(), pairs_on(drawn(form)))
    assert again.answers() == form.answers()


def test_rows_given_without_ids_get_some_that_stay() -> None:
    given = {"plan": [{"name": "one"}, {"name": "two", "rowId": "r1"}, {"name": "three"}]}
    ids = [row["rowId"] for row in form_of(rows(), data=given).answers()["plan"]]
    assert ids == ["r2", "r1", "r3"]
    assert ids == [row["rowId"] for row in form_of(rows(), data=given).answers()["plan"]]


def test_what_other_forms_wrote_into_a_row_stays_with_it_when_it_moves() -> None:
    given = {"plan": [{"rowId": "a", "name": "A", "remark": "for A"}, {"rowId": "b", "name": "B", "remark": "for B"}]}
    form = form_of(rows(), typed("b", "a"), data=given)
    assert [row["remark"] for row in form.answers()["plan"]] == ["for B", "for A"]


def test_what_a_row_was_not_asked_this_time_stays() -> None:
    hidden = {"type": "textfield", "id": "u", "key": "update", "label": "Update", "conditional": {"hide": "=true"}}
    given = {"plan": [{"rowId": "a", "name": "A", "update": "done"}]}
    assert form_of(rows(NAME, hidden), typed("a"), data=given).answers()["plan"][0]["update"] == "done"


def test_a_fixed_list_keeps_its_rows_whatever_is_sent() -> None:
    given = {"plan": [{"rowId": "a", "name": "A"}, {"rowId": "b", "name": "B"}]}
    form = form_of(rows(allowAddRemove=False), typed("b", "x", button="plan:add"), data=given)
    assert [row["rowId"] for row in form.answers()["plan"]] == ["a", "b"]
    assert named(form) == ["A", "name of b"]
    page = drawn(form)
    assert "Add " not in page and "Move up" not in page


def test_a_readonly_list_cannot_be_changed() -> None:
    given = {"plan": [{"rowId": "a", "name": "A"}]}
    form = form_of(rows(readonly=True), typed("a", "b"), data=given)
    assert form.answers() == given and messages(form) == []
    page = drawn(form)
    assert '<input class="govuk-input' not in page and "Add " not in page


def test_rows_can_start_at_any_number_and_be_required() -> None:
    assert len(form_of(rows(defaultRepetitions=3)).answers()["plan"]) == 3
    assert form_of(rows(defaultRepetitions=0)).answers() == {"plan": []}
    assert len(form_of(rows(isRepeating=False, defaultRepetitions=3)).answers()["plan"]) == 1
    assert messages(form_of(rows(validate={"required": True}), typed())) == ["Add at least one row"]


def test_removing_the_last_row_is_kept_in_a_draft() -> None:
    form = form_of(rows(), typed("a", button="plan:remove:a"), data={"plan": [{"rowId": "a", "name": "A"}]})
    again = form_of(rows(), pairs_on(drawn(form)), data={"plan": [{"rowId": "a", "name": "A"}]})
    assert again.answers() == {"plan": []}


def test_conditions_in_a_row_read_the_row_first_then_the_form() -> None:
    date = {"type": "textfield", "id": "d", "key": "on", "label": "On", "conditional": {"hide": '=name != "done"'}}
    form = form_of(rows(NAME, date), [("plan", "a"), ("plan-a-name", "done"), ("plan-a-on", "Friday"), ("plan", "b"),
                                      ("plan-b-name", "open"), ("plan-b-on", "Monday")], {"name": "done"})
    first, second = form.answers()["plan"]
    assert first["on"] == "Friday" and "on" not in second


def test_a_row_knows_itself_its_number_and_its_surroundings() -> None:
    computed = {"type": "expression", "id": "e", "key": "said",
                "expression": '=this.name + " " + string(i) + " " + parent.word'}
    form = form_of(rows(NAME, computed), typed("a"), {"word": "of ours"})
    assert form.answers()["plan"][0]["said"] == "name of a 1 of ours"


def test_a_text_in_a_row_reads_what_another_form_wrote_there() -> None:
    text = {"type": "text", "id": "t", "text": "Last week: {{ update }}, {{ this.update }}"}
    given = {"plan": [{"rowId": "a", "name": "A", "update": "audited"}]}
    assert "Last week: audited, audited" in drawn(form_of(rows(NAME, text), typed("a"), data=given))


def test_rows_stand_inside_rows() -> None:
    inner = {"type": "dynamiclist", "id": "m", "path": "steps", "label": "Steps", "components": [NAME],
             "defaultRepetitions": 0, "properties": {"rowName": "Step"}}
    pairs = [("plan", "a"), ("plan-a-steps", "x"), ("plan-a-steps", "y"), ("plan-a-steps-x-name", "first"),
             ("_row", "plan-a-steps:up:y")]
    form = form_of(rows(inner), pairs)
    assert [step["rowId"] for step in form.answers()["plan"][0]["steps"]] == ["y", "x"]
    assert form.touched == "plan-a-steps-y"
    assert messages(form) == ["Row 1, step 1: enter the name"]
    assert form_of(rows(inner), pairs_on(drawn(form))).answers() == form.answers()


def test_smart_fields_are_required_when_issued_and_not_while_drafting() -> None:
    """SIP-12: a draft shows what was typed, without a word about what is missing; completing asks for every part."""
    form = form_of(definition("plan"), [("plan", "a"), ("plan-a-ref", "1.1")], {"stage": "drafting"})
    assert "govuk-error-message" not in drawn(form)
    told = messages(form)
    assert "Action 1: say how progress will be measured" in told
    assert "Action 1: enter the target date" in told
    assert len(told) == 11


def test_the_questions_of_cards_are_on_the_page_before_an_answer_shows_their_list() -> None:
    asked = asking(
        {"type": "radio", "id": "on", "key": "on", "label": "Go on?", "values": [
            {"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]},
        {"type": "dynamiclist", "id": "rows", "path": "rows", "label": "Rows", "conditional": {"hide": '=on != "yes"'},
         "defaultRepetitions": 1, "properties": {"layout": "plan"}, "components": [
             {"type": "textfield", "id": "name", "key": "name", "label": "Name", "readonly": True},
             {"type": "textfield", "id": "what", "key": "what", "label": "What", "readonly": True},
             {"type": "radio", "id": "choice", "key": "choice", "label": "Keep?", "values": [
                 {"label": "Keep", "value": "keep"}, {"label": "Remove", "value": "remove"}]}]},
    )
    assert 'name="rows-r1-choice"' in drawn(form_of(asked))
