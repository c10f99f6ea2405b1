"""The provider's manager on a phone: opens the link in the newest email and answers."""

import re

from playwright.sync_api import Browser, Page

from tests.journeys.world import World
from tests.waiting import A_HANG

ADDRESS = "prue.vidal@brightwater.example"


class Provider:
    """Prue Vidal, registered manager."""

    def __init__(self, browser: Browser, world: World) -> None:
        self.world = world
        context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=world.address)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(A_HANG * 1000)

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()

    def follow_link(self, about: str = "") -> None:
        """Open the link of the newest request, of those whose subject has these words, and continue."""
        self.page.goto(self.world.newest_link(ADDRESS, about=about))
        self._press(re.compile("^Continue$"))
        self._press(re.compile("Start now|Carry on"))

    def agree(self, about: str = "") -> None:
        """Agree to the plan and sign it with the five declarations (SIP-14)."""
        self._answer_plan("Yes, I agree and will sign it", about)
        for box in self.page.locator("input[type=checkbox]").all():
            box.check()
        self.page.get_by_label("Full name").fill("Prue Vidal")
        self.page.get_by_label("Position").fill("Registered manager")
        self.send()

    def dispute(self, reason: str) -> None:
        """Say why the plan is not agreed (RAP-1b)."""
        self._answer_plan("No")
        self.page.get_by_label("What do you not agree with, and why?").fill(reason)
        self.page.get_by_role("group", name="Can you show").get_by_role("radio").first.check()
        self.send()

    def update(self, words: str) -> None:
        """Send this week's update of each action (SIP-4)."""
        self.follow_link("update")
        while self.page.get_by_role("heading", name="Check your answers").count() == 0:
            for box in self.page.get_by_label("Provider Action update").all():
                box.fill(words)
            for choice in self.page.get_by_label(re.compile("^Risk, reviewed")).all():
                choice.select_option(label="Medium")
            for name in self.page.get_by_label("Your name").all():
                name.fill("Prue Vidal")
            self._continue()
        self._confirm()

    def send(self) -> None:
        """Go on to the check page and send."""
        while self.page.get_by_role("heading", name="Check your answers").count() == 0:
            self._continue()
        self._confirm()

    def _answer_plan(self, choice: str, about: str = "") -> None:
        self.follow_link(about)
        while self.page.get_by_role("group", name="Do you agree to this plan?").count() == 0:
            self._continue()
        question = self.page.get_by_role("group", name="Do you agree to this plan?")
        question.get_by_label(re.compile(f"^{choice}")).check()
        if self.page.get_by_label("Full name").or_(self.page.get_by_label("What do you not agree with")).count() == 0:
            self._continue()

    def _continue(self) -> None:
        self._press(re.compile("^Continue"))
        assert self.page.get_by_text("There is a problem").count() == 0, self.page.locator("main").inner_text()

    def _press(self, button: re.Pattern[str]) -> None:
        """Press a button and wait for the page it leads to: what is looked for next must not be sought on this one."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()

    def _confirm(self) -> None:
        self.page.locator("main form button[type=submit]").click()
        self.page.get_by_role("heading", name="Sent").wait_for()
