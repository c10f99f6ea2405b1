"""What a Word template brings along: macros, and what Word would fetch from elsewhere at whoever opens the document."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.xml import MAX_BYTES, parse_xml

_UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError, zlib.error)
_MOST_PARTS = 2_000
_SMALLER = "Make it anew in Word from its text, and save it as a .docx file."
_LINK = "/hyperlink"  # a link waits until somebody presses it


def check_word(content: bytes, path: str) -> Iterator[Problem]:
    """Its macros and outside references; a file that cannot be read is said where it is made."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as word:
            if len(word.infolist()) > _MOST_PARTS:
                yield Problem(path, "", None, f"it has more than {_MOST_PARTS} parts", _SMALLER)
            for entry in word.infolist()[:_MOST_PARTS]:
                if "vbaproject" in entry.filename.lower():
                    yield Problem(path, "", None, "it holds macros", "Save it as a .docx file, without macros.")
                elif entry.filename.endswith(".rels") and entry.file_size > MAX_BYTES:
                    message = f"{entry.filename[:200]} is too large to see what it would fetch from elsewhere"
                    yield Problem(path, "", None, message, _SMALLER)
                elif entry.filename.endswith(".rels"):
                    yield from _fetched(word.read(entry), path)
    except (*_UNREADABLE, Refused):
        return


def _fetched(relationships: bytes, path: str) -> Iterator[Problem]:
    for node in parse_xml(relationships, path):
        if node.get("TargetMode") == "External" and not (node.get("Type") or "").endswith(_LINK):
            message = f"it would fetch “{(node.get('Target') or '')[:200]}” from elsewhere when somebody opens it"
            yield Problem(path, "", None, message, "Put the picture or the template into the file itself.")
