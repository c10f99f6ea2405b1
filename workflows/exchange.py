"""In and out: a procedure as a zip of standard files, the same bytes for the same content, and back again."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from lzma import LZMAError
from pathlib import PurePosixPath

from workflows import versions
from workflows.beginnings import RESERVED, key_from, under_another_key
from workflows.contents import Files
from workflows.database import db
from workflows.drafts import SUFFIXES, is_name
from workflows.engine.reading import bpmn
from workflows.errors import BadValue, Refused
from workflows.feel.problems import Problem
from workflows.people import Actor
from workflows.versions import ProcessVersion
from workflows.xml import MAX_BYTES, parse_xml

MOST_FILES = 500
LARGEST = 20 * 1024 * 1024  # of all files together, unpacked
_KEY_FIX = "Use at most 100 letters, digits, hyphens and underscores, and begin with a letter."
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")  # it stands in addresses and names the procedure for ever
# What zipfile lets through of its own and of what unpacks deflate, bzip2 (OSError) and lzma.
_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError,
    zlib.error, LZMAError,
)  # fmt: skip
_DIAGRAM = re.compile(r"(\.bpmn(20)?\.xml|\.bpmn2|\.bpmn20)$")  # how Activiti, Flowable and Eclipse name one
_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name, so that the same files give the same bytes


def pack(files: Files) -> bytes:
    """A zip of the files, as they are exported."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(exported(files).items()):
            archive.writestr(zipfile.ZipInfo(path, _WHEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def exported(files: Files) -> dict[str, bytes]:
    """The files as they leave: forms laid out line by line, so that one changed question changes only its lines."""
    return {path: _laid_out(content) if path.endswith(".form") else content for path, content in files.items()}


def unpack(content: bytes, name: str) -> dict[str, bytes]:
    """The files of a zip by their names, folders left out; of a single file, that file. Raises Refused."""
    is_zip = name.lower().endswith(".zip") or (content.startswith(b"PK") and not name.lower().endswith(".docx"))
    if not is_zip:
        path = _DIAGRAM.sub(".bpmn", name.lower())
        return checked({_tidy(f"{path.removesuffix('.xml')}.bpmn" if path.endswith(".xml") else path): content})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return checked(_read(archive, name))
    except _UNREADABLE as bad:
        why = "it is locked with a password" if "password" in str(bad) else "it is damaged, or packed in an unusual way"
        fix = "Make the zip again, without a password."
        raise Refused([Problem(name, "", None, f"The zip cannot be read: {why}.", fix)]) from None


class Unnamed(Refused):
    """The process needs another id, such as the `suggested` one; `renamed` gives it."""

    def __init__(self, problem: Problem, suggested: str = "") -> None:
        super().__init__([problem])
        self.suggested = suggested


def key_of(files: Files) -> str:
    """The id of the main process, which names the procedure. Raises Unnamed where it cannot, Refused without any."""
    path, key = _main_process(files)
    if not _is_key(key):
        problem = Problem(path, key[:100], None, "The id of its process cannot name a procedure.", _KEY_FIX)
        raise Unnamed(problem, _suggested(key, PurePosixPath(path).stem))
    return key


def renamed(files: Files, key: str) -> dict[str, bytes]:
    """The files with that id for the main process, wherever they name it. Raises Unnamed where it is taken or none."""
    path, old = _main_process(files)
    if not _is_key(key):
        raise Unnamed(Problem(path, key[:100], None, f"“{key[:100]}” cannot name a procedure.", _KEY_FIX))
    for other, content in files.items():
        if other.endswith(".bpmn") and any(node.get("id") == key for node in parse_xml(content, other).iter()):
            message = f"Something else in it has the id “{key}”."
            raise Unnamed(Problem(other, key, None, message, "Give the process an id of its own."))
    return under_another_key(files, old, key)


def _is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None and key not in RESERVED


def _suggested(*names: str) -> str:
    """A key near to the first of the names that can become one."""
    for name in names:
        try:
            return key_from(name)
        except BadValue:
            continue
    return ""


def _main_process(files: Files) -> tuple[str, str]:
    """The file and the id of the process that names the procedure."""
    diagrams = [path for path in sorted(files) if path.endswith(".bpmn")]
    if not diagrams:
        fix = "Put at least one .bpmn file into it."
        raise Refused([Problem("", "", None, "There is no diagram among these files.", fix)])
    found = {path: _processes(files[path], path) for path in diagrams}
    named = [path for path, keys in found.items() if PurePosixPath(path).stem in keys]
    if named:
        return named[0], PurePosixPath(named[0]).stem
    keys = [(path, key) for path in diagrams for key in found[path]]
    if not keys:
        fix = "Draw one with a start and an end."
        raise Refused([Problem(diagrams[0], "", None, "The diagram has no process.", fix)])
    return keys[0]


def bring_in(key: str, files: Files, *, by: Actor, now: datetime) -> ProcessVersion:
    """Keep the files as a draft; a diagram alone joins the files of the procedure's published version."""
    published = versions.newest(key)
    together = {**published.contents.files, **files} if published is not None and len(files) == 1 else files
    draft = versions.draft(key, together, now=now)
    draft.made_by, draft.based_on = by.name, published
    db.session.flush()
    return draft


def _processes(content: bytes, path: str) -> list[str]:
    root = parse_xml(content, path)
    ids = [(node.get("isExecutable") != "true", node.get("id") or "") for node in root.iter(bpmn("process"))]
    return [own for _, own in sorted(ids, key=lambda pair: pair[0]) if own]


def _read(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and _is_ours(entry.filename)]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        limits = f"more than {MOST_FILES} files or {LARGEST // 2**20} MB"
        raise Refused([Problem(name, "", None, f"The zip holds {limits}.", "Split it by procedure.")])
    found: dict[str, bytes] = {}
    for entry in entries:
        path = _tidy(entry.filename)
        if path in found:
            raise Refused([Problem(path, "", None, "Two files of the zip have this name.", "Rename one of them.")])
        with archive.open(entry) as packed:  # what an entry says of its size may be a lie: read no more than may be
            found[path] = packed.read(MAX_BYTES + 1)
    return found


def _tidy(name: str) -> str:
    """A name that a draft can hold, near to the given one: “My process (2).bpmn” becomes “my-process-2.bpmn”."""
    path = PurePosixPath(_DIAGRAM.sub(".bpmn", name.replace("\\", "/").lower()))
    return re.sub(r"[^a-z0-9_]+", "-", path.stem).strip("-_")[:100] + path.suffix


def _is_ours(path: str) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(path).parts)
    return _DIAGRAM.sub(".bpmn", path.lower()).endswith(SUFFIXES) and not hidden


def checked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, none too large and each with a name that a draft can hold. Raises Refused with all that cannot."""
    problems = [problem for path, content in files.items() for problem in _problems(path, content)]
    if problems:
        raise Refused(problems)
    if not files:
        fix = f"It takes files that end in {', '.join(SUFFIXES)}."
        raise Refused([Problem("", "", None, "There is nothing in it that Upturn knows.", fix)])
    return dict(files)


def _problems(path: str, content: bytes) -> list[Problem]:
    if not is_name(path):
        endings = ", ".join(SUFFIXES)
        fix = f"Use small letters, digits, hyphens, and end in {endings}."
        return [Problem(path, "", None, "A file cannot have this name.", fix)]
    if len(content) > MAX_BYTES:
        return [Problem(path, "", None, "The file is larger than 2 MB.", "Split it into several files.")]
    return []


def _laid_out(content: bytes) -> bytes:
    try:
        return (json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n").encode()
    except (ValueError, RecursionError):
        return content  # a draft's form that is not finished
