"""Questions answered by choosing."""

from typing import Any

import pytest

from tests.forms.pages import asking, drawn, form_of, messages, pairs_on

SCALE = [{"label": "Low", "value": "low"}, {"label": "High", "value": "high"}]


def choice(kind: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": kind, "id": "c", "key": "risk", "label": "Risk rating", **properties}


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_one_choice_answers_its_value(kind: str) -> None:
    form = form_of(asking(choice(kind, values=SCALE)), {"risk": "high"})
    assert form.answers() == {"risk": "high"}
    assert form.as_seen()[0].text == "High"


def test_a_checklist_answers_a_list() -> None:
    form = form_of(asking(choice("checklist", values=SCALE)), [("risk", ""), ("risk", "high"), ("risk", "low")])
    assert form.answers() == {"risk": ["low", "high"]}
    assert form.as_seen()[0].text == "Low, High"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("radio", "Select the risk rating"),
        ("select", "Select the risk rating"),
        ("checklist", "Select at least one answer for “Risk rating”"),
    ],
)
@pytest.mark.parametrize("typed", ["", "forged"])
def test_only_what_was_offered_can_be_chosen(kind: str, message: str, typed: str) -> None:
    form = form_of(asking(choice(kind, values=SCALE, validate={"required": True})), {"risk": typed})
    assert messages(form) == [message]


@pytest.mark.parametrize("source", [{"valuesKey": "scale"}, {"valuesExpression": "=scale"}])
def test_options_come_from_variables(source: dict[str, str]) -> None:
    form = form_of(asking(choice("radio", **source)), {"risk": "high"}, {"scale": SCALE})
    assert form.answers() == {"risk": "high"}


@pytest.mark.parametrize("scale", [None, 5, "low", [None, {}, {"label": "x"}, []]])
def test_options_that_are_no_list_are_none(scale: object) -> None:
    form = form_of(asking(choice("radio", valuesKey="scale")), {"risk": "low"}, {"scale": scale})
    assert form.answers() == {"risk": None}


def test_plain_values_are_options_of_their_own_type() -> None:
    form = form_of(asking(choice("select", valuesExpression="=[1, 2, 3]")), {"risk": "2"})
    assert form.answers() == {"risk": 2}


def test_options_follow_other_answers() -> None:
    kind = {"type": "radio", "id": "k", "key": "kind", "values": [{"label": "A", "value": "a"}]}
    dependent = choice("select", valuesExpression='=if kind = "a" then ["one"] else []')
    assert form_of(asking(kind, dependent), {"kind": "a", "risk": "one"}).answers()["risk"] == "one"
    assert form_of(asking(kind, dependent), {"risk": "one"}).answers()["risk"] is None


def test_a_checkbox_is_true_or_false() -> None:
    box = {"type": "checkbox", "id": "b", "key": "agree", "label": "I agree", "validate": {"required": True}}
    assert form_of(asking(box), [("agree", ""), ("agree", "yes")]).answers() == {"agree": True}
    unticked = form_of(asking(box), {"agree": ""})
    assert unticked.answers() == {"agree": False}
    assert messages(unticked) == ["Tick to confirm “I agree”"]


def test_a_default_tick_can_be_taken_off() -> None:
    box = {"type": "checkbox", "id": "b", "key": "agree", "label": "I agree", "defaultValue": True}
    assert form_of(asking(box)).answers() == {"agree": True}
    assert ("agree", "yes") in pairs_on(drawn(form_of(asking(box))))
    assert form_of(asking(box), {"agree": ""}).answers() == {"agree": False}
