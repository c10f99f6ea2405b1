"""What the file buttons of a form do: attach an uploaded file to a task, or take one off again."""

from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from forms.pairs import RawPairs, file_change, with_file, without_file
from webapp.uploads import MOST_FILES, UploadRefused, read_upload
from workflows import cases, files
from workflows.people import Actor
from workflows.tasks import Task


def change(task: Task, form: Any, pairs: RawPairs, *, by: Actor, now: datetime) -> RawPairs:
    """The pairs after the file button that was pressed, if one was. Raises UploadRefused."""
    asked = file_change(request.form.get("_file", ""))
    if asked is None or asked.name not in form.file_fields:
        return pairs
    case = cases.lock(task.case_id)
    if asked.verb == "remove":
        for file in files.of_task(task.id):
            if str(file.id) == asked.file_id:
                files.remove(case, file, by=by, now=now)
        return without_file(pairs, asked.name, asked.file_id)
    if len(files.of_task(task.id)) >= MOST_FILES:
        raise UploadRefused(_("You can attach up to %(most)s files. Remove one first.", most=MOST_FILES))
    for given in request.files.getlist(f"{asked.name}-upload"):
        upload = read_upload(given)
        file = files.add(
            case, name=upload.name, media_type=upload.media_type, content=upload.content, by=by, now=now,
            task_id=task.id, field=asked.name,
        )
        pairs = with_file(pairs, asked.name, str(file.id))
    return pairs
