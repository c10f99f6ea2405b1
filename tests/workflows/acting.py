"""Shorthand for tests of cases: install a test procedure, start a case, do its task."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.cast import NOW, Cast
from workflows import cases, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import CLOCK, Person, actor
from workflows.tasks import OPEN, Task

PROCEDURES = Path(__file__).parent / "procedures"


def visit_case(cast: Cast, now: datetime = NOW, **variables: Any) -> Case:
    """A new case of the test procedure `visit`."""
    files = {"visit.bpmn": (PROCEDURES / "visit.bpmn").read_bytes()}
    versions.install("visit", files, by=CLOCK, now=now)
    return cases.start(
        versions.published("visit"), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=now, given=Given(variables),
    )


def open_task(case: Case, element_id: str) -> Task:
    """The case's open task at that element."""
    rows = select(Task).where(Task.case_id == case.id, Task.element_id == element_id, Task.state == OPEN)
    return db.session.scalars(rows).one()


def complete(case: Case, element_id: str, by: Person, now: datetime = NOW, nonce: str = "", **answers: Any) -> Case:
    """Complete the case's open task at that element."""
    task = open_task(case, element_id)
    return cases.complete_task(task.id, Given(answers, nonce=nonce), by=actor(by), now=now)
