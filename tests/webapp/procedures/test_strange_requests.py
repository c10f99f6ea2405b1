"""What no page of the desk sends: numbers that no row has, characters no file holds. Each is answered in words."""

import json

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.procedures import drafting
from workflows import versions
from workflows.database import db
from workflows.people import CLOCK

HUGE = "9" * 30
STRANGE = ["²", HUGE, "9" * 5000, "-1", "\0", ""]
DESK = "/procedures"
GREEDY = "=for i in 1..999999999 return i"
GREEDY_FORM = json.dumps({"type": "default", "id": "weight", "components": [
    {"type": "textfield", "id": f"k{number}", "key": f"k{number}", "label": "Greedy", "conditional": {"hide": GREEDY}}
    for number in range(100)
]})


@pytest.fixture
def owner(council: Flask) -> Visitor:
    """The process owner, signed in, with a draft of the small procedure."""
    drafting.begin(council)
    return drafting.owner(council)


def test_no_number_in_an_address_is_too_large(owner: Visitor, council: Flask) -> None:
    for rule in council.url_map.iter_rules():
        if not rule.rule.startswith(DESK):
            continue
        numbers = {name: int(HUGE) if "Integer" in str(rule._converters[name]) else HUGE for name in rule.arguments}
        built = rule.build({**numbers, "key": "weighing"} if "key" in numbers else numbers)
        assert built is not None
        for method in {"GET", "POST", "PUT", "DELETE"} & (rule.methods or set()):
            answer = owner.client.open(built[1], method=method, headers={"X-CSRFToken": owner.token()})
            assert answer.status_code < 500, (method, rule)


def test_no_number_that_is_asked_for_is_too_strange(owner: Visitor) -> None:
    for place in ("words", "where", "moves", "comparison"):
        for number in STRANGE:
            asked = dict.fromkeys(("version", "to", "old", "new"), number)
            assert owner.client.get(f"{DESK}/weighing/{place}", query_string=asked).status_code < 500, (place, number)
    for number in STRANGE:
        assert owner.post(f"{DESK}/weighing/moves", {"case": number}).status_code < 500, number
        owner.get("/account")


def test_no_text_is_too_strange(owner: Visitor) -> None:
    name = {"name": "Visit \x01\0<script>alert</script>", "prefix": "QV", "summary": "\0{{ 7*7 }}", "source": "blank"}
    assert owner.post(f"{DESK}/new", name).status_code == 302
    assert "<script>alert" not in owner.get(DESK).text
    answer = owner.client.post(
        f"{DESK}/weighing/drafts/2/files/a.dmn/questions", data='{"xml": "\\ud800", "case": "\\ud800"}',
        headers={"X-CSRFToken": owner.token(), "Content-Type": "application/json"},
    )
    assert answer.status_code == 200 and answer.json["problems"]


@pytest.mark.parametrize("path", ["broken_form", "broken_dmn", "broken_bpmn", "broken_email"])
def test_a_draft_that_cannot_be_read_says_so_on_every_page(council: Flask, path: str) -> None:
    address = drafting.begin(council, **{path: b"{<script>alert(1)</script>"})
    owner, number = drafting.owner(council), address.rpartition("/")[2]
    for page in (
        address, f"{address}/publication", f"{address}/decisions", f"{address}/trial", f"{address}/names",
        f"{DESK}/weighing/words?version={number}", f"{DESK}/weighing/comparison?old=1&new={number}",
        f"{address}/files/{path.replace('_', '.')}", f"{address}/files/{path.replace('_', '.')}/page",
        f"{address}/files/{path.replace('_', '.')}/letter",
    ):
        assert owner.get(page).status_code in (200, 422), page
        assert "<script>alert" not in owner.text



def test_a_form_that_asks_for_too_much_says_so_in_its_preview_and_to_whoever_is_asked_it(council: Flask) -> None:
    address = drafting.begin(council)
    owner = drafting.owner(council)
    asked = {"_form": GREEDY_FORM, "csrf_token": owner.token()}
    shown = owner.client.post(f"{address}/files/weight.form/page", data=asked, headers={"Accept": "application/json"})
    assert shown.json["html"] is None and "reached its limit" in shown.json["problems"][-1]["message"]
    with council.app_context():
        draft = versions.draft("weighing", {**desk.FILES, "weight.form": GREEDY_FORM.encode()}, now=NOW)
        versions.publish(draft, by=CLOCK, now=NOW)
        db.session.commit()
    task = desk.task_id(council, desk.start(council))
    officer = Visitor(council)
    officer.sign_in("officer")
    assert officer.get(f"/tasks/{task}").status_code == 422 and "Tell a process owner" in officer.text
