"""Filling a template: in another process, which sees a folder of its own, may not run long and is told no secrets."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from forms.wording import read_moment
from workflows.contents import Files
from workflows.documents import wording
from workflows.documents.machines import NotStarted, machine
from workflows.errors import NotMade, OutOfTime

PRESSES = {"pdf": (".typ", "typst_press.py"), "docx": (".docx", "word_press.py")}
MEDIA_TYPES = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Seconds of the processor. Work cannot be counted inside typst and Word, so time is the last resort: the largest
# document that we know takes half a second, and who strikes the limit has learnt nothing about the template.
SECONDS = 10.0
MOST_BYTES = 20_000_000
HOUSE = Path(__file__).parent
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_BULLETS = "\uf0a7\uf0b7\uf0d8\uf0fc"  # of Symbol and Wingdings, as pasted from Word


def press(files: Files, template: str, form: str, data: Mapping[str, Any], seconds: float = 0.0) -> bytes:
    """The template filled with the data, as `pdf` or `docx`. Data is JSON. Raises NotMade, or OutOfTime in the end."""
    suffix, script = PRESSES[form]
    file = f"{template}{suffix}"
    with TemporaryDirectory(prefix="upturn-document-") as place:
        folder = Path(place)
        _lay_out(folder, files, file, data)
        if refusal := _run(folder, script, file, seconds or SECONDS):
            raise NotMade(wording.plain(str(refusal["message"]), _names(data)), file=file, line=refusal["line"])
        made = folder / "made"
        if (size := made.stat().st_size) > MOST_BYTES:
            raise NotMade(f"The document would have {size // 1_000_000} MB; 20 MB is the most.", file=file)
        return made.read_bytes()


def _names(data: Mapping[str, Any]) -> list[str]:
    """Every name of the data, and every field of a context by its path."""
    return [*data, *(f"{name}.{field}" for name, held in data.items() if isinstance(held, Mapping) for field in held)]


def printable(value: Any) -> Any:
    """The JSON value without characters that cannot be printed or would turn the direction of what follows.

    Characters that mean something only in one font are bullets, or are named. Moments are by London's clock, without a
    zone, so that their first ten characters are the day there.
    """
    if isinstance(value, str):
        moment = read_moment(value)
        lines = moment.isoformat() if moment else value.replace("\r\n", "\n").replace("\r", "\n")
        return _PRIVATE.sub(_named, _UNPRINTABLE.sub("", lines))
    if isinstance(value, Mapping):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value


def _named(found: re.Match[str]) -> str:
    return "•" if found[0] in _BULLETS else f"[U+{ord(found[0]):04X}]"


def _lay_out(folder: Path, files: Files, file: str, data: Mapping[str, Any]) -> None:
    """The folder is all that a template can read: itself, other typst files of its version, and the data."""
    for path, content in files.items():
        if path == file or path.endswith(".typ"):
            (folder / Path(path).name).write_bytes(content)
    (folder / "upturn.typ").write_bytes((HOUSE / "upturn.typ").read_bytes())
    (folder / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False), "utf-8")


def _run(folder: Path, script: str, file: str, seconds: float) -> dict[str, Any]:
    """Why it was not made, or nothing."""
    try:
        with machine(script) as one:
            return one.make(folder, file, seconds)
    except TimeoutError:
        message = f"“{file}” was not made within {seconds:g} seconds of computing."
        raise OutOfTime(message, file=file) from None
    except NotStarted as why:
        message = f"The program that makes documents does not start here ({why}). Tell whoever runs Upturn."
        raise NotMade(message, file=file) from None
    except ChildProcessError:
        message = "It needed more memory than a document may have. Make the template simpler."
        raise NotMade(message, file=file) from None
