"""Who is signed in signs as themselves; what was agreed leaves a list only with a reason."""

import json
from typing import Any

from forms import build_form, check_form, read_form, signatures_of
from tests.forms.pages import ENVIRONMENT, PAGE

ROWS = {"type": "dynamiclist", "id": "plan", "path": "plan", "label": "Plan", "properties": {
    "rowName": "Action", "removal": "removed"}, "components": [
        {"type": "textfield", "id": "what", "key": "what", "label": "What", "validate": {"required": True},
         "properties": {"summary": "true"}},
        {"type": "textfield", "id": "done", "key": "done", "label": "Done", "properties": {"signed": "no"}},
]}
SIGNED = {"type": "textfield", "id": "name", "key": "name", "label": "Signature", "validate": {"required": True},
          "properties": {"signs": "plan, weeks as timescale"}}
WEEKS = {"type": "number", "id": "weeks", "key": "weeks", "label": "Weeks"}
AGREED = [{"rowId": "a", "what": "Answer calls", "done": "no"}, {"rowId": "b", "what": "Train staff", "done": "no"}]


def definition(*components: dict[str, Any]) -> Any:
    data = json.dumps({"type": "default", "id": "signing", "components": list(components)}).encode()
    assert check_form(data, "signing.form") == []
    return read_form(data, "signing.form")


def page(pairs: list[tuple[str, str]] | None = None, signer: str = "", rows: Any = AGREED) -> Any:
    form = build_form(definition(WEEKS, ROWS, SIGNED), {"plan": rows}, environment=ENVIRONMENT, signer=signer)
    return form() if pairs is None else form(pairs)


def sent(*ids: str, **more: str) -> list[tuple[str, str]]:
    """What a browser sends of a list with these rows."""
    fields = [(f"plan-{row}-{key}", "kept") for row in ids for key in ("what", "done")]
    return [("weeks", "4"), ("plan", ""), *(("plan", row) for row in ids), *fields, *more.items()]


def test_who_is_signed_in_signs_as_themselves_and_types_no_name() -> None:
    form = page(sent("a", "b", name="Somebody Else Entirely"), signer="Ofelia Okafor")
    assert form.answers()["name"] == "Ofelia Okafor"
    html = PAGE.render(form=form, style="")
    assert "You sign as Ofelia Okafor" in html and 'name="name"' not in html
    assert ("Signature", "Ofelia Okafor") in [(line.label, line.text) for line in form.as_seen()]


def test_people_without_an_account_type_their_name() -> None:
    form = page(sent("a", "b", name="Prue Vidal"))
    assert form.answers()["name"] == "Prue Vidal" and 'name="name"' in PAGE.render(form=form, style="")
    assert not page(sent("a", "b")).validate()


def test_a_signature_names_what_it_is_given_to_without_what_may_change() -> None:
    [signature] = signatures_of(definition(WEEKS, ROWS, SIGNED))
    assert signature.parts == {"plan": ["what"], "timescale": []}


def test_an_agreed_row_leaves_only_with_a_reason_and_is_kept_with_it() -> None:
    asked = page([*sent("a", "b", name="x"), ("_row", "plan:remove:a")])
    assert asked.rows_changed()
    html = PAGE.render(form=asked, style="")
    assert "To be removed" in html and "Why is this action removed?" in html and "Keep it after all" in html
    silent = page([*sent("a", "b", name="x"), ("plan-a-_removal", " ")])
    assert not silent.validate()
    assert [fault.message for fault in silent.faults] == ["Action 1: enter why this action is removed"]
    told = page([*sent("a", "b", name="x"), ("plan-a-_removal", "Done for good")])
    assert told.validate(), told.faults
    answers = told.answers()
    assert [row["rowId"] for row in answers["plan"]] == ["b"]
    assert answers["removed"] == [AGREED[0] | {"removedBecause": "Done for good"}]
    assert ("Why is this action removed?", "Done for good") in [(one.label, one.text) for one in told.as_seen()]


def test_a_row_that_is_just_not_sent_is_asked_about_all_the_same() -> None:
    """The page's button is not what keeps it: the server is."""
    form = page(sent("b", name="x"))
    assert not form.validate() and form.faults[0].message == "Action 2: enter why this action is removed"
    assert form.answers()["removed"][0]["what"] == "Answer calls"
    everything = page([("weeks", "4"), ("plan", ""), ("name", "x")])
    assert not everything.validate() and len(everything.faults) == 2


def test_a_row_can_be_kept_after_all_and_a_new_one_just_goes() -> None:
    kept = page([*sent("a", "b", "new", name="x"), ("plan-a-_removal", "No"), ("_row", "plan:keep:a")])
    assert [row["rowId"] for row in kept.answers()["plan"]] == ["a", "b", "new"]
    gone = page([*sent("a", "b", "new", name="x"), ("_row", "plan:remove:new")])
    assert [row["rowId"] for row in gone.answers()["plan"]] == ["a", "b"] and gone.answers()["removed"] == []
