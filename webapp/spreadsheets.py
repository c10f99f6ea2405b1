"""Answering a list of a form by a spreadsheet: the template to download, and what an upload says, cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from forms import RawPairs, sheets, with_file
from forms.rows import Rows
from forms.sheets import CellFault, SheetRefused
from webapp import evidence
from webapp.uploads import MEDIA_TYPES, Upload, UploadRefused, read_upload
from workflows.cases import Case
from workflows.errors import NotFound
from workflows.people import Actor
from workflows.tasks import Task

FIELD = "spreadsheet"  # the name of the upload; and, in a draft, of the pair that says which file was read
ACCEPT = ",".join(sheets.ENDINGS)
_READ = "_spreadsheet"


@dataclass(frozen=True)
class Uploaded:
    """A spreadsheet that was read: the pairs of the draft with its answers, and every fault by cell.

    `field` is the file question that keeps it.
    """

    field: str
    upload: Upload
    pairs: RawPairs
    faults: list[CellFault]


def offer(form: Any) -> bool:
    """Whether the form has a list that may be answered by a spreadsheet."""
    return sheets.list_in_sheet(form) is not None


def list_of(form: Any) -> Rows:
    """The form's list that may be answered by a spreadsheet. Raises NotFound where it has none."""
    rows = sheets.list_in_sheet(form)
    if rows is None:
        raise NotFound(_("Nothing here can be answered by a spreadsheet. Type your answers on the page."))
    return rows


def download(form: Any, case: Case) -> Response:
    """The template for the form as it stands. Raises NotFound where the form has no such list."""
    list_of(form)
    name = sheets.name_of(form, case.reference)
    content = BytesIO(sheets.write_template(form, case.reference))
    return send_file(content, mimetype=MEDIA_TYPES["xlsx"], as_attachment=True, download_name=name)


def read(
    sent: Mapping[str, FileStorage], draft: RawPairs, form_of: Callable[[RawPairs], Any], reference: str
) -> Uploaded:
    """What the uploaded spreadsheet says to the form. Stores nothing. Raises UploadRefused, NotFound."""
    form, file = form_of(draft), sent.get(FIELD)
    field = list_of(form).component.custom(sheets.KEPT_BY)
    if file is None or not file.filename:
        raise UploadRefused(_("Choose the spreadsheet that you have filled in."))
    content = file.stream.read(sheets.LARGEST + 1)
    try:
        sheet = sheets.read_sheet(form, sheets.tables_of(file.filename, content), reference)
    except SheetRefused as problem:
        raise UploadRefused(str(problem)) from problem
    file.stream.seek(0)
    upload, pairs = read_upload(file), sheet.merged(draft)
    filled = form_of(pairs)
    return Uploaded(field, upload, pairs + sheet.shown(filled), sheet.faults(filled))


def keep(uploaded: Uploaded, at: Task | Case, by: Actor, now: datetime) -> RawPairs:
    """Attach the file to the question that keeps it, in place of the one read before; the pairs that name it."""
    field, pairs = uploaded.field, uploaded.pairs
    for before in [value for name, value in pairs if name == _READ]:
        pairs = evidence.remove(at, pairs, field, before, by, now)
    file = evidence.keep(at, field, uploaded.upload, by, now)
    others = [(name, value) for name, value in pairs if name != _READ]
    return [*with_file(others, field, str(file.id)), (_READ, str(file.id))]
