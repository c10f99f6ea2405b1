"""What an insider with the database could do, by SQL, on a small council that was played for real."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, text

from notifications import attachments
from notifications.attachments import File
from notifications.notices import Notice
from tests.cast import NOW, Cast, bring_in
from tests.notifications import procedure
from webapp import clock, worker
from workflows import cases, events, files
from workflows.cases import Case, Given
from workflows.database import db, to_text
from workflows.events import NO_HASH, CaseEvent
from workflows.people import Actor, actor
from workflows.proof.ledger import Finding
from workflows.proof.verifying import Verification

ENDED, RUNNING, SILENT = "ASK-2026-0001", "ASK-2026-0002", "ASK-2026-0003"
SEEN = [{"label": "What did you do this week?", "text": "Rota rebuilt", "kind": "answer", "row": ""}]


def play(app: Flask) -> None:
    """Three cases: one answered, read and ended with evidence and emails, one that runs, one that nobody answered."""
    with app.app_context():
        clock.move_to(NOW)
        cast = bring_in()
        _until_it_ended(app, cast)
        procedure.start_case(cast)
        procedure.start_case(cast)
        silent = cases.find(SILENT)
        cases.fire_timers(silent.id, NOW + timedelta(days=15))
        cases.note(cases.find(RUNNING).id, "Telephoned.", by=actor(cast.officer), now=NOW)
        db.session.commit()
        worker.work(app, NOW + timedelta(days=1))


def _until_it_ended(app: Flask, cast: Cast) -> None:
    case = procedure.start_case(cast)
    task, link = procedure.open_task(case), cast.link
    request = db.session.scalars(select(Notice)).one()
    request.attachments = [attachments.attached(File("form.csv", "text/csv", b"a,b"))]
    request.attached = attachments.listed(request.attachments)
    db.session.commit()
    worker.work(app, NOW)
    files.add(
        cases.lock(case.id), name="rota.pdf", media_type="application/pdf", content=b"%PDF rota",
        by=link, now=NOW, task_id=task.id, field="evidence",
    )
    by = Actor(link.name, task_id=task.id)
    cases.complete_task(task.id, Given({"done": "Rota rebuilt"}, SEEN), by=by, now=NOW)
    cases.complete_task(procedure.open_task(case).id, Given({"note": "Good"}), by=actor(cast.manager), now=NOW)
    db.session.commit()
    worker.work(app, NOW)


@dataclass(frozen=True)
class Tampering:
    """One thing done by SQL, or by code that has the product but not its key; and how it is to be found."""

    name: str
    deed: str | Callable[[], None]
    case: str
    row: str
    says: str
    was: str = ""


def find(deed: str | Callable[[], None]) -> list[Finding]:
    """What `upturn verify` says once this was done; it is undone again."""
    try:
        if callable(deed):
            deed()
        else:
            for statement in deed.split(";"):
                db.session.execute(text(statement))
        db.session.flush()
        db.session.expire_all()
        return list(Verification().findings())
    finally:
        db.session.rollback()


def rewrite(reference: str = ENDED, *, is_signed: bool = True) -> None:
    """Compute the chain of a case anew with the product's own function, as whoever lacks the key can."""
    previous, case = NO_HASH, cases.find(reference)
    for event in events_of(case):
        event.previous_hash = previous
        event.hash = previous = events.hash_of(event, to_text(event.details))
        if not is_signed:
            event.key_id = event.signature = ""
    db.session.flush()
    last = {"id": case.id, "hash": previous, "count": len(list(events_of(case)))}
    db.session.execute(text('UPDATE "case" SET last_hash = :hash, event_count = :count WHERE id = :id'), last)


def events_of(case: Case) -> Iterator[CaseEvent]:
    """The history of a case, in order."""
    yield from db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))


def _numbered(kind: str, reference: str = ENDED) -> CaseEvent:
    return next(event for event in events_of(cases.find(reference)) if event.kind == kind)


def alter_and_rewrite() -> None:
    """The history says that somebody else answered, and its chain is whole again."""
    _numbered("task completed").by_name = "Somebody Else"
    db.session.flush()
    rewrite()


def alter_and_rewrite_unsigned() -> None:
    """The same, as if it were of a time before signatures."""
    _numbered("task completed").by_name = "Somebody Else"
    db.session.flush()
    rewrite(is_signed=False)


def swap() -> None:
    """Two events change places."""
    for number, becomes in ((2, 1000), (3, 2), (1000, 3)):
        db.session.execute(
            text("UPDATE case_event SET number = :becomes WHERE case_id = 1 AND number = :number"),
            {"number": number, "becomes": becomes},
        )


def cut_off() -> None:
    """The last event goes, and the case counts one less."""
    db.session.delete(list(events_of(cases.find(ENDED)))[-1])
    db.session.flush()
    rewrite()


def append() -> None:
    """One more event, which nobody wrote, with a right hash and no signature that anybody could give."""
    case = cases.find(RUNNING)
    last = list(events_of(case))[-1]
    event = CaseEvent(
        case_id=case.id, number=last.number + 1, at=NOW, kind="noted", by_id=None, by_name="Nobody", element_id="",
        details={"text": "Never said"}, previous_hash=last.hash, key_id=last.key_id, signature=last.signature,
    )
    event.hash = events.hash_of(event, to_text(event.details))
    db.session.add(event)
    db.session.flush()
    db.session.execute(
        text('UPDATE "case" SET last_hash = :hash, event_count = event_count + 1 WHERE id = 2'), {"hash": event.hash}
    )


def unsay() -> None:
    """The event of an answer is altered, hash left as it was."""
    _numbered("task completed").details = {**_numbered("task completed").details, "late": True}


def copy_answer() -> None:
    """An answer that nobody gave."""
    _copy("answer", "answers, seen, case_id, element_id, title, form_id, given_at, by_name, is_late, is_latest", 1)


def copy_email() -> None:
    """An email that was never sent, among those that were."""
    columns = [column.name for column in Notice.__table__.columns if column.name not in ("id", "message_id")]
    db.session.execute(text(
        f"INSERT INTO notice ({', '.join(columns)}, message_id) "  # noqa: S608
        f"SELECT {', '.join(columns)}, '<other@x>' FROM notice WHERE id = 1"
    ))


def _copy(table: str, columns: str, number: int) -> None:
    db.session.execute(text(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = {number}"))  # noqa: S608


WHOLE_CASE = """
    DELETE FROM notice WHERE case_id = 2;
    DELETE FROM link WHERE task_id IN (SELECT id FROM task WHERE case_id = 2);
    DELETE FROM task_group WHERE task_id IN (SELECT id FROM task WHERE case_id = 2);
    DELETE FROM task WHERE case_id = 2;
    DELETE FROM case_event WHERE case_id = 2;
    DELETE FROM "case" WHERE id = 2
"""
PROVIDER, MANAGER = "Prue Vidal", "Mana Whitcombe"
DATE, EARLIER = "2026-03-02 09:00:00", "'2026-01-01 09:00:00'"
LATIN = json.dumps({"done": "Nothing"})
TAMPERINGS = [
    Tampering("an answer's values", f"UPDATE answer SET answers = '{LATIN}' WHERE id = 1", ENDED, "answer 1",  # noqa: S608
              "what was answered: changed since event 6"),
    Tampering("the words as seen", "UPDATE answer SET seen = '[]' WHERE id = 1", ENDED, "answer 1",
              "the words as seen: changed"),
    Tampering("who gave an answer", "UPDATE answer SET by_name = 'X' WHERE id = 1", ENDED, "answer 1", "who gave it",
              PROVIDER),
    Tampering("when an answer was given", f"UPDATE answer SET given_at = {EARLIER} WHERE id = 2", ENDED,  # noqa: S608
              "answer 2", "when it was given", DATE),
    Tampering("whether an answer was late", "UPDATE answer SET is_late = (1 = 1) WHERE id = 1", ENDED, "answer 1",
              "who gave it, when or to what: changed"),
    Tampering("which answer counts", "UPDATE answer SET is_latest = (1 = 0) WHERE id = 1", ENDED, "answer 1",
              "whether it is the latest"),
    Tampering("an answer removed", "DELETE FROM answer WHERE id = 2", ENDED, "answer 2", "was removed"),
    Tampering("an answer added", copy_answer, ENDED, "answer 3", "was added: no event"),
    Tampering("a file's content", "UPDATE case_file SET content = 'other' WHERE id = 1", ENDED, "file 1",
              "its content was exchanged"),
    Tampering("a file's content with its hash", "UPDATE case_file SET content = 'other', size = 5, sha256 = "
              "'d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa' WHERE id = 1", ENDED, "file 1",
              "its SHA-256 was changed"),
    Tampering("a file's name", "UPDATE case_file SET name = 'x.pdf' WHERE id = 1", ENDED, "file 1", "its name",
              "rota.pdf"),
    Tampering("a file taken off", f"UPDATE case_file SET removed_at = {EARLIER} WHERE id = 1", ENDED,  # noqa: S608
              "file 1", "whether it was taken off: changed"),
    Tampering("a file removed", "DELETE FROM case_file WHERE id = 1", ENDED, "file 1", "was removed"),
    Tampering("an email's text", "UPDATE notice SET text = 'Never mind' WHERE id = 1", ENDED, "email 1",
              "its words: changed"),
    Tampering("an email's address", "UPDATE notice SET address = 'x@y.example' WHERE id = 1", ENDED, "email 1",
              "whom it was sent to", "prue.vidal@brightwater.example"),
    Tampering("an email's subject", "UPDATE notice SET subject = 'Hello' WHERE id = 1", ENDED, "email 1",
              "its subject", "ASK-2026-0001: please send your update"),
    Tampering("when an email was sent", f"UPDATE notice SET sent_at = {EARLIER} WHERE id = 1", ENDED,  # noqa: S608
              "email 1", "when it was sent", DATE),
    Tampering("an email to be sent again", "UPDATE notice SET status = 'due' WHERE id = 1", ENDED, "email 1",
              "whether it was sent, to whom, from whom or when: changed"),
    Tampering("an email's attachment", "UPDATE attachment SET content = 'other'", ENDED, "email 1",
              "its attachment “form.csv” was exchanged"),
    Tampering("an email removed", "DELETE FROM attachment; DELETE FROM notice WHERE id = 1", ENDED, "email 1",
              "was removed"),
    Tampering("an email added", copy_email, ENDED, "email", "was added: no event"),
    Tampering("who did a task", "UPDATE task SET done_by = 'X' WHERE id = 2", ENDED, "task 2", "who did it", MANAGER),
    Tampering("when a task was done", f"UPDATE task SET done_at = {EARLIER} WHERE id = 2", ENDED, "task 2",  # noqa: S608
              "when it was done", DATE),
    Tampering("a cancelled task", "UPDATE task SET state = 'done' WHERE case_id = 3", SILENT, "task",
              "its state", "cancelled"),
    Tampering("a task's due time", f"UPDATE task SET due_at = {EARLIER} WHERE case_id = 2", RUNNING,  # noqa: S608
              "task", "its name, form or due time: changed"),
    Tampering("a task removed", "DELETE FROM task_group WHERE task_id = 2; DELETE FROM notice WHERE task_id = 2; "
              "DELETE FROM answer WHERE task_id = 2; DELETE FROM task WHERE id = 2", ENDED, "task 2", "was removed"),
    Tampering("a case's outcome", "UPDATE \"case\" SET outcome = 'Closed as met' WHERE id = 1", ENDED, "the case",
              "its outcome", "Ended"),
    Tampering("a case's variables", "UPDATE \"case\" SET data = '{}' WHERE id = 1", ENDED, "the case",
              "its variables: changed"),
    Tampering("where a case stands", "UPDATE \"case\" SET engine_state = '{}' WHERE id = 2", RUNNING, "the case",
              "where its diagram stands: changed"),
    Tampering("a timer put off", f"UPDATE \"case\" SET next_due_at = {EARLIER} WHERE id = 2", RUNNING,  # noqa: S608
              "the case", "where its diagram stands: changed"),
    Tampering("a case's owner", 'UPDATE "case" SET owner_id = NULL WHERE id = 2', RUNNING, "the case", "its owner"),
    Tampering("who started a case", "UPDATE \"case\" SET started_by = 'X' WHERE id = 1", ENDED, "the case",
              "who started it", "Ofelia Okafor"),
    Tampering("a history row removed", "DELETE FROM case_event WHERE case_id = 1 AND number = 3", ENDED, "event 3",
              "missing"),
    Tampering("the last history row removed", cut_off, ENDED, "email", "was added: no event"),
    Tampering("a history row altered", unsay, ENDED, "event", "was altered"),
    Tampering("a history reordered", swap, ENDED, "events 2 to 3", "was altered"),
    Tampering("a chain computed anew without the key", alter_and_rewrite, ENDED, "events", "was computed anew"),
    Tampering("a chain as of before signatures", alter_and_rewrite_unsigned, ENDED, "the history", "is signed"),
    Tampering("a history row added", append, RUNNING, "event", "was computed anew"),
    Tampering("a case removed with all its rows", WHOLE_CASE, RUNNING, "the case", "was removed"),
    Tampering("a moment overwritten with nonsense", "UPDATE case_event SET hash = 'x' WHERE case_id = 1 AND number = 1",
              ENDED, "event 1", "was altered"),
]
