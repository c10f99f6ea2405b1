"""`upturn verify`: whether anybody altered anything, while everybody works, and what it takes to say so."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import flask_migrate
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text

from tests import databases
from tests.cast import NOW
from tests.databases import HISTORY_KEY
from tests.post_box import PostBox
from tests.trust import tampering
from webapp import clock, heartbeat, schema, worker
from webapp.commands import main
from workflows.cases import Case
from workflows.database import db, to_text
from workflows.events import NO_HASH, CaseEvent, hash_of
from workflows.proof.ledger import SEALED

SIGNED_HISTORY = "b7d41e9a6c25"  # the migration that brought signatures
ANOTHER = "another-key-that-is-just-as-long-as-the-first"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of a new installation, which the command line finds."""
    for name in ("DATABASE_URL", "UPTURN_ANCHOR_EMAIL", "UPTURN_ANCHOR_FOLDER"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("UPTURN_DATA", str(tmp_path))
    monkeypatch.setenv("UPTURN_HISTORY_KEY", HISTORY_KEY)
    return tmp_path / "upturn.sqlite3"


@pytest.fixture
def council(file: Path) -> Iterator[Flask]:
    """A council there that was played: an app on it."""
    app = databases.app_on(f"sqlite:///{file}", file.parent)
    schema.upgrade(app)
    tampering.play(app)
    yield app
    databases.close(app)


def verify(*options: str) -> Result:
    return CliRunner().invoke(main, ["verify", *options])


def alter(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def test_without_a_case_it_asks_whether_this_is_the_right_place(file: Path) -> None:
    said = verify()
    assert said.exit_code == 0
    assert "0 cases checked, 0 faults found.\nThere is no case here. Check that DATABASE_URL" in said.output


def test_it_says_what_it_proved_and_names_what_was_changed_also_as_json(council: Flask, file: Path) -> None:
    said = verify()
    assert said.exit_code == 0 and "3 cases checked, 0 faults found." in said.output
    assert "Not compared with daily heads kept elsewhere" in said.output
    alter(file, "UPDATE answer SET by_name = 'X' WHERE id = 1")
    said = verify("--json")
    finding, counted = map(json.loads, said.output.splitlines())
    assert said.exit_code == 1
    assert (finding["case"], finding["row"], finding["was"], finding["is_now"]) == (
        "ASK-2026-0001", "answer 1", "Prue Vidal", "X")
    assert (counted["cases"], counted["faults"], counted["unproven"]) == (3, 1, {})
    with council.app_context():
        verified = heartbeat.last_verified()
        assert verified is not None and not verified.is_whole


def test_people_can_write_while_it_reads(council: Flask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alter(file, "UPDATE answer SET by_name = 'X'")
    said: list[str] = []

    def write(words: str) -> None:
        said.append(words)
        with sqlite3.connect(file, timeout=0) as other:
            other.execute("UPDATE provider SET name = name")
        other.close()

    monkeypatch.setattr(click, "echo", write)
    assert verify().exit_code == 1
    assert "who gave it was changed" in said[0] and said[-1] == "3 cases checked, 2 faults found."


def test_database_that_breaks_midway_is_named(council: Flask, file: Path) -> None:
    alter(file, "DROP TABLE attachment")
    said = verify()
    assert said.exit_code == 1 and "The database cannot be used: no such table" in said.output


def test_without_its_key_it_says_what_it_cannot_prove_and_an_older_key_still_proves(
    council: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPTURN_HISTORY_KEY", ANOTHER)
    said = verify()
    assert said.exit_code == 3 and "0 faults found" in said.output
    assert "that Upturn wrote them is not. Put the key back" in said.output
    monkeypatch.setenv("UPTURN_HISTORY_KEY", f"{ANOTHER}, {HISTORY_KEY}")
    assert verify().exit_code == 0


def test_nonsense_written_over_rows_and_rows_without_a_case_are_named_and_stop_nothing(
    council: Flask, file: Path
) -> None:
    alter(file, "UPDATE answer SET given_at = 'yesterday', is_late = 'x', answers = x'ff', task_id = 'y' WHERE id = 1",
          "UPDATE case_event SET at = 'never', details = '{' WHERE id = 2",
          "UPDATE case_event SET number = 'last' WHERE case_id = 3 AND number = 2",
          "UPDATE notice SET attached = '{', sent_at = '0001-01-01' WHERE id = 1", 'DELETE FROM "case" WHERE id = 2',
          "UPDATE counter SET last = 1000000000")
    said = verify()
    assert said.exit_code == 1 and said.exception is None or isinstance(said.exception, SystemExit), said.output
    for words in ("answer 1 (Send your update", "it is “yesterday”", "event 2 (moved", "email 1 (ASK-2026-0001: please",
                  "case number 2: the case: there is no such case, but", "ASK-2026-0003: event 2: missing",
                  "ASK-2026-0002: the case: was removed", "ASK-2026-0004: 999999997 cases: were removed"):
        assert words in said.output, words


def test_after_a_restore_it_proves_that_evidence_and_answers_are_whole(
    council: Flask, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operating.md says: `.backup`, another folder, the key beside it."""
    elsewhere = tmp_path / "restored"
    elsewhere.mkdir()
    with sqlite3.connect(file) as source, sqlite3.connect(elsewhere / "upturn.sqlite3") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    (elsewhere / "history_key").write_text(HISTORY_KEY, "ascii")
    monkeypatch.setenv("UPTURN_HISTORY_KEY", "")
    monkeypatch.setenv("UPTURN_DATA", str(elsewhere))
    assert verify().exit_code == 0
    alter(elsewhere / "upturn.sqlite3", "UPDATE case_file SET content = zeroblob(9)", "DELETE FROM answer WHERE id = 2")
    said = verify()
    assert "file 1 (rota.pdf" in said.output and "answer 2 (Read the update" in said.output


def as_of_before(app: Flask) -> None:
    """The database as code without signatures wrote it: no key, no seals, the chain by its old rule, older schema."""
    with app.app_context():
        for case in db.session.scalars(select(Case)).all():
            previous = NO_HASH
            for event in tampering.events_of(case):
                event.details = {name: value for name, value in event.details.items() if name != "seals"}
                event.previous_hash, event.key_id, event.signature = previous, "", ""
                event.hash = previous = hash_of(event, to_text(event.details))
            case.last_hash = previous
        db.session.commit()
        flask_migrate.downgrade(directory=schema.FOLDER, revision=f"{SIGNED_HISTORY}-1")


def test_an_upgrade_seals_what_stands_there_once_and_says_what_it_cannot_know(council: Flask, file: Path) -> None:
    as_of_before(council)
    said = verify()  # brings the schema up to date, as every command does
    assert said.exit_code == 0, said.output
    assert "events are of before signatures came" in said.output and "cannot be known" in said.output
    with council.app_context():
        sealed = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == SEALED)).all()
        assert len(sealed) == 3 and all(event.key_id for event in sealed)
        assert "email:1" in sealed[0].details["seals"]
        db.session.rollback()
    for statement, words in (
        ("UPDATE answer SET seen = '[]' WHERE id = 1", "answer 1 (Send your update, Prue Vidal"),
        ("UPDATE attachment SET content = 'x'", "its attachment “form.csv” was exchanged"),
        ("UPDATE case_event SET by_name = 'X' WHERE case_id = 1 AND number = 6", "event 6 (task completed"),
        ("DELETE FROM case_file", "file 1 (rota.pdf"),
    ):
        alter(file, statement)
        assert words in verify().output, statement
    with council.app_context():
        assert db.session.scalar(select(db.func.count()).where(CaseEvent.kind == SEALED)) == 3  # nothing is sealed anew


def test_a_case_written_as_of_before_signatures_is_not_sealed_by_a_restart(council: Flask) -> None:
    with council.app_context():
        tampering.rewrite(is_signed=False)
        db.session.execute(text("UPDATE case_event SET id = id + 1000 WHERE case_id = 1"))
        db.session.commit()
    schema.upgrade(council)
    said = verify()
    assert said.exit_code == 1 and "no event of it is signed" in said.output


def test_the_worker_makes_one_daily_head_a_day_and_keeps_it_elsewhere(
    file: Path, tmp_path: Path, post_box: PostBox
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    app = databases.app_on(f"sqlite:///{file}", tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=post_box.port)
    settings = replace(app.config["UPTURN"], anchor_email="audit@council.example", anchor_folder=folder)
    app.config["UPTURN"] = settings
    schema.upgrade(app)
    tampering.play(app)
    before = len(post_box.messages)
    for _ in range(2):
        worker.keep_daily_head(app)
    [letter] = post_box.messages[before:]
    assert letter["To"] == "audit@council.example" and "Daily head of the history" in letter["Subject"]
    saved = tmp_path / "letter.eml"
    saved.write_bytes(letter.as_bytes())
    with app.app_context():
        clock.move_to(NOW + timedelta(days=1))
    worker.keep_daily_head(app)
    assert len((folder / "upturn-daily-heads.jsonl").read_text("utf-8").splitlines()) == 2
    for anchors in (saved, folder):
        said = verify("--anchors", str(anchors))
        assert said.exit_code == 0, said.output
        assert "Not compared" not in said.output
    alter(file, "DELETE FROM anchored_case", "DELETE FROM anchor")
    assert "the daily head of 2026-03-02: is kept in letter.eml" in verify("--anchors", str(saved)).output
    databases.close(app)
