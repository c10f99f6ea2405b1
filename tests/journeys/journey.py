"""A case brought to its end by everybody who has a part in it, each at a browser without a screen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.journeys.provider import ADDRESS
from tests.journeys.world import World
from tests.trust.desk import Desk, Page
from tests.trust.paper import SAID, Pairs, Wish, address_of, fill_in, words_of
from workflows import linked, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.tasks import Task

MOST_TRIES = 4  # of one page: answering may bring up more questions
MOST_STEPS = 12  # of the provider's pages
Wishes = Mapping[str, Wish]


class Journey:
    """The pages of one council, visited for one case after the other; `reference` is the case that it is about."""

    def __init__(self, world: World) -> None:
        self.world, self.reference = world, ""
        self._desks: dict[str, Desk] = {}

    def start(self, procedure: str, by: str = "officer", **wishes: Wish) -> None:
        """Start a case from its page; what is not wished for is answered with some words."""
        page = self._desk(by).get(f"/start/{procedure}?provider=1")
        answer = self._send(self._desk(by), page, f"/start/{procedure}", wishes)
        self.reference = answer.location.rpartition("/")[2]

    def do(self, element: str, by: str = "", adds: Sequence[str] = (), about: str = "", **wishes: Wish) -> None:
        """Whoever may does the open task of that element: the provider by the link in their newest email.

        `adds` are lists that begin empty and get a row first, named as on the page; `about` are words of the email's
        subject, where the provider is asked for several things at once.
        """
        task_id, able = self._open(element)
        if not able:
            self._answer_by_link(adds, about, wishes)
            return
        desk, address = self._desk(by or able[0]), f"/tasks/{task_id}"
        page = self._with_rows(desk, desk.get(address), f"{address}/completion", adds, wishes)
        self._send(desk, page, f"{address}/completion", wishes)

    def record(self, element: str, by: str = "officer", adds: Sequence[str] = (), **wishes: Wish) -> None:
        """Record what happened beside the procedure's steps, by the button on the case."""
        desk, address = self._desk(by), f"/cases/{self.reference}/actions/{element}"
        self._send(desk, self._with_rows(desk, desk.get(address), address, adds, wishes), address, wishes)

    def wait(self, **time: float) -> None:
        """Let so much time pass (`days=7`), with everything that falls due."""
        self.world.wait(**time)

    def day(self, days: int) -> str:
        """The date so many days from now, as the forms keep it."""
        return (self.world.now.date() + timedelta(days=days)).isoformat()

    def variable(self, name: str) -> Any:
        """What the case keeps under this name."""
        with self.world.looking():
            return self._case().data[name]

    def turn_to(self, procedure: str) -> None:
        """Go on with the newest case of that procedure which this one led to."""
        with self.world.looking():
            found = [case.reference for case in linked.children_of(self._case()) if case.procedure_key == procedure]
        self.reference = found[-1]

    def turn_back(self) -> None:
        """Go on with the case that this one came from."""
        with self.world.looking():
            parent = self._case().parent
            assert parent is not None
            self.reference = parent.reference

    def _case(self) -> Case:
        return db.session.scalars(select(Case).where(Case.reference == self.reference)).one()

    def _open(self, element: str) -> tuple[int, Sequence[str]]:
        """The open task's number, and who may do it; nobody where it is the provider's."""
        with self.world.looking():
            rows = select(Task).join(Task.case).where(Case.reference == self.reference, Task.state == tasks.OPEN)
            found = {task.element_id: task for task in db.session.scalars(rows.order_by(Task.id.desc()))}
            assert element in found, f"{element} is not open, but {sorted(found)}"
            task = found[element]
            people = [task.assignee] if task.assignee else tasks.may_be_assigned(task)
            return task.id, [] if task.is_for_provider else [one.email.partition("@")[0] for one in people]

    def _answer_by_link(self, adds: Sequence[str], about: str, wishes: Wishes) -> None:
        desk, door = Desk(self.world.address), self.world.newest_link(ADDRESS, self.reference, about)
        base = self._send(desk, desk.get(door), door, wishes).location
        page = desk.get(f"{base}/answers")
        for _ in range(MOST_STEPS):
            if page.status == 302:
                page = desk.get(page.location)
            address = address_of(page.text, f"{base}/answers")
            if not address:
                break
            here = [name for name in adds if f'value="{name}:add"' in page.text]
            page = self._with_rows(desk, page, address, here, wishes)
            page = desk.get(self._send(desk, page, address, wishes).location)
        receipt = self._send(desk, page, f"{base}/submission", wishes)
        assert receipt.location.endswith("/receipt"), receipt

    def _with_rows(self, desk: Desk, page: Page, address: str, adds: Sequence[str], wishes: Wishes) -> Page:
        """The page after these "Add" buttons were pressed, with what was filled in so far."""
        for name in adds:
            page = desk.post(address, [*self._filled_in(page, address, wishes), ("_row", f"{name}:add")])
            page = desk.get(page.location.partition("#")[0]) if page.status == 302 else page
        return page

    def _send(self, desk: Desk, page: Page, address: str, wishes: Wishes) -> Page:
        """Fill in the page's form and send it; when that brings up more questions, answer them too."""
        for _ in range(MOST_TRIES):
            page = desk.post(address, self._filled_in(page, address, wishes))
            if page.status == 302:
                return page
        raise AssertionError(f"{page.status} at {address}: {words_of(page.text)}")

    def _filled_in(self, page: Page, address: str, wishes: Wishes) -> Pairs:
        assert page.status in {200, 422}, f"{page.status} at {address}: {words_of(page.text)}"
        return fill_in(page.text, address, wishes, self.world.now.date(), f"{SAID}in words.")

    def _desk(self, who: str) -> Desk:
        if who not in self._desks:
            self._desks[who] = Desk(self.world.address)
            self._desks[who].sign_in(who)
        return self._desks[who]
