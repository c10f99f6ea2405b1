"""Evidence that people attach and documents that were made, kept as rows, so that no crash or backup parts them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from workflows import events
from workflows.cases import Case
from workflows.database import Moment, Row, db
from workflows.errors import NotFound
from workflows.people import Actor
from workflows.proof import seals

EVIDENCE, DOCUMENT = "evidence", "document"
NOTHING = sha256(b"").hexdigest()


class CaseFile(Row):
    """A file of a case: evidence, or a document as it was made. `field` is the form's key that asked for it.

    Of a document it is the service task that made it, "" where a person did. Removed ones stay, marked, without their
    content.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default=EVIDENCE, server_default=EVIDENCE)
    field: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(200))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    def reference(self) -> dict[str, object]:
        """The file as a form's answer names it."""
        return {"id": self.id, "name": self.name, "size": self.size}


def _exchanged(row: seals.Values, held: Sequence[seals.Held]) -> Iterator[tuple[str, str, str]]:
    """Whether the content is the one whose SHA-256 stands beside it; that one the history tells. Of a file that was
    taken off it may be gone."""
    for one in held:
        if one.sha256 not in ({row["sha256"], NOTHING} if row["removed_at"] else {row["sha256"]}):
            yield "its content was exchanged", f"SHA-256 {row['sha256']}", f"SHA-256 {one.sha256}"


TAKEN_OFF = "removed"
_ADDED = {
    "name": lambda event: event.details["name"], "added_at": lambda event: event.at,
    "added_by": lambda event: event.by_name, "sha256": lambda event: event.details["sha256"],
}
seals.register(seals.Shape(
    "file", CaseFile,
    parts={
        "added": seals.Part("its name, kind or who added it", (
            "case_id", "task_id", "kind", "field", "name", "media_type", "size", "sha256", "added_at", "added_by",
        )),
        TAKEN_OFF: seals.Part("whether it was taken off", ("removed_at",)),
    },
    number="file",
    facts={
        "file added": _ADDED, "document made": _ADDED, "file removed": {"removed_at": lambda event: event.at},
    },
    names=("name", "added_by", "added_at"), holds=seals.Holds(CaseFile, "id", _exchanged),
))


def add(
    case: Case, *, name: str, media_type: str, content: bytes, by: Actor, now: datetime,
    task_id: int | None = None, field: str = "", kind: str = EVIDENCE,
) -> CaseFile:
    """Attach a file to the case (locked by the caller); its name and type were checked at the edge."""
    file = CaseFile(
        case_id=case.id, task_id=task_id, field=field, kind=kind, name=name, media_type=media_type, size=len(content),
        sha256=sha256(content).hexdigest(), content=content, added_at=now, added_by=by.name,
    )
    db.session.add(file)
    db.session.flush()
    happened = "document made" if kind == DOCUMENT else "file added"
    details = {"file": file.id, "name": name, "sha256": file.sha256}
    events.add(case, happened, by=by, at=now, details=details, sealed=[seals.of("file", file)])
    return file


def remove(case: Case, file: CaseFile, *, by: Actor, now: datetime) -> None:
    """Take a file that was never sent off again: its content is gone; its name, its hash and the history stay."""
    file.removed_at, file.content = now, b""
    sealed = [seals.of("file", file, TAKEN_OFF)]
    events.add(case, "file removed", by=by, at=now, details={"file": file.id, "name": file.name}, sealed=sealed)


def of_task(task_id: int) -> Sequence[CaseFile]:
    """The files attached to a task, oldest first."""
    rows = select(CaseFile).where(CaseFile.task_id == task_id, CaseFile.removed_at.is_(None))
    return db.session.scalars(rows.order_by(CaseFile.id)).all()


def count_ever_of(task_id: int) -> int:
    """How many files were ever attached to a task, also those that were taken off again."""
    return db.session.scalar(select(func.count()).where(CaseFile.task_id == task_id)) or 0


def beside_tasks(case_id: int) -> Sequence[CaseFile]:
    """The files attached to the case itself, oldest first."""
    rows = select(CaseFile).where(
        CaseFile.case_id == case_id, CaseFile.task_id.is_(None), CaseFile.kind == EVIDENCE,
        CaseFile.removed_at.is_(None),
    )
    return db.session.scalars(rows.order_by(CaseFile.id)).all()


def of_case(case_id: int, kind: str = EVIDENCE) -> Sequence[CaseFile]:
    """Every file of that kind of the case, newest first."""
    rows = select(CaseFile).where(
        CaseFile.case_id == case_id, CaseFile.kind == kind, CaseFile.removed_at.is_(None)
    )
    return db.session.scalars(rows.order_by(CaseFile.id.desc())).all()


def newest_made(case_id: int, elements: Sequence[str]) -> CaseFile | None:
    """The newest document that one of these service tasks made for the case; None where none has."""
    rows = select(CaseFile).where(
        CaseFile.case_id == case_id, CaseFile.kind == DOCUMENT, CaseFile.field.in_(elements),
        CaseFile.removed_at.is_(None),
    )
    return db.session.scalars(rows.order_by(CaseFile.id.desc()).limit(1)).first()


def find(case_id: int, file_id: int) -> CaseFile:
    """That file of that case. Raises NotFound."""
    file = db.session.get(CaseFile, file_id)
    if file is None or file.case_id != case_id:
        raise NotFound("That file is not part of this case.")
    if file.removed_at is not None:
        raise NotFound(f"{file.name} was taken off again before it was sent, and is not kept.")
    return file
