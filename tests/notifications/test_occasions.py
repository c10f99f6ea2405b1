"""Who is told what, and when: rows written in the transaction of what caused them."""

from datetime import timedelta

import pytest

from notifications import links, mail, notices, occasions
from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.notifications import procedure
from workflows import cases, incidents
from workflows.cases import Case, Given
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import Actor
from workflows.tasks import Task

LATER = NOW + timedelta(days=1)
SEEN = [
    {"label": "", "text": "We asked you to mend the missed visits.", "kind": "text", "row": ""},
    {"label": "What did you do this week?", "text": "Hired two carers.", "kind": "answer", "row": ""},
]


@pytest.fixture
def cast(cast_on_both: Cast) -> Cast:
    return cast_on_both


def written(case: Case, template: str = "") -> list[Notice]:
    rows = db.session.scalars(notices.of_case(case.id)).all()
    return [notice for notice in reversed(rows) if template in ("", notice.template)]


def answer(case: Case, cast: Cast) -> Task:
    task = procedure.open_task(case)
    given = Given({"done": "Hired two carers."}, SEEN, "nonce")
    cases.complete_task(task.id, given, by=Actor(cast.contact.name, task_id=task.id), now=LATER)
    return task


def test_the_provider_is_asked_when_the_task_opens_with_a_link_of_its_own(cast: Cast) -> None:
    case = procedure.start_case(cast)
    [request] = written(case)
    assert (request.address, request.name) == (cast.contact.email, "Prue Vidal")
    assert request.subject == f"{case.reference}: please send your update"
    assert "Answer by Monday 9 March 2026" in request.text
    assert request.status == "due" and request.due_at == NOW
    assert request.link is not None and request.link.task_id == procedure.open_task(case).id
    assert request.reply_to == cast.officer.email


def test_the_token_is_nowhere_in_the_database(cast: Cast) -> None:
    case = procedure.start_case(cast)
    [request] = written(case)
    assert request.link is not None
    token = links.token(request.link)
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(db.select(table)).all():
            assert all(token not in str(value) for value in row)
    assert mail.PRIVATE_LINK in request.text and "[private link]" in request.shown_text


def test_everybody_of_the_group_is_asked_when_nobody_was_named(cast: Cast) -> None:
    case = procedure.start_case(cast)
    answer(case, cast)
    [asked] = written(case, "to-read")
    assert asked.address == cast.manager.email and asked.link is None
    assert "> Hired two carers." in asked.text


def test_a_receipt_goes_to_who_answered_with_a_copy_of_what_they_sent(cast: Cast) -> None:
    case = procedure.start_case(cast)
    answer(case, cast)
    [receipt] = written(case, "receipt")
    assert receipt.address == cast.contact.email
    assert receipt.subject.startswith(f"We received {case.reference}/")
    assert "What did you do this week?\n  Hired two carers." in receipt.text
    assert receipt.is_request is False


def test_a_request_that_was_not_sent_is_cancelled_when_its_task_is_done(cast: Cast) -> None:
    case = procedure.start_case(cast)
    answer(case, cast)
    assert [(notice.template, notice.status) for notice in written(case)] == [
        ("request", "cancelled"), ("receipt", "due"), ("to-read", "due"),
    ]


def test_a_request_that_was_not_sent_is_cancelled_when_its_task_is_withdrawn(cast: Cast) -> None:
    case = procedure.start_case(cast)
    task, link = procedure.open_task(case), written(case)[0].link
    cases.fire_timers(case.id, NOW + timedelta(days=15))
    db.session.expire_all()
    assert task.state == "cancelled"
    assert {notice.status for notice in written(case)} == {"cancelled"}
    assert link is not None and links.state(link, NOW) == "closed"


def test_a_reminder_carries_the_same_link_and_its_copy_carries_none(cast: Cast) -> None:
    case = procedure.start_case(cast)
    [request] = written(case)
    cases.fire_timers(case.id, NOW + timedelta(days=5, minutes=1))
    reminder, copy = written(case, "reminder")
    assert reminder.link_id == request.link_id and reminder.address == cast.contact.email
    assert copy.link_id is None and copy.address == cast.officer.email
    assert copy.text.startswith("A copy of an email to Prue Vidal. Their link is private")


def test_asking_again_revokes_the_older_link_and_its_unsent_email(cast: Cast) -> None:
    case = procedure.start_case(cast)
    task = procedure.open_task(case)
    [first] = written(case)
    [second] = occasions.ask_again(task, LATER)
    db.session.refresh(first)
    assert first.status == "cancelled" and second.status == "due"
    assert first.link is not None and links.state(first.link, LATER) == "revoked"
    assert second.link is not None and links.state(second.link, LATER) == "open"
    kinds = db.session.scalars(db.select(CaseEvent.kind).where(CaseEvent.case_id == case.id)).all()
    assert kinds.count("link revoked") == 1


def test_a_provider_without_a_contact_is_an_incident_and_stops_nothing(cast: Cast) -> None:
    db.session.delete(cast.contact)
    db.session.flush()
    db.session.expire(cast.provider)
    case = procedure.start_case(cast)
    assert written(case) == [] and procedure.open_task(case)
    [incident] = incidents.open_ones(case.id)
    assert incident.kind == "notice" and "Add a contact" in incident.message


def test_a_wrong_address_is_an_incident_and_nothing_is_sent_to_it(cast: Cast) -> None:
    cast.contact.email = "prue@brightwater.example, all@evil.example"
    case = procedure.start_case(cast)
    assert [notice.status for notice in written(case)] == ["failed"]
    assert len(incidents.open_ones(case.id)) == 1
    assert db.session.execute(notices.first_due(NOW)).all() == []


def test_a_notice_is_rolled_back_with_what_caused_it(cast: Cast) -> None:
    before = db.session.begin_nested()
    procedure.start_case(cast)
    before.rollback()
    assert db.session.scalars(db.select(Notice)).all() == []
