"""The case page: where it stands, what can be done, its tabs; notes, handing over, asking the provider again."""

import pytest
from flask import Flask
from sqlalchemy import select

from notifications.links import Link
from notifications.notices import Notice
from tests.visitor import Visitor
from tests.webapp import desk
from webapp import clock, evidence
from workflows import answers, cases, files
from workflows.answers import Answer
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import actor


@pytest.fixture
def reference(council: Flask) -> str:
    """A plan that waits for the provider's agreement."""
    desk.publish(council)
    return desk.sip(council, until="agree_plan")


def test_the_head_of_the_page_says_where_the_case_stands(officer: Visitor, reference: str) -> None:
    officer.get(f"/cases/{reference}")
    for words in (reference, "Brightwater Home Care", "Waiting for the provider", "Ofelia Okafor", "2 March 2026"):
        assert words in officer.text


def test_key_dates_are_the_dates_that_the_procedure_declares(officer: Visitor, council: Flask) -> None:
    desk.publish(council)
    officer.get(f"/cases/{desk.sip(council)}")
    assert "Issued on" in officer.text and "Date to be reviewed" in officer.text and "23 March 2026" in officer.text


@pytest.mark.parametrize("tab", ["", "/plan", "/emails", "/files", "/diagram"])
def test_every_tab_opens_for_everybody_of_the_council(council: Flask, reference: str, tab: str) -> None:
    for who in ("officer", "manager", "consulted", "admin", "owner"):
        visitor = Visitor(council)
        visitor.sign_in(who)
        assert visitor.get(f"/cases/{reference}{tab}").status_code == 200


def test_the_diagram_is_told_as_a_list_too(officer: Visitor, reference: str) -> None:
    officer.get(f"/cases/{reference}/diagram")
    passed = officer.text.partition("All steps of the procedure")[0]
    assert "Draft the plan with the provider" in passed and "Here now" in passed
    assert "Write the final report" not in passed and "Write the final report" in officer.text


def test_the_plan_stands_in_the_templates_columns(officer: Visitor, reference: str) -> None:
    """SIP-12: the plan on the case's page has the template's columns."""
    officer.get(f"/cases/{reference}/plan")
    for words in ("Outcomes/<wbr>Performance Issue", "Measurable", "Every planned visit takes place", "30 March 2026"):
        assert words in officer.text


def test_a_note_is_added_and_an_empty_one_is_not(officer: Visitor, council: Flask, reference: str) -> None:
    """PP-4: notes stand on the case's timeline."""
    officer.get(f"/cases/{reference}")
    officer.post(f"/cases/{reference}/notes", {"text": "  "})
    officer.follow()
    assert "Write the note before you save it." in officer.text
    officer.post(f"/cases/{reference}/notes", {"text": "Called <the> manager"})
    officer.follow()
    assert "Called &lt;the&gt; manager" in officer.text


def test_a_note_is_on_the_timeline_once_however_often_it_is_sent(
    officer: Visitor, council: Flask, reference: str
) -> None:
    officer.get(f"/cases/{reference}")
    nonce = officer.text.partition('name="_nonce" value="')[2].partition('"')[0]
    typed = {"text": "Called the manager", "_nonce": nonce, "csrf_token": officer.token()}
    statuses = {officer.client.post(f"/cases/{reference}/notes", data=typed).status_code for _ in range(2)}
    with council.app_context():
        written = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "noted")).all()
        assert (len(written), statuses, bool(nonce)) == (1, {302}, True)


def test_a_case_is_handed_to_another_officer_only(officer: Visitor, council: Flask, reference: str) -> None:
    officer.get(f"/cases/{reference}")
    with council.app_context():
        colleague, manager = desk.person("officer2").id, desk.person("manager").id
    assert officer.post(f"/cases/{reference}/owner", {"to": manager}).status_code == 403
    officer.get(f"/cases/{reference}")
    officer.post(f"/cases/{reference}/owner", {"to": colleague})
    officer.follow()
    assert "Ofer Lindqvist now owns this case." in officer.text
    assert "Case handed over to Ofer Lindqvist" in officer.text


def test_the_consulted_can_neither_hand_over_nor_ask_again(council: Flask, reference: str) -> None:
    consulted = Visitor(council)
    consulted.sign_in("consulted")
    consulted.get(f"/cases/{reference}")
    assert "Send the request again" not in consulted.text and "Hand over" not in consulted.text
    task = desk.task_id(council, reference, "agree_plan")
    assert consulted.post(f"/cases/{reference}/tasks/{task}/request").status_code == 403


def test_the_request_is_sent_again_with_a_new_link(officer: Visitor, council: Flask, reference: str) -> None:
    task = desk.task_id(council, reference, "agree_plan")
    officer.get(f"/cases/{reference}")
    assert "Asked Prue Vidal" in officer.text and "They have not opened the link yet." in officer.text
    officer.post(f"/cases/{reference}/tasks/{task}/request")
    officer.follow()
    assert "on its way to Prue Vidal again" in officer.text and "was asked for again" in officer.text
    with council.app_context():
        old, new = db.session.scalars(select(Link).where(Link.task_id == task).order_by(Link.id)).all()
        assert old.revoked_at is not None and new.revoked_at is None
        statuses = db.session.scalars(select(Notice.status).where(Notice.task_id == task).order_by(Notice.id)).all()
        assert statuses == ["cancelled", "due"]
        event = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "asked again")).one()
        assert event.by_name == "Ofelia Okafor"


def test_when_the_provider_opened_the_link_is_said(officer: Visitor, council: Flask, reference: str) -> None:
    with council.app_context():
        db.session.scalars(select(Link)).one().opened_at = clock.now()
        db.session.commit()
    officer.get(f"/cases/{reference}")
    assert "They opened the link on Monday 2 March 2026" in officer.text


def test_only_a_request_to_this_cases_provider_is_sent_again(officer: Visitor, council: Flask, reference: str) -> None:
    other = desk.start(council)
    officer.get(f"/cases/{reference}")
    task = desk.task_id(council, other)
    assert officer.post(f"/cases/{reference}/tasks/{task}/request").status_code == 404


def test_the_list_is_narrowed_by_words_and_state(officer: Visitor, council: Flask, reference: str) -> None:
    officer.get("/cases?words=brightwater")
    assert reference in officer.text and "Start a case" in officer.text
    officer.get("/cases?state=ended")
    assert reference not in officer.text
    officer.get("/cases?words=nothing")
    assert "No case matches." in officer.text


def test_an_action_is_recorded_once_however_often_it_is_sent(officer: Visitor, council: Flask, reference: str) -> None:
    """SIP-3: a meeting is recorded at any time."""
    officer.get(f"/cases/{reference}")
    path = officer.text.partition("/actions/")[2].partition('"')[0]
    officer.get(f"/cases/{reference}/actions/{path}")
    typed = {"_shown": "", "_nonce": "once", "heldOn-day": "1", "heldOn-month": "3", "heldOn-year": "2026",
             "kind": "visit", "attended": "Prue Vidal", "notes": "Rotas", "agreed": "A new rota",
             "csrf_token": officer.token()}
    action = f"/cases/{reference}/actions/{path}"
    statuses = {officer.client.post(action, data=typed).status_code for _ in range(2)}
    with council.app_context():
        recorded = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "acted")).all()
        assert (len(recorded), statuses) == (1, {302})
    officer.get(f"/cases/{reference}")
    recorded_words = officer.text.partition("What was recorded")[2]
    assert "A new rota" in recorded_words and "Prue Vidal" in recorded_words


def test_only_who_may_record_an_action_is_offered_it_or_reaches_its_page(
    officer: Visitor, council: Flask, reference: str
) -> None:
    officer.get(f"/cases/{reference}")
    path = officer.text.partition("/actions/")[2].partition('"')[0]
    lawyer = Visitor(council)
    lawyer.sign_in("consulted")
    assert lawyer.get(f"/cases/{reference}").status_code == 200
    assert "/actions/" not in lawyer.text
    for answer in (lawyer.get, lawyer.post):
        assert answer(f"/cases/{reference}/actions/{path}").status_code == 403


def test_evidence_that_an_answer_names_is_not_taken_off(council: Flask, reference: str) -> None:
    with council.app_context():
        case, by, now = cases.find(reference), actor(desk.person("officer")), clock.now()
        sent = {"media_type": "text/csv", "content": b"1", "by": by, "now": now}
        kept, loose = files.add(case, name="kept", **sent), files.add(case, name="loose", **sent)
        said = {"rows": [{"evidence": [kept.reference()]}]}
        given = {"title": "", "given_at": now, "by_name": "", "seen": []}
        answers.keep(Answer(case_id=case.id, element_id="met", answers=said, **given))
        for file in (kept, loose):
            evidence.remove(case, [], "evidence", str(file.id), by, now)
        assert [file.name for file in files.beside_tasks(case.id)] == ["kept"]
