"""The provider's link: signed, good for one task, over when answered, revoked or expired."""

from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer

from notifications import links
from notifications.links import Link
from tests.cast import NOW, Cast
from tests.notifications import procedure
from workflows import cases
from workflows.cases import Given
from workflows.errors import NotFound
from workflows.people import Actor
from workflows.tasks import Task


@pytest.fixture
def task(cast: Cast) -> Task:
    return procedure.open_task(procedure.start_case(cast))


@pytest.fixture
def link(task: Task) -> Link:
    found = links.newest(task)
    assert found is not None
    return found


def test_the_token_finds_its_link_and_is_the_same_each_time(link: Link) -> None:
    assert links.find(links.token(link)) is link
    assert links.token(link) == links.token(link)


@pytest.mark.parametrize("pattern", ["{}x", "x{}", "{}.", "", "a.b", "WzEsIngiXQ.x"])
def test_a_token_that_was_not_signed_here_finds_nothing(link: Link, pattern: str) -> None:
    with pytest.raises(NotFound):
        links.find(pattern.format(links.token(link)))


def test_a_token_of_another_secret_finds_nothing(link: Link) -> None:
    token = links.token(link)
    link.secret = "another"
    with pytest.raises(NotFound):
        links.find(token)


def test_a_link_emailed_before_signatures_became_sha_256_still_opens(app: Flask, link: Link) -> None:
    older = URLSafeSerializer(app.secret_key, salt="provider link").dumps([link.id, link.secret])
    assert older != links.token(link) and links.find(older) is link


def test_after_a_change_of_secret_links_signed_with_an_old_one_open_and_new_ones_are_signed_with_the_new(
    app: Flask, link: Link
) -> None:
    before, older = links.token(link), app.secret_key
    app.secret_key = "n" * 40
    with pytest.raises(NotFound):
        links.find(before)
    app.config["SECRET_KEY_FALLBACKS"] = [older]
    assert links.find(before) is link
    after = links.token(link)
    app.config["SECRET_KEY_FALLBACKS"] = []
    assert after != before and links.find(after) is link


def test_how_many_days_a_link_opens_is_a_setting(app: Flask, cast: Cast, task: Task) -> None:
    app.config["UPTURN_LINK_DAYS"] = 7
    assert links.issue(task, cast.contact, NOW).expires_at == NOW + timedelta(days=7)


def test_a_link_works_until_it_expires(link: Link) -> None:
    assert links.state(link, NOW + timedelta(days=59)) == "open"
    assert links.state(link, NOW + timedelta(days=60)) == "expired"


def test_a_newer_link_revokes_the_older(cast: Cast, task: Task, link: Link) -> None:
    newer = links.issue(task, cast.contact, NOW)
    assert links.state(link, NOW) == "revoked" and links.state(newer, NOW) == "open"
    assert links.open_link(task, NOW) is newer


def test_a_link_that_was_answered_by_is_sent(cast: Cast, task: Task, link: Link) -> None:
    by = Actor(cast.contact.name, task_id=task.id)
    cases.complete_task(task.id, Given({"done": "x"}), by=by, now=NOW + timedelta(hours=1))
    assert links.state(link, NOW) == "sent" and link.used_at == NOW + timedelta(hours=1)
    assert links.open_link(task, NOW) is None
