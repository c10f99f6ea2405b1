"""Procedures and their versions: a draft, then published and immutable; diagram, decisions, forms, emails together."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, func, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms import check_form
from workflows import asking, decisions, engine, jobs, signers, variables
from workflows.contents import Contents, Files, digest
from workflows.database import Json, Moment, Row, db
from workflows.documents import templates
from workflows.errors import NotFound, OutOfTime, Refused
from workflows.feel.problems import Problem
from workflows.people import Actor, Person

EmailChecker = Callable[[bytes, str, Collection[str]], list[Problem]]
KEPT_VERSIONS = 64
_email_checkers: list[EmailChecker] = []


class Procedure(Row):
    """A procedure that the council runs, such as the Service Improvement Plan. Its key is its main process's id."""

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(1000), default="")
    prefix: Mapped[str] = mapped_column(String(20))


class ProcessVersion(Row):
    """One version of a procedure. A draft has no number; a published one never changes.

    `onward` is part of what was approved: step that this version no longer has -> where cases that wait there go on.
    """

    __table_args__ = (UniqueConstraint("procedure_key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"), index=True)
    number: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_by: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("process_version.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    onward: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    procedure: Mapped[Procedure] = relationship(lazy="joined")
    based_on: Mapped["ProcessVersion | None"] = relationship(remote_side=[id])
    proposed_by: Mapped[Person | None] = relationship()
    file_rows: Mapped[list["VersionFile"]] = relationship(cascade="all, delete-orphan", order_by="VersionFile.path")

    @property
    def contents(self) -> Contents:
        """The files as read; kept in memory, since a digest names its content for ever."""
        return _contents_of(self)


@cached(LRUCache(KEPT_VERSIONS), key=attrgetter("digest"), lock=Lock())
def _contents_of(version: ProcessVersion) -> Contents:
    return Contents({row.path: row.content for row in version.file_rows})


class VersionFile(Row):
    """One file of a version."""

    __table_args__ = (UniqueConstraint("version_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("process_version.id"))
    path: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    saved_by: Mapped[str] = mapped_column(String(200), default="", server_default="")


def install(key: str, files: Files, *, by: Actor, now: datetime) -> ProcessVersion | None:
    """Install a shipped procedure: published when it is new, else a draft where it differs from what is published.

    Returns the version made, or None when there was nothing to do. Raises Refused with every problem.
    """
    latest = newest(key)
    if latest is None:
        return publish(draft(key, files, now=now), by=by, now=now, note="As shipped")
    if digest(files) in _digests(key):
        return None
    return draft(key, files, now=now)


def draft(key: str, files: Files, *, now: datetime) -> ProcessVersion:
    """Keep these files as a new draft of the procedure."""
    if db.session.get(Procedure, key) is None:
        _introduce(key, files)
    rows = [VersionFile(path=path, content=content) for path, content in sorted(files.items())]
    version = ProcessVersion(procedure_key=key, digest=digest(files), created_at=now, file_rows=rows)
    db.session.add(version)
    db.session.flush()
    return version


def publish(version: ProcessVersion, *, by: Actor, now: datetime, note: str = "") -> ProcessVersion:
    """Freeze the draft as the next numbered version. Raises Refused while `check` finds errors."""
    problems = [found for found in check(version.contents.files) if found.severity == "error"]
    if problems:
        raise Refused(problems)
    _describe(version.procedure_key, version.contents.files)
    latest = db.session.scalar(
        select(func.max(ProcessVersion.number)).where(ProcessVersion.procedure_key == version.procedure_key)
    )
    version.number = (latest or 0) + 1
    version.published_at, version.published_by, version.note = now, by.name, note
    db.session.flush()
    return version


def published(key: str) -> ProcessVersion:
    """The procedure's newest published version. Raises NotFound."""
    version = newest(key)
    if version is None:
        raise NotFound(f"No procedure “{key}” is published.")
    return version


def newest(key: str) -> ProcessVersion | None:
    """The procedure's newest published version; None where only drafts exist."""
    rows = select(ProcessVersion).where(ProcessVersion.procedure_key == key, ProcessVersion.number.is_not(None))
    return db.session.scalars(rows.order_by(ProcessVersion.number.desc()).limit(1)).first()


def all_published() -> list[ProcessVersion]:
    """The newest published version of every procedure, by name."""
    # A draft that was begun first may be published last: the number says which version is the newest, not the id.
    key, number = ProcessVersion.procedure_key, ProcessVersion.number
    rows = select(ProcessVersion).where(tuple_(key, number).in_(select(key, func.max(number)).group_by(key)))
    return sorted(db.session.scalars(rows), key=lambda version: version.procedure.name)


def of_procedure(key: str) -> Sequence[ProcessVersion]:
    """The procedure's published versions, the newest first."""
    rows = select(ProcessVersion).where(ProcessVersion.procedure_key == key, ProcessVersion.number.is_not(None))
    return db.session.scalars(rows.order_by(ProcessVersion.number.desc())).all()


def numbered(key: str, number: int) -> ProcessVersion:
    """The published version of that number. Raises NotFound."""
    rows = select(ProcessVersion).where(ProcessVersion.procedure_key == key, ProcessVersion.number == number)
    version = db.session.scalars(rows).one_or_none()
    if version is None:
        raise NotFound(f"This procedure has no version {number}.")
    return version


def check(files: Files, *, with_documents: bool = True) -> list[Problem]:
    """Every problem in a version's files, as publishing sees them. Raises OutOfTime where that cannot be found out.

    `with_documents` really makes each document, which takes seconds: too long to wait for at each save of a diagram.
    """
    problems, is_readable = _check_words(tuple(files.items()))
    return [*problems, *(templates.check(files) if with_documents and is_readable else ())]


def look_over(files: Files, *, with_documents: bool = True) -> list[Problem]:
    """The same to be shown: a check that could not be finished is a problem that says so, and is not remembered."""
    try:
        return check(files, with_documents=with_documents)
    except OutOfTime as unfinished:
        return [*check(files, with_documents=False), templates.unfinished(unfinished)]


@lru_cache(maxsize=32)
def _check_words(paths: tuple[tuple[str, bytes], ...]) -> tuple[tuple[Problem, ...], bool]:
    """What is wrong beside the documents, and whether everything that a diagram names can be read. It depends on the
    files alone, and is asked for again and again: at each save, on every page of a draft."""
    files, problems = dict(paths), list[Problem]()
    for path, content in paths:
        if path.endswith(".form"):
            problems += check_form(content, path)
        elif path.endswith(".dmn"):
            problems += decisions.check(files, path, variables.of_case(files))
        elif path.endswith(".email"):
            names = variables.paths(files)
            problems += [problem for checker in _email_checkers for problem in checker(content, path, names)]
    broken = {problem.file for problem in problems if problem.severity == "error"}
    found = engine.check(_with_suffix(files, ".bpmn"), _known(files, broken))
    if not any(problem.severity == "error" for problem in (*problems, *found)):
        found = [*found, *asking.check(files), *signers.check(Contents(files))]
    if broken:  # doubts about a diagram wait until all that it names can be read
        found = [problem for problem in found if problem.severity == "error"]
    return (*problems, *found), not broken


def check_emails_with(checker: EmailChecker) -> EmailChecker:
    """Register what knows how to check an email template (notifications stands above this room)."""
    _email_checkers.append(checker)
    return checker


def _known(files: Files, broken: Collection[str]) -> engine.Known:
    """What diagrams may name; of a kind of which a file cannot be read, anything."""
    contents = Contents({path: content for path, content in files.items() if path not in broken})
    has_forms, has_decisions = (not any(path.endswith(end) for path in broken) for end in (".form", ".dmn"))
    decided = frozenset(decision for model in contents.models for decision in model.decision_ids)
    return engine.Known(
        job_types=jobs.types(),
        forms=frozenset(contents.forms) if has_forms else None,
        decisions=decided if has_decisions else None,
        form_keys={form_id: form.kinds for form_id, form in contents.forms.items()} if has_forms else None,
        choices=variables.of_case(files).choices,
        given_by_jobs=variables.given_by_jobs(),
        emails=frozenset(path.removesuffix(".email") for path in files if path.endswith(".email")),
        documents=templates.documents(files),
        publishing=True,
        assigned=True,
    )


def _describe(key: str, files: Files) -> None:
    """Keep the procedure's name, summary and prefix as its diagram states them."""
    process = Contents(files).diagrams.processes.get(key)
    if process is None:
        raise NotFound(f"No diagram has a process with the id “{key}”.")
    procedure = db.session.get(Procedure, key) or Procedure(key=key)
    procedure.name = (process.name or key)[:200]
    procedure.summary = process.properties.get("summary", "")[:1000]
    procedure.prefix = process.properties.get("prefix", key.upper()[:8])[:20]
    db.session.add(procedure)
    db.session.flush()


def _introduce(key: str, files: Files) -> None:
    """Make the procedure's row for its first draft, which may not be readable yet."""
    try:
        _describe(key, files)
    except Refused:
        db.session.add(Procedure(key=key, name=key, prefix=key.upper()[:8]))
        db.session.flush()


def _with_suffix(files: Files, suffix: str) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(suffix)}


def _digests(key: str) -> set[str]:
    return set(db.session.scalars(select(ProcessVersion.digest).where(ProcessVersion.procedure_key == key)))
