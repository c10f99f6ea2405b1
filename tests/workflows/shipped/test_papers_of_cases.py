"""What a document says while it is not decided, signed or reported; that Word is as good as the PDF."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.cast import Cast
from tests.workflows.acting import complete
from tests.workflows.shipped.poor_performance import CONCERN
from tests.workflows.shipped.test_documents import TWO_WEEKS, WEEK, issued_rap, results, start, suspended, week
from webapp import shipped
from workflows.cases import Case
from workflows.contents import Contents
from workflows.documents import making, samples
from workflows.documents.press import press

FORMS = ("pdf", "docx")
WORD = [(key, path) for key, files in shipped.procedures().items() for path in files if path.endswith(".docx")]
PLANNED = [{"month": "August 2026", "planned": "82%", "actual": "79%"}, {"month": "September 2026", "planned": "84%"}]


def said(case: Case, template: str, form: str) -> str:
    """The text of the document as the case stands, in one line."""
    return words(making.order(case, template, form, WEEK).press(), form)


def words(content: bytes, form: str) -> str:
    made = io.BytesIO(content)
    if form == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(made).pages)
    else:
        lines = Document(made).element.body.iter(qn("w:p"))
        text = "\n".join("".join(str(node.text) for node in line.iter(qn("w:t"))) for line in lines)
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("key", "template", "notice"), [
    ("suspension", "suspension-notice", "gives you notice"), ("suspension", "termination-notice", "gives you notice"),
    ("suspension", "lift-notice", "gives you notice"), ("poor_performance", "improvement-notice", "This is notice"),
])
def test_a_notice_that_was_not_given_cannot_be_taken_for_one(
    cast: Cast, key: str, template: str, notice: str, form: str
) -> None:
    case = start(cast, key, **(CONCERN if key == "poor_performance" else {}))
    paper = said(case, template, form)
    assert "This notice has not been given" in paper and notice not in paper
    assert "Date of this notice: Not given" in paper


@pytest.mark.parametrize("form", FORMS)
def test_a_service_that_is_suspended_has_no_notice_of_termination(cast: Cast, form: str) -> None:
    case = suspended(cast)
    assert "Termination has not been decided in this case." in said(case, "termination-notice", form)
    assert "gives you notice that it suspends" in said(case, "suspension-notice", form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("key", "template"), [("kpi_assessment", "assessment"), ("contract_performance_notice", "notice")]
)
def test_what_is_not_signed_says_that_it_is_a_draft(key: str, template: str, form: str) -> None:
    """PA-71-4: only who signs it makes it more than a draft; what is not known yet is said in words."""
    files = shipped.procedures()[key]
    paper = words(press(files, template, form, samples.bare(Contents(files))), form)
    assert "Draft." in paper and "Supplier: Provider" in paper and "Identifier of the procurement: Not given" in paper
    assert "Enquiries about this notice: Officer" in paper
    full = samples.full(Contents(files)) | {"signature": {"name": "Mana Whitcombe", "on": "2026-03-02"}}
    assert "Draft." not in words(press(files, template, form, full), form)


@pytest.mark.parametrize("form", FORMS)
def test_a_final_report_made_again_after_the_review_still_says_what_it_found(cast: Cast, form: str) -> None:
    """RAP-7: the review has an outcome of its own."""
    case = issued_rap(cast)
    assert "No result has been reported yet." in said(case, "final-report", form)
    week(case, cast)
    complete(case, "final_report", cast.officer, WEEK, **results(case))
    complete(case, "propose_extension", cast.officer, WEEK, extraWeeks=1, proposal=case.data["plan"])
    complete(case, "agree_extension", cast.manager, WEEK, agreement="agree", reasons="Progress")
    week(case, cast, over=TWO_WEEKS)
    complete(case, "review_plan", cast.officer, TWO_WEEKS, **results(case, significantImpact="yes"))
    assert "after discussion and agreement with the Contract" in said(case, "final-report", form)


def test_the_flightpath_is_a_picture_with_words_in_word_too() -> None:
    """PAP-17: the chart beside its table; nothing is drawn where no number was given."""
    files = shipped.procedures()["provider_action_plan"]
    known: dict[str, Any] = samples.bare(Contents(files)) | {"flightpathRequired": "yes", "flightpath": PLANNED}
    made = Document(io.BytesIO(press(files, "action-plan", "docx", known)))
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == (
        "Lines of Planned and Actual. August 2026: Planned 82%, Actual 79%; "
        "September 2026: Planned 84%, Actual not known.")
    assert "September 2026 84% Not reported yet" in words(press(files, "action-plan", "pdf", known), "pdf")
    none = known | {"flightpath": [{"month": "August 2026", "planned": "as agreed"}]}
    assert len(Document(io.BytesIO(press(files, "action-plan", "docx", none))).inline_shapes) == 0


@pytest.mark.parametrize(("key", "path"), WORD)
def test_a_word_document_has_real_headings_and_tables_with_header_rows(key: str, path: str) -> None:
    files = shipped.procedures()[key]
    made = Document(io.BytesIO(press(files, path.removesuffix(".docx"), "docx", samples.full(Contents(files)))))
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style is not None]
    assert styles.count("Heading 1") == 1 and made.core_properties.title.endswith(": Provider")
    for table in made.tables:
        rows = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        is_list = table.style is not None and table.style.name == "Table Grid" and len(table.columns) > 2
        assert not is_list or rows[0], [cell.text for cell in table.rows[0].cells]
    assert "Page" in "".join(paragraph.text for section in made.sections for paragraph in section.footer.paragraphs)


@pytest.mark.parametrize("form", FORMS)
def test_one_week_is_one_week(cast: Cast, form: str) -> None:
    assert "Timescale: 1 week Date" in said(issued_rap(cast), "plan", form)
