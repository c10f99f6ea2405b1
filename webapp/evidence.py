"""Attaching files to a task's form and taking them off again, as part of sending the form."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from forms import RawPairs, file_change, with_file, without_file
from webapp.uploads import MOST_FILES, UploadRefused, read_upload
from workflows import cases, files
from workflows.files import CaseFile
from workflows.people import Actor
from workflows.tasks import Task

Refusals = dict[str, list[str]]


def change_files(
    task: Task, form: Any, pairs: RawPairs, sent: MultiDict[str, FileStorage], *, by: Actor, now: datetime
) -> tuple[RawPairs, Refusals]:
    """Keep the files that came with the form, and take off the one whose button was pressed.

    Returns the pairs that now name the files, and by question what could not be taken and why.
    """
    refused: Refusals = {}
    change = file_change(dict(pairs).get("_file", ""))
    if change is not None and change.verb == "remove":
        pairs = _remove(task, pairs, change.name, change.file_id, by, now)
    for name in form.file_fields:
        for one in sent.getlist(f"{name}-upload"):
            if not one.filename:
                continue  # what a browser sends for an empty file question
            try:
                pairs = with_file(pairs, name, str(_keep(task, name, one, by, now).id))
            except UploadRefused as problem:
                refused.setdefault(name, []).append(str(problem))
    return pairs, refused


def _keep(task: Task, name: str, sent: FileStorage, by: Actor, now: datetime) -> CaseFile:
    if len(_attached(task)) >= MOST_FILES:
        raise UploadRefused(_("You can attach %(most)d files. Remove one to attach another.", most=MOST_FILES))
    upload = read_upload(sent)
    return files.add(
        cases.lock(task.case_id), name=upload.name, media_type=upload.media_type, content=upload.content, by=by,
        now=now, task_id=task.id, field=name,
    )


def _remove(task: Task, pairs: RawPairs, name: str, file_id: str, by: Actor, now: datetime) -> RawPairs:
    for file in _attached(task):
        if str(file.id) == file_id:
            files.remove(cases.lock(task.case_id), file, by=by, now=now)
    return without_file(pairs, name, file_id)


def _attached(task: Task) -> Sequence[CaseFile]:
    return files.of_task(task.id)
