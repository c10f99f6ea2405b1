"""Linked cases: one case starts another and hands over what it knows; both histories say so."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflows import cases, events, jobs, versions
from workflows.cases import RUNNING, Case, Given
from workflows.database import db
from workflows.engine import Job
from workflows.errors import BadValue, CaseStuck, NotFound
from workflows.events import CaseEvent
from workflows.people import Actor

ONCE = "contract"
DEEPEST = 10  # cases that start each other in one step
_starting: ContextVar[tuple[int, ...]] = ContextVar("starting", default=())


@jobs.register("start-case")
def start_case(case: Case, job: Job, now: datetime) -> Mapping[str, Any]:
    """Start a case of another procedure, in the same transaction. The result is its reference, as `linkedCase`.

    Headers: `process` (the procedure, whose newest version starts), `link` (why, in words) and `once`: with `contract`,
    a case of that procedure which already runs for this provider and contract is named instead, and both histories
    say so. The task's input mappings are the new case's variables; provider, site, contract and owner are handed over.
    Raises CaseStuck.
    """
    why = job.headers.get("link", "")
    running = _running(case, job.headers.get("process", "")) if job.headers.get("once") == ONCE else None
    if running is not None:
        _write(case, "running", running, why, element=job.element_id, now=now)
        _write(running, "asked", case, why, element="", now=now)
        return {"linkedCase": running.reference}
    with _starts(case, job):
        try:
            version = versions.published(job.headers.get("process", ""))
            child = cases.start(
                version, by=Actor(case.reference), provider=case.provider, site=case.site, contract=case.contract,
                owner=case.owner, parent=case, now=now, given=Given(job.inputs),
            )
        except (NotFound, BadValue, CaseStuck) as error:
            raise CaseStuck(f"“{job.name}” cannot start a linked case. {error}", element=job.element_id) from error
    _write(case, "child", child, why, element=job.element_id, now=now)
    _write(child, "parent", case, why, element="", now=now)
    return {"linkedCase": child.reference}


@events.listen("case ended")
def tell_parent(case: Case, event: CaseEvent) -> None:
    """Write a case's end to the history of the case that started it, which may have waited for it.

    Where that one is still starting it, the message waits until its diagram comes to the catch event.
    """
    if case.parent_id is None:
        return
    is_starting = case.parent_id in _starting.get()
    parent = db.session.get_one(Case, case.parent_id) if is_starting else cases.lock(case.parent_id)
    by = Actor(case.reference)
    details = {"reference": case.reference, "outcome": case.outcome}
    events.add(parent, "linked case ended", by=by, at=event.at, details=details)
    if not is_starting:
        cases.hear_end(parent, case, by=by, now=event.at)


def children_of(case: Case) -> Sequence[Case]:
    """The cases that this case started, oldest first."""
    return db.session.scalars(select(Case).where(Case.parent_id == case.id).order_by(Case.id)).all()


def _running(case: Case, procedure: str) -> Case | None:
    """The newest running case of that procedure for the same provider and contract, locked, if there is one."""
    rows = select(Case.id).where(
        Case.procedure_key == procedure, Case.state == RUNNING,
        Case.provider_id == case.provider_id, Case.contract_id == case.contract_id,
    )
    found = db.session.scalars(rows.order_by(Case.id.desc()).limit(1)).one_or_none()
    return None if found is None else cases.lock(found)


@contextmanager
def _starts(case: Case, job: Job) -> Iterator[None]:
    chain = _starting.get()
    if len(chain) >= DEEPEST:
        message = f"“{job.name}” would start a linked case, in a row of {DEEPEST} that start each other."
        raise CaseStuck(message, element=job.element_id)
    token = _starting.set((*chain, case.id))
    try:
        yield
    finally:
        _starting.reset(token)


def _write(case: Case, role: str, other: Case, why: str, *, element: str, now: datetime) -> None:
    details = {"role": role, "reference": other.reference, "procedure": other.version.procedure.name, "text": why}
    starter = case if role in ("child", "running") else other
    events.add(case, "case linked", by=Actor(starter.reference), at=now, element=element, details=details)
