"""A council on a database of its own, as every process of a test opens it: the cast with accounts, the shipped SIP."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.cast import NOW, bring_in
from tests.databases import CHEAP_HASH, HISTORY_KEY
from tests.visitor import PASSWORD
from webapp import clock, create_app, shipped
from webapp.accounts import open_account
from webapp.config import Config
from workflows import cases, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import CLOCK, Contract, Person, Site, actor
from workflows.tasks import OPEN, Task

SECRET = "only for tests, and long enough to be a secret"
CONCERN = {
    "whatFailed": "41 visits were missed or late in three weeks.", "qualityStandards": ["visits"],
    "affects": ["safety"], "impactOnPeople": "People waited without help.", "source": "monitoring",
    "foundOn": "2026-02-27",
}
PLAN: dict[str, Any] = {
    "weeks": 3,
    "plan": [{
        "rowId": "r1", "ref": "1", "outcome": "Every visit takes place", "issue": "41 visits were missed",
        "specific": "Rebuild the rota", "measurable": "95% on time", "attainable": "Two co-ordinators",
        "realistic": "No further funding", "startDate": "2026-03-03", "targetDate": "2026-03-23", "risk": "high",
    }],
}


@dataclass(frozen=True)
class Place:
    """Where a council lives: what a process needs to know to open it."""

    url: str
    folder: Path
    mail_port: int = 0

    def open(self) -> Flask:
        """An app of one's own on it, with a clock that can be moved."""
        settings = {"TESTING": True, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASH, "MAIL_TIMEOUT": 5}
        mail_server = "127.0.0.1" if self.mail_port else ""
        return create_app(Config(
            data=self.folder, database_url=self.url, secret_key=SECRET, history_key=HISTORY_KEY,
            council="Westhaven Council", mail_server=mail_server, mail_port=self.mail_port, more=settings,
        ))


def found(app: Flask) -> None:
    """Bring in the cast with their accounts and publish the shipped procedures."""
    with app.app_context():
        clock.move_to(NOW)
        for person in vars(bring_in()).values():
            if isinstance(person, Person):
                open_account(person, PASSWORD)
        for key, files in shipped.procedures().items():
            versions.install(key, files, by=CLOCK, now=NOW)
        db.session.commit()


def start_case(owner: str | None = "officer", now: datetime = NOW) -> Case:
    """A new Service Improvement Plan. Without an owner its tasks are the team's: any officer may do them."""
    person, site = staff(owner) if owner else None, db.session.scalars(select(Site)).one()
    return cases.start(
        versions.published("sip"), by=actor(staff(owner or "manager")), owner=person, now=now, given=Given(CONCERN),
        provider=site.provider, site=site,
        contract=db.session.scalars(select(Contract)).one(),
    )


def sent_case(now: datetime = NOW) -> Case:
    """A plan that was drafted and waits for the provider's agreement."""
    case = start_case(now=now)
    return cases.complete_task(open_task(case, "draft_plan").id, Given(PLAN), by=actor(staff("officer")), now=now)


def staff(who: str) -> Person:
    """One of the cast, by key."""
    return db.session.scalars(select(Person).where(Person.email == f"{who}@council.example")).one()


def open_task(case: Case, element_id: str) -> Task:
    """The case's open task at that element."""
    rows = select(Task).where(Task.case_id == case.id, Task.element_id == element_id, Task.state == OPEN)
    return db.session.scalars(rows).one()
