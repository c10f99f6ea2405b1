"""The documents of every procedure, made by cases that were really played: kept, attached, in the right columns."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select

from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.documents.procedure import HOSTILE
from tests.workflows.shipped.poor_performance import CONCERN
from tests.workflows.shipped.provider_action_plan import CALLS, HEADER, HIRE, STAFF, STARTS
from tests.workflows.shipped.sip import VISITS
from webapp import shipped
from workflows import cases, incidents, versions
from workflows.cases import Case, Given
from workflows.contents import Contents
from workflows.database import db
from workflows.documents import making, samples, templates
from workflows.documents.press import press
from workflows.files import DOCUMENT, CaseFile, of_case
from workflows.people import CLOCK, Actor, actor

WEEK, TWO_WEEKS = NOW + timedelta(days=7), NOW + timedelta(days=14)
RESULT = {"result": "improved", "finding": "Two visits were late in May", "reviewedRisk": "medium"}
PROCEDURES = (
    "sip", "rap", "suspension", "poor_performance", "provider_action_plan", "kpi_assessment",
    "contract_performance_notice",
)


def start(cast: Cast, key: str, **variables: Any) -> Case:
    for procedure, files in shipped.procedures().items():
        versions.install(procedure, files, by=CLOCK, now=NOW)
    return cases.start(
        versions.published(key), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=NOW, given=Given(variables),
    )


def answered(case: Case, element: str, **answers: Any) -> None:
    """The provider answers by link."""
    task = open_task(case, element)
    cases.complete_task(task.id, Given(answers), by=Actor("Prue Vidal", task_id=task.id), now=NOW)


def week(case: Case, cast: Cast, over: datetime = WEEK) -> None:
    """One week's update, validated when it is over."""
    answered(case, "provider_update", actions=[{"update": "The rota is rebuilt", "reviewedRisk": "medium"}])
    complete(case, "validate_update", cast.officer, over, plan=case.data["plan"])


def results(case: Case, **judged: Any) -> dict[str, Any]:
    """What an officer's report answers: each row as it was read, and judged."""
    rows = [row | RESULT | judged for row in case.data["plan"]]
    return {"results": rows, "summary": "Visits are reliable again in most weeks.", "reportedBy": "Ofelia Okafor"}


def issued_rap(cast: Cast) -> Case:
    case = start(cast, "rap", ground="RAP-1a", reason="Not met", carriedOver=[VISITS])
    complete(case, "draft_plan", cast.officer, weeks=1, plan=case.data["plan"], officerName="Ofelia Okafor")
    return complete(case, "sign_plan", cast.manager, signing="issue", managerName="Mana Whitcombe")


def suspended(cast: Cast) -> Case:
    case = start(cast, "suspension")
    complete(case, "request", cast.officer, requestedAction="suspension", urgency="usual", reason="Unsafe")
    for adviser in ("advise_legal", "advise_procurement"):
        complete(case, adviser, cast.consulted, advice="Clause 14", advisedBy="Connie Rahman")
    return complete(
        case, "decide", cast.manager, choice="suspend", scope="new referrals", kind="imposed", withRap="no",
        suspendedFrom="2026-03-03", reviewOn="2026-03-09", reasons="Two people were hurt.",
    )


def reviewed(cast: Cast, choice: str) -> Case:
    case = suspended(cast)
    cases.fire_timers(case.id, WEEK)
    complete(case, "review", cast.officer, WEEK, changed="A new rota", safety="Yes", recommendation=choice)
    ends = {"terminatesOn": "2026-04-30"} if choice == "terminate" else {}
    return complete(case, "decide_review", cast.manager, WEEK, choice=choice, reasons="As the review says.", **ends)


def kept(case: Case, number: int = 0) -> CaseFile:
    """A document of the case as it was made, the newest first; that nothing went wrong in making them."""
    assert incidents.open_ones(case.id) == []
    return of_case(case.id, DOCUMENT)[number]


def text(content: bytes) -> str:
    """What a PDF says, in one line; that it is tagged for PDF/UA-1, in English, with its title."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None and "Brightwater Home Care" in str(reader.metadata.title)
    return " ".join("\n".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())


def drawn(content: bytes) -> list[str]:
    """What is said of each picture of a PDF to who does not see it."""
    return list(alternatives(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]))


def alternatives(element: Any) -> Iterator[str]:
    if "/Alt" in element:
        yield str(element["/Alt"])
    inner = element.get("/K", [])
    for part in inner if isinstance(inner, list) else [inner]:
        if isinstance(found := part.get_object(), dict):
            yield from alternatives(found)


def columns(case: Case, template: str, headings: list[str]) -> list[list[str]]:
    """The rows of the table of the Word document that has these headings."""
    made = Document(io.BytesIO(making.order(case, template, "docx", WEEK).press()))
    for table in made.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if headings in rows:
            return rows[rows.index(headings) + 1:]
    raise AssertionError(f"no table is headed {headings}")


def attached(case: Case, template: str) -> list[list[str]]:
    """The names of what each email of the template carries, by email."""
    rows = db.session.scalars(select(Notice).where(Notice.case_id == case.id, Notice.template == template))
    return [[file.name for file in notice.attachments] for notice in rows]


def test_a_rap_is_made_when_both_have_signed_and_goes_to_the_provider(cast: Cast) -> None:
    """RAP-10, RAP-11, RAP-12: header, columns, warning, two signatures; the provider does not sign."""
    case = issued_rap(cast)
    name = f"{case.reference} plan.pdf"
    assert (kept(case).name, kept(case).field) == (name, "make_plan")
    assert attached(case, "plan-issued") == [[name], [name]]
    said = text(kept(case).content)
    assert "REMEDIAL ACTION PLAN (RAP) Provider: Brightwater Home Care Provider/Site/Location: Harbour Road" in said
    assert "Date Issued: 2 March 2026 Timescale: 1 week Date to be Reviewed: 9 March 2026" in said
    assert "Failure to meet the required standards may lead to the Suspension or Termination of services." in said
    assert "Contract Performance & Quality Manager; Name and Signature;" in said and "PROVIDER AGREEMENT" not in said
    assert said.count("Ofelia Okafor") == said.count("Mana Whitcombe") == 2
    guidance, row = columns(case, "plan", [
        "Ref N'", "Service Outcome / Performance Criteria", "Outcomes/Performance Issue:", "Specific:", "Measurable:",
        "Attainable:", "Realistic:", "Timely:", "Risk:", "Provider Action update:", "Risk:",
    ])
    assert guidance[8] == "Risk Rating."
    assert row[:4] == [VISITS[key] for key in ("ref", "outcome", "issue", "specific")]


def test_the_report_and_the_review_of_a_rap_are_made_when_they_are_signed(cast: Cast) -> None:
    """RAP-5, RAP-7, RAP-8: per requirement and overall; after an extension with the impact on people."""
    case = issued_rap(cast)
    week(case, cast)
    complete(case, "final_report", cast.officer, WEEK, **results(case))
    said = text(kept(case).content)
    assert kept(case).name == f"{case.reference} final report.pdf"
    assert "improvement Two visits were late in May Medium" in said and "Visits are reliable again" in said
    assert "after discussion and agreement with the Contract Performance & Quality Manager" in said
    complete(case, "propose_extension", cast.officer, WEEK, extraWeeks=1, proposal=case.data["plan"])
    complete(case, "agree_extension", cast.manager, WEEK, agreement="agree", reasons="Progress")
    assert kept(case).name == f"{case.reference} plan, extension 1.pdf"
    assert attached(case, "plan-issued")[-1] == [kept(case).name]
    week(case, cast, over=TWO_WEEKS)
    complete(case, "review_plan", cast.officer, TWO_WEEKS, **results(case, significantImpact="yes"))
    assert kept(case).name == f"{case.reference} review.pdf"
    assert "The Manager may request suspension of the service" in text(kept(case).content)
    (row,) = columns(case, "review", [
        "Ref N'", "Service Outcome / Performance Criteria", "Outcomes/ Performance Issue", "Measurable", "Target date",
        "Risk", "Result", "Evidence", "Significant impact to people", "Risk, reviewed",
    ])
    assert row[7:] == ["Two visits were late in May", "Yes", "Medium"]


def test_the_notice_of_suspension_says_what_was_decided_and_goes_with_its_email(cast: Cast) -> None:
    case = suspended(cast)
    said = text(kept(case).content)
    assert "Suspended from: 3 March 2026 Date to be Reviewed: 9 March 2026" in said
    assert "Reasons Two people were hurt." in said and f"Decided by: {cast.manager.name} On: 2 March 2026" in said
    assert attached(case, "suspension-notice") == [[f"{case.reference} notice of suspension.pdf"]] * 2


def test_the_notices_of_lifting_give_the_phases_and_say_when_it_is_over(cast: Cast) -> None:
    case = reviewed(cast, "lift")
    phase = {"opens": "All referrals", "startsOn": "2026-03-09", "condition": "No missed visit"}
    complete(case, "plan_lift", cast.officer, WEEK, phases=[phase])
    said = text(kept(case).content)
    assert "NOTICE OF LIFTING" in said and "1 All referrals 9 March 2026 No missed visit" in said
    headings = ["Phase", "What begins again", "From when", "What must be seen before the next phase"]
    assert columns(case, "lift-notice", headings) == [["1", "All referrals", "9 March 2026", "No missed visit"]]
    cases.fire_timers(case.id, WEEK)
    complete(case, "confirm_phase", cast.officer, WEEK, seen="All well", phaseChoice="open")
    assert "NOTICE THAT THE SUSPENSION HAS ENDED" in text(kept(case).content)
    assert attached(case, "suspension-lifted") == [[kept(case).name]] * 2


def test_the_notice_of_termination_gives_the_reasons_of_who_decided_it(cast: Cast) -> None:
    case = reviewed(cast, "terminate")
    said = text(kept(case).content)
    assert "Reasons As the review says." in said and "The service ends on: 30 April 2026" in said
    assert attached(case, "termination-notice") == [[f"{case.reference} notice of termination.pdf"]] * 2


def test_a_briefing_is_kept_as_sent_at_every_stage(cast: Cast) -> None:
    """PP-3, PP-5: to the chosen readers, with the guidance received; the next one does not change it."""
    case = start(cast, "poor_performance", **CONCERN)
    complete(case, "triage", cast.officer, risk="medium", consultedRoles=["Legal Services"], question="A breach?")
    complete(case, "give_guidance", cast.consulted, advice="Clause 14 allows it", risks="", advisedBy="Connie Rahman")
    for number, standing in enumerate(("Triage is done.", "We have met twice.")):
        given = {"briefingTitle": "Where we are", "standing": standing, "risksNow": "Missed meals",
                 "nextSteps": "A meeting", "decisionNeeded": "", "briefingReaders": ["Service Managers"]}
        cases.act(case.id, "briefing_written", Given(given), by=actor(cast.officer), person=cast.officer, now=NOW)
        said = text(kept(case).content)
        assert f"2.0 SUMMARY {standing}" in said and "Legal Services Clause 14 allows it" in said
        assert len(of_case(case.id, DOCUMENT)) == number + 1
    assert "2.0 SUMMARY Triage is done." in text(kept(case, 1).content)
    assert "We have met twice." in text(making.order(case, "briefing", "pdf", WEEK).press())
    assert {len(names) for names in attached(case, "briefing")} == {1}
    assert columns(case, "briefing", ["Role", "Guidance", "Risks seen", "By"])[0][:2] == [
        "Legal Services", "Clause 14 allows it"]


def test_each_months_version_of_a_provider_action_plan_is_made_when_it_is_accepted(cast: Cast) -> None:
    """PAP-8, PAP-10, PAP-13, PAP-15, PAP-17: header, narrative, an area with its actions, the flightpath."""
    case = start(cast, "provider_action_plan", **HEADER | {"flightpathRequired": "yes"})
    answered(
        case, "update_plan", newAreas=[STARTS, STAFF], newActions=[CALLS, HIRE], achievements="Twelve new starts",
        performance=[], risks=[], flightpath=[{"month": "March", "planned": "120", "actual": "101"}],
    )
    complete(case, "review_plan", cast.officer, addressesConcerns="yes", fitForPurpose="yes", appropriate="yes",
             claimed=[])
    name = f"{case.reference} version 1.pdf"
    assert kept(case).name == name and attached(case, "version-accepted") == [[name], [name]]
    said = text(kept(case).content)
    assert "CPA CPA 3, North East Provider Accountable Lead Prue Vidal" in said and "Key achievements Twelve" in said
    assert "2. Area to be addressed and outcome objective Staffing Every caseload below 60" in said
    assert "Month Planned Actual March 120 101" in said and drawn(kept(case).content) == [
        "Lines of Planned and Actual. March: Planned 120, Actual 101."]
    headings = ["No.", "Actions", "Targets / Outputs", "Due/Review Date", "Progress", "Action Completed"]
    assert columns(case, "action-plan", headings) == [
        ["1.1", "Call each employer weekly", "50 calls a week", "30 June 2026", "", "No"]]


def test_the_notice_to_improve_says_what_must_change_and_by_when(cast: Cast) -> None:
    case = start(cast, "poor_performance", **CONCERN)
    complete(case, "triage", cast.officer, risk="medium", consultedRoles=[])
    complete(case, "decide_route", cast.officer, route="formal", reason="Persistent")
    complete(case, "meet_provider", cast.officer, heldOn="2026-03-02", attended="Prue Vidal", notes="Rota",
             agreed="A plan", whatFailed="Missed visits", impactOnPeople="Missed meals")
    later = NOW + timedelta(days=28)
    cases.fire_timers(case.id, later)
    complete(case, "review_progress", cast.officer, later, since="Audit", progress="not", evidence="Log")
    complete(case, "choose_measure", cast.officer, later, measure="notice", measureReason="No progress",
             impactOnPeople="Missed meals", noticeText="Every visit takes place.", noticeBy="2026-04-20")
    said = text(kept(case).content)
    assert "To be met by: 20 April 2026" in said and "What must change Every visit takes place." in said
    assert attached(case, "improvement-notice") == [[f"{case.reference} notice to improve.pdf"]] * 2


@pytest.mark.parametrize("key", PROCEDURES)
def test_a_document_is_made_of_whatever_was_typed(key: str) -> None:
    """Very long words, other scripts, five thousand characters in a cell, forty rows."""
    files = shipped.procedures()[key]
    contents = Contents(files)
    words = [*HOSTILE, "x" * 400, "Words " * 800, "مرحبا 👩‍👩‍👧 שלום"]
    awkward = awkwardly(samples.full(contents), chain(words * 3, repeat("Words")))
    awkward["areas"] = awkward.get("areas", [])[:1]  # each area repeats its forty actions
    assert versions.check(files) == []
    for template in templates.of_files(files):
        for form in template.forms:
            assert press(files, template.name, form, awkward)


def awkwardly(value: Any, words: Iterator[str]) -> Any:
    """The sample with awkward words for its words, and forty rows for its one."""
    if value == "Words":
        return next(words)
    if isinstance(value, list):
        return [awkwardly(part, words) for part in (value * 40 if value and isinstance(value[0], dict) else value)]
    return {name: awkwardly(part, words) for name, part in value.items()} if isinstance(value, dict) else value
