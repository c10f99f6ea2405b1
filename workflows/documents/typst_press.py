"""Loaded by a process of its own: a typst template and its data, in a folder by themselves, become a tagged PDF."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import typst

from workflows.documents import fonts

MOST_ROUNDS = 6
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed|disallowed codepoint `(.+?)`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def press(folder: Path, template: str) -> dict[str, object]:
    """Write `made` into the folder; where that is impossible, say why: `message` and `line`."""
    for _ in range(MOST_ROUNDS):
        try:
            typst.compile(
                folder / template, folder / "made.pdf", root=folder, font_paths=fonts.carried(), format="pdf",
                pdf_standards="ua-1", package_path=folder, package_cache_path=folder,
            )
        except typst.TypstError as error:
            if not _replaced(folder / "data.json", error.diagnostic):
                return {"message": error.message, "line": _line(error.diagnostic, template)}
        else:
            (folder / "made.pdf").rename(folder / "made")
            return {}
    return {"message": "too many characters that no font has", "line": None}


def _replaced(data: Path, diagnostic: str) -> bool:
    """Put the name of each character that no font has in its place: PDF/UA allows no gap. False where there is none."""
    before = data.read_text("utf-8")
    after = before.translate({ord(letter): _named(letter) for letter in _unshown(diagnostic)})
    data.write_text(after, "utf-8")
    return after != before


def _unshown(diagnostic: str) -> Iterator[str]:
    for text in map("".join, _UNSHOWN.findall(diagnostic)):
        written = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        yield from (letter for letter in written if not letter.isascii())


def _named(letter: str) -> str:
    """[Egyptian hieroglyph d021]; nothing for what only joins or colours other characters."""
    if unicodedata.category(letter) in ("Cf", "Mn"):
        return ""
    name = unicodedata.name(letter, "")
    return f"[{name.capitalize() or f'U+{ord(letter):04X}'}]"


def _line(diagnostic: str, template: str) -> int | None:
    """The line of the template that the error is about, or that led to it."""
    _, _, error = diagnostic.partition("error:")
    found = re.search(rf"{re.escape(template)}:(\d+):", error)
    return int(found[1]) if found else None
