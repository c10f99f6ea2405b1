"""Who answers for a case: found when it starts, else the first officer who does something in it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from workflows import events
from workflows.database import db
from workflows.people import Actor, Contract, Person, PersonRole, Provider
from workflows.proof import seals

if TYPE_CHECKING:
    from workflows.cases import Case
    from workflows.tasks import Task

OFFICER = "officer"
OWNER = "owner"  # the part of a case that is sealed when it changes hands


def likely(cases: "type[Case]", provider: Provider, contract: Contract | None) -> Person | None:
    """The officer who answers for the newest running case about the contract, else about the provider; None for nobody.

    For cases that no person starts: a schedule's, one that a case leads to for which nobody answers.
    """
    rows = (
        select(Person).join(cases, cases.owner_id == Person.id).join(PersonRole)
        .where(cases.provider_id == provider.id, cases.ended_at.is_(None), Person.is_active, PersonRole.role == OFFICER)
    )
    same = cases.contract_id == (contract.id if contract else None)
    return db.session.scalars(rows.order_by(same.desc(), cases.id.desc()).limit(1)).first()


def adopt(case: "Case", task: "Task", *, by: Actor, now: datetime) -> None:
    """An officer does an officer's task of a case that nobody answers for: from now on they do. Case locked."""
    if by.person_id is None or case.officer is not None or OFFICER not in task.groups:
        return
    person = db.session.get_one(Person, by.person_id)
    if person.has_role(OFFICER):
        case.owner = person
        db.session.flush()
        details = {"to": person.name, "why": "the first officer who did something in it"}
        events.add(case, "handed over", by=by, at=now, details=details, sealed=[seals.of("case", case, OWNER)])
