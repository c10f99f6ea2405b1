"""Attaching files to the form of a task or of a case, and taking them off again, as part of sending the form."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from forms import RawPairs, file_change, with_file, without_file
from webapp.uploads import MOST_FILES, Upload, UploadRefused, read_upload
from workflows import answers, cases, files, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.files import CaseFile
from workflows.people import Actor
from workflows.tasks import Task

Refusals = dict[str, list[str]]
MOST_EVER = 3 * MOST_FILES  # of one task, with those that were taken off again


def change_files(
    at: Task | Case, form: Any, pairs: RawPairs, sent: MultiDict[str, FileStorage], *, by: Actor, now: datetime
) -> tuple[RawPairs, Refusals]:
    """Keep the files that came with the form, and take off the one whose button was pressed.

    Returns the pairs that now name the files, and by question what could not be taken and why.
    """
    refused: Refusals = {}
    change = file_change(dict(pairs).get("_file", ""))
    if change is not None and change.verb == "remove":
        pairs = remove(at, pairs, change.name, change.file_id, by, now)
    for name in form.file_fields:
        for one in sent.getlist(f"{name}-upload"):
            if not one.filename:
                continue  # what a browser sends for an empty file question
            try:
                kept = (name, str(keep(at, name, read_upload(one), by, now).id))
                pairs = pairs if kept in pairs else with_file(pairs, *kept)
            except UploadRefused as problem:
                refused.setdefault(name, []).append(str(problem))
    return pairs, refused


def keep(at: Task | Case, name: str, upload: Upload, by: Actor, now: datetime) -> CaseFile:
    """Attach the file to the question of that name; the same file sent twice is one file.

    Raises UploadRefused where there are too many, AlreadyDone.
    """
    case = _locked(at)
    if known := same(at, name, upload, by):
        return known
    if len(waiting(at)) >= MOST_FILES:
        raise UploadRefused(_("You can attach %(most)d files. Remove one to attach another.", most=MOST_FILES))
    if isinstance(at, Task) and files.count_ever_of(at.id) >= MOST_EVER:
        raise UploadRefused(_("%(most)d files were attached here and taken off again. No more can be.", most=MOST_EVER))
    return files.add(
        case, name=upload.name, media_type=upload.media_type, content=upload.content, by=by,
        now=now, task_id=at.id if isinstance(at, Task) else None, field=name,
    )


def same(at: Task | Case, name: str, upload: Upload, by: Actor) -> CaseFile | None:
    """This very file, where the same person attached it to the question before and has not sent it yet."""
    wanted = (sha256(upload.content).hexdigest(), upload.name, name, by.name)
    mine = (one for one in waiting(at) if (one.sha256, one.name, one.field, one.added_by) == wanted)
    return next(mine, None)


def remove(at: Task | Case, pairs: RawPairs, name: str, file_id: str, by: Actor, now: datetime) -> RawPairs:
    """Take the file off again; the pairs without it. What was sent with an answer stays. Raises AlreadyDone."""
    case = _locked(at)
    for file in waiting(at):
        if str(file.id) == file_id:
            files.remove(case, file, by=by, now=now)
    return without_file(pairs, name, file_id)


def attached(at: Task | Case) -> Sequence[CaseFile]:
    """The files of the task; of a case those that belong to no task."""
    return files.of_task(at.id) if isinstance(at, Task) else files.beside_tasks(at.id)


def waiting(at: Task | Case) -> Sequence[CaseFile]:
    """Those of them that no answer names: they can be taken off again."""
    found = attached(at)
    sent = answers.named_files(at.case_id if isinstance(at, Task) else at.id) if found else set()
    return [file for file in found if file.id not in sent]


def _locked(at: Task | Case) -> Case:
    """The case, locked; the files of a task that is over stay as they are."""
    case = cases.lock(at.case_id if isinstance(at, Task) else at.id)
    if isinstance(at, Task):
        db.session.refresh(at)
        tasks.check_open(at)
    return case
