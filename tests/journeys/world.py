"""A council for a journey: a served app with a real mail server, a worker at hand, and a clock that can be moved."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select

from tests import tls
from tests.cast import NOW, bring_in
from tests.databases import CHEAP_HASH, HISTORY_KEY, close
from tests.post_box import PostBox
from tests.visitor import PASSWORD
from webapp import clock, create_app, shipped, worker
from webapp.accounts import open_account
from webapp.config import Config
from workflows import measures, versions
from workflows.calendar import LONDON
from workflows.cases import RUNNING, Case
from workflows.database import db, reading
from workflows.people import CLOCK, Person

LINK = re.compile(r"http\S+/p/[^\s)>]+")


class World:
    """One council and its surroundings."""

    def __init__(self, app: Flask, address: str, post_box: PostBox) -> None:
        self.app, self.address, self.post_box = app, address, post_box

    @property
    def now(self) -> datetime:
        """The moment on the council's clock, in London."""
        with self.app.app_context():
            return clock.now().astimezone(LONDON)

    def wait(self, *, days: float = 0, hours: float = 0) -> None:
        """Let time pass; whatever falls due on the way happens when it is due, and is emailed."""
        end = self.now + timedelta(days=days, hours=hours)
        while (due := self._next_due()) is not None and due <= end:
            self._move_to(max(due, self.now))
            worker.work(self.app)
        self._move_to(end)
        worker.work(self.app)

    def work(self) -> None:
        """Let the worker do what is due now: emails, mostly."""
        worker.work(self.app)

    def emails_to(self, address: str) -> list[EmailMessage]:
        """What this reader was sent so far, oldest first."""
        self.work()
        return self.post_box.to(address)

    def subjects_to(self, address: str) -> list[str]:
        """The same, as subjects without the case's reference."""
        return [str(message["Subject"]).partition(": ")[2] for message in self.emails_to(address)]

    def last_words_to(self, address: str) -> str:
        """The text of the newest email to this reader."""
        body = self.emails_to(address)[-1].get_body(("plain",))
        return str(body.get_content()) if body else ""

    def last_subject_to(self, address: str, reference: str) -> str:
        """The subject of this reader's newest email about the case, without its reference; "" for none."""
        subjects = [str(message["Subject"]).partition(": ") for message in self.emails_to(address)]
        return next((words for about, _colon, words in reversed(subjects) if about.strip() == reference), "")

    def newest_link(self, address: str, reference: str = "", about: str = "") -> str:
        """The private link in this reader's newest email that has one.

        Of the case, where a reference is given; `about` are words of its subject, where several are asked for at once.
        """
        for message in reversed(self.emails_to(address)):
            subject = str(message["Subject"])
            body = message.get_body(("plain",)) if reference in subject and about in subject else None
            found = LINK.search(body.get_content()) if body else None
            if found:
                return found.group(0).removeprefix(self.address)
        raise AssertionError("no email has a link")

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look into the database without locking it."""
        with self.app.app_context(), reading():
            yield
            db.session.rollback()

    def case(self, reference: str = "SIP-2026-0001") -> Case:
        """The case's row as it is now, detached."""
        with self.looking():
            case = db.session.scalars(select(Case).where(Case.reference == reference)).one()
            db.session.expunge(case)
            return case

    def version_number(self, reference: str = "SIP-2026-0001") -> int | None:
        """The version of its procedure that the case is on."""
        with self.app.app_context():
            return db.session.scalars(select(Case).where(Case.reference == reference)).one().version.number

    def _next_due(self) -> datetime | None:
        with self.app.app_context():
            due = db.session.scalar(select(func.min(Case.next_due_at)).where(Case.state == RUNNING))
            return None if due is None else due.astimezone(LONDON)

    def _move_to(self, moment: datetime) -> None:
        with self.app.app_context():
            clock.move_to(moment)


@contextmanager
def open_world(url: str, folder: Path, post_box: PostBox) -> Iterator[World]:
    """Serve the council of this database (see `fill`) as councils do: HTTPS, by a proxy, and mail over TLS."""
    with tls.served(lambda environ, answer: app(environ, answer)) as address:
        settings = {"TESTING": True, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASH}
        config = Config(
            data=folder, database_url=url, secret_key="only for tests", history_key=HISTORY_KEY,
            council="Westhaven Council", public_url=address, proxies=1, mail_server="localhost",
            mail_port=post_box.port, mail_use_tls=True, mail_ca_file=str(tls.authority(folder)), more=settings,
        )
        app = create_app(config)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder.parent))  # each journey has its own app
        with app.app_context():
            clock.move_to(NOW)
        yield World(app, address, post_box)
    close(app)


def fill(app: Flask) -> None:
    """The cast with accounts, a second manager, and every shipped procedure with its tables."""
    with app.app_context():
        manager2 = Person(name="Marta Ferreira", email="manager2@council.example", roles={"manager"})
        db.session.add(manager2)
        for person in (*vars(bring_in()).values(), manager2):
            if isinstance(person, Person):
                open_account(person, PASSWORD)
        for key, files in shipped.procedures().items():
            versions.install(key, files, by=CLOCK, now=NOW)
        for key, tables in shipped.tables().items():
            measures.install(key, tables, by=CLOCK, now=NOW)
        db.session.commit()
