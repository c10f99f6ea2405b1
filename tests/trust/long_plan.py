"""A Service Improvement Plan of many weeks on a database, step by step, each in a transaction of its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from flask import Flask

from tests.cast import NOW
from tests.trust.council import PLAN, open_task, staff, start_case
from workflows import cases
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import Actor, actor

Watch = Callable[[str], AbstractContextManager[object]]


def _unwatched(_what: str) -> AbstractContextManager[object]:
    return nullcontext()


class LongPlan:
    """One plan from its issue on. `watch` is entered around each step, with its element's id, up to its commit."""

    def __init__(self, app: Flask, weeks: int, actions: int = 3, watch: Watch = _unwatched) -> None:
        self.app, self.now, self.watch = app, NOW, watch
        [row] = PLAN["plan"]
        rows = [{**row, "rowId": f"r{number}", "ref": str(number)} for number in range(1, actions + 1)]
        with app.app_context():
            self.case_id = start_case(now=NOW).id
            db.session.commit()
        self._complete("draft_plan", {"weeks": weeks, "plan": rows})
        self._complete("agree_plan", {"agreement": "agree", "signedName": "Prue Vidal", "signedPosition": "Manager"})
        self._complete("sign_plan", {"officerName": "Ofelia Okafor"})

    def week(self, number: int) -> None:
        """The provider's update, the officer's validation, and the days until the next week begins."""
        self.now += timedelta(days=1)
        rows: list[dict[str, Any]] = self.case().data["plan"]
        said = [{"rowId": row["rowId"], "update": f"Week {number}: on time", "reviewedRisk": "low"} for row in rows]
        self._complete("provider_update", {"actions": said, "updatedBy": "Prue Vidal"})
        seen = {"validated": "accepted", "comment": f"Seen in week {number}"}
        rows = [{**row, **seen} for row in self.case().data["plan"]]
        self._complete("validate_update", {"plan": rows, "noteToProvider": ""})
        due = self.case().next_due_at
        if due is not None:
            self.now = due
            with self.app.app_context(), self.watch("next_week_begins"):
                cases.fire_timers(self.case_id, self.now)
                db.session.commit()

    def report(self) -> None:
        """The final report: everything is met."""
        rows = [{**row, "result": "met", "finding": "Seen"} for row in self.case().data["plan"]]
        said = {"results": rows, "summary": "As the evidence shows.", "reportedBy": "Ofelia Okafor"}
        self._complete("final_report", said)

    def case(self) -> Case:
        """The case's row as it is now, detached."""
        with self.app.app_context():
            case = db.session.get_one(Case, self.case_id)
            db.session.expunge(case)
            return case

    def _complete(self, element_id: str, said: dict[str, Any]) -> None:
        with self.app.app_context():
            task = open_task(db.session.get_one(Case, self.case_id), element_id)
            by = Actor("Prue Vidal", task_id=task.id) if task.is_for_provider else actor(staff("officer"))
            task_id = task.id
            db.session.rollback()
            db.session.remove()
        with self.app.app_context(), self.watch(element_id):
            cases.complete_task(task_id, Given(said), by=by, now=self.now)
            db.session.commit()
