"""The plan's and the report's documents: every heading, column, row, warning and signature of the council's own."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.workflows.shipped.test_sip_papers import DECLARATIONS, GUIDANCE, WARNING
from webapp import shipped
from workflows.contents import Contents
from workflows.documents import samples, templates
from workflows.documents.press import press

FILES = shipped.procedures()["sip"]
CONTENTS = Contents(FILES)
HEADINGS = [
    "CONTRACT PERFORMANCE & QUALITY", "SERVICE IMPROVEMENT ACTION PLAN (SIP)", "Action Plan", "(Performance Action)",
    "Update Report", "(Provider Action)", "PROVIDER AGREEMENT",
    "The Service Providers Manager (Person in Charge). Name and Signature;",
    "Contract Performance & Quality Team Officer. Name and Signature;",
]
COLUMNS = [
    "Ref N'", "Service Outcome / Performance Criteria", "Outcomes/Performance Issue:", "Specific:", "Measurable:",
    "Attainable:", "Realistic:", "Timely:", "Risk:", "Provider Action update:",
]
FACTS = [
    "Provider: Brightwater Home Care", "Provider/Site/Location: Harbour Road branch", "Date Issued: 2 March 2026",
    "Timescale: 12 weeks", "Date to be Reviewed: 25 May 2026",
]
ROW = {
    "ref": "1", "outcome": "Every planned visit takes place.", "issue": "14 visits were missed.",
    "specific": "No visit is left without cover.", "measurable": "Missed visits per week.",
    "attainable": "Two coordinators start in March.", "realistic": "Agreed with the branch.",
    "startDate": "2026-03-02", "targetDate": "2026-04-13", "risk": "high", "update": "The rota is rebuilt.",
    "reviewedRisk": "medium", "result": "improved", "finding": "Two late visits in May.",
}


def case(**more: object) -> dict[str, Any]:
    """What the templates read of a plan that was signed, issued and reported on."""
    known = samples.names(CONTENTS)
    rows = [ROW, ROW | {"ref": "2", "issue": "Five complaints are unanswered."}]
    report = {"summary": "Visits are reliable again.", "reportedBy": "Ofelia Okafor", "at": "2026-05-26"}
    return known | dict(samples.CONTEXT) | {
        "provider": {"name": "Brightwater Home Care"}, "site": {"name": "Harbour Road branch"}, "weeks": 12,
        "issuedOn": "2026-03-02", "dateToBeReviewed": "2026-05-25", "limits": samples.full(CONTENTS)["limits"],
        "plan": rows, "outcome": "improving",
        "signature": {"name": "Prue Vidal", "position": "Registered manager", "on": "2026-02-27"},
        "officerSignature": {"name": "Ofelia Okafor", "on": "2026-03-02"},
        "previous": known["previous"] | {"final_report": report | {"results": rows}}, **more,
    }


def words(name: str, form: str, **more: object) -> str:
    """The text of the document, in one line."""
    made = io.BytesIO(press(FILES, name, form, case(**more)))
    if form == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(made).pages)
    else:
        text = "\n".join(paragraph.text for paragraph in Document(made).element.body.iter(qn("w:p")))
    return " ".join(text.replace("\u200b", "").split())


def test_the_documents_have_no_problems_and_come_as_pdf_and_word() -> None:
    assert templates.check(FILES) == []
    names = ("plan", "final-report", "review")
    assert templates.documents(FILES) == {f"{name}.{form}" for name in names for form in ("pdf", "docx")}


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_plan_is_laid_out_as_the_councils_own(form: str) -> None:
    """SIP-10 to SIP-14: headings, header, columns with their guidance, rows, warning, declarations, signatures."""
    said = words("plan", form)
    expected = [*HEADINGS, *COLUMNS, *FACTS, *GUIDANCE, *DECLARATIONS, WARNING]
    assert [text for text in expected if text.removesuffix(".") not in said] == []
    key = "The key requirements will be the safety, welfare and wellbeing of people receiving the services"
    assert key in said and "The service Provider is expected to improve the service by the dates agreed." in said
    row = ["1", *(ROW[key] for key in ("outcome", "issue", "specific", "measurable", "attainable", "realistic"))]
    row += ["Start: 2 March 2026", "Target: 13 April 2026", "High", "The rota is rebuilt.", "Medium"]
    assert " ".join(row) in said and "Five complaints are unanswered." in said
    assert "Prue Vidal, Registered manager" in said and "27 February 2026" in said and "Ofelia Okafor" in said


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_plan_that_is_not_signed_has_empty_signature_blocks(form: str) -> None:
    """SIP-14: nothing stands where nobody signed."""
    said = words("plan", form, signature=None, officerSignature=None, issuedOn=None, dateToBeReviewed=None)
    assert "Prue Vidal" not in said and "Ofelia Okafor" not in said and "Date Issued: Not yet issued" in said


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_final_report_says_met_or_not_met_per_requirement_and_overall(form: str) -> None:
    """SIP-5, SIP-7, SIP-10."""
    said = words("final-report", form)
    assert [fact for fact in FACTS if fact not in said] == []
    assert "Not met, but there is evidence of significant improvement Two late visits in May. Medium" in said
    assert "Visits are reliable again." in said and "26 May 2026" in said
    assert "it is evidenced that there is significant improvement. The Officers identify further actions" in said


@pytest.mark.parametrize(("outcome", "sentence"), [
    ("met", "This report confirms the end of the SIP."),
    ("not met", "there is no evidence of significant improvement."),
])
def test_the_final_report_says_what_follows(outcome: str, sentence: str) -> None:
    """SIP-6, SIP-9."""
    assert [sentence in words("final-report", form, outcome=outcome) for form in ("pdf", "docx")] == [True, True]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_report_before_its_date_says_why_and_another_says_nothing_of_it(form: str) -> None:
    """SIP-5: the paper has the date to be reviewed and the date of signing; nobody has to guess."""
    early = "Reported before the date to be reviewed, because:"
    assert f"{early} Seen in the call log." in words("final-report", form, earlyReason="Seen in the call log.")
    assert early not in words("final-report", form)


def test_a_plan_of_three_hundred_rows_repeats_its_headings_on_every_page() -> None:
    made = press(FILES, "plan", "pdf", case(plan=[ROW | {"ref": f"R{number}"} for number in range(300)]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    tables = [page for page in pages if "Every planned visit" in page]
    assert len(tables) > 10 and all("Reviewed Risk Rating." in " ".join(page.split()) for page in tables)
    assert all(any(f"R{number}" in page for page in tables) for number in range(300))


def test_the_plan_is_tagged_and_titled() -> None:
    reader = PdfReader(io.BytesIO(press(FILES, "plan", "pdf", case())))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root and root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Service Improvement Action Plan (SIP): Brightwater Home Care"
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [True] * len(reader.pages)
