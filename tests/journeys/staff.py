"""Officers and managers at a browser, doing what the Service Improvement Plan asks of them."""

from collections.abc import Sequence
from datetime import date, timedelta

from playwright.sync_api import Browser, Locator, Page

from tests.journeys.world import World
from tests.visitor import PASSWORD
from tests.waiting import A_HANG

ACTION = {
    "Service Outcome / Performance Criteria": "Every planned visit takes place on time.",
    "Outcomes/Performance Issue": "41 visits were missed or late in three weeks.",
    "Specific": "Rebuild the rota from actual travel times.",
    "Measurable": "95% of visits on time in the weekly report.",
    "Attainable": "Two co-ordinators are in post.",
    "Realistic": "No further funding is needed.",
}


class Staff:
    """Somebody of the council, signed in, in a window of their own."""

    def __init__(self, browser: Browser, world: World, who: str) -> None:
        self.world = world
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=world.address)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(A_HANG * 1000)
        self.page.goto("/sign-in")
        self.page.get_by_label("Email address").fill(f"{who}@council.example")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("link", name="Sign out").or_(self.page.get_by_role("button", name="Sign out")).wait_for()

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()

    def start_sip(self) -> None:
        """Log the concern that starts the case (SIP-1)."""
        page = self.page
        page.goto("/start")
        page.get_by_role("link", name="Service Improvement Plan").click()
        page.get_by_label("Which provider is it about?").select_option(label="Brightwater Home Care")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("What failed?").fill("41 visits missed or late.")
        page.get_by_label("Visit times, missed and late visits").check()
        page.get_by_label("Safety of people").check()
        page.get_by_label("What is the impact on people?").fill("People waited without help.")
        page.get_by_label("Monitoring or review").check()
        self.date("When was it found?", date(2026, 2, 27))
        page.get_by_role("button", name="Start the case").click()
        self.saw("has started")

    def open(self, task: str) -> None:
        """Open a task from the inbox, taking it first where it is the team's."""
        self.page.goto("/inbox")
        link = self.page.get_by_role("link", name=task, exact=True)
        if link.count() == 0:
            self.page.goto("/inbox?tab=team")
        with self.page.expect_navigation():
            link.first.click()

    def draft_plan(self, weeks: int, actions: int = 1) -> None:
        """Draft the plan and send it to the provider (SIP-2)."""
        self.open("Draft the plan with the provider")
        self.page.get_by_label("Timescale in weeks").fill(str(weeks))
        for number in range(actions):
            if number:
                self.page.get_by_role("button", name="Add another action").click()
            for label, words in ACTION.items():
                self.page.get_by_label(label, exact=True).nth(number).fill(words)
            self.date("Starting date", self.world.now.date(), number)
            self.date("Target date", self.world.now.date() + timedelta(weeks=weeks), number)
            self.page.get_by_label("Risk", exact=True).nth(number).select_option(label="High")
        self.press("Send plan to provider")

    def sign_plan(self) -> None:
        """Sign for the council and issue the plan (SIP-14)."""
        self.open("Sign and issue the plan")
        self.saw("You sign as Ofelia Okafor")
        self.press("Sign and issue the plan")

    def validate(self, verdict: str = "Accepted") -> None:
        """Validate this week's update and plan the next (SIP-4)."""
        self.open("Validate and plan next week")
        for box in self.page.get_by_label(verdict, exact=True).all():
            box.check()
        self.page.get_by_role("group", name="have to change?").get_by_label("No", exact=True).check()
        self.press("Validate and send to provider")

    def report(self, task: str, button: str, results: Sequence[str], impact: str = "") -> None:
        """Write the final report (SIP-5) or the review (SIP-8): a result per requirement."""
        self.open(task)
        for number, result in enumerate(results):
            self.page.get_by_role("group", name="Result").nth(number).get_by_label(result, exact=True).check()
            self.page.get_by_label("What is the evidence?").nth(number).fill("The weekly reports say so.")
            self.page.get_by_label("Risk, reviewed").nth(number).select_option(label="High")
        self.page.get_by_label("Overall re").fill("As the evidence shows.")
        self.saw("You sign as Ofelia Okafor")
        self.press(button)
        more = self.page.get_by_text("There is more to answer")
        if impact and more.count():
            for box in self.page.get_by_role("group", name="significant impact on people").all():
                box.get_by_label(impact, exact=True).check()
            self.press(button)

    def decide(self, task: str, choice: str, reason: str) -> None:
        """Decide, with a reason."""
        self.open(task)
        self.page.get_by_label(choice).check()
        self.page.get_by_label("Reasons").fill(reason)
        self.press("Record the decision")

    def press(self, button: str) -> None:
        """Press the task's main button; the page that follows says that it is done."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        problem = self.page.get_by_role("heading", name="There is a problem")
        done = self.page.get_by_text("is done.")
        done.or_(problem).or_(self.page.get_by_text("There is more to answer")).first.wait_for()
        assert not problem.count(), self.page.locator("main").inner_text()

    def saw(self, words: str) -> None:
        """The page says so."""
        self.page.get_by_text(words).first.wait_for()

    def case_page(self, tab: str = "") -> str:
        """The words on the case's page, or on one of its tabs."""
        self.page.goto(f"/cases/SIP-2026-0001{tab}")
        return self.page.locator("main").inner_text()

    def date(self, question: str, day: date, number: int = 0) -> None:
        """Fill in a date question."""
        group: Locator = self.page.get_by_role("group", name=question).nth(number)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(value))
