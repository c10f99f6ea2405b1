"""A provider whose case moves to another version while they answer: the link works, nothing typed is lost."""

import re

import pytest
from flask import Flask

from tests.cast import NOW
from tests.notifications import procedure
from tests.webapp.links.provider import Provider
from webapp import worker
from workflows import moves, versions
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db
from workflows.moves import Wish
from workflows.people import CLOCK


@pytest.fixture
def provider(app: Flask) -> Provider:
    return Provider(app)


def move_to_another_question(app: Flask) -> None:
    with app.app_context():
        files = dict(versions.published(procedure.KEY).contents.files)
        asked = rb'"key": "done", "label": "[^"]*"'
        files["update.form"] = re.sub(asked, b'"key": "change", "label": "What changed?"', files["update.form"])
        files["to-read.email"] = files["to-read.email"].replace(b"done", b"change")
        to = versions.publish(versions.draft(procedure.KEY, files, now=NOW), by=CLOCK, now=NOW)
        case_id = db.session.scalars(db.select(Case.id)).one()
        moves.ask([case_id], Wish(to, "As agreed"), by=CLOCK, now=NOW)
        db.session.commit()
    worker.work(app, NOW)


def test_what_a_provider_typed_before_the_move_stands_on_the_same_link_and_what_they_checked_is_checked_again(
    provider: Provider, app: Flask
) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {"done": "Hired two carers.", "_shown": "", "verb": "check"})
    provider.get(f"{provider.task}/check")
    old = re.search(r'name="_version" value="(\d+)"', provider.text)
    assert old and "Hired two carers." in provider.text
    move_to_another_question(app)
    provider.get(provider.door)
    assert "Send your update" in provider.text
    provider.enter()
    provider.get(f"{provider.task}/answers")
    assert "What changed?" in provider.text
    assert "Typed before the form changed" in provider.text and "Hired two carers." in provider.text
    provider.post(f"{provider.task}/answers", {"change": "Two carers", "_shown": "", "verb": "check"})
    answer = provider.post(f"{provider.task}/submission", provider.checked() | {"_version": old[1]})
    assert answer.status_code == 409
    assert "The questions have changed" in provider.text
    provider.send()
    with app.app_context():
        assert db.session.scalars(db.select(Answer)).one().answers["change"] == "Two carers"
