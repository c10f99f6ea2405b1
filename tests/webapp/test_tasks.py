"""A task's page: drafts, mistakes, evidence, completion, and losing a race without losing words."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.visitor import Visitor
from tests.webapp import desk
from workflows import cases, files, incidents
from workflows.database import db
from workflows.files import CaseFile

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def reference(council: Flask) -> str:
    """A case whose first task nobody has."""
    desk.publish(council)
    return desk.start(council)


@pytest.fixture
def task(council: Flask, reference: str) -> str:
    """The address of that task."""
    return f"/tasks/{desk.task_id(council, reference)}"


def nonce(visitor: Visitor) -> str:
    found = re.search(r'name="_nonce" value="([^"]+)"', visitor.text)
    assert found
    return found[1]


def complete(visitor: Visitor, task: str, **typed: object) -> int:
    """Open the task and send it as its page does; returns the status."""
    visitor.get(task)
    data = {"_shown": "", "_nonce": nonce(visitor), **typed}
    return visitor.post(f"{task}/completion", data, content_type="multipart/form-data").status_code


def test_a_draft_keeps_what_was_typed_unchecked_and_for_nobody_else(
    officer: Visitor, council: Flask, task: str
) -> None:
    officer.get(task)
    officer.post(f"{task}/draft", {"_shown": "", "weight": "about nine", "remark": "Half done"})
    officer.get(task)
    assert 'value="about nine"' in officer.text and "Half done" in officer.text and "your draft" in officer.text
    second = Visitor(council)
    second.sign_in("officer2")
    second.get(task)
    assert "about nine" not in second.text


def test_a_mistake_keeps_everything_typed_and_is_said_at_the_field_and_on_top(officer: Visitor, task: str) -> None:
    assert complete(officer, task, weight="heavy", remark="Looked <b>heavy</b>") == 422
    assert 'value="heavy"' in officer.text and "Looked &lt;b&gt;heavy" in officer.text
    assert "There is a problem" in officer.text and officer.text.count("govuk-error-message") == 1
    assert "<title>Error: " in officer.text


def test_the_main_button_names_what_happens_and_leads_to_the_case(
    officer: Visitor, task: str, reference: str
) -> None:
    officer.get(task)
    assert "Record the weight</button>" in officer.text
    assert complete(officer, task, weight="9") == 302
    officer.follow()
    assert "“Weigh it” is done." in officer.text and "Weighed on" in officer.text
    assert officer.page is not None and officer.page.request.path == f"/cases/{reference}"


def test_the_same_form_sent_twice_is_done_once(officer: Visitor, council: Flask, task: str, reference: str) -> None:
    officer.get(task)
    data = {"_shown": "", "_nonce": nonce(officer), "weight": "9"}
    token = officer.token()
    for _ in range(2):
        answer = officer.client.post(f"{task}/completion", data={**data, "csrf_token": token})
        assert answer.status_code == 302 and answer.location == f"/cases/{reference}"


def test_the_second_to_complete_sees_who_was_first_and_both_texts(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    second = Visitor(council)
    second.sign_in("officer2")
    second.get(task)
    typed = {"_shown": "", "_nonce": nonce(second), "weight": "8", "remark": "Mine is lighter"}
    complete(officer, task, weight="9", remark="Heavier than it looks")
    assert second.post(f"{task}/completion", typed).status_code == 409
    assert "Ofelia Okafor already completed" in second.text
    assert "Heavier than it looks" in second.text and "Mine is lighter" in second.text
    second.get(task)
    assert "Completed by Ofelia Okafor" in second.text and "Mine is lighter" in second.text
    with council.app_context():
        assert desk.case_of(reference).data["weight"] == 9


def test_a_case_that_gets_stuck_keeps_the_draft_and_tells_an_administrator(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    assert complete(officer, task, weight="11", remark="A whole piano") == 409
    assert "The procedure could not go on" in officer.text and "A whole piano" in officer.text
    officer.get(task)
    assert "A whole piano" in officer.text
    with council.app_context():
        case = desk.case_of(reference)
        [incident] = incidents.open_ones(case.id)
        assert (incident.kind, incident.element_id) == ("task", "weigh") and "weight" not in case.data
    assert complete(officer, task, weight="9") == 302
    with council.app_context():
        assert incidents.open_ones() == []


def test_evidence_is_kept_with_the_draft_and_given_out_only_as_a_download(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    officer.get(task)
    upload = (io.BytesIO(PDF), "scales.pdf")
    data = {"_shown": "", "weight": "9", "_file": "evidence:upload", "evidence-upload": upload}
    officer.post(f"{task}/completion", data, content_type="multipart/form-data")
    officer.follow()
    assert "scales.pdf" in officer.text and 'value="9"' in officer.text
    with council.app_context():
        file = db.session.scalars(select(CaseFile)).one().id
    answer = officer.get(f"/cases/{reference}/files/{file}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream" and answer.data == PDF
    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_typed_is_lost(officer: Visitor, task: str) -> None:
    officer.get(task)
    upload = (io.BytesIO(b"MZ not a pdf"), "scales.pdf")
    data = {"_shown": "", "weight": "9", "_file": "evidence:upload", "evidence-upload": upload}
    officer.post(f"{task}/completion", data, content_type="multipart/form-data")
    officer.follow()
    assert "scales.pdf is not really a pdf file" in officer.text and 'value="9"' in officer.text


def test_who_may_not_do_a_task_reads_it_without_its_form(council: Flask, task: str) -> None:
    manager = Visitor(council)
    manager.sign_in("manager")
    manager.get(task)
    assert "You can read it here, but not complete it." in manager.text and 'name="weight"' not in manager.text
    assert manager.post(f"{task}/completion", {"_shown": "", "weight": "9"}).status_code == 403


def test_a_task_that_is_over_shows_what_was_sent(officer: Visitor, task: str) -> None:
    complete(officer, task, weight="9", remark="Heavier than it looks")
    officer.get(task)
    assert "Completed by Ofelia Okafor" in officer.text and "Heavier than it looks" in officer.text


def test_what_the_provider_said_stands_beside_the_form_with_what_changed(officer: Visitor, council: Flask) -> None:
    desk.publish(council)
    reference = desk.sip(council)
    with council.app_context():
        assert cases.find(reference).stage
    desk.answer(council, reference, "provider_update", actions=[{"update": "Rota rebuilt", "reviewedRisk": "medium"}])
    officer.get(f"/tasks/{desk.task_id(council, reference, 'validate_update')}")
    beside = officer.text.partition("upturn-columns__beside")[2]
    assert "Update each action in the plan" in beside and "Prue Vidal" in beside


def attaching(name: str) -> dict[str, object]:
    """What the form says when a file is uploaded by its button."""
    return {"_shown": "", "_file": "upload:evidence", "evidence-upload": (io.BytesIO(PDF), name)}


def evidence(council: Flask, reference: str) -> list[str]:
    """The names of the case's files that were not taken off."""
    with council.app_context():
        return [file.name for file in files.of_case(cases.find(reference).id)]


def test_a_file_that_comes_with_a_mistake_is_there_when_the_mistake_is_mended(
    officer: Visitor, council: Flask, task: str, reference: str
) -> None:
    assert complete(officer, task, weight="heavy", **{"evidence-upload": (io.BytesIO(PDF), "scales.pdf")}) == 422
    held = re.search(r'name="evidence" value="(\d+)"', officer.text)
    assert held and "scales.pdf" in officer.text
    assert officer.post(f"{task}/completion", {"_shown": "", "weight": "9", "evidence": held[1]}).status_code == 302
    assert evidence(council, reference) == ["scales.pdf"]
    officer.get(task)
    assert "scales.pdf" in officer.text


@pytest.mark.parametrize("way", ["draft", "completion"])
def test_files_of_a_task_that_is_over_stay_as_they_were_sent(
    officer: Visitor, council: Flask, task: str, reference: str, way: str
) -> None:
    assert complete(officer, task, weight="9", **{"evidence-upload": (io.BytesIO(PDF), "scales.pdf")}) == 302
    officer.get(task)
    for change in ({"_file": "remove:evidence:1"}, {"evidence-upload": (io.BytesIO(PDF), "later.pdf")}):
        sent = {"_shown": "", "weight": "10", "evidence": "1", **change}
        officer.post(f"{task}/{way}", sent, content_type="multipart/form-data")
        assert evidence(council, reference) == ["scales.pdf"]


@pytest.mark.parametrize("way", ["draft", "completion"])
def test_who_may_not_do_a_task_changes_none_of_its_files(
    officer: Visitor, council: Flask, task: str, reference: str, way: str
) -> None:
    officer.get(task)
    officer.post(f"{task}/completion", {"weight": "9", **attaching("scales.pdf")}, content_type="multipart/form-data")
    manager = Visitor(council)
    manager.sign_in("manager")
    manager.get(task)
    for change in ({"_file": "remove:evidence:1"}, attaching("x.pdf")):
        answer = manager.post(f"{task}/{way}", {"_shown": "", **change}, content_type="multipart/form-data")
        assert answer.status_code == 403
        assert evidence(council, reference) == ["scales.pdf"]
