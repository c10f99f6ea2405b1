"""Evidence: attached with the form, listed, taken off again, and never shown inside a page."""

import io

import pytest
from flask import Flask

from tests.webapp.links.provider import Provider
from workflows.answers import Answer
from workflows.database import db
from workflows.files import CaseFile

PDF = b"%PDF-1.7 rota"


@pytest.fixture
def provider(app: Flask) -> Provider:
    provider = Provider(app)
    provider.open_form()
    return provider


def attach(provider: Provider, *files: tuple[str, bytes], verb: str = "check", **more: str) -> int:
    sent = {"done": "Hired two", "_shown": "", "verb": verb, **more}
    uploads = [(io.BytesIO(content), name) for name, content in files]
    page = provider.post(f"{provider.task}/answers", {**sent, "evidence-upload": uploads})
    page.request.input_stream.close()  # the test client's own: a temporary file when much is sent
    return page.status_code


def kept(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(db.select(CaseFile).where(CaseFile.removed_at.is_(None)).order_by(CaseFile.id))
        return [file.name for file in rows]


def test_files_that_were_chosen_are_kept_whichever_button_was_pressed(provider: Provider, app: Flask) -> None:
    assert attach(provider, ("rota.pdf", PDF), ("audit.pdf", PDF)) == 302
    assert kept(app) == ["rota.pdf", "audit.pdf"]
    provider.follow()
    assert "rota.pdf" in provider.text and "audit.pdf" in provider.text
    provider.send()
    with app.app_context():
        given = db.session.scalars(db.select(Answer)).one()
        assert [file["name"] for file in given.answers["evidence"]] == ["rota.pdf", "audit.pdf"]


def test_a_file_that_is_refused_says_so_and_the_good_one_is_kept(provider: Provider, app: Flask) -> None:
    assert attach(provider, ("rota.pdf", PDF), ("virus.exe", b"MZ")) == 422
    assert "virus.exe must be a PDF" in provider.text and "There is a problem" in provider.text
    assert kept(app) == ["rota.pdf"] and "Hired two" in provider.text


def test_a_file_can_be_taken_off_again(provider: Provider, app: Flask) -> None:
    attach(provider, ("rota.pdf", PDF), _file="upload:evidence")
    with app.app_context():
        file_id = db.session.scalars(db.select(CaseFile.id)).one()
    assert attach(provider, _file=f"remove:evidence:{file_id}", evidence=str(file_id)) == 200
    assert kept(app) == [] and "rota.pdf" not in provider.text


def test_files_of_another_task_cannot_be_named(provider: Provider, app: Flask) -> None:
    assert attach(provider, evidence="999") == 302
    provider.follow()
    assert "No files" in provider.text


def test_at_most_twenty_files(provider: Provider, app: Flask) -> None:
    attach(provider, *[(f"{n}.pdf", PDF) for n in range(21)])
    assert len(kept(app)) == 20 and "You can attach 20 files" in provider.text


def test_several_large_files_come_together(provider: Provider, app: Flask) -> None:
    large = PDF + b"\0" * (9 * 1024 * 1024)
    assert attach(provider, ("a.pdf", large), ("b.pdf", large), ("c.pdf", large)) == 302
    assert len(kept(app)) == 3
