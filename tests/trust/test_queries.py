"""No page asks the database in a loop: with many more cases and colleagues it issues as many statements as with few."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from notifications.notices import Notice
from tests.cast import NOW
from tests.trust.conftest import opened
from tests.trust.council import Place, found, open_task, sent_case, staff, start_case
from tests.trust.statements import issued
from tests.visitor import Visitor
from workflows import cases
from workflows.cases import Given
from workflows.database import db
from workflows.people import Actor, Person, actor


def pages(app: Flask) -> dict[str, str]:
    """The pages of an officer and, last, of a manager who decides: name -> path. Every list has something on it."""
    with app.app_context():
        start_case(owner=None)
        draft, disputed = open_task(start_case(), "draft_plan").id, sent_case()
        task, officer = open_task(disputed, "agree_plan"), actor(staff("officer"))
        said = {"agreement": "disagree", "objection": "We met it.", "canEvidence": "no"}
        cases.complete_task(task.id, Given(said), by=Actor("Prue Vidal", task_id=task.id), now=NOW)
        said = {"disputeDecision": "rap", "reason": "No evidence."}
        cases.complete_task(open_task(disputed, "consider_dispute").id, Given(said), by=officer, now=NOW)
        decide, reference = open_task(disputed, "decide_rap").id, disputed.reference
        db.session.commit()
    return {
        "inbox": "/inbox", "team": "/inbox?tab=team", "others": "/inbox?tab=others", "cases": "/cases",
        "case": f"/cases/{reference}", "emails": f"/cases/{reference}/emails", "task": f"/tasks/{draft}",
        "decision": f"/tasks/{decide}",
    }


def counts(officer: Visitor, manager: Visitor, places: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, path in places.items():
        visitor = manager if name == "decision" else officer
        assert visitor.get(path).status_code == 200  # once before counting: what is read for good is read
        with issued() as statements:
            visitor.get(path)
        found[name] = len(statements)
    return found


def grow(app: Flask) -> None:
    """Every email once more, twenty more cases of each kind and twenty more managers who are officers too."""
    with app.app_context():
        for one in db.session.scalars(select(Notice)).all():
            db.session.add(Notice(
                case_id=one.case_id, template=one.template, address=one.address, subject=one.subject, text=one.text,
                html=one.html, message_id=f"again-{one.id}", created_at=one.created_at, due_at=one.due_at,
            ))
        for number in range(20):
            roles = {"manager", "officer"}
            db.session.add(Person(name=f"Manu {number}", email=f"manu{number}@council.example", roles=roles))
            start_case(owner=None)
            start_case(owner="officer2")
            start_case()
            sent_case()
        db.session.commit()


def test_pages_issue_as_many_statements_with_many_cases_and_colleagues_as_with_few(
    sqlite_url: str, tmp_path: Path
) -> None:
    with opened(Place(sqlite_url, tmp_path)) as app:
        found(app)
        places = pages(app)
        officer, manager = Visitor(app), Visitor(app)
        officer.sign_in("officer")
        manager.sign_in("manager")
        few = counts(officer, manager, places)
        grow(app)
        many = counts(officer, manager, places)
    assert many == few
