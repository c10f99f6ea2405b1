"""Answering a list of a form by a spreadsheet: the template to download, and what an upload says, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
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
from webapp.uploads import MEDIA_TYPES, UploadRefused, read_upload
from workflows.cases import Case
from workflows.errors import NotFound, UpturnError
from workflows.people import Actor
from workflows.tasks import Task

ACCEPT = ",".join(sheets.ENDINGS)
FIELD = "spreadsheet"  # the name of the upload
READ = "_spreadsheet"  # in a draft, the file that was read last


class SpreadsheetRefused(UpturnError):
    """It was not taken, and nothing was stored: do as the words say, and mend the cells that `faults` name."""

    def __init__(self, words: str, faults: Sequence[CellFault] = ()) -> None:
        super().__init__(words)
        self.faults = faults


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
    content = BytesIO(sheets.write_template(form, case.reference))
    name = sheets.name_of(form, case.reference)
    return send_file(content, mimetype=MEDIA_TYPES["xlsx"], as_attachment=True, download_name=name)


def take(
    at: Task | Case, draft: RawPairs, form_of: Callable[[RawPairs], Any], sent: Mapping[str, FileStorage], *,
    by: Actor, now: datetime,
) -> RawPairs:
    """The draft as the uploaded spreadsheet says; the file is kept by the form's question for it.

    It takes the place of the one read before. Raises SpreadsheetRefused, NotFound.
    """
    file = sent.get(FIELD)
    field = list_of(form_of(draft)).component.custom(sheets.KEPT_BY)
    if file is None or not file.filename:
        raise SpreadsheetRefused(_("Choose the spreadsheet that you have filled in."))
    pairs = _read(file, draft, form_of, at.case.reference if isinstance(at, Task) else at.reference)
    try:
        upload = read_upload(file)
        again = evidence.same(at, field, upload, by)
        for before in [value for name, value in pairs if name == READ]:
            if again is None or str(again.id) != before:
                pairs = evidence.remove(at, pairs, field, before, by, now)
        kept = (field, str(evidence.keep(at, field, upload, by, now).id))
    except UploadRefused as problem:
        raise SpreadsheetRefused(str(problem)) from problem
    others = [(name, value) for name, value in pairs if name != READ]
    return [*(others if kept in others else with_file(others, *kept)), (READ, kept[1])]


def _read(file: FileStorage, draft: RawPairs, form_of: Callable[[RawPairs], Any], reference: str) -> RawPairs:
    content = file.stream.read(sheets.LARGEST + 1)
    file.stream.seek(0)
    try:
        sheet = sheets.read_sheet(form_of(draft), sheets.tables_of(file.filename or "", content), reference)
    except SheetRefused as problem:
        raise SpreadsheetRefused(str(problem)) from problem
    pairs = sheet.merged(draft)
    if faults := sheet.faults(form_of(pairs)):
        raise SpreadsheetRefused(_("Mend it in your spreadsheet, save it, and upload it again."), faults)
    return pairs
