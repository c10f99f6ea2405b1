"""Moving cases on the process owner's pages: preview, worker, back again; forms that were open meanwhile."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp.desk import FILES, case_of, person, publish_small, start, task_id
from webapp import worker
from workflows import versions
from workflows.database import db
from workflows.people import actor

KEY = "weighing"
WITH_LOOK = FILES["weighing.bpmn"].decode().replace('name="Weigh it"', 'name="Weigh it twice"')
WITHOUT_REMARK = FILES["weight.form"].replace(b'"key": "remark", "label": "Remark"', b'"key": "hue", "label": "Hue"')


@pytest.fixture
def owner(council: Flask) -> Iterator[Visitor]:
    publish_small(council)
    visitor = Visitor(council)
    visitor.sign_in("owner")
    yield visitor


def second_version(app: Flask) -> None:
    with app.app_context():
        files = {**FILES, "weighing.bpmn": WITH_LOOK.encode(), "weight.form": WITHOUT_REMARK}
        versions.publish(versions.draft(KEY, files, now=NOW), by=actor(person("owner")), now=NOW)
        db.session.commit()


def move_all(owner: Visitor, app: Flask) -> str:
    owner.get(f"/procedures/{KEY}/moves")
    chosen = re.findall(r'name="case" value="(\d+)"', owner.text)
    address = str(owner.post(f"/procedures/{KEY}/moves", {"case": chosen, "to": "2", "note": "Weigh better"}).location)
    assert "0 of" in owner.get(address).get_data(as_text=True)
    worker.work(app)
    return address


def test_cases_are_previewed_moved_and_moved_back(owner: Visitor, council: Flask) -> None:
    first, second = start(council, what="A box"), start(council, what="A crate")
    second_version(council)
    assert "2 cases are on other versions" in owner.get(f"/procedures/{KEY}/moves").get_data(as_text=True)
    address = move_all(owner, council)
    assert "2 of 2 moved" in owner.get(address).get_data(as_text=True)
    owner.get(f"/cases/{first}")
    assert "Moved from version 1 of the procedure to version 2" in owner.text and "Weigh better" in owner.text
    owner.get(f"{address}/return")
    assert "2 have stood still since" in owner.text
    chosen = re.findall(r'name="case" value="(\d+)"', owner.text)
    back = owner.post(f"{address}/return", {"case": chosen[:1], "note": "Too early"}).location
    worker.work(council)
    assert "1 of 1 moved" in owner.get(back).get_data(as_text=True)
    with council.app_context():
        assert [case_of(one).version.number for one in (first, second)] == [1, 2]


def test_what_was_typed_for_a_question_that_has_gone_stays_readable(
    owner: Visitor, council: Flask, officer: Visitor
) -> None:
    reference = start(council, what="A box")
    task = task_id(council, reference)
    officer.get(f"/tasks/{task}")
    officer.post(f"/tasks/{task}/draft", {"weight": "12", "remark": "One corner is wet"})
    second_version(council)
    move_all(owner, council)
    officer.get(f"/tasks/{task}")
    assert "Typed before the form changed" in officer.text and "One corner is wet" in officer.text
    assert 'value="12"' in officer.text and "Weigh it twice" in officer.text


def test_a_form_that_was_open_while_its_case_moved_is_not_taken_but_kept(
    owner: Visitor, council: Flask, officer: Visitor
) -> None:
    task = task_id(council, start(council, what="A box"))
    officer.get(f"/tasks/{task}")
    version = re.search(r'name="_version" value="(\d+)"', officer.text)
    assert version
    second_version(council)
    move_all(owner, council)
    sent = {"_version": version[1], "weight": "12", "remark": "One corner is wet"}
    answer = officer.post(f"/tasks/{task}/completion", sent)
    assert answer.status_code == 409 and "has moved to version 2" in officer.text
    officer.get(f"/tasks/{task}")
    assert "One corner is wet" in officer.text and 'value="12"' in officer.text


def test_only_a_process_owner_moves_cases(owner: Visitor, council: Flask, officer: Visitor) -> None:
    assert officer.get(f"/procedures/{KEY}/moves").status_code == 403
    admin = Visitor(council)
    admin.sign_in("admin")
    assert admin.get(f"/procedures/{KEY}/moves").status_code == 200
    assert admin.post(f"/procedures/{KEY}/moves", {"case": "1", "to": "1"}).status_code == 403
