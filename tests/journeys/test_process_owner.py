"""A process owner changes the procedure in the browser: a fortnight for a week, and a Legal review; a case moves.

Every click is counted, from signing in to the new step's completion.
"""

import logging
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.provider import ADDRESS, Provider
from tests.journeys.staff import Staff
from tests.journeys.test_sip import agree_and_issue
from tests.journeys.world import World

pytestmark = pytest.mark.browser
MOST_CLICKS = 60


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, place: Locator) -> None:
        """One click."""
        self.clicks += 1
        place.click()

    def go(self, place: Locator) -> None:
        """One click that leads to another page."""
        with place.page.expect_navigation():
            self.click(place)


@pytest.fixture
def colleagues(browser: Browser, world: World) -> Iterator[dict[str, Staff]]:
    """The process owner, the administrator and Legal, each in a window of their own."""
    found = {who: Staff(browser, world, who) for who in ("owner", "admin", "consulted")}
    yield found
    for one in found.values():
        one.close()


def test_a_fortnight_and_a_legal_review_are_drawn_published_and_reach_a_running_case(
    world: World, officer: Staff, provider: Provider, colleagues: dict[str, Staff]
) -> None:
    agree_and_issue(officer, provider, weeks=4)
    hand = Hand()
    draw(hand, colleagues["owner"])
    publish(hand, colleagues["owner"], colleagues["admin"])
    move(hand, world, colleagues["owner"])
    assert world.version_number() == 2
    finish_rounds(world, officer, provider)
    officer.report("Write the final report", "Sign and send the report", ["Met"])
    complete_the_review(hand, colleagues["consulted"])
    assert world.case().outcome == "Closed as met"
    logging.getLogger(__name__).info("%d clicks", hand.clicks)
    assert hand.clicks <= MOST_CLICKS


def draw(hand: Hand, owner: Staff) -> None:
    """Change the length of a round, add the step after the final report, and its form."""
    page = owner.page
    hand.go(page.get_by_role("link", name="Procedures"))
    hand.go(page.get_by_role("link", name="Service Improvement Plan"))
    hand.go(page.get_by_role("button", name="Begin a draft"))
    hand.go(page.get_by_role("link", name="Service Improvement Plan", exact=True))
    page.wait_for_selector("[data-ready]")
    hand.click(page.locator("[data-step=begin_week]"))
    hand.click(page.get_by_text("What it is given", exact=True))
    hand.click(page.locator(".bio-properties-panel-collapsible-entry-header-title", has_text="roundLength"))
    hand.click(page.locator(".bio-properties-panel-collapsible-entry.open .cm-content"))
    page.keyboard.press("Control+a")
    page.keyboard.type('"P14D"')
    hand.click(page.locator("[data-step=final_report]"))
    expect(page.locator("[data-step=final_report]")).to_have_attribute("aria-pressed", "true")
    hand.click(page.get_by_role("button", name="Add a step after this one"))
    hand.click(page.locator("[data-block=ask-advice]"))
    expect(page.locator("#bio-properties-panel-name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Legal review")
    hand.click(page.get_by_role("button", name="Make a new form"))
    page.keyboard.type("Legal review")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Form", exact=True)).to_have_value("legal-review")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    expect(page.locator("[data-count]")).to_contain_text("0 errors")
    hand.go(page.get_by_role("link", name=re.compile("^Draft ")))


def publish(hand: Hand, owner: Staff, admin: Staff) -> None:
    """One proposes, another approves."""
    hand.go(owner.page.get_by_role("button", name="What will change, and publish"))
    expect(owner.page.locator("main")).to_contain_text("Legal review")
    owner.page.get_by_label("What changes, and why?").fill("Every fortnight; Legal looks at the final report.")
    hand.go(owner.page.get_by_role("button", name="Propose it for publishing"))
    hand.go(admin.page.get_by_role("link", name="Procedures"))
    hand.go(admin.page.get_by_role("link", name="Service Improvement Plan"))
    hand.go(admin.page.get_by_role("link", name=re.compile("^Draft ")))
    hand.go(admin.page.get_by_role("button", name="What will change, and publish"))
    hand.go(admin.page.get_by_role("button", name="Approve and publish"))
    expect(admin.page.locator("main")).to_contain_text("Version 2 is published")


def move(hand: Hand, world: World, owner: Staff) -> None:
    """Look at what can move, and move it."""
    hand.go(owner.page.get_by_role("link", name="Procedures"))
    hand.go(owner.page.get_by_role("link", name="Service Improvement Plan"))
    hand.go(owner.page.get_by_role("link", name="Move cases"))
    expect(owner.page.locator("main")).to_contain_text("1 can move, 0 cannot.")
    owner.page.get_by_label("Why are they moved?").fill("Everybody has a fortnight from now on.")
    hand.go(owner.page.get_by_role("button", name="Move the chosen cases to version 2"))
    world.work()
    owner.page.reload()
    expect(owner.page.get_by_role("status")).to_contain_text("1 of 1 moved")


def finish_rounds(world: World, officer: Staff, provider: Provider) -> None:
    """Week 1 runs to its end as it began; from then on a round is a fortnight."""
    provider.update("The rota is kept.")
    officer.validate()
    world.wait(days=8)
    asked = [subject for subject in world.subjects_to(ADDRESS) if "please send the update" in subject]
    assert len(asked) == 2
    provider.update("Still kept.")
    officer.validate()
    world.wait(days=20)
    assert sum("please send the update" in subject for subject in world.subjects_to(ADDRESS)) == 2


def complete_the_review(hand: Hand, legal: Staff) -> None:
    """Legal takes the new step from the inbox and answers its form."""
    legal.page.goto("/inbox?tab=team")
    hand.go(legal.page.get_by_role("link", name="Legal review", exact=True))
    legal.page.locator("main textarea, main input[type=text]").first.fill("Nothing stands against it.")
    hand.go(legal.page.get_by_role("button", name="Send the advice"))
