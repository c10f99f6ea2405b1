"""Of everything that a person saw on a form, what they said: their answers, each row's under what it is about."""

from collections.abc import Iterable, Mapping
from itertools import groupby

ANSWERED = frozenset({"answer", "file"})
Line = Mapping[str, str]


def said(seen: Iterable[Line]) -> list[Line]:
    """The answers of `seen` (lines as kept, see Seen) with their headings; what could only be read is left out.

    A row with answers begins with a line of kind "title": `label` is the row's name, `text` what it is about.
    """
    kept: list[Line] = []
    headings: list[Line] = []
    for row, group in groupby(seen, lambda line: line.get("row", "")):
        lines = list(group)
        if row and any(map(_is_answer, lines)):
            kept += [*headings, _title(row, lines), *filter(_is_answer, lines)]
        if row:
            headings = []  # said, or of a list that could only be read
        for line in lines if not row else []:
            if line.get("kind") == "heading":
                headings = [line]
            elif _is_answer(line):
                kept += [*headings, line]
                headings = []
    return kept


def _is_answer(line: Line) -> bool:
    return line.get("kind", "answer") in ANSWERED


def _title(row: str, lines: Iterable[Line]) -> Line:
    words = [line["text"] for line in lines if line.get("kind") == "title"]
    return {"label": row, "text": ": ".join(words), "kind": "title", "row": row}
