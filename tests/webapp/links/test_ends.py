"""What a link opens, and until when: once in the history, its case locked first, nothing that came after its end."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from notifications import links, occasions
from tests.cast import NOW
from tests.notifications import procedure
from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from webapp import access, clock
from workflows import cases
from workflows.database import db
from workflows.events import CaseEvent
from workflows.tasks import Task

TYPED = {"done": "Hired two carers.", "_shown": "", "evidence": ""}
WAITING = text(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


def openings(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(CaseEvent).where(CaseEvent.kind == "link opened")).all())


def ask_again(app: Flask, provider: Provider, minutes: int = 0) -> None:
    """Withdraw the link: the request goes out anew, with another one."""
    with app.app_context():
        now = NOW + timedelta(minutes=minutes)
        clock.move_to(now)
        task = db.session.get_one(Task, provider.task_id)
        cases.lock(task.case_id)
        occasions.ask_again(task, now)
        db.session.commit()


def test_a_link_that_is_opened_again_and_again_is_in_the_history_once(app: Flask) -> None:
    provider = Provider(app)
    for _ in range(5):
        provider.enter()
    assert openings(app) == 1
    ask_again(app, provider)
    provider.token_in_email = provider.newest_token()
    for _ in range(2):
        provider.enter()
    assert openings(app) == 2  # another link, another opening


def test_a_provider_who_continues_while_a_step_ends_their_link_waits_and_reads_that_it_is_over(both: Flask) -> None:
    """Case before link, on both sides; in two orders PostgreSQL would break one of them off."""
    provider = Provider(both)
    provider.get(provider.door)
    pressing = threading.Thread(target=provider.post, args=(provider.door,))
    with both.app_context():
        task = db.session.get_one(Task, provider.task_id)
        cases.lock(task.case_id)
        pressing.start()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as looking:
                while looking.execute(WAITING).scalar_one() == 0:
                    assert pressing.is_alive(), provider.page
                    looking.rollback()  # PostgreSQL shows one transaction the same activity again and again
        links.revoke(task, clock.now())
        db.session.commit()
    pressing.join()
    assert provider.page is not None and provider.page.status_code == 410
    assert "This link was withdrawn" in provider.text and openings(both) == 0


def test_a_withdrawn_link_shows_what_its_own_reader_saved_and_nothing_that_came_after(app: Flask) -> None:
    provider = Provider(app)
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "done": "Half a", "verb": "save"})
    ask_again(app, provider, minutes=5)
    assert provider.get(provider.task).status_code == 410
    assert "Half a" in provider.text  # theirs, saved before
    successor = Visitor(app)
    door = f"/p/{provider.newest_token()}"
    successor.get(door)
    successor.post(door)
    successor.get(f"{provider.task}/answers")
    successor.post(f"{provider.task}/answers", {**TYPED, "done": "Only for the council", "verb": "save"})
    for path in ("", "/answers", "/check", "/spreadsheet", "/receipt", "/saved"):
        assert provider.get(provider.task + path).status_code == 410
        assert "newer link" in provider.text and "Only for the council" not in provider.text


def test_an_expired_link_shows_nothing_that_was_saved_after_it(app: Flask) -> None:
    provider = Provider(app)
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "done": "Half a", "verb": "save"})
    with app.app_context():
        link = links.newest(db.session.get_one(Task, provider.task_id))
        assert link is not None
        link.expires_at = NOW - timedelta(days=1)
        db.session.commit()
    assert provider.get(provider.task).status_code == 410
    assert "too old" in provider.text and "Half a" not in provider.text


def test_a_providers_visit_ends_after_half_a_day_and_what_they_type_then_is_not_lost(app: Flask) -> None:
    provider = Provider(app)
    provider.open_form()
    with app.app_context():
        clock.move_to(NOW + access.LONGEST_VISIT - timedelta(hours=1))
    assert provider.get(f"{provider.task}/answers").status_code == 200
    with app.app_context():
        clock.move_to(NOW + access.LONGEST_VISIT + timedelta(hours=1))
    assert provider.get(f"{provider.task}/answers").status_code == 403
    provider.get(provider.door)
    provider.post(f"{provider.task}/answers", {**TYPED, "link_token": provider.token_in_email})
    assert "Your visit had ended" in provider.text and "Hired two carers." in provider.text


@pytest.mark.parametrize("is_copied", [True, False])
def test_a_copy_is_promised_only_where_one_is_sent(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_copied: bool
) -> None:
    if not is_copied:
        name, receipt = f"{procedure.KEY}.bpmn", b'<zeebe:property name="receipt" value="receipt"/>'
        monkeypatch.setitem(procedure.FILES, name, procedure.FILES[name].replace(receipt, b""))
    provider = Provider(app)
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    assert ("we email you a copy" in provider.text) == is_copied
    assert ("Print or save this page" in provider.text) == (not is_copied)
    provider.send()
    assert ("emailing a copy" in provider.follow().get_data(as_text=True)) == is_copied
    provider.get(provider.door)
    assert ("A copy is in your email" in provider.text) == is_copied and "quote the receipt number" in provider.text
