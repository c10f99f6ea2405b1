"""The Service Improvement Plan from concern to signed final report, as people live it."""

import pytest

from tests.journeys.provider import ADDRESS, Provider
from tests.journeys.staff import Staff
from tests.journeys.world import World

pytestmark = pytest.mark.browser
IMPROVED = "Not met, but there is evidence of significant improvement"
NOT_MET = "Not met, and no evidence of significant improvement"


def agree_and_issue(officer: Staff, provider: Provider, weeks: int) -> None:
    officer.start_sip()
    officer.draft_plan(weeks)
    provider.agree()
    officer.sign_plan()


def monitor(world: World, officer: Staff, provider: Provider, weeks: int) -> None:
    """The weekly round until the timescale ends (SIP-4)."""
    for week in range(1, weeks + 1):
        world.wait(days=4)
        provider.update(f"Week {week}: the rota is kept.")
        officer.validate()
        world.wait(days=3)


def test_met_after_three_weeks(world: World, officer: Staff, provider: Provider) -> None:
    """SIP-4, SIP-5, SIP-6: three weekly rounds, a final report that finds every requirement met, the plan ends."""
    agree_and_issue(officer, provider, weeks=3)
    monitor(world, officer, provider, weeks=3)
    officer.report("Write the final report", "Sign and send the report", ["Met"])
    page = officer.case_page()
    assert "Closed as met on Monday 23 March 2026" in page
    assert [line.strip() for line in page.splitlines()].count("“Update each action in the plan” completed") == 3
    assert world.case().outcome == "Closed as met"
    subjects = world.subjects_to(ADDRESS)
    assert sum("please send the update" in subject for subject in subjects) == 3
    assert sum("has been checked" in subject for subject in subjects) == 3
    assert "has ended" in subjects[-1]


def improved_extended_reviewed_and_met(world: World, officer: Staff, provider: Provider) -> None:
    """Significant improvement leads to further actions and a new timescale, agreed and signed anew."""
    agree_and_issue(officer, provider, weeks=1)
    monitor(world, officer, provider, weeks=1)
    officer.report("Write the final report", "Sign and send the report", [IMPROVED])
    officer.open("Set further actions and timescale")
    officer.page.get_by_label("New timescale in weeks").fill("1")
    officer.page.get_by_label("What is the evidence of improvement").fill("On-time visits rose to 91%.")
    officer.press("Continue the plan and ask the provider")
    assert "extension 1" in officer.case_page()
    provider.agree("new improvement plan")
    officer.open("Sign the new plan")
    officer.saw("You sign as Ofelia Okafor")
    officer.press("Sign the new plan")
    assert "plan, extension 1.pdf" in officer.case_page("/documents")
    monitor(world, officer, provider, weeks=1)
    officer.report("Review the extended plan", "Sign and send the review", ["Met"])
    assert "Closed as met" in officer.case_page()
    assert world.case().outcome == "Closed as met"


@pytest.mark.parametrize(
    ("choice", "outcome"), [("Grant", "RAP requested"), ("Decline", "")], ids=["granted", "declined"]
)
def test_review_with_significant_impact_asks_the_manager_for_a_rap(
    world: World, officer: Staff, manager: Staff, provider: Provider, choice: str, outcome: str
) -> None:
    """SIP-8: unmet with significant impact at the review: a RAP is requested, the manager decides with reasons."""
    agree_and_issue(officer, provider, weeks=1)
    monitor(world, officer, provider, weeks=1)
    officer.report("Write the final report", "Sign and send the report", [IMPROVED])
    officer.open("Set further actions and timescale")
    officer.page.get_by_label("New timescale in weeks").fill("1")
    officer.page.get_by_label("What is the evidence of improvement").fill("On-time visits rose to 91%.")
    officer.press("Continue the plan and ask the provider")
    monitor(world, officer, provider, weeks=1)
    officer.report("Review the extended plan", "Sign and send the review", [NOT_MET], impact="Yes")
    assert "decision is needed" in world.subjects_to("manager@council.example")[-1]
    manager.decide("Decide the RAP request", choice, "The risk to people decides it.")
    page = officer.case_page()
    assert "“Decide the RAP request” completed" in page and "by Mana Whitcombe" in page
    if outcome:
        assert (world.case().outcome, "RAP requested on" in page) == (outcome, True)
        return
    officer.open("Extend the plan or close it")
    officer.saw("The risk to people decides it.")
    officer.page.get_by_role("group", name="What happens next?").get_by_role("radio").last.check()
    officer.page.get_by_role("textbox", name="Residual actions").fill("Two monthly samples.")
    officer.page.get_by_label("Reasons").fill("What is left puts nobody at risk.")
    officer.press("Record what happens next")
    assert world.case().outcome == "Closed with residual actions"


def test_not_met_without_improvement_leads_to_a_suspension_request(
    world: World, officer: Staff, manager: Staff, provider: Provider
) -> None:
    """SIP-9: not met and no evidence of significant improvement: the manager requests suspension."""
    agree_and_issue(officer, provider, weeks=1)
    monitor(world, officer, provider, weeks=1)
    officer.report("Write the final report", "Sign and send the report", [NOT_MET])
    manager.decide("Decide on suspension", "Request suspension", "No improvement in the time agreed.")
    assert world.case().outcome == "Suspension requested"
    assert "Suspension requested on" in officer.case_page()
    assert "Suspension requested" in world.last_words_to(ADDRESS)


def test_provider_disputes_sends_nothing_and_two_people_find_that_it_complies(
    world: World, officer: Staff, manager: Staff, provider: Provider
) -> None:
    """SIP-14 and its reading: a refusal to sign closes the plan as not required only where compliance is evidenced."""
    officer.start_sip()
    officer.draft_plan(weeks=3)
    provider.dispute("The figures come from the month in which our system was replaced.")
    officer.open("Consider the provider's reasons")
    officer.saw("The figures come from the month in which our system was replaced.")
    officer.page.get_by_role("group", name="What happens next?").get_by_role("radio").first.check()
    officer.page.get_by_label("What evidence shows that they comply?").fill("The call log of November.")
    officer.page.get_by_label("Reasons").fill("The records show that the standard was met.")
    officer.press("Record what happens next")
    assert world.case().outcome == ""
    manager.open("Confirm that no plan is required")
    manager.saw("The call log of November.")
    manager.page.get_by_label("Confirm: no plan is required").check()
    manager.page.get_by_label("Reasons").fill("I have read the log.")
    manager.press("Record the decision")
    assert world.case().outcome == "Closed as not required"
    assert "Closed as not required on" in officer.case_page()


def test_a_missing_update_is_reminded_recorded_as_late_and_still_taken(
    world: World, officer: Staff, provider: Provider
) -> None:
    """SIP-4 and its reading: a late update is a reminder and a recorded lateness, never an automatic failure."""
    agree_and_issue(officer, provider, weeks=2)
    world.wait(days=8)
    subjects = world.subjects_to(ADDRESS)
    assert any("reminder" in subject for subject in subjects)
    copies = world.subjects_to("officer@council.example")
    assert any("not received" in subject or "overdue" in subject or "late" in subject for subject in copies)
    provider.update("Sorry for the delay. The rota is kept.")
    assert "completed, late" in officer.case_page()
    assert world.case().state == "running"
