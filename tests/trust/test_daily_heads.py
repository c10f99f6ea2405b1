"""What a daily head kept elsewhere says cannot be undone, not even by somebody with the database and the key."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.cast import NOW
from tests.databases import HISTORY_KEY
from tests.trust import tampering
from tests.trust.tampering import ENDED, RUNNING, WHOLE_CASE, rewrite
from workflows import cases, events
from workflows.database import db
from workflows.people import CLOCK
from workflows.proof import anchors, daily, keys
from workflows.proof.anchors import Anchor
from workflows.proof.ledger import Finding
from workflows.proof.verifying import Verification


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Path:
    """A council that was played and made a daily head on each of two days; the file where both are kept."""
    tampering.play(app)
    file = tmp_path / "heads.jsonl"
    with app.app_context():
        first = anchors.make(NOW)
        assert first is not None and anchors.make(NOW + timedelta(hours=2)) is None  # one a day
        cases.note(cases.find(RUNNING).id, "Telephoned again.", by=CLOCK, now=NOW)
        second = anchors.make(NOW + timedelta(days=1))
        assert second is not None and (first.cases, second.cases) == (3, 3)
        assert [reference for reference, _, _ in anchors.heads_of(second.id)] == [RUNNING]  # the one that grew
        lines = [anchors.line(anchors.as_kept(one)) for one in (first, second)]
        file.write_text("\n".join(lines), "utf-8")
        db.session.commit()
    return file


def forge(reference: str = ENDED) -> None:
    """Somebody with the key writes a case's history anew, so that nothing in the database contradicts it."""
    ring, case = keys.read(HISTORY_KEY), cases.find(reference)
    for event in tampering.events_of(case):
        event.key_id, event.signature = ring.sign(events.SIGNED, event.hash)


def cut_and_forge() -> None:
    """The last note goes, as if it had never been written."""
    db.session.delete(list(tampering.events_of(cases.find(RUNNING)))[-1])
    db.session.flush()
    rewrite(RUNNING)


def alter_and_forge() -> None:
    """The note says something else, rightly hashed and signed."""
    noted = [event for event in tampering.events_of(cases.find(RUNNING)) if event.kind == "noted"][0]
    noted.details = {"text": "They did not answer."}
    db.session.flush()
    rewrite(RUNNING)
    forge(RUNNING)


def forge_heads_too() -> None:
    """The same, and the daily heads of the database are made anew with the key."""
    alter_and_forge()
    db.session.execute(text("DELETE FROM anchored_case"))
    db.session.execute(text("DELETE FROM anchor"))
    db.session.expire_all()
    for day in (0, 1):
        anchors.make(NOW + timedelta(days=day))


def remove_case() -> None:
    """A case goes, with all its rows, and the counter says that it never was."""
    for statement in WHOLE_CASE.replace("case_id = 2", "case_id = 3").replace("id = 2", "id = 3").split(";"):
        db.session.execute(text(statement))
    db.session.execute(text("UPDATE counter SET last = 2"))


DEEDS: list[tuple[Callable[[], None], str, str, bool]] = [  # what, in which case, words, whether the database shows it
    (alter_and_forge, RUNNING, "is not the one that was there on 2026-03-02", True),
    (cut_and_forge, RUNNING, "missing: on 2026-03-03 the history had 6 events", True),
    (remove_case, "ASK-2026-0003", "was removed: on 2026-03-02 its history had", True),
    (forge_heads_too, RUNNING, "is not the one that was there on 2026-03-02 (heads.jsonl, line 1)", False),
]


def seen(findings: list[Finding], case: str, words: str) -> bool:
    return any(finding.case == case and words in finding.words for finding in findings)


def test_what_was_anchored_cannot_be_undone_even_with_the_key(app: Flask, kept: Path) -> None:
    heads = daily.read(kept)
    with app.app_context():
        assert [*Verification(heads).findings()] == []
        for deed, case, words, is_seen_here in DEEDS:
            deed()
            db.session.flush()
            db.session.expire_all()
            here, compared = [*Verification().findings()], [*Verification(heads).findings()]
            db.session.rollback()
            assert seen(compared, case, words), (deed, [finding.words for finding in compared])
            assert bool(here) == is_seen_here, deed


def test_an_emailed_head_proves_what_the_database_names_for_it(app: Flask, kept: Path, tmp_path: Path) -> None:
    with app.app_context():
        anchor = anchors.newest()
        assert anchor is not None
        line = anchors.line(anchors.as_kept(anchor), with_heads=False)
        assert RUNNING not in line
        letter = tmp_path / "letter.eml"
        letter.write_text(f"Subject: Daily head\nContent-Type: text/plain; charset=utf-8\n\nKeep this.\n\n{line}\n")
        emailed = daily.read(letter)
        assert [*Verification(emailed).findings()] == []
        forge_heads_too()
        found = [*Verification(emailed).findings()]
        db.session.rollback()
        assert [(finding.row, finding.what) for finding in found] == [
            ("the daily head of 2026-03-03", "is not the one kept in letter.eml, line 3: histories were computed anew")
        ]


def test_daily_heads_that_were_altered_or_removed_here_or_there_are_named(app: Flask, kept: Path) -> None:
    lines = kept.read_text("utf-8").splitlines()
    said = json.loads(lines[0])
    said["heads"] = said["heads"][:-1]
    kept.write_text("\n".join([json.dumps(said), lines[1]]), "utf-8")
    with app.app_context():
        [found] = Verification(daily.read(kept)).findings()
        assert "was altered in heads.jsonl, line 1" in found.words
        for statement, words in (
            ("UPDATE anchored_case SET number = number + 1 WHERE anchor_id = 1", "it does not fit the cases"),
            ("UPDATE anchor SET signature = 'x' WHERE id = 2", "its signature is not of the key"),
            ("DELETE FROM anchored_case WHERE anchor_id = 1; DELETE FROM anchor WHERE id = 1", "does not follow"),
        ):
            assert any(words in finding.what for finding in tampering.find(statement)), statement
        kept.write_text(lines[1], "utf-8")
        db.session.execute(text("DELETE FROM anchored_case WHERE anchor_id = 2"))
        db.session.execute(text("DELETE FROM anchor WHERE id = 2"))
        assert any("was removed from the database" in found.what for found in Verification(daily.read(kept)).findings())
        assert db.session.scalars(select(Anchor.id)).all() == [1]


@pytest.mark.parametrize("words", ["", "{", '{"day": "2026-03-02"}', '{"heads": 7}'])
def test_a_file_without_a_daily_head_is_refused_by_line(tmp_path: Path, words: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(f"Some notes\n{words}\n")
    with pytest.raises(ValueError, match="line 2 is no daily head|there is no daily head in"):
        daily.read(file)
