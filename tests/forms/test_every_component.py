"""What holds for each component alike: valid, invalid, hidden, read-only, sent again."""

import json
from typing import Any

import pytest

from tests.forms.pages import HERE, SCOPE, asking, drawn, form_of, messages, pairs_on

FILE = {"id": "e1", "name": "records.pdf", "size": 10}
ANSWERS: dict[str, object] = {
    "name": "Pat", "email": "pat@example.com", "phone": "01632 960 001", "code": "AB1234",
    "done": "Audits\nand training",
    "visits": 3, "cost": 12.5, "start": "2026-12-01", "target": "2026-12-04", "at": "09:30:00",
    "met": "2026-12-01T14:00:00", "agree": True, "areas": ["safety", "welfare"], "outcome": "met", "risk": "high",
    "who": "p2", "evidence": [FILE],
}
SCHEMA = json.loads((HERE / "every.form").read_bytes())
QUESTIONS = [component for component in SCHEMA["components"] if component.get("key") in ANSWERS]


def required(component: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**component, "validate": {**component.get("validate", {}), "required": True}, **properties}


def filled(component: dict[str, Any]) -> Any:  # noqa: ANN401
    answers = {component["key"]: ANSWERS[component["key"]]}
    return form_of(asking(component), None, SCOPE, data=answers, files=[FILE])


@pytest.mark.parametrize("component", QUESTIONS, ids=lambda component: component["id"])
class TestEach:
    def test_its_answer_is_valid_said_in_words_and_sent_again(self, component: dict[str, Any]) -> None:
        form = filled(required(component))
        sent = form_of(asking(required(component)), pairs_on(drawn(form)), SCOPE, files=[FILE])
        assert sent.answers() == form.answers() == {component["key"]: ANSWERS[component["key"]]}
        assert messages(sent) == []
        assert sent.as_seen()[0].text not in ("", "Not answered", "No files")

    def test_it_is_missed_where_it_is_required_only(self, component: dict[str, Any]) -> None:
        (message,) = messages(form_of(asking(required(component)), [("_shown", "")], SCOPE))
        assert message[0].isupper()
        optional = {**component, "validate": {}}
        assert messages(form_of(asking(optional), [("_shown", "")], SCOPE)) == []

    def test_hidden_it_is_not_drawn_asked_or_answered(self, component: dict[str, Any]) -> None:
        hidden = required(component, conditional={"hide": "=true"})
        form = form_of(asking(hidden), pairs_on(drawn(filled(component))), SCOPE, files=[FILE])
        assert form.answers() == {} and messages(form) == [] and form.as_seen() == []
        assert component["label" if "label" in component else "timeLabel"] not in drawn(form)

    def test_read_only_it_is_shown_and_kept_whatever_is_sent(self, component: dict[str, Any]) -> None:
        key = component["key"]
        asked = asking(required(component, readonly=True))
        forged = [(key, "forged"), (f"{key}-day", "1"), (f"{key}-month", "1"), (f"{key}-year", "2030"),
                  (f"{key}-time", "1am")]
        form = form_of(asked, forged, SCOPE, data={key: ANSWERS[key]}, files=[FILE])
        assert form.answers() == {key: ANSWERS[key]} and messages(form) == []
        page = drawn(form)
        assert f'name="{key}' not in page and "upturn-readonly" in page
