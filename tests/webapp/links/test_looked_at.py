"""Sent is what the check page showed: where it changed meanwhile, nothing is sent and both versions are shown."""

import re

import pytest
from flask import Flask

from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from tests.webapp.links.test_pages import TYPED, answers
from workflows import tasks
from workflows.database import db


@pytest.fixture
def provider(app: Flask) -> Provider:
    return Provider(app)


def type_in(visitor: Visitor, provider: Provider, words: str) -> None:
    """Fill in the form in this browser, up to the check page."""
    visitor.get(f"{provider.task}/answers")
    visitor.post(f"{provider.task}/answers", {**TYPED, "done": words, "verb": "check"})
    visitor.follow()
    assert words in visitor.text


def test_send_sends_what_was_looked_at_or_shows_what_another_browser_typed(provider: Provider, app: Flask) -> None:
    """Two browsers, one link: what the first looked at is not what the second typed over it."""
    provider.enter()
    type_in(provider, provider, "We refuse.")
    looked_at = provider.checked()
    other = Visitor(app)
    other.get(provider.door)
    other.post(provider.door)
    type_in(other, provider, "We agree to all of it.")
    refused = provider.post(f"{provider.task}/submission", looked_at)
    assert refused.status_code == 409 and answers(app) == []
    for words in ("changed since you looked", "What you looked at", "We refuse.", "What stands there now",
                  "We agree to all of it.", "Typed by Prue Vidal"):
        assert words in provider.text, words
    assert provider.post(f"{provider.task}/submission", looked_at).status_code == 409  # pressing again sends nothing
    [back] = re.findall(r'action="([^"]+/earlier/\d+)"', provider.text)
    provider.post(back)
    provider.follow()
    assert "We refuse." in provider.text
    provider.send()
    assert [given.answers["done"] for given in answers(app)] == ["We refuse."]


def test_what_changed_and_changed_back_is_what_was_looked_at(provider: Provider, app: Flask) -> None:
    provider.enter()
    type_in(provider, provider, "Hired two carers.")
    looked_at = provider.checked()
    for words in ("Something else", "Hired two carers."):
        type_in(provider, provider, words)
    assert provider.post(f"{provider.task}/submission", looked_at).location.endswith("/receipt")


def test_a_page_that_does_not_say_what_it_showed_sends_nothing(provider: Provider, app: Flask) -> None:
    provider.enter()
    type_in(provider, provider, "Hired two carers.")
    assert provider.post(f"{provider.task}/submission").status_code == 409
    assert answers(app) == [] and "Hired two carers." in provider.text


def test_every_save_is_kept_until_the_answers_are_sent(provider: Provider, app: Flask) -> None:
    provider.enter()
    for number in range(tasks.MOST_EARLIER + 3):
        provider.get(f"{provider.task}/answers")
        provider.post(f"{provider.task}/answers", {**TYPED, "done": f"Week {number}", "verb": "save"})
    with app.app_context():
        numbers = list(db.session.scalars(db.select(tasks.EarlierDraft.number)))
        assert len(numbers) == tasks.MOST_EARLIER and max(numbers) == tasks.MOST_EARLIER + 2
    provider.send()
    with app.app_context():
        assert db.session.scalars(db.select(tasks.EarlierDraft)).all() == []
