"""Letters of Upturn's own, about a case of any procedure: its task has gone in a move, or nobody may do it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from notifications.occasions import Occasion, ask_again, write
from notifications.recipients import Reader
from workflows import events, scope, stranded
from workflows.cases import Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import PROVIDER, Person, with_role
from workflows.tasks import OPEN, Task


@events.listen("case moved")
def tell_of_move(case: Case, event: CaseEvent) -> None:
    """Whose task has gone, and the case's officer, read why."""
    gone = event.details.get("gone", [])
    roles = {role for task in gone for role in task["groups"]} - {PROVIDER}
    readers = [person for role in sorted(roles) for person in with_role(role)]
    moved = {
        "by": event.by_name, "from": event.details["from"], "to": event.details["to"], "note": event.details["note"],
        "gone": [task["name"] for task in gone], "confirmed": event.details.get("confirmed", ""),
    }
    if gone:
        _tell(case, "case-moved", [*readers, case.officer], {"moved": moved}, event.at)


@events.listen("incident raised")
def tell_that_nobody_may(case: Case, event: CaseEvent) -> None:
    """An administrator can give the role to somebody; whoever asked for it should know that it waits."""
    if event.details["kind"] == stranded.KIND:
        readers = with_role("administrator")
        for task in _open_at(case, event.element_id):
            waiting = {"name": task.name, "message": event.details["message"]}
            _tell(case, "nobody-may", [*readers, *stranded.barred_from(task)], {"waiting": waiting}, event.at)


@events.listen("incident mended")
def ask_whoever_may_now(case: Case, event: CaseEvent) -> None:
    """Somebody may do it again: the request that reached nobody is sent."""
    if event.details.get("kind") == stranded.KIND:
        for task in _open_at(case, event.element_id):
            ask_again(task, event.at)


def _tell(
    case: Case, template: str, people: Iterable[Person | None], names: Mapping[str, Any], now: datetime
) -> None:
    """One letter for each of these who works here."""
    known = {person.id: person for person in people if person is not None and person.is_active}
    occasion = Occasion(case, template, "", now, names={**case.data, **scope.context(case), **names}, is_own=True)
    for person in known.values():
        write(occasion, Reader(person.name, person.email))


def _open_at(case: Case, element_id: str) -> list[Task]:
    rows = select(Task).where(Task.case_id == case.id, Task.element_id == element_id, Task.state == OPEN)
    return list(db.session.scalars(rows))
