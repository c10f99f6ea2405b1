"""People who bring Service Improvement Plans through, in whatever way comes next, and try again when nobody answers."""

import time
from collections.abc import Mapping
from random import Random

from sqlalchemy import select

from tests.trust.desk import Away, Desk, Page
from tests.trust.paper import SAID, Pairs, address_of, fill_in, words_of
from tests.trust.town import Acknowledged, Town
from workflows import tasks
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.tasks import Task

CHOICES = {
    "agreement": ("agree", "agree", "agree", "disagree"), "disputeDecision": ("change", "rap"),
    "result": ("met", "improved", "improved", "not met"), "followUp": ("none", "received"),
    "nextStep": ("extend", "extend", "close"), "rapDecision": ("granted", "declined"),
    "suspensionDecision": ("granted", "declined"), "reviewedRisk": ("low", "high"),
    "significantImpact": ("yes", "no"),
}
FIXED = {"weeks": "2", "extraWeeks": "1", "risk": "high", "targetDate": "2027-12-01"}
MOST_TRIES = 3  # of a form that asks for more once it is answered


class Player:
    """Whoever works on one case after the other: the officer, the manager and the provider of it."""

    def __init__(self, town: Town, name: str, random: Random) -> None:
        self.town, self.name, self.random = town, name, random
        self.desks = {who: Desk(town.address) for who in ("officer", "manager")}
        self.waiting = list(self.desks)  # who is not signed in yet
        self.reference, self.turns = "", 0
        self.mind: Mapping[str, str] = FIXED  # made up anew each turn, and kept while a page is asked again

    def play(self) -> None:
        """Take turns until the town stops."""
        while not self.town.stop.is_set():
            try:
                self._turn()
            except Away:
                self.town.counts["unanswered"] += 1
                self.town.stop.wait(0.05)
            except (AssertionError, LookupError) as problem:  # no page that a person could go on from
                self.town.surprises.append(f"{self.name}, turn {self.turns}: {problem}")
                self.reference = ""

    def _turn(self) -> None:
        self.turns += 1
        self.mind = FIXED | {question: self.random.choice(options) for question, options in CHOICES.items()}
        while self.waiting:
            self.desks[self.waiting[-1]].sign_in(self.waiting[-1])
            self.waiting.pop()
        if not self.reference:
            self._start()
        elif self.random.random() < 0.1:
            self._note()
        else:
            self._go_on()

    def _start(self) -> None:
        address = "/start/sip?provider=1"
        page = self.desks["officer"].get(address)
        answer = self.desks["officer"].post("/start/sip", self._filled_in(page, "/start/sip"))
        if self._is(answer, "/cases/"):
            self.reference = answer.location.rpartition("/")[2]
            self._acknowledge("start")

    def _note(self) -> None:
        page = self.desks["officer"].get(f"/cases/{self.reference}")
        pairs = self._filled_in(page, f"/cases/{self.reference}/notes")
        if self._is(self.desks["officer"].post(f"/cases/{self.reference}/notes", pairs), "/cases/"):
            self._acknowledge("note")

    def _go_on(self) -> None:
        """Do one of the case's open tasks; when there is none, let time pass until its next timer."""
        with self.town.looking():
            case = db.session.scalars(select(Case).where(Case.reference == self.reference)).one()
            rows = select(Task).where(Task.case_id == case.id, Task.state == tasks.OPEN)
            ahead = [(task.id, task.groups) for task in db.session.scalars(rows)]
            due, is_running = case.next_due_at, case.state == RUNNING
        if not is_running:
            self.reference = ""
            self.town.counts["cases ended"] += 1
        elif ahead and (not due or self.random.random() < 0.9):
            self._do(*self.random.choice(ahead))
        elif due:
            self.town.move_to(due)
            self.town.stop.wait(0.2)

    def _do(self, task_id: int, groups: set[str]) -> None:
        if "provider" in groups:
            self._answer_by_link()
            return
        desk = self.desks["manager" if groups == {"manager"} else "officer"]
        address = f"/tasks/{task_id}/completion"
        page = desk.get(f"/tasks/{task_id}")
        for _ in range(MOST_TRIES):
            if page.status not in {200, 422} or address not in page.text:
                return  # somebody was quicker
            pairs = self._filled_in(page, address)
            page = self._press(desk, address, pairs)
            if page.status == 302:
                is_said = any(self._words in value for _name, value in pairs)  # who only signs types nothing
                self._acknowledge("completion", task_id, self._words if is_said else "")
                return
        self._check(page, {409})

    def _answer_by_link(self) -> None:
        desk, door = Desk(self.town.address), self.town.newest_link(self.reference)
        if not door or (page := desk.get(door)).status != 200:
            self.town.stop.wait(0.1)  # the email is on its way
            return
        page = desk.post(door, self._filled_in(page, door))
        if page.status != 302:
            return
        base = page.location
        page = desk.get(f"{base}/answers")
        for _ in range(8):
            if page.status != 200:
                break
            if not (address := address_of(page.text, f"{base}/answers")):
                self._send(desk, base, page)
                return
            page = self._next_step(desk, address, page)
        self._check(page, {410})

    def _send(self, desk: Desk, base: str, page: Page) -> None:
        if not address_of(page.text, f"{base}/submission"):
            return  # days went by meanwhile, and the visit had ended: they come again
        answer = self._press(desk, f"{base}/submission", self._filled_in(page, f"{base}/submission"))
        if answer.location.endswith("/receipt"):
            self._acknowledge("completion", int(base.rpartition("/")[2]))

    def _next_step(self, desk: Desk, address: str, page: Page) -> Page:
        for _ in range(MOST_TRIES):
            answer = desk.post(address, self._filled_in(page, address))
            if answer.status != 422:
                break
            page = answer
        return desk.get(answer.location) if answer.status == 302 else answer

    def _press(self, desk: Desk, address: str, pairs: Pairs) -> Page:
        """Press the button; when the server goes away meanwhile, press it again: the nonce makes that harmless."""
        while True:
            try:
                return desk.post(address, pairs)
            except Away:
                self.town.counts["pressed again"] += 1
                time.sleep(0.1)

    def _filled_in(self, page: Page, action: str) -> Pairs:
        if page.status not in {200, 422}:
            raise AssertionError(f"{page.status} instead of the form {action}: {words_of(page.text)}")
        with self.town.looking() as now:
            today = now.date()
        return fill_in(page.text, action, self.mind, today, self._words)

    @property
    def _words(self) -> str:
        return f"{SAID}by {self.name} in turn {self.turns}."

    def _acknowledge(self, kind: str, task_id: int = 0, words: str | None = None) -> None:
        said = self._words if words is None else words
        self.town.acknowledged.append(Acknowledged(kind, self.reference, task_id, said))

    def _is(self, answer: Page, place: str) -> bool:
        self._check(answer, {302})
        return answer.status == 302 and place in answer.location

    def _check(self, answer: Page, expected: set[int]) -> None:
        if answer.status not in expected:
            self.town.surprises.append(f"{self.name}, turn {self.turns}: {answer.status} {words_of(answer.text)}")
