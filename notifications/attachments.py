"""Files that an email carries, kept as they were sent; a request to a provider carries its form's spreadsheet."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from forms import sheets
from workflows import files, filling
from workflows.cases import Case
from workflows.database import Row, db
from workflows.errors import NotFound
from workflows.proof import seals
from workflows.proof.seals import Held
from workflows.tasks import Task

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class File:
    """What is to be attached."""

    name: str
    media_type: str
    content: bytes


class Attachment(Row):
    """One file of one notice."""

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


def attached(file: File) -> Attachment:
    """The file as a row, for a notice to carry."""
    return Attachment(name=file.name, media_type=file.media_type, size=len(file.content), content=file.content)


def listed(attached: Iterable[Attachment]) -> list[list[str]]:
    """What a notice says of the files it carries: name, kind and SHA-256 of each, in their order."""
    return [[one.name, one.media_type, sha256(one.content).hexdigest()] for one in attached]


def exchanged(row: seals.Values, held: Sequence[Held]) -> Iterator[tuple[str, str, str]]:
    """Which attachments of an email are not those that it lists, as (what, was, is)."""
    there = [(one.name, one.media_type, one.sha256) for one in held]
    for name, media_type, digest in _listed_in(row["attached"]):
        if (name, media_type, digest) in there:
            there.remove((name, media_type, digest))
        else:
            yield f"its attachment “{name}” was exchanged or removed", f"SHA-256 {digest}", ""
    for name, _, digest in there:
        yield f"an attachment “{name}” was added to it", "", f"SHA-256 {digest}"


def _listed_in(text: str) -> list[list[str]]:
    try:
        found = json.loads(text)
    except ValueError:  # overwritten with something else, which its seal tells
        return []
    return [one for one in found if isinstance(one, list) and len(one) == len(fields(Held))]


def of_request(task: Task, now: datetime) -> list[File]:
    """The spreadsheet by which the task's form can be answered (MON-4); none where it has no such list."""
    if not (task.is_for_provider and task.form_id):
        return []
    case = task.case
    definition = case.version.contents.form(task.form_id)
    form = filling.form_of(task, definition, now)()
    if sheets.list_in_sheet(form) is None:
        return []
    content = sheets.write_template(form, case.reference)
    return [File(sheets.name_of(form, case.reference), XLSX, content)]


def made_by(case: Case, elements: str) -> list[File]:
    """The newest document that one of these service tasks (ids with commas) made for the case; none before that."""
    made = files.newest_made(case.id, [name.strip() for name in elements.split(",")])
    return [File(made.name, made.media_type, made.content)] if made else []


def find(attachment_id: int, notice_id: int) -> Attachment:
    """That file of that notice. Raises NotFound."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.notice_id != notice_id:
        raise NotFound("That email has no such attachment.")
    return found
