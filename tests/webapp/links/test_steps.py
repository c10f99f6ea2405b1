"""A long form, one thing per page: each action of the plan by itself, and nothing lost on the way."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.notifications import procedure
from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from workflows.answers import Answer
from workflows.database import db

PLAN = [{"issue": "Missed visits"}, {"issue": "Medication records"}]
FORM = {
    "type": "default", "id": "update", "title": "Your update", "schemaVersion": 18,
    "components": [
        {"type": "text", "id": "intro", "text": "Tell us about each action."},
        {"type": "dynamiclist", "id": "plan", "path": "plan", "label": "Plan", "allowAddRemove": False,
         "defaultRepetitions": 0, "properties": {"rowName": "Action"}, "components": [
             {"type": "textfield", "id": "issue", "key": "issue", "label": "Issue", "readonly": True},
             {"type": "textarea", "id": "update", "key": "update", "label": "What did you do?",
              "validate": {"required": True}},
             {"type": "checkbox", "id": "done", "key": "done", "label": "It is finished"},
             {"type": "filepicker", "id": "evidence", "key": "evidence", "label": "Evidence", "multiple": True},
         ]},
        {"type": "textfield", "id": "name", "key": "name", "label": "Your name", "validate": {"required": True}},
    ],
}


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setitem(procedure.FILES, "update.form", json.dumps(FORM).encode())
    monkeypatch.setitem(procedure.FILES, "to-read.email", b"An update to read\n\n[Read it]({{ link }})\n")
    yield Provider(app, given={"plan": PLAN})


def field(provider: Visitor, ending: str) -> str:
    """The name of the field on the page that ends so."""
    found = re.search(rf'name="(plan-[^"]*-{ending})"', provider.text)
    assert found, provider.text
    return found[1]


def send(provider: Provider, number: int, answers: dict[str, object], verb: str = "check", query: str = "") -> None:
    provider.post(f"{provider.task}/answers/{number}{query}", {"_shown": "", "verb": verb, **answers})


def walk_to_check(provider: Provider) -> None:
    provider.open_form()
    for number, words in ((1, "Hired two"), (2, "Audited all")):
        send(provider, number, {field(provider, "update"): words})
        provider.follow()
    send(provider, 3, {"name": "Prue Vidal"})
    provider.follow()


def test_each_action_has_a_page_of_its_own(provider: Provider) -> None:
    provider.open_form()
    assert "Action 1 of 2" in provider.text and "Tell us about each action." in provider.text
    assert "Missed visits" in provider.text and "Medication records" not in provider.text
    send(provider, 1, {field(provider, "update"): "Hired two"})
    provider.follow()
    assert "Action 2 of 2" in provider.text and "Medication records" in provider.text
    assert "Tell us about each action." not in provider.text


def test_all_pages_arrive_together(provider: Provider, app: Flask) -> None:
    walk_to_check(provider)
    assert all(words in provider.text for words in ("Hired two", "Audited all", "Prue Vidal"))
    provider.send()
    with app.app_context():
        given = db.session.scalars(db.select(Answer)).one().answers
    assert [row["update"] for row in given["plan"]] == ["Hired two", "Audited all"]
    assert [row["issue"] for row in given["plan"]] == ["Missed visits", "Medication records"]
    assert given["name"] == "Prue Vidal"


def test_only_the_faults_of_a_page_are_said_on_it(provider: Provider) -> None:
    provider.open_form()
    send(provider, 1, {field(provider, "update"): ""})
    assert provider.page is not None and provider.page.status_code == 422
    assert provider.text.count("govuk-error-message") == 1 and "Your name" not in provider.text


def test_skipping_a_page_leads_back_to_it(provider: Provider) -> None:
    provider.open_form()
    send(provider, 1, {field(provider, "update"): "Hired two"})
    provider.get(f"{provider.task}/answers/3")
    send(provider, 3, {"name": "Prue Vidal"})
    provider.follow()
    assert provider.page is not None and provider.page.location == f"{provider.task}/answers/2"


def test_a_change_from_the_check_page_leads_back_to_it_and_keeps_the_rest(provider: Provider) -> None:
    walk_to_check(provider)
    provider.get(f"{provider.task}/answers/1?check=1")
    assert "Hired two" in provider.text
    send(provider, 1, {field(provider, "update"): "Hired three"}, query="?check=1")
    provider.follow()
    assert all(words in provider.text for words in ("Hired three", "Audited all", "Prue Vidal"))
    assert "Hired two" not in provider.text


def test_a_tick_that_is_taken_away_stays_away(provider: Provider, app: Flask) -> None:
    provider.open_form()
    update, done = field(provider, "update"), field(provider, "done")
    send(provider, 1, {update: "x", done: "true"})
    provider.get(f"{provider.task}/answers/1")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', provider.text))
    hidden = {name: value for name, value in hidden.items() if name.startswith("plan-")}
    assert "checked" in provider.text
    send(provider, 1, {**hidden, update: "x"})
    provider.get(f"{provider.task}/answers/1")
    assert "checked" not in provider.text


def test_a_session_that_ended_keeps_the_other_pages_too(provider: Provider, app: Flask) -> None:
    provider.open_form()
    send(provider, 1, {field(provider, "update"): "Hired two"})
    provider.follow()
    update = field(provider, "update")
    fresh = Visitor(app)
    sent = {"_shown": "", "verb": "check", update: "Audited all", "link_token": provider.token_in_email}
    fresh.post(f"{provider.task}/answers/2", sent)
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', fresh.text))
    fresh.post(provider.door, kept)
    assert fresh.follow().request.path == f"{provider.task}/answers/2" and "Audited all" in fresh.text
    fresh.get(f"{provider.task}/answers/1")
    assert "Hired two" in fresh.text


def test_a_page_that_does_not_exist_is_not_found(provider: Provider) -> None:
    provider.open_form()
    assert provider.get(f"{provider.task}/answers/4").status_code == 404


def test_the_check_page_shows_what_the_provider_says_and_not_what_the_council_wrote(provider: Provider) -> None:
    walk_to_check(provider)
    assert "What did you do?" in provider.text and "Missed visits" not in provider.text


def test_a_list_that_has_a_condition_can_be_sent_row_by_row(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    form = json.loads(json.dumps(FORM))
    form["components"][1]["conditional"] = {"hide": "=isFirst = true"}
    monkeypatch.setitem(procedure.FILES, "update.form", json.dumps(form).encode())
    monkeypatch.setitem(procedure.FILES, "to-read.email", b"An update to read\n\n[Read it]({{ link }})\n")
    provider = Provider(app, given={"plan": PLAN})
    walk_to_check(provider)
    assert "Check your answers" in provider.text
