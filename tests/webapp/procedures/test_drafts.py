"""Saving a draft's files over HTTP: marks, problems, and two process owners at once."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from webapp import shipped
from workflows import versions
from workflows.database import db
from workflows.people import CLOCK

KEY = "suspension"


@pytest.fixture
def owner(council: Flask) -> Iterator[Visitor]:
    """The process owner, signed in, with a procedure published."""
    with council.app_context():
        versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=NOW)
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("owner")
    yield visitor


def begin(owner: Visitor) -> str:
    owner.get(f"/procedures/{KEY}")
    address = owner.post(f"/procedures/{KEY}/drafts").location
    assert owner.get(address).status_code == 200
    return str(address)


def test_a_file_is_saved_with_its_problems_and_a_second_writer_is_told(owner: Visitor) -> None:
    draft = begin(owner)
    address, token = f"{draft}/files/suspension.bpmn/content", owner.token()
    there = owner.client.get(address)
    headers = {"X-CSRFToken": token, "If-Match": there.headers["ETag"]}
    saved = owner.client.put(address, data=there.data + b"\n", headers=headers)
    assert saved.status_code == 200 and saved.json and saved.json["problems"] == []
    clash = owner.client.put(address, data=there.data, headers=headers)
    assert clash.status_code == 409 and clash.json
    assert clash.json["by"] and clash.json["mark"] == saved.json["mark"]
    broken = owner.client.put(address, data=b"<no", headers={**headers, "If-Match": f'"{saved.json["mark"]}"'})
    assert broken.status_code == 200 and broken.json and broken.json["problems"][0]["file"] == "suspension.bpmn"


def test_a_file_that_comes_as_a_web_form_is_refused_and_not_saved_as_nothing(owner: Visitor) -> None:
    address = f"{begin(owner)}/files/suspension.bpmn/content"
    there = owner.client.get(address)
    headers = {"X-CSRFToken": owner.token(), "If-Match": there.headers["ETag"]}
    form = "application/x-www-form-urlencoded"
    sent = owner.client.put(address, data=there.data, headers=headers, content_type=form)
    assert sent.status_code == 422 and sent.json and "not as a web form" in sent.json["error"]
    assert owner.client.get(address).data == there.data


def test_only_a_process_owner_saves(owner: Visitor, council: Flask) -> None:
    draft = begin(owner)
    officer = Visitor(council)
    officer.sign_in("officer")
    officer.get("/account")
    address = f"{draft}/files/suspension.bpmn/content"
    assert officer.client.put(address, data=b"", headers={"X-CSRFToken": officer.token()}).status_code == 403
