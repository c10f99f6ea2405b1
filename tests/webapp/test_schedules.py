"""Schedules: the worker begins each round once, in order; an administrator adds, pauses and resumes."""

import threading
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from tests.accessibility import violations
from tests.cast import NOW, bring_in
from tests.trust.statements import issued
from tests.visitor import PASSWORD, Visitor
from tests.workflows.acting import PROCEDURES
from webapp import worker
from webapp.accounts import open_account
from workflows import schedules, versions
from workflows.cases import Case
from workflows.database import db
from workflows.people import CLOCK, Contract, Person, Provider
from workflows.schedules import Schedule

APRIL, AUGUST = datetime(2026, 4, 1, 8, tzinfo=UTC), datetime(2026, 8, 3, 8, tzinfo=UTC)


def install() -> None:
    versions.install("round", {"round.bpmn": (PROCEDURES / "round.bpmn").read_bytes()}, by=CLOCK, now=NOW)


def add_schedules(app: Flask) -> None:
    with app.app_context():
        cast = bring_in()
        install()
        for frequency in ("monthly", "quarterly"):
            schedules.add(cast.contract, "round", frequency, owner=cast.officer, now=NOW)
        db.session.commit()


def rounds(app: Flask) -> list[str]:
    with app.app_context():
        return [case.data["period"]["name"] for case in db.session.scalars(select(Case).order_by(Case.id))]


def test_the_worker_begins_what_is_due_and_nothing_twice(both: Flask) -> None:
    add_schedules(both)
    assert worker.work(both, NOW) == 0
    assert worker.work(both, APRIL) == 2
    assert worker.work(both, APRIL) == 0
    assert rounds(both) == ["March 2026", "January to March 2026"]


def test_rounds_missed_while_the_service_was_off_begin_in_order(both: Flask) -> None:
    add_schedules(both)
    worker.work(both, AUGUST)
    assert rounds(both) == [
        "March 2026", "January to March 2026", "April 2026", "May 2026", "June 2026", "April to June 2026", "July 2026",
    ]


def test_two_workers_begin_each_round_once(both: Flask) -> None:
    add_schedules(both)
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait(30)
        worker.work(both, AUGUST)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(120)
    names = rounds(both)
    assert len(names) == len(set(names)) == 7
    assert [name for name in names if " to " not in name] == [
        "March 2026", "April 2026", "May 2026", "June 2026", "July 2026",
    ]


def test_a_round_that_cannot_begin_stops_its_schedule_and_no_other(both: Flask) -> None:
    add_schedules(both)
    with both.app_context():
        first = db.session.scalars(select(Schedule).order_by(Schedule.id)).first()
        assert first is not None
        db.session.add(versions.Procedure(key="unpublished", name="Unpublished", prefix="UNP"))
        db.session.flush()
        first.procedure_key = "unpublished"
        db.session.commit()
    worker.work(both, APRIL)
    assert rounds(both) == ["January to March 2026"]
    with both.app_context():
        assert {row.failure for row in schedules.every()} == {"", "No procedure “unpublished” is published."}


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in, looking at the schedules."""
    with council.app_context():
        install()
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("admin")
    visitor.get("/schedules")
    return visitor


def new(council: Flask, frequency: str = "monthly") -> dict[str, str]:
    with council.app_context():
        contract = db.session.scalars(select(Contract)).one()
        officer = db.session.scalars(select(Person).where(Person.email == "officer@council.example")).one()
        return {"_shown": "", "contract": str(contract.id), "round": f"round:{frequency}", "owner": str(officer.id)}


def test_an_administrator_adds_pauses_and_resumes_a_schedule(admin: Visitor, council: Flask) -> None:
    assert admin.post("/schedules", new(council)).status_code == 302
    admin.follow()
    assert "HC-014" in admin.text and "Ofelia Okafor" in admin.text
    admin.post("/schedules/1/pause")
    admin.follow()
    assert "Paused" in admin.text
    admin.post("/schedules/1/resumption")
    admin.follow()
    assert "Paused" not in admin.text


def test_the_same_schedule_is_not_added_twice(admin: Visitor, council: Flask) -> None:
    admin.post("/schedules", new(council))
    admin.get("/schedules")
    assert admin.post("/schedules", new(council)).status_code == 422
    assert "This contract has this schedule already" in admin.text


def test_only_what_a_procedure_offers_can_begin_by_itself(admin: Visitor, council: Flask) -> None:
    assert admin.post("/schedules", new(council, "annual")).status_code == 422


@pytest.mark.browser
def test_the_page_can_be_used_by_everybody(site: str, page: Page, admin: Visitor, council: Flask) -> None:
    admin.post("/schedules", new(council))
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "admin@council.example")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{site}/schedules")
    assert "sign-in" not in page.url and violations(page) == []


def test_a_hundred_schedules_are_shown_a_page_at_a_time_by_as_many_statements_as_one(app: Flask) -> None:
    add_schedules(app)
    with app.app_context():
        open_account(db.session.scalars(select(Person).where(Person.email == "admin@council.example")).one(), PASSWORD)
        db.session.commit()
    admin = Visitor(app)
    admin.sign_in("admin")
    found = []
    for number in (0, 100):
        with app.app_context():
            add_contracts(number)
        admin.get("/schedules")
        with issued() as statements:
            assert admin.get("/schedules").status_code == 200
        found.append(len(statements))
    assert found[0] == found[1]
    assert admin.text.count("/pause") == 50 and "page=2" in admin.text


def add_contracts(number: int) -> None:
    """So many providers more, each with a contract that has a schedule."""
    owner = db.session.scalars(select(Person)).first()
    for one in range(number):
        contract = Contract(
            provider=Provider(name=f"Provider {one}"), reference=f"C-{one}", name="Care", starts_on=date(2026, 1, 1)
        )
        db.session.add(contract)
        db.session.flush()
        schedules.add(contract, "round", "monthly", owner=owner, now=NOW)
    db.session.commit()
