"""From a disputed Service Improvement Plan to a Remedial Action Plan that is met, as people live it."""

import pytest

from tests.journeys.provider import ADDRESS, Provider
from tests.journeys.staff import Staff
from tests.journeys.world import World

pytestmark = pytest.mark.browser
RAP = "RAP-2026-0001"


def request_rap(officer: Staff, manager: Staff, provider: Provider) -> None:
    """A dispute without evidence: the officer requests a RAP, the manager grants it (RAP-1b)."""
    officer.start_sip()
    officer.draft_plan(weeks=3)
    provider.dispute("We do not recognise the figures.")
    officer.open("Consider the provider's reasons")
    officer.page.get_by_role("group", name="What happens next?").get_by_role("radio").last.check()
    officer.page.get_by_label("Reasons").fill("Nothing was sent that shows it.")
    officer.press("Record what happens next")
    manager.decide("Decide the RAP request", "Grant", "People are at risk.")


def issue(officer: Staff, manager: Staff) -> None:
    """The officer writes and signs, the manager signs; the provider is not asked to agree (RAP-11)."""
    officer.open("Write and sign the plan")
    officer.saw("People are at risk.")
    officer.page.get_by_label("Timescale in weeks").fill("1")
    officer.saw("You sign as Ofelia Okafor")
    officer.press("Sign and send to the manager")
    manager.open("Sign and issue the plan")
    manager.page.get_by_label("Sign the plan and issue it").check()
    if not manager.page.get_by_text("You sign as Mana Whitcombe").is_visible():
        with manager.page.expect_navigation():
            manager.page.get_by_role("button", name="Record the decision").click()
    manager.saw("You sign as Mana Whitcombe")
    manager.press("Record the decision")


def test_granted_issued_updated_and_met(
    world: World, officer: Staff, manager: Staff, provider: Provider
) -> None:
    """RAP-1, RAP-4, RAP-5, RAP-6, RAP-11: granted, issued with two signatures, a weekly round, met, ended."""
    request_rap(officer, manager, provider)
    assert world.case().outcome == "RAP requested"
    issue(officer, manager)
    assert any("Remedial Action Plan has been issued" in subject for subject in world.subjects_to(ADDRESS))
    world.wait(days=4)
    provider.update("The rota is kept.")
    officer.validate()
    world.wait(days=3)  # the report opens on the date to be reviewed
    officer.report("Write the final report", "Sign and send the report", ["Met"])
    assert world.case(RAP).outcome == "Closed as met"
    officer.page.goto(f"/cases/{RAP}")
    page = officer.page.locator("main").inner_text()
    assert "Closed as met on" in page and "Started from Service Improvement Plan SIP-2026-0001" in page
    assert f"Led to Remedial Action Plan {RAP}" in officer.case_page()
