"""New procedures, imports, publishing by two people, comparing and restoring, through the pages."""

import io
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from webapp import shipped
from workflows import beginnings, exchange, versions
from workflows.database import db
from workflows.people import CLOCK

KEY = "suspension"
FILES = shipped.procedures()[KEY]


@pytest.fixture
def owner(council: Flask) -> Iterator[Visitor]:
    """The process owner, signed in, with a procedure published."""
    with council.app_context():
        versions.install(KEY, FILES, by=CLOCK, now=NOW)
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("owner")
    yield visitor


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in."""
    visitor = Visitor(council)
    visitor.sign_in("admin")
    return visitor


def read(visitor: Visitor) -> str:
    return visitor.text.split('name="read" value="')[1].split('"')[0]


def test_a_new_procedure_is_begun_published_by_two_people_compared_and_restored(owner: Visitor, admin: Visitor) -> None:
    owner.get("/procedures/new")
    answered = owner.post("/procedures/new", {"name": "", "prefix": "?", "summary": "", "source": "blank"})
    assert answered.status_code == 422 and "begins with a letter" in owner.text and "one to eight" in owner.text
    named = {"name": "Quality visit", "prefix": "qv", "summary": "Use for a visit.", "source": "blank"}
    owner.post("/procedures/new", named)
    draft = owner.page.location  # type: ignore[union-attr]
    owner.get(f"{draft}/publication")
    assert "Everything in it is new" in owner.text
    assert owner.post(f"{draft}/publication/proposal", {"read": read(owner), "note": ""}).status_code == 422
    owner.post(f"{draft}/publication/proposal", {"read": read(owner), "note": "First."})
    assert owner.follow().status_code == 200 and "another process owner or an administrator approves" in owner.text
    assert owner.post(f"{draft}/publication/approval", {"read": read_of(admin, draft)}).status_code == 403
    admin.post(f"{draft}/publication/approval", {"read": read(admin)})
    assert admin.follow().status_code == 200 and "Version 1 is published" in admin.text
    owner.get("/procedures/quality_visit/versions")
    assert "proposed by" in owner.text
    owner.get("/procedures/quality_visit/versions/1")
    assert owner.post("/procedures/quality_visit/versions/1/restoration").status_code == 302
    assert owner.get("/procedures/new").status_code == 200
    assert owner.post("/procedures/new", named).status_code == 422 and "There is a procedure of this name" in owner.text


def read_of(visitor: Visitor, draft: str) -> str:
    visitor.get(f"{draft}/publication")
    return read(visitor)


def test_a_zip_is_imported_compared_with_what_runs_and_downloaded_again(owner: Visitor) -> None:
    changed = FILES["suspension.bpmn"].replace(b'name="Suspension and termination"', b'name="Suspending"')
    packed = exchange.pack({**FILES, "suspension.bpmn": changed})
    owner.get("/procedures/import")
    owner.post("/procedures/import", {"file": (io.BytesIO(packed), "suspension.zip")})
    draft = owner.page.location  # type: ignore[union-attr]
    number = int(draft.rsplit("/", 1)[1])
    assert owner.get(draft).status_code == 200
    assert "so it is kept as a draft of that procedure. It can be published as it is." in owner.text
    assert owner.get(f"/procedures/{KEY}/comparison?old=1&new={number}").status_code == 200
    assert "Suspending" in owner.text and 'data-module="upturn-diagram"' in owner.text
    assert owner.get(f"/procedures/{KEY}/contents/{number}.zip").data == packed
    assert owner.get(f"/procedures/{KEY}/comparison?old=1&new=999").status_code == 404


def test_a_draft_that_a_newer_version_overtook_asks_before_it_replaces_it(owner: Visitor, council: Flask) -> None:
    owner.get(f"/procedures/{KEY}")
    draft = owner.post(f"/procedures/{KEY}/drafts").location
    with council.app_context():
        versions.publish(versions.draft(KEY, {**FILES, "more.email": b"Words\n\nMore\n"}, now=NOW), by=CLOCK, now=NOW)
        db.session.commit()
    owner.get(f"{draft}/publication")
    assert "Version 2 was published after this draft was begun" in owner.text
    sent = {"read": read(owner), "note": "Mine."}
    assert owner.post(f"{draft}/publication/proposal", sent).status_code == 422
    assert owner.post(f"{draft}/publication/proposal", {**sent, "over": "yes"}).status_code == 302


def test_a_diagram_whose_id_cannot_be_an_address_is_given_another(owner: Visitor) -> None:
    def chosen() -> tuple[io.BytesIO, str]:
        return io.BytesIO(beginnings.blank()["blank.bpmn"].replace(b'"blank"', b'"42 (1)"')), "Home visit.bpmn"

    owner.get("/procedures/import")
    assert owner.post("/procedures/import", {"file": chosen()}).status_code == 422
    assert 'name="key" value="home_visit"' in owner.text and "cannot name a procedure" in owner.text
    assert owner.post("/procedures/import", {"key": "home_visit"}).status_code == 422
    assert 'name="key" value="home_visit"' in owner.text and 'href="#file"' in owner.text
    assert owner.post("/procedures/import", {"file": chosen(), "key": "no good"}).status_code == 422
    assert 'name="key" value="no good"' in owner.text and "“no good” cannot name a procedure" in owner.text
    assert owner.post("/procedures/import", {"file": chosen(), "key": " home_visit "}).status_code == 302
    assert owner.page is not None and owner.page.location.startswith("/procedures/home_visit/drafts/")


@pytest.mark.parametrize(("content", "name", "words"), [
    (b"<!DOCTYPE bomb><a/>", "a.bpmn", "DOCTYPE"),
    (b"PK\x03\x04", "a.zip", "cannot be read"),
    (b"", "", "No file was chosen"),
])
def test_what_cannot_be_imported_says_what_must_change(owner: Visitor, content: bytes, name: str, words: str) -> None:
    owner.get("/procedures/import")
    answered = owner.post("/procedures/import", {"file": (io.BytesIO(content), name)})
    assert answered.status_code == 422 and words in owner.text
