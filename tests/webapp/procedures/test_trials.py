"""Trying out in the browser's pages: every role on real forms, and nothing that leaves the room."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp.desk import FILES
from tests.webapp.test_uploads import PDF
from tests.workflows.trying import KEY, files
from webapp import clock
from webapp.pages.procedures.trials import unlocked
from workflows import drafts, pretend, rooms, versions
from workflows.database import db
from workflows.people import Actor, Person

OWN = {"trial", "rehearsal"}


@pytest.fixture
def owner(council: Flask) -> Visitor:
    """The process owner, signed in; the small procedure is published."""
    with council.app_context():
        clock.move_to(NOW)
        versions.install(KEY, files(), by=Actor("Upturn"), now=NOW)
        versions.install("weighing", FILES, by=Actor("Upturn"), now=NOW)
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("owner")
    return visitor


def trial_of(app: Flask, key: str = KEY) -> str:
    with app.app_context():
        return f"/procedures/{key}/drafts/{versions.published(key).id}/trial"


def counts(app: Flask) -> Mapping[str, int]:
    """How many rows each table of the council has, but for the trials and rehearsals themselves."""
    with app.app_context():
        tables = (table for table in db.metadata.sorted_tables if table.name not in OWN)
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def opened(visitor: Visitor, words: str) -> str:
    """Follow the page's link with these words; returns its address."""
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{words}', visitor.text, re.DOTALL)
    assert found, words
    address = found[1].replace("&amp;", "&")
    visitor.get(address)
    return address


def done(visitor: Visitor, address: str, **answers: Any) -> None:
    """Send the form of this page, and go back to the trial."""
    page = visitor.post(address, answers)
    assert page.status_code == 302, visitor.text
    visitor.follow()


def test_a_whole_run_in_every_role_leaves_nothing_outside_its_room(council: Flask, owner: Visitor) -> None:
    before, base = counts(council), trial_of(council)
    owner.get(base)
    done(owner, base)
    assert "Monday 9 March 2026 at 9:00am" in owner.text
    start = opened(owner, "Start a case")
    assert owner.post(start, {}).status_code == 422 and "What is it about?" in owner.text
    done(owner, start, what="Missed visits")
    assert "What waits for the provider" in owner.text and "Please report your visits" in owner.text
    report = opened(owner, "Report the visits")
    assert "You are Priya Stone" in owner.text
    done(owner, report, missed="9")
    assert "What waits for the manager" in owner.text
    done(owner, opened(owner, "Decide"), decision="Go on")
    assert "Ended: Closed by the manager" in owner.text and "What is it about?" in owner.text
    assert counts(council) == before
    done(owner, base + "/back")
    assert "What waits for the manager" in owner.text


def test_the_email_of_a_trial_leads_to_its_task_and_to_no_real_one(council: Flask, owner: Visitor) -> None:
    base = trial_of(council)
    owner.get(base)
    done(owner, base)
    done(owner, opened(owner, "Start a case"), what="Missed visits")
    letter = opened(owner, "Please report your visits")
    assert "this email was not sent" in owner.text
    owner.get(f"{letter}/html")
    link = re.search(r'href="([^"]*/trial/tasks/[^"]*)"', owner.text)
    assert link and "Priya Stone" in owner.text and "/links/" not in owner.text
    owner.get(link[1].replace("&amp;", "&"))
    assert "How many visits were missed?" in owner.text


def test_what_went_wrong_is_shown_with_its_element(council: Flask, owner: Visitor) -> None:
    base = trial_of(council, "weighing")
    owner.get(base)
    done(owner, base)
    done(owner, opened(owner, "Start a case"), what="A crate")
    done(owner, opened(owner, "Weigh it"), weight="11")
    assert "could not go on" in owner.text and "at “The scales broke”" in owner.text


def test_a_file_is_attached_in_the_room_only_and_stays_while_the_form_is_filled_in(
    council: Flask, owner: Visitor
) -> None:
    before, base = counts(council), trial_of(council, "weighing")
    owner.get(base)
    done(owner, base)
    done(owner, opened(owner, "Start a case"), what="A crate")
    weigh = opened(owner, "Weigh it")
    sent = {"weight": "3", "evidence-upload": (BytesIO(PDF), "scales.pdf"), "_file": "upload:evidence"}
    done(owner, weigh, **sent)
    assert "scales.pdf" in owner.text and 'value="3"' in owner.text
    kept = re.findall(r'name="evidence" value="(\d+)"', owner.text)
    done(owner, weigh, weight="3", evidence=kept[0])
    assert "Ended: Weighed" in owner.text and "scales.pdf" in owner.text
    assert counts(council) == before


def test_the_clock_shows_what_it_comes_to_next_and_moves_there(council: Flask, owner: Visitor) -> None:
    base = trial_of(council)
    owner.get(base)
    done(owner, base)
    done(owner, opened(owner, "Start a case"), what="Missed visits")
    assert "To Report the visits: A week without report, Monday 16 March 2026 at 9:00am" in owner.text
    done(owner, f"{base}/clock", to="next")
    assert "Ended: Not answered" in owner.text
    assert owner.post(f"{base}/clock", {"to": "2020-01-01"}).status_code == 409


def test_a_run_is_saved_played_with_a_draft_accepted_renamed_and_deleted(council: Flask, owner: Visitor) -> None:
    base, section = trial_of(council), f"/procedures/{KEY}/rehearsals"
    owner.get(base)
    done(owner, base)
    done(owner, opened(owner, "Start a case"), what="Missed visits")
    done(owner, opened(owner, "Report the visits"), missed="2")
    assert owner.post(f"{base}/rehearsal", {"name": ""}).status_code == 422
    assert "Give the rehearsal a name" in owner.text
    done(owner, f"{base}/rehearsal", name="Met at once")
    assert "Ended “Closed as met”" in owner.text
    draft_id = reviewed(council)
    owner.get(f"/procedures/{KEY}/drafts/{draft_id}/publication")
    assert "changes the outcome of 1 of your 1 rehearsal" in owner.text and "now waits at “Legal review”" in owner.text
    owner.get(section)
    done(owner, f"{section}/play", version=str(draft_id))
    assert "now waits at “Legal review”" in owner.text
    one = opened(owner, "Met at once")
    done(owner, f"{one}/acceptance", version=str(draft_id))
    assert "New outcome accepted" in owner.text and "Waits at “Legal review”" in owner.text
    done(owner, f"{one}/name", name="Met after review")
    assert "Met after review" in owner.text
    opened(owner, "Delete this rehearsal")
    done(owner, f"{one}/delete")
    assert "No rehearsal yet" in owner.text


def test_a_draft_with_errors_says_what_to_mend_before_it_is_tried_out(council: Flask, owner: Visitor) -> None:
    draft_id = reviewed(council, **{"review.form": b"{"})
    owner.get(f"/procedures/{KEY}/drafts/{draft_id}/trial")
    assert owner.post(f"/procedures/{KEY}/drafts/{draft_id}/trial").status_code == 422
    assert "This draft cannot run yet" in owner.text and "review.form" in owner.text


def test_officers_go_on_writing_while_something_plays(council: Flask, owner: Visitor) -> None:
    with council.test_request_context("/"):
        version = versions.published(KEY)
        other = sqlite3.connect(council.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), timeout=0)
        with unlocked(), closing(other):
            with rooms.entered(pretend.furnished(version)):
                db.session.add(Person(name="Nobody", email="nobody@room.invalid"))
                db.session.flush()
                other.execute("BEGIN IMMEDIATE")
                other.execute("UPDATE person SET name = 'Olu' WHERE email LIKE 'officer@%'")
                other.execute("COMMIT")
        assert "Olu" in db.session.scalars(select(Person.name)).all()


def test_everybody_has_a_trial_of_their_own(council: Flask, owner: Visitor) -> None:
    base, other = trial_of(council), Visitor(council)
    owner.get(base)
    done(owner, base)
    other.sign_in("admin")
    other.get(base)
    assert "Begin" in other.text and other.get(f"{base}/tasks/1").status_code == 404


def test_earlier_decisions_are_listed_as_a_draft_would_take_them(council: Flask, owner: Visitor) -> None:
    draft_id = reviewed(council)
    owner.get(f"/procedures/{KEY}/drafts/{draft_id}/decisions")
    assert "No finished case took a decision by a table" in owner.text


def reviewed(app: Flask, **other: bytes) -> int:
    """A draft in which Legal looks at each report."""
    with app.app_context():
        draft = drafts.begin(KEY, by=Actor("Owen Pryce"), now=NOW)
        before = draft.contents.files
        for path, content in (files(review=True) | other).items():
            base = drafts.mark(before[path]) if path in before else ""
            drafts.save(draft.id, path, content, base=base, by=Actor("Owen Pryce"), now=NOW)
        db.session.commit()
        return draft.id
