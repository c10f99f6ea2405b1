"""Sent twice counts once, also with files: on tasks, in drafts, by providers, by spreadsheet, in what is recorded."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.links.provider import Provider
from webapp import clock, evidence
from webapp.uploads import Upload, UploadRefused
from workflows import files as files_of_cases
from workflows import versions
from workflows.database import db
from workflows.events import CaseEvent
from workflows.files import CaseFile
from workflows.people import CLOCK, Actor
from workflows.tasks import Draft, Task

ACTION = """<bpmn:subProcess id="beside" triggeredByEvent="true">
    <bpmn:startEvent id="weighed_by_hand" name="Weighed by hand" isInterrupting="false">
      <bpmn:extensionElements><zeebe:properties>
        <zeebe:property name="action" value="Record a weight"/><zeebe:property name="form" value="weight"/>
      </zeebe:properties></bpmn:extensionElements>
      <bpmn:outgoing>b1</bpmn:outgoing><bpmn:messageEventDefinition id="by_hand" messageRef="by_hand_message"/>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="b1" sourceRef="weighed_by_hand" targetRef="noted"/>
    <bpmn:endEvent id="noted"><bpmn:incoming>b1</bpmn:incoming></bpmn:endEvent>
  </bpmn:subProcess></bpmn:process><bpmn:message id="by_hand_message" name="weighed by hand"/>"""
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def reference(council: Flask) -> str:
    """A case whose first task nobody has."""
    desk.publish_small(council)
    return desk.start(council)


@pytest.fixture
def task(council: Flask, reference: str) -> str:
    """The address of that task."""
    return f"/tasks/{desk.task_id(council, reference)}"


def with_file(visitor: Visitor, content: bytes = PDF, **typed: str) -> dict[str, object]:
    """The form as a browser sends it, with a file: the same token and number each time."""
    nonce = re.search(r'name="_nonce" value="([^"]+)"', visitor.text)
    assert nonce
    file = (io.BytesIO(content), "rota.pdf", "application/pdf")
    return {"csrf_token": visitor.token(), "_shown": "", "_nonce": nonce[1], "evidence-upload": file, **typed}


def send(visitor: Visitor, path: str, form: dict[str, object]) -> int:
    sent = {**form, "evidence-upload": (io.BytesIO(PDF), "rota.pdf", "application/pdf")}
    return visitor.client.post(path, data=sent, content_type="multipart/form-data").status_code


def files(council: Flask) -> list[CaseFile]:
    with council.app_context():
        return list(db.session.scalars(select(CaseFile).order_by(CaseFile.id)))


def kinds(council: Flask, kind: str) -> int:
    with council.app_context():
        return len(db.session.scalars(select(CaseEvent).where(CaseEvent.kind == kind)).all())


def test_pressing_complete_twice_with_a_file_is_once_for_who_pressed_it(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    officer.get(task)
    form = with_file(officer, weight="9")
    assert [send(officer, f"{task}/completion", form) for _ in range(2)] == [302, 302]
    assert len(files(council)) == 1 and kinds(council, "task completed") == 1
    with council.app_context():
        assert db.session.scalars(select(Draft)).all() == []
        assert [one["name"] for one in desk.case_of(reference).data["evidence"]] == ["rota.pdf"]


def test_saving_a_draft_twice_with_a_file_attaches_it_once(officer: Visitor, council: Flask, task: str) -> None:
    officer.get(task)
    form = with_file(officer, remark="Half done")
    assert [send(officer, f"{task}/draft", form) for _ in range(2)] == [302, 302]
    [file] = files(council)
    officer.get(task)
    assert officer.text.count(f'name="evidence" value="{file.id}"') == 1 and kinds(council, "file added") == 1


def test_the_same_file_of_two_people_or_questions_is_two_files(officer: Visitor, council: Flask, task: str) -> None:
    second = Visitor(council)
    second.sign_in("officer2")
    for visitor in (officer, second):
        visitor.get(task)
        send(visitor, f"{task}/draft", with_file(visitor))
    assert [one.added_by for one in files(council)] == ["Ofelia Okafor", "Ofer Lindqvist"]


def test_a_file_that_was_taken_off_again_is_kept_by_name_and_hash_only(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    officer.get(task)
    send(officer, f"{task}/draft", with_file(officer))
    [file] = files(council)
    officer.get(task)
    officer.post(f"{task}/draft", {"_shown": "", "evidence": str(file.id), "_file": f"remove:evidence:{file.id}"})
    with council.app_context():
        row = db.session.get_one(CaseFile, file.id)
        assert (row.content, row.name, row.sha256, row.size) == (b"", "rota.pdf", file.sha256, len(PDF))
    assert officer.get(f"/cases/{reference}/files/{file.id}").status_code == 404
    assert "was taken off again before it was sent" in officer.text


def test_attaching_and_taking_off_has_an_end(council: Flask, reference: str, task: str) -> None:
    with council.test_request_context():
        row, by = db.session.get_one(Task, int(task.rpartition("/")[2])), Actor("Ofelia Okafor")
        for number in range(evidence.MOST_EVER):
            kept = evidence.keep(row, "evidence", Upload("rota.pdf", "application/pdf", PDF + bytes([number])), by, NOW)
            files_of_cases.remove(row.case, kept, by=by, now=NOW)
        with pytest.raises(UploadRefused, match="60 files were attached here and taken off again"):
            evidence.keep(row, "evidence", Upload("rota.pdf", "application/pdf", PDF), by, NOW)


def test_a_providers_page_sent_twice_attaches_its_file_once(app: Flask) -> None:
    prue = Provider(app)
    prue.open_form()
    form = {"csrf_token": prue.token(), "_shown": "", "done": "Rota rebuilt"}
    assert [send(prue, f"{prue.task}/answers", form) for _ in range(2)] == [302, 302]
    assert len(files(app)) == 1
    check = prue.checked()
    sent = [prue.client.post(f"{prue.task}/submission", data=check).status_code for _ in range(2)]
    assert sent == [302, 302] and kinds(app, "task completed") == 1


def test_what_is_recorded_twice_with_a_file_is_recorded_once(officer: Visitor, council: Flask) -> None:
    with council.app_context():
        clock.move_to(NOW)
        files_with_action = {**desk.FILES, "weighing.bpmn": desk.WEIGHING.replace("</bpmn:process>", ACTION).encode()}
        versions.install("weighing", files_with_action, by=CLOCK, now=NOW)
        db.session.commit()
    path = f"/cases/{desk.start(council)}/actions/weighed_by_hand"
    officer.get(path)
    form = with_file(officer, weight="9")
    assert [send(officer, path, form) for _ in range(2)] == [302, 302]
    assert len(files(council)) == 1 and kinds(council, "acted") == 1
    officer.get(path)
    assert send(officer, path, with_file(officer, weight="8")) == 302
    assert len(files(council)) == 2 and kinds(council, "acted") == 2  # another record brings its own evidence
