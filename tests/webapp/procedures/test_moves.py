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


WITHOUT_WEIGH = WITH_LOOK.replace('id="weigh"', 'id="weigh_anew"').replace('"weigh"', '"weigh_anew"')


def test_where_cases_go_on_is_chosen_with_the_proposal_approved_with_it_and_only_shown_when_they_move(
    owner: Visitor, council: Flask
) -> None:
    reference = start(council, what="A box")
    admin = Visitor(council)
    admin.sign_in("admin")
    with council.app_context():
        draft = versions.draft(KEY, {**FILES, "weighing.bpmn": WITHOUT_WEIGH.encode()}, now=NOW)
        db.session.commit()
        address, read = f"/procedures/{KEY}/drafts/{draft.id}/publication", draft.digest
    assert "go on at “Weigh it twice”" in owner.get(address).get_data(as_text=True)
    wrong = {"note": "Weigh better", "read": read, "over": "yes", "onward.weigh": "ended"}
    assert owner.post(f"{address}/proposal", wrong).status_code == 422 and "is not done by people" in owner.text
    owner.post(f"{address}/proposal", wrong | {"onward.weigh": "weigh_anew"})
    admin.get(address)
    assert "Cases waiting at “Weigh it” may be moved on to “Weigh it twice”. You approve that too." in admin.text
    assert admin.post(f"{address}/approval", {"read": read}).status_code == 409
    mark = re.search(r'name="read" value="(\w+)"', admin.get(address).get_data(as_text=True))
    assert mark
    admin.post(f"{address}/approval", {"read": mark[1]})
    owner.get(f"/procedures/{KEY}/moves")
    assert "go on at “Weigh it twice”, as was approved with this version" in owner.text
    chosen = re.findall(r'name="case" value="(\d+)"', owner.text)
    forged = {"case": chosen, "to": "2", "note": "x", "onward.weigh": "ended"}
    assert owner.post(f"/procedures/{KEY}/moves", forged).status_code == 403
    owner.post(f"/procedures/{KEY}/moves", {"case": chosen, "to": "2"})
    assert "Say why the cases are moved" in owner.get(f"/procedures/{KEY}/moves").get_data(as_text=True)
    move_all(owner, council)
    assert task_id(council, reference, "weigh_anew")


def test_an_open_decision_that_would_vanish_waits_for_a_second_person_on_the_page(
    owner: Visitor, council: Flask
) -> None:
    reference = start(council, what="A box")
    with council.app_context():
        for_managers = FILES["weighing.bpmn"].replace(b'candidateGroups="officer"', b'candidateGroups="manager"')
        for diagram in (for_managers, for_managers.replace(b'candidateGroups="manager"', b'candidateGroups="officer"')):
            files = {**FILES, "weighing.bpmn": diagram.replace(b"Weigh it", b"Decide the weight")}
            versions.publish(versions.draft(KEY, files, now=NOW), by=actor(person("owner")), now=NOW)
        db.session.commit()
    move_all(owner, council)
    owner.get(f"/procedures/{KEY}/moves?to=3")
    assert "vanishes: somebody else must confirm" in owner.text
    chosen = re.findall(r'name="case" value="(\d+)"', owner.text)
    address = str(owner.post(f"/procedures/{KEY}/moves", {"case": chosen, "to": "3", "note": "Officers do"}).location)
    owner.get(address)
    assert "1 case waits for a second person" in owner.text and "You asked for this" in owner.text
    assert owner.post(f"{address}/confirmation", {"choice": "confirm"}).status_code == 403
    manager = Visitor(council)
    manager.sign_in("manager")
    manager.get(address)
    manager.post(f"{address}/confirmation", {"choice": "confirm"})
    worker.work(council)
    assert "1 of 1 moved" in manager.get(address).get_data(as_text=True)
    with council.app_context():
        assert case_of(reference).version.number == 3


def test_only_a_process_owner_moves_cases(owner: Visitor, council: Flask, officer: Visitor) -> None:
    assert officer.get(f"/procedures/{KEY}/moves").status_code == 403
    admin = Visitor(council)
    admin.sign_in("admin")
    assert admin.get(f"/procedures/{KEY}/moves").status_code == 200
    assert admin.post(f"/procedures/{KEY}/moves", {"case": "1", "to": "1"}).status_code == 403
