"""One case of each of the other procedures, as people live it: its main stretch in a browser, the rest by its pages."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser

from tests.journeys.ends import kpi_assessment, monitoring_return, sip, suspension
from tests.journeys.filling import Said, fill, press
from tests.journeys.journey import Journey
from tests.journeys.provider import ADDRESS, Provider
from tests.journeys.staff import Staff
from tests.journeys.world import World

pytestmark = pytest.mark.browser
SUSPENSION = "SUS-2026-0001"
NOTICE: dict[str, Said] = {
    "obligation": "Every planned visit takes place.", "failure": "Nine visits missed.",
    "impact": "Meals were missed.",
    "duration": "Three months.", "warnings": "Two letters.", "opportunities": "Two plans.", "insufficiency": "No rota.",
    "procurementId": "ocds-h6vhtk-04a1b2", "authorityName": "Westhaven Council", "authorityId": "GB-PPON-ABCD",
    "authorityAddress": "1 Quay Street", "authorityEmail": "care@council.example",
    "supplierId": "GB-COH-01234567", "supplierAddress": "12 Harbour Road", "failedFrom": date(2026, 1, 5),
}


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Iterator[Callable[[str], Staff]]:
    """Gives a colleague of the cast, signed in."""
    there: dict[str, Staff] = {}

    def colleague(who: str) -> Staff:
        there[who] = there.get(who) or Staff(browser, world, who)
        return there[who]

    yield colleague
    for one in there.values():
        one.close()


def test_a_suspension_is_decided_by_another_manager_and_lifted(
    world: World, at_desk: Callable[[str], Staff]
) -> None:
    """SIP-9, RAP-9: whoever asked reads the decision and cannot take it; notice arrives; reviewed; lifted in phases."""
    journey = Journey(world)
    sip.suspension(journey)
    journey.turn_to("suspension")
    consulted, asked, manager, officer = (at_desk(who) for who in ("consulted", "manager", "manager2", "officer"))
    for task in ("Legal advises", "Procurement advises"):
        consulted.open(task)
        fill(consulted.page, advice="Under clause 14.")
        consulted.press("Send the guidance")
    asked.open("Decide the request")
    asked.saw("You can read it here, but not complete it")
    assert not asked.page.get_by_role("button", name="Record the decision").is_visible()
    manager.open("Decide the request")
    fill(manager.page, choice="suspend", scope="new referrals", kind="imposed", suspendedFrom=date(2026, 3, 10),
         reviewOn=date(2026, 4, 7), withRap="no", reasons="People are at risk.")
    manager.press("Record the decision")
    assert "suspension" in world.last_subject_to(ADDRESS, SUSPENSION)
    assert [part.get_content_type() for part in world.emails_to(ADDRESS)[-1].iter_attachments()] == ["application/pdf"]
    officer.page.goto(f"/cases/{SUSPENSION}")
    press(officer.page, "Review now")
    fill(officer.page, earlyReason="A new manager is in post.")
    press(officer.page, "Record it")
    officer.open("Review the suspension")
    officer.saw("A new manager is in post.")
    fill(officer.page, changed="The rota is kept.", safety="Yes.", recommendation="lift")
    officer.press("Send the review")
    manager.open("Lift, continue or terminate")
    fill(manager.page, choice="lift", reasons="Begin slowly.")
    manager.press("Record the decision")
    journey.do("plan_lift", startsOn=journey.day(1))
    world.wait(days=1)
    journey.do("confirm_phase", phaseChoice="open")
    journey.do("lessons")
    assert world.case(SUSPENSION).outcome == "Suspension lifted"
    assert "is lifted" in world.last_subject_to(ADDRESS, SUSPENSION)


def test_a_termination_under_the_procurement_act_leads_to_a_signed_notice(
    world: World, at_desk: Callable[[str], Staff]
) -> None:
    """PA-71-6, PA-71-8: the manager says that the provider failed; officer and Legal write, a manager signs."""
    journey = Journey(world)
    kpi_assessment.come_under_the_act(journey)
    suspension.asked(journey)
    officer, manager = at_desk("officer"), at_desk("manager")
    manager.open("Decide the request")
    ends = date(2026, 6, 30)
    fill(manager.page, choice="terminate", terminatesOn=ends, failedToImprove="yes", reasons="Two plans were not met.")
    manager.press("Record the decision")
    officer.page.goto(f"/cases/{SUSPENSION}")
    officer.saw("Contract performance notice CPN-2026-0001")
    officer.open("Choose the case")
    officer.press("Read the case")
    officer.open("Write the notice")
    officer.saw("Decide the request")  # the history it is written from
    fill(officer.page, **NOTICE)
    officer.press("Ask Legal for advice")
    journey.turn_to("contract_performance_notice")
    journey.do("advise_legal")
    manager.open("Sign the notice")
    fill(manager.page, signing="sign", isDeclared="yes")
    manager.press("Record the decision")
    officer.page.goto("/cases/CPN-2026-0001/documents")
    officer.saw("CPN-2026-0001 OCDS release.json")


def test_a_concern_goes_the_formal_route_with_a_colleagues_guidance(
    world: World, at_desk: Callable[[str], Staff]
) -> None:
    """PP-3: any officer logs it, a consulted colleague advises, and on the formal route a plan starts."""
    officer, consulted = at_desk("officer"), at_desk("consulted")
    officer.page.goto("/start/poor_performance?provider=1")
    fill(officer.page, concerns=["visits"], whatFailed="Nine visits were missed.", impactOnPeople="Meals were missed.",
         safetyAtRisk="no", risk="medium", earlierConcerns="0", source="complaint", raisedOn=date(2026, 3, 2))
    press(officer.page, "Start the case")
    officer.open("Triage, and choose whom to ask")
    fill(officer.page, risk="medium", assessment="A pattern.", consultedRoles=["Procurement"])
    officer.press("Ask for guidance")  # asks first what the colleague is to say
    fill(officer.page, question="A breach?")
    officer.press("Ask for guidance")
    consulted.open("Give guidance")
    consulted.saw("A breach?")
    fill(consulted.page, advice="It is, under clause 9.")
    consulted.press("Send your guidance")
    officer.open("Decide: no action, informal or formal")
    officer.saw("It is, under clause 9.")
    fill(officer.page, route="formal", reason="It persists.")
    officer.press("Record the decision")
    officer.open("Meet the provider")
    fill(officer.page, heldOn=date(2026, 3, 2), attended="Prue Vidal", notes="The call log.", agreed="A plan.",
         whatFailed="Nine visits.", impactOnPeople="Meals.")
    officer.press("Record the meeting and start the plan")
    officer.page.goto("/cases/PP-2026-0001")
    officer.saw("Led to Service Improvement Plan SIP-2026-0001")
    assert world.last_subject_to(ADDRESS, "PP-2026-0001").startswith("note of our meeting")


def test_an_action_is_added_to_a_plan_by_consent_of_both_sides(
    world: World, at_desk: Callable[[str], Staff], provider: Provider
) -> None:
    """PAP-5, PAP-16: the PM adds it at the CPR, the provider consents, next month it is in the plan."""
    journey = Journey(world)
    journey.start("provider_action_plan", cpa="North East", reviewMeetingOn=journey.day(21), flightpathRequired="no")
    journey.do("update_plan", adds=["newAreas", "newActions", "performance"], due=journey.day(90))
    journey.do("review_plan", addressesConcerns="yes", fitForPurpose="yes", appropriate="yes")
    world.wait(days=21)
    officer = at_desk("officer")
    officer.open("Hold the contract performance review")
    fill(officer.page, heldOn=date(2026, 3, 23), attended="Prue Vidal", notes="Progress.", goesOn="continue",
         nextReviewMeetingOn=date(2026, 4, 20), interventionLevel="1", flightpathRequired="no",
         performanceFormat="By site", **{"removals-r1-choice": "keep"})
    press(officer.page, "Add action")
    row = "additions-" + str(officer.page.locator("[name=additions]").last.get_attribute("value"))
    addition: dict[str, Said] = {"area": "1", "action": "Train the advisers", "targets": "All trained"}
    fill(officer.page, **{f"{row}-{key}": said for key, said in addition.items()})
    fill(officer.page, **{f"{row}-due": date(2026, 6, 30)})
    officer.press("Record the meeting")
    provider.follow_link()
    assert "Train the advisers" in provider.page.locator("main").inner_text()
    fill(provider.page, consent="yes", signedName="Prue Vidal")
    provider.send()
    journey.do("update_plan", completed="")
    journey.do("review_plan", addressesConcerns="yes", fitForPurpose="yes", appropriate="yes")
    officer.page.goto("/cases/PAP-2026-0001/plan")
    officer.saw("Train the advisers")


def test_a_return_comes_by_spreadsheet_is_mended_by_cell_validated_and_scored(
    world: World, at_desk: Callable[[str], Staff], provider: Provider, tmp_path: Path
) -> None:
    """MON-1, MON-4, MON-9: the request carries the spreadsheet; what is wrong is said by cell; the score is shown."""
    monitoring_return.asked(Journey(world))
    [sheet] = [part for part in world.emails_to(ADDRESS)[-1].iter_attachments()]
    content = sheet.get_payload(decode=True)
    assert isinstance(content, bytes)
    wrong, right = tmp_path / "wrong.xlsx", tmp_path / "right.xlsx"
    right.write_bytes(filled(content, {}))
    wrong.write_bytes(filled(content, {"1.1": "ninety"}))
    provider.page.goto(world.newest_link(ADDRESS))
    press(provider.page, "Continue")
    press(provider.page, "Use a spreadsheet")
    for file in (wrong, right):
        provider.page.get_by_label("Your spreadsheet").set_input_files(file)
        press(provider.page, "Upload your spreadsheet")
        if file is wrong:
            words = provider.page.locator("#problems").inner_text()
            assert "“ninety” is not a number" in words and "!E" in words
    fill(provider.page, sentBy="Prue Vidal")
    provider.send()
    officer = at_desk("officer")
    officer.open("Validate the return")
    fill(officer.page, accuracy="accurate", breach="no", activeNotice="none")
    officer.press("Record the validation")
    officer.saw("Accepted")
    officer.page.goto("/providers/1")
    officer.saw("green measures, newest period")


def filled(template: bytes, said: dict[str, str]) -> bytes:
    """The spreadsheet with each result at its target, “None” in words, but for what is said of these numbers."""
    workbook = openpyxl.load_workbook(io.BytesIO(template))
    sheet = workbook.worksheets[0]
    for number, _name, unit, target, result, *_rest in list(sheet.iter_rows(min_row=1)):
        if unit.value in {"%", "percent", "ratio", "average", "number"}:
            result.value = said.get(str(number.value), target.value or 0)
        elif unit.value == "words":
            result.value = "None"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
