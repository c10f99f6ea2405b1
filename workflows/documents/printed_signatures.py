"""Which signatures a template prints, and whether they can be ones that were given to what it prints above them."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from workflows.feel.problems import Problem
from workflows.fingerprints import SIGNED, is_signature

_IN_TYPST = re.compile(r"""(?<![\w-])signed\(\s*"([\w.]+)\"""")
_IN_WORD = re.compile(r"""(?<!\w)(?:signatory|signed)\(\s*['‘’"“”]([\w.]+)['‘’"“”]""")
_BARE = re.compile(r"(?<![\w-])signature\(\s*name:")
_TAG = re.compile(r"<[^>]+>")


def problems(path: str, content: bytes, known: Mapping[str, Any]) -> Iterator[Problem]:
    """Warnings about one template; `known` has a sample of everything that it may read."""
    text = _text(path, content)
    printed = dict.fromkeys((_IN_TYPST if path.endswith(".typ") else _IN_WORD).findall(text))
    for name in printed:
        line = text.count("\n", 0, text.index(name)) + 1 if path.endswith(".typ") else None
        yield from _of_one(path, line, name, _at(known, name), text)
    for found in _BARE.finditer(text) if path.endswith(".typ") else ():
        yield Problem(
            path, "", text.count("\n", 0, found.start()) + 1,
            "It prints a name as a signature, whatever was signed.",
            'Print a signature by its name, such as #signed("signature"): it is shown only under what was signed.',
            "warning",
        )


def _of_one(path: str, line: int | None, name: str, value: object, text: str) -> Iterator[Problem]:
    if not is_signature(value):
        message = f"It prints “{name}” as a signature, which nobody gives."
        fix = "Give it in a form: a textfield with the property signs, which names what is signed."
        yield Problem(path, "", line, message, fix, "warning")
        return
    parts = value[SIGNED] if isinstance(value, Mapping) else {}
    for part in parts:
        if not re.search(rf"(?<![\w-]){re.escape(part.split('.')[-1])}(?![\w-])", text):
            message = f"It prints the signature “{name}”, which is given to “{part}”, and does not print that."
            yield Problem(path, "", line, message, f"Print “{part}” above it, or leave the signature out.", "warning")


def _text(path: str, content: bytes) -> str:
    if path.endswith(".typ"):
        return content.decode("utf-8", errors="replace")
    try:
        with zipfile.ZipFile(BytesIO(content)) as word:
            return _TAG.sub("", word.read("word/document.xml").decode("utf-8", errors="replace"))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return ""  # said where it is made


def _at(names: Any, path: str) -> Any:
    for step in path.split("."):
        names = names.get(step) if isinstance(names, Mapping) else None
    return names
