"""What everybody in a test with kills shares: the address, the mail, the clock, and what was acknowledged."""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.post_box import PostBox
from webapp import clock
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db, reading
from workflows.events import CaseEvent

LINK = re.compile(r"http\S+(/p/[^\s)>]+)")


@dataclass(frozen=True)
class Acknowledged:
    """What a person was told is done. `task_id` is 0 for a note or a start; `words` are theirs, "" for none."""

    kind: str
    reference: str
    task_id: int
    words: str


@dataclass
class Town:
    """One council under fire, seen from outside."""

    app: Flask
    address: str
    post_box: PostBox
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _clock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def looking(self) -> Iterator[datetime]:
        """Look into the database without locking it; gives the moment on the council's clock."""
        with self.app.app_context(), reading():
            yield clock.now()
            db.session.rollback()

    def move_to(self, moment: datetime) -> None:
        """Set the clock forward, never back."""
        with self._clock, self.app.app_context():
            if moment > clock.now():
                clock.move_to(moment)

    def wait(self, time: timedelta) -> None:
        """Let that much time pass at once."""
        with self.app.app_context():
            moment = clock.now() + time
        self.move_to(moment)

    def newest_link(self, reference: str) -> str:
        """The path in the newest email about the case that has a private link; "" while there is none."""
        for message in reversed(list(self.post_box.messages)):
            body = message.get_body(("plain",)) if reference in str(message["Subject"]) else None
            if body is not None and (found := LINK.search(body.get_content())):
                return found.group(1)
        return ""

    def lost(self) -> list[Acknowledged]:
        """What was acknowledged and is not there, or is there twice."""
        with self.looking():
            return [one for one in self.acknowledged if _times_found(one) != 1]


def _times_found(one: Acknowledged) -> int:
    case = db.session.scalars(select(Case).where(Case.reference == one.reference)).one_or_none()
    if case is None:
        return 0
    if one.kind == "start":
        return int(case.data["whatFailed"] == one.words)
    rows = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).all()
    if one.kind == "note":
        return sum(row.kind == "noted" and row.details["text"] == one.words for row in rows)
    done = sum(row.kind == "task completed" and row.details["task"] == one.task_id for row in rows)
    given = db.session.scalars(select(Answer).where(Answer.task_id == one.task_id)).all()
    return done if [one.words in json.dumps(row.answers) for row in given] == [True] else 0
