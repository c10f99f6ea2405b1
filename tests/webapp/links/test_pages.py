"""The provider's way through: link, Continue, questions, check, sent; and every way in which it can be over."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask

from notifications import occasions
from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from webapp import access, clock
from workflows import cases, incidents
from workflows.answers import Answer
from workflows.cases import Given
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import Actor
from workflows.tasks import Draft, Task

TYPED = {"done": "Hired two carers.", "_shown": "", "evidence": ""}


@pytest.fixture
def provider(app: Flask) -> Provider:
    return Provider(app)


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(CaseEvent.kind).order_by(CaseEvent.id)))


def answers(app: Flask) -> list[Answer]:
    with app.app_context():
        return list(db.session.scalars(db.select(Answer)))


def test_the_first_page_says_nothing_personal(provider: Provider) -> None:
    assert provider.get(provider.door).status_code == 200
    assert "Send your update" in provider.text and "Westhaven Council" in provider.text
    for personal in ("Prue", "Vidal", "Brightwater", "Harbour Road", "Okafor", "ASK-2026"):
        assert personal not in provider.text


def test_opening_the_link_changes_nothing(provider: Provider, app: Flask) -> None:
    before = kinds(app)
    for _ in range(3):
        provider.get(provider.door)
        provider.client.head(provider.door)
    assert kinds(app) == before


def test_continue_starts_a_session_and_is_written_to_the_history(provider: Provider, app: Flask) -> None:
    provider.enter()
    assert kinds(app)[-1] == "link opened"
    for told in ("Ofelia Okafor", "Brightwater Home Care", "Harbour Road branch", "Monday 9 March 2026", "ASK-2026"):
        assert told in provider.text


def test_a_session_reaches_its_own_task_only(provider: Provider) -> None:
    provider.enter()
    assert provider.get("/p/task/999").status_code == 403
    assert provider.get("/cases").status_code == 302
    assert provider.get("/tasks/1").status_code == 302


def test_without_continue_nothing_of_the_task_is_shown(provider: Provider) -> None:
    provider.get(provider.door)
    assert provider.get(provider.task).status_code == 403


def test_answers_are_checked_before_they_are_sent_and_arrive_once(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    assert "Hired two carers." in provider.text and "Send update" in provider.text
    assert answers(app) == []
    page = provider.checked()
    for _ in range(2):
        sent = provider.post(f"{provider.task}/submission", page)
        assert sent.location == f"{provider.task}/receipt"
    provider.follow()
    assert "Sent" in provider.text and re.search(r"ASK-2026-0001/\d+", provider.text)
    assert [given.answers["done"] for given in answers(app)] == ["Hired two carers."]
    assert kinds(app).count("task completed") == 1


def test_an_answer_keeps_what_was_seen(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    provider.send()
    [given] = answers(app)
    assert [line["text"] for line in given.seen][:2] == [
        "We asked you to mend the missed visits at Harbour Road branch.", "Hired two carers.",
    ]


def test_a_missing_answer_is_said_at_the_top_and_at_the_question(provider: Provider, app: Flask) -> None:
    provider.open_form()
    page = provider.post(f"{provider.task}/answers", {**TYPED, "done": " ", "verb": "check"})
    assert page.status_code == 422
    assert "There is a problem" in provider.text and provider.text.count("What did you do this week") >= 2
    assert provider.text.lower().count("error:") >= 1
    assert answers(app) == []


def test_saving_for_later_needs_no_answers_and_is_there_on_another_device(provider: Provider, app: Flask) -> None:
    provider.open_form()
    assert provider.post(f"{provider.task}/answers", {**TYPED, "done": "Half a", "verb": "save"}).status_code == 302
    assert "saved, not sent" in provider.follow().get_data(as_text=True)
    phone = Visitor(app)
    phone.get(provider.door)
    phone.post(provider.door)
    assert "They are not sent yet" in phone.follow().get_data(as_text=True)
    assert "Half a" in phone.get(f"{provider.task}/answers").get_data(as_text=True)


def test_a_session_that_ended_loses_nothing_typed(provider: Provider, app: Flask) -> None:
    provider.open_form()
    fresh = Visitor(app)
    sent = {**TYPED, "done": "Long story", "verb": "check", "link_token": provider.token_in_email}
    page = fresh.post(f"{provider.task}/answers", sent)
    assert page.status_code == 200 and "Your visit had ended" in fresh.text
    assert "Brightwater" not in fresh.text
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', fresh.text))
    assert kept.pop("csrf_token") and kept["done"] == "Long story" and "link_token" not in kept
    fresh.post(provider.door, kept)
    fresh.follow()
    assert "Long story" in fresh.text


def test_another_link_opened_in_the_same_browser_does_not_take_the_answers(provider: Provider, app: Flask) -> None:
    with app.app_context():
        first = db.session.scalars(db.select(Task)).one().case
        assert first.owner is not None
        by = Actor(first.owner.name, first.owner.id)
        other = cases.start(first.version, by=by, provider=first.provider, owner=first.owner, now=NOW)
        other_task = next(task.id for task in other.tasks)
        db.session.commit()
    provider.open_form()
    mine, form_token, provider.task_id = provider.task, provider.token(), other_task
    door, provider.token_in_email = provider.token_in_email, provider.newest_token()
    provider.enter()
    sent = {**TYPED, "verb": "check", "link_token": door, "csrf_token": form_token}
    page = provider.client.post(f"{mine}/answers", data=sent)
    assert "Your visit had ended" in page.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(db.select(Draft)).all() == []


def test_after_sending_the_link_says_when_and_the_receipt_number(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    provider.send()
    stranger = Visitor(app)
    assert stranger.get(provider.door).status_code == 410
    assert "You sent this on Monday 2 March 2026" in stranger.text and "ASK-2026-0001/" in stranger.text
    for personal in ("Prue", "Brightwater", "Hired two carers", "Okafor"):
        assert personal not in stranger.text


def test_an_expired_link_says_whom_to_ask(provider: Provider, app: Flask) -> None:
    with app.app_context():
        clock.move_to(NOW + timedelta(days=61))
    assert provider.get(provider.door).status_code == 410
    assert "too old" in provider.text and "Reply to the email" in provider.text


def test_a_revoked_link_points_to_the_newest_email(provider: Provider, app: Flask) -> None:
    with app.app_context():
        occasions.ask_again(db.session.get_one(Task, provider.task_id), NOW)
        db.session.commit()
    assert provider.get(provider.door).status_code == 410 and "newer link" in provider.text
    provider.token_in_email = provider.newest_token()
    provider.enter()
    assert "Brightwater" in provider.text


def test_what_was_typed_is_shown_when_the_task_is_over(provider: Provider, app: Flask) -> None:
    provider.open_form()
    with app.app_context():
        task = db.session.get_one(Task, provider.task_id)
        by = Actor("Prue Vidal", task_id=task.id)
        cases.complete_task(task.id, Given({"done": "From the laptop"}), by=by, now=clock.now())
        db.session.commit()
    page = provider.post(f"{provider.task}/answers", {**TYPED, "done": "From the phone", "verb": "check"})
    assert page.status_code == 410
    assert "From the phone" in provider.text and "It was not sent" in provider.text
    assert len(answers(app)) == 1


def test_what_was_typed_is_shown_when_the_task_ends_in_the_same_moment(provider: Provider, app: Flask) -> None:
    provider.open_form()

    def overtaken(task_id: int, number: int) -> None:
        by = Actor("Prue Vidal", task_id=task_id)
        for _device in range(2):
            cases.complete_task(task_id, Given({"done": "From the laptop"}), by=by, now=clock.now())
            db.session.commit()

    app.view_functions["answering.save"] = access.link(overtaken)
    page = provider.post(f"{provider.task}/answers/1", {**TYPED, "done": "From the phone"})
    assert page.status_code == 410
    assert "From the phone" in provider.text and "It was not sent" in provider.text


def test_a_draft_survives_a_newer_link(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "done": "Half a", "verb": "save"})
    with app.app_context():
        occasions.ask_again(db.session.get_one(Task, provider.task_id), NOW)
        db.session.commit()
    provider.token_in_email = provider.newest_token()
    provider.open_form()
    assert "Half a" in provider.text


def test_the_token_never_reaches_a_draft(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "save", "link_token": provider.token_in_email})
    with app.app_context():
        [draft] = db.session.scalars(db.select(Draft)).all()
        assert provider.token_in_email not in str(draft.pairs)


def test_pages_tell_no_other_site_and_no_cache(provider: Provider) -> None:
    for path in (provider.door, "/p/nonsense"):
        page = provider.get(path)
        assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"


def test_guessing_tokens_is_stopped(provider: Provider) -> None:
    statuses = {provider.get(f"/p/guess{n}").status_code for n in range(25)}
    assert statuses == {404, 429}


def test_a_form_from_elsewhere_is_refused(provider: Provider, app: Flask) -> None:
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check", "csrf_token": "forged"})
    assert provider.page is not None and provider.page.status_code == 400
    with app.app_context():
        assert db.session.scalars(db.select(Draft)).all() == []


def test_answers_that_the_procedure_cannot_take_are_kept_and_somebody_is_told(provider: Provider, app: Flask) -> None:
    with app.app_context():
        version = db.session.get_one(Task, provider.task_id).case.version
        version.file_rows = [row for row in version.file_rows if row.path != "to-read.email"]
        version.digest = "without the email that the next task sends"
        db.session.commit()
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    assert provider.send().status_code == 503
    assert "could not be sent yet" in provider.text and "Ofelia Okafor" in provider.text
    with app.app_context():
        assert [incident.kind for incident in incidents.open_ones()] == ["task"]
    assert answers(app) == [] and "link revoked" not in kinds(app)
    assert "Hired two carers." in provider.get(f"{provider.task}/answers").get_data(as_text=True)


def test_two_browsers_sending_at_once_arrive_once(both: Flask) -> None:
    provider = Provider(both)
    provider.open_form()
    provider.post(f"{provider.task}/answers", {**TYPED, "verb": "check"})
    provider.follow()
    page, cookie = provider.checked(), provider.client.get_cookie("__Host-upturn")
    assert cookie is not None
    statuses: list[int] = []

    def press() -> None:
        client = both.test_client()
        client.set_cookie("__Host-upturn", cookie.value, secure=True)
        statuses.append(client.post(f"{provider.task}/submission", data=page).status_code)

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert statuses == [302] * 4
    assert len(answers(both)) == 1 and kinds(both).count("task completed") == 1


def test_no_link_on_the_pages_leads_to_the_staff(provider: Provider) -> None:
    provider.open_form()
    pages = [provider.get(provider.door), provider.get(provider.task), provider.get(f"{provider.task}/answers")]
    for page in pages:
        assert not re.findall(r'(?:href|action)="/(?:sign-in|tasks|cases|inbox)[^"]*"', page.get_data(as_text=True))
