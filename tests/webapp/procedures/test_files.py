"""A draft's page: its files by kind, adding, renaming, removing, uploading, bringing back, discarding."""

from io import BytesIO
from pathlib import Path

from flask import Flask

from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.procedures import drafting
from workflows import differences, drafts, new_files, versions

BESIDE = Path("workflows/blank")


def files(council: Flask, draft: str) -> dict[str, bytes]:
    with council.app_context():
        return dict(drafts.find(int(draft.rpartition("/")[2])).contents.files)


def test_files_are_added_renamed_removed_and_brought_back(council: Flask) -> None:
    draft, owner = drafting.begin(council), drafting.owner(council)
    owner.post(f"{draft}/files", {"kind": "form", "title": "Legal review"})
    assert owner.page is not None and owner.page.location == f"{draft}/files/legal-review.form"
    owner.get("/account")
    asked = {"kind": "form", "title": "Legal review"}
    again = owner.post(f"{draft}/files", asked, headers={"Accept": "application/json"})
    assert again.status_code == 422 and again.json and "already" in again.json["error"]
    assert owner.get(f"{draft}/files/legal-review.form/name").status_code == 200
    owner.post(f"{draft}/files/legal-review.form/name", {"name": "Advice of Legal"})
    assert {"advice-of-legal.form", "weight.form"} <= files(council, draft).keys()
    owner.get(f"{draft}/files/weight.form/removal")
    owner.post(f"{draft}/files/weight.form/removal")
    owner.get(draft)
    assert "weight.form" not in files(council, draft) and "1 error" in owner.text
    assert "Taken out of this draft" in owner.text
    owner.get(f"{draft}/files/weight.form/earlier")
    read = next(part for part in owner.text.split('"') if "/weight.form/earlier/" in part)
    assert "Remark" in owner.get(read).text
    owner.post(f"{read}/restoration")
    assert "weight.form" in files(council, draft)


def test_a_document_is_uploaded_in_place_of_another_and_only_as_what_it_is(council: Flask) -> None:
    draft, owner = drafting.begin(council), drafting.owner(council)
    owner.post(f"{draft}/files", {"kind": "typ", "title": "Note to the provider"})
    owner.get(draft)
    replaced = {"path": "note-to-the-provider.typ", "file": (BytesIO(b"= Note"), "My note.typ")}
    owner.post(f"{draft}/files/uploads", replaced)
    assert files(council, draft)["note-to-the-provider.typ"] == b"= Note"
    owner.get(draft)
    owner.post(f"{draft}/files/uploads", {"path": "note-to-the-provider.typ", "file": (BytesIO(b"x"), "note.exe")})
    assert "can only be replaced" in owner.follow().get_data(as_text=True)
    owner.post(f"{draft}/files/uploads", {"file": (BytesIO(b"PK"), "The letter.docx")})
    assert files(council, draft)["the-letter.docx"] == b"PK"
    made = f"{draft}/files/the-letter.docx/paper"
    assert made in owner.get(draft).get_data(as_text=True)
    assert "It is not a Word file" in owner.get(made).get_data(as_text=True)


def test_a_draft_is_discarded_once_that_was_confirmed_and_an_administrator_only_reads(council: Flask) -> None:
    draft, owner, admin = drafting.begin(council), drafting.owner(council), Visitor(council)
    admin.sign_in("admin")
    assert "Discard this draft" not in admin.get(draft).get_data(as_text=True)
    assert "Read only" in admin.get(f"{draft}/files/weighing.bpmn").get_data(as_text=True)
    assert owner.get(f"{draft}/discard").status_code == 200
    owner.post(f"{draft}/discard")
    assert owner.get(draft).status_code == 404


def test_every_new_file_is_right_from_the_start(council: Flask) -> None:
    begun = dict(new_files.begin(kind, "Legal “review” & <more>") for kind in ("form", "dmn", "email", "typ"))
    blank = {path.name: path.read_bytes() for path in BESIDE.iterdir()}
    with council.app_context():
        before, after = versions.check(blank), versions.check({**blank, **begun})
    assert [problem for problem in after if problem not in before] == []


def test_what_other_tools_left_is_shown_and_taken_out_and_the_rest_stays(council: Flask) -> None:
    camunda = (
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:acme="urn:acme" id="weigh" camunda:assignee="${ann}"'
        ' acme:screen="7"'
    )
    listener = '<camunda:taskListener class="Say" event="create"/><zeebe:taskListeners/>'
    plain = desk.FILES["weighing.bpmn"].decode()
    assert 'id="weigh"' in plain and "<zeebe:userTask/>" in plain
    foreign = plain.replace('id="weigh"', camunda, 1).replace("<zeebe:userTask/>", f"<zeebe:userTask/>{listener}", 1)
    draft, owner = drafting.begin(council), drafting.owner(council)
    owner.get(draft)
    owner.post(f"{draft}/files/uploads", {"path": "weighing.bpmn", "file": (BytesIO(foreign.encode()), "w.bpmn")})
    owner.get(draft)
    assert "Look at 4 settings that other tools left" in owner.text
    owner.get(f"{draft}/files/weighing.bpmn/leftovers")
    assert all(word in owner.text for word in ("assignee", "${ann}", "screen", "class: Say", "taskListeners"))
    owner.post(f"{draft}/files/weighing.bpmn/leftovers")
    owner.get(draft)
    assert "other tools left" not in owner.text
    assert differences.between(desk.FILES, files(council, draft)) == []
    assert owner.get(f"{draft}/files/weight.form/leftovers").status_code == 404
