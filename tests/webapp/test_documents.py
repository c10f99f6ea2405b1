"""The Documents tab: what is kept, what can be made, by whom."""

import io
import re

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.visitor import Visitor
from tests.webapp import desk
from workflows.files import DOCUMENT, of_case


@pytest.fixture
def plan(council: Flask) -> str:
    """The reference of an issued plan."""
    desk.publish(council)
    return desk.sip(council)


def names(app: Flask, reference: str) -> list[str]:
    """The documents kept with the case."""
    with app.app_context():
        return [file.name for file in of_case(desk.case_of(reference).id, DOCUMENT)]


def test_a_document_is_downloaded_as_the_case_stands_and_not_kept(
    officer: Visitor, council: Flask, plan: str
) -> None:
    before = names(council, plan)
    officer.get(f"/cases/{plan}/documents")
    made = officer.post(f"/cases/{plan}/documents", {"document": "plan.pdf"})
    assert made.status_code == 200 and made.mimetype == "application/pdf"
    assert re.search(rf'attachment; filename="{plan} plan .*\.pdf"', made.headers["Content-Disposition"])
    said = " ".join(PdfReader(io.BytesIO(made.data)).pages[1].extract_text().split())
    assert "Brightwater Home Care" in said and "14 visits were missed" in said and "Prue Vidal, Manager" in said
    assert names(council, plan) == before


def test_a_document_is_kept_with_the_case_and_downloaded_as_it_was_made(
    officer: Visitor, council: Flask, plan: str
) -> None:
    officer.get(f"/cases/{plan}/documents")
    assert 'value="final-report.docx">Word<span class="govuk-visually-hidden">: Final report' in officer.text
    assert "The procedure" in officer.text and "made again and kept" not in officer.text
    made = officer.post(f"/cases/{plan}/documents", {"document": "final-report.docx", "keep": "yes"})
    assert made.status_code == 302
    officer.follow()
    kept = names(council, plan)[0]
    assert kept.endswith(".docx") and f"“{kept}” is kept with the case." in officer.text
    assert re.search(r"Ofelia Okafor <span [^>]+>made again and kept", officer.text)
    address = re.search(r'href="(/cases/[^"]+/files/\d+)"', officer.text)
    assert address is not None
    downloaded = officer.get(address[1])
    assert downloaded.data.startswith(b"PK") and "attachment" in downloaded.headers["Content-Disposition"]
    officer.get(f"/cases/{plan}")
    assert f"Document made: {kept}" in officer.text
    officer.get(f"/cases/{plan}/files")
    assert kept not in officer.text


def test_the_plan_and_its_report_are_kept_when_they_are_signed(council: Flask, plan: str) -> None:
    """SIP-14, SIP-5: as they were signed, without anybody asking."""
    assert names(council, plan) == [f"{plan} plan.pdf"]
    reported = desk.sip(council, "decide_suspension")
    results = [{"result": "met", "finding": "No visit was missed.", "reviewedRisk": "low"}]
    signed = {"summary": "Met.", "reportedBy": "Ofelia Okafor"}
    desk.answer(council, reported, "final_report", "officer", results=results, **signed)
    assert names(council, reported) == [f"{reported} final report.pdf", f"{reported} plan.pdf"]


@pytest.mark.parametrize("document", ["plan.exe", "../plan.pdf", "secret.pdf", ""])
def test_a_document_that_there_is_not_is_not_found(officer: Visitor, plan: str, document: str) -> None:
    officer.get(f"/cases/{plan}/documents")
    assert officer.post(f"/cases/{plan}/documents", {"document": document}).status_code == 404


def test_who_is_only_consulted_reads_documents_and_makes_none(council: Flask, plan: str) -> None:
    visitor = Visitor(council)
    visitor.sign_in("consulted")
    visitor.get(f"/cases/{plan}/documents")
    assert "Kept as made" in visitor.text and "Make again now" not in visitor.text
    assert visitor.post(f"/cases/{plan}/documents", {"document": "plan.pdf"}).status_code == 403
