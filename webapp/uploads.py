"""Files that people attach as evidence: their size, their type by content and by name, and a name that is safe."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from workflows.errors import UpturnError

MOST_FILES = 20
LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 120
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
ACCEPT = ",".join(f".{ending}" for ending in MEDIA_TYPES)
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class UploadRefused(UpturnError):
    """The file cannot be taken: attach a smaller one, or one of the types that the text names."""


@dataclass(frozen=True)
class Upload:
    """A file that was checked."""

    name: str
    media_type: str
    content: bytes


def read_upload(given: FileStorage) -> Upload:
    """The checked file. Raises UploadRefused, naming the file and saying what to do."""
    name = safe_name(given.filename or "")
    content = given.stream.read(LARGEST + 1)
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if len(content) > LARGEST:
        raise UploadRefused(_("%(name)s is larger than 10 MB. Attach a smaller file.", name=name))
    if not content:
        raise UploadRefused(_("%(name)s is empty. Choose the file again.", name=name))
    if ending not in MEDIA_TYPES:
        raise UploadRefused(_("%(name)s must be a PDF, a picture (PNG or JPEG), Word, Excel or CSV file.", name=name))
    if not _is_what_it_says(ending, content):
        words = _("%(name)s is not really a %(ending)s file. Save it as one, then attach it.", name=name, ending=ending)
        raise UploadRefused(words)
    return Upload(name, MEDIA_TYPES[ending], content)


def safe_name(given: str) -> str:
    """The file's own name without folders, control characters or anything a file system or a page could trip over."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(_UNSAFE.sub(" ", last).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME] or _("file")
    return f"{stem.strip()[:LONGEST_NAME] or _('file')}.{ending[:10]}"


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in MAIN_PARTS:
        return _is_office_document(content, MAIN_PARTS[ending])
    if MEDIA_TYPES[ending] in (MEDIA_TYPES["doc"], MEDIA_TYPES["xls"]):
        return content.startswith(OLE_SIGNATURE)
    if ending == "csv":
        return b"\0" not in content and filetype.guess_mime(content) is None
    return bool(filetype.guess_mime(content) == MEDIA_TYPES[ending])


def _is_office_document(content: bytes, main_part: str) -> bool:
    """Whether it is a Word or Excel file of the kind, and brings no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return main_part in parts and not any(part.endswith("vbaproject.bin") for part in parts)
