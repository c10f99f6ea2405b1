"""What people who mean harm, or machines, may send."""

import pytest

from tests.forms.pages import SCOPE, asking, definition, drawn, form_of, messages

NAME = {"type": "textfield", "id": "n", "key": "name", "label": "Name"}
LIST = {"type": "dynamiclist", "id": "l", "path": "plan", "label": "Plan", "components": [NAME]}


def test_more_rows_than_allowed_are_refused_kindly() -> None:
    form = form_of(asking(LIST), [("plan", f"r{number}") for number in range(20_000)])
    assert messages(form) == ["Plan can have up to 200 rows"]
    assert len(form.answers()["plan"]) == 200


def test_a_row_beyond_the_most_is_not_added() -> None:
    form = form_of(asking(LIST), [*(("plan", f"r{number}") for number in range(200)), ("_row", "plan:add")])
    assert len(form.answers()["plan"]) == 200
    assert "Plan can have up to 200 rows" in drawn(form)


def test_rows_inside_rows_cannot_multiply_without_end() -> None:
    inner = {**LIST, "id": "m", "path": "steps"}
    asked = asking({**LIST, "components": [inner]})
    pairs = [("plan", f"r{number}") for number in range(200)]
    pairs += [(f"plan-r{outer}-steps", f"s{number}") for outer in range(200) for number in range(200)]
    form = form_of(asked, pairs)
    assert sum(len(row["steps"]) for row in form.answers()["plan"]) <= 1_000
    assert not form.validate()


@pytest.mark.parametrize("row_id", ["", "../etc", "a b", "x" * 100, "<b>", "a-b", "\x00", "é"])
def test_row_ids_that_we_did_not_make_are_ignored(row_id: str) -> None:
    assert form_of(asking(LIST), [("plan", row_id)]).answers() == {"plan": []}


@pytest.mark.parametrize("button", ["", ":", "plan", "plan:", "plan:add:add:add", "plan:remove:", "\x00", "x" * 9_999])
def test_row_buttons_that_we_did_not_make_do_nothing_bad(button: str) -> None:
    form = form_of(asking(LIST), [("plan", "a"), ("_row", button)])
    assert [row["rowId"] for row in form.answers()["plan"]][:1] == ["a"]


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\"' onfocus=alert(1) x='", "</textarea><b>", "{{ 1 }}"]
)
def test_what_is_typed_is_shown_as_words(value: str) -> None:
    names = ("name", "done", "cost", "start-day", "met-time", "code", "address.postcode", "staff-r1-role", "outcome")
    form = form_of(definition("every"), [*((name, value) for name in names), ("staff", "r1")], SCOPE)
    form.validate()
    page = drawn(form)
    assert "<script" not in page and "onfocus=alert(1) x='" not in page and "</textarea><b>" not in page
    assert "{{ 1 }}" in page or "{" not in value


@pytest.mark.parametrize(
    "given", [None, 5, "words", [], [1, "x", None], {"a": {"b": 1}}, True, 1.5, [{"rowId": ["x"]}], {"id": "x"}]
)
def test_variables_of_any_shape_fill_any_question(given: object) -> None:
    keys = definition("every").keys
    form = form_of(definition("every"), None, {**SCOPE, **dict.fromkeys(keys, given)})
    drawn(form)
    form.validate()
    form.as_seen()
    assert set(form.answers()) <= set(keys)


def test_the_same_name_many_times_is_the_first() -> None:
    assert form_of(asking(NAME), [("name", "first"), ("name", "second")]).answers() == {"name": "first"}
