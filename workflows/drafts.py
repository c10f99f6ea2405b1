"""Drafts: versions that are still being written, file by file, by several people who never overwrite each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows import versions
from workflows.contents import digest
from workflows.database import Moment, Row, db
from workflows.errors import BadValue, Conflict, NotFound
from workflows.people import Actor
from workflows.versions import ProcessVersion, VersionFile
from workflows.xml import MAX_BYTES

WRITING = timedelta(minutes=5)
SUFFIXES = (".bpmn", ".dmn", ".form", ".email", ".typ", ".docx")
_PATH = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}\.[a-z]{3,5}")


class DraftSave(Row):
    """A file of a draft as it was before somebody saved over it or removed it: nothing that was written is lost."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("process_version.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    saved_by: Mapped[str] = mapped_column(String(200))
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    replaced_by: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved meanwhile: who, when, and the mark of their content ("" where they removed it)."""

    by: str
    at: datetime | None
    mark: str


class SavedMeanwhile(Conflict):
    """Somebody else saved this file since it was opened. Compare with theirs, then save over it or keep theirs."""

    def __init__(self, path: str, theirs: Theirs) -> None:
        self.theirs = theirs
        who = theirs.by or "Somebody else"
        super().__init__(f"{who} saved {path} while you were working on it. Nothing of yours is saved over theirs yet.")


def begin(key: str, *, by: Actor, now: datetime, based_on: ProcessVersion | None = None) -> ProcessVersion:
    """A new draft with the files of `based_on`, else of the newest published version. Raises NotFound."""
    source = based_on or versions.published(key)
    draft = versions.draft(key, source.contents.files, now=now)
    draft.made_by, draft.based_on = by.name, source
    db.session.flush()
    return draft


def of_procedure(key: str) -> Sequence[ProcessVersion]:
    """The procedure's drafts, the newest first."""
    rows = select(ProcessVersion).where(ProcessVersion.procedure_key == key, ProcessVersion.number.is_(None))
    return db.session.scalars(rows.order_by(ProcessVersion.id.desc())).all()


def find(draft_id: int) -> ProcessVersion:
    """The draft, to look at. Raises NotFound for one that was published or discarded."""
    draft = db.session.get(ProcessVersion, draft_id)
    if draft is None or draft.number is not None:
        raise NotFound("This draft was published or discarded. Look at the procedure's versions.")
    return draft


def save(
    draft_id: int, path: str, content: bytes, *, base: str, by: Actor, now: datetime, goes_on: bool = False
) -> str:
    """Write a file of the draft and answer its new mark.

    `base` is the mark of the content that the writer began from, "" for a file that is new. Raises SavedMeanwhile
    where the file is another one by now, BadValue for a name or a size that cannot be, NotFound. A proposal to publish
    is taken back: what was approved must be what was read. With `goes_on` an editor saves by itself as somebody writes:
    of what they wrote themselves only one save in five minutes is kept.
    """
    draft = lock(draft_id)
    _check(path, content)
    row = _row(draft, path)
    if row is not None and row.content == content:
        return mark(content)  # an answer that was lost on its way is no clash when it is asked again
    _check_base(path, row, base)
    if row is None:
        draft.file_rows.append(VersionFile(path=path, content=content, saved_at=now, saved_by=by.name))
    else:
        if not (goes_on and _was_just_kept(row, by, now)):
            _keep(row, by, now)
        row.content, row.saved_at, row.saved_by = content, now, by.name
    _settle(draft)
    return mark(content)


def remove(draft_id: int, path: str, *, base: str, by: Actor, now: datetime) -> None:
    """Take a file out of the draft; it stays among the earlier saves. Raises SavedMeanwhile, NotFound."""
    draft = lock(draft_id)
    row = _row(draft, path)
    if row is None:
        raise NotFound(f"This draft has no file {path}.")
    _check_base(path, row, base)
    _keep(row, by, now)
    draft.file_rows.remove(row)
    _settle(draft)


def discard(draft_id: int) -> None:
    """Throw a draft away, with its earlier saves. Raises NotFound."""
    draft = lock(draft_id)
    db.session.execute(delete(DraftSave).where(DraftSave.version_id == draft.id))
    db.session.delete(draft)
    db.session.flush()


def earlier(draft_id: int, path: str) -> Sequence[DraftSave]:
    """What a file of the draft was before, the newest first."""
    rows = select(DraftSave).where(DraftSave.version_id == draft_id, DraftSave.path == path)
    return db.session.scalars(rows.order_by(DraftSave.id.desc())).all()


def removed(draft: ProcessVersion) -> list[str]:
    """The files that were taken out of the draft and can be brought back."""
    paths = db.session.scalars(select(DraftSave.path).where(DraftSave.version_id == draft.id).distinct())
    return sorted(set(paths) - {row.path for row in draft.file_rows})


def put_aside(draft_id: int, path: str, content: bytes, *, by: Actor, now: datetime) -> None:
    """Keep somebody's content among the earlier saves, where they keep another's over it. Raises BadValue, NotFound."""
    _check(path, content)
    db.session.add(DraftSave(
        version_id=lock(draft_id).id, path=path, content=content, saved_at=now, saved_by=by.name,
        replaced_at=now, replaced_by=by.name,
    ))
    db.session.flush()


def mark(content: bytes) -> str:
    """What names a file's content: two files with the same mark are the same."""
    return sha256(content).hexdigest()[:32]


def is_name(path: str) -> bool:
    """Whether a draft's file can have this name."""
    return _PATH.fullmatch(path) is not None and path.endswith(SUFFIXES)


def lock(draft_id: int) -> ProcessVersion:
    """The draft as it is now, locked until the transaction ends. Raises NotFound."""
    rows = select(ProcessVersion).where(ProcessVersion.id == draft_id, ProcessVersion.number.is_(None))
    locked = rows.with_for_update(of=ProcessVersion).execution_options(populate_existing=True)
    draft = db.session.scalars(locked).first()
    if draft is None:
        return find(draft_id)
    db.session.refresh(draft, ["file_rows"])
    return draft


def _row(draft: ProcessVersion, path: str) -> VersionFile | None:
    return next((row for row in draft.file_rows if row.path == path), None)


def _check_base(path: str, row: VersionFile | None, base: str) -> None:
    there = "" if row is None else mark(row.content)
    if there != base:
        raise SavedMeanwhile(path, Theirs(row.saved_by if row else "", row.saved_at if row else None, there))


def _check(path: str, content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise BadValue(f"{path} is larger than {MAX_BYTES // 1_000_000} MB. Split it into several files.")
    if not _PATH.fullmatch(path) or not path.endswith(SUFFIXES):
        endings = ", ".join(SUFFIXES)
        raise BadValue(f"“{path}” cannot be a file's name. Use small letters, digits, hyphens, and end in {endings}.")


def _was_just_kept(row: VersionFile, by: Actor, now: datetime) -> bool:
    """Whether the same person goes on: editors save with every change, and nobody looks for each of those."""
    last = next(iter(earlier(row.version_id, row.path)), None)
    own = last is not None and row.saved_by == last.replaced_by == by.name
    return own and last is not None and now - last.replaced_at < WRITING


def _keep(row: VersionFile, by: Actor, now: datetime) -> None:
    db.session.add(DraftSave(
        version_id=row.version_id, path=row.path, content=row.content, saved_at=row.saved_at, saved_by=row.saved_by,
        replaced_at=now, replaced_by=by.name,
    ))


def _settle(draft: ProcessVersion) -> None:
    draft.digest = digest({row.path: row.content for row in draft.file_rows})
    draft.proposed_at, draft.proposed_by = None, None
    db.session.flush()
