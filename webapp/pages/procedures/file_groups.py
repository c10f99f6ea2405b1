"""A draft's files as its page lists them: by kind, with their titles, who saved them last and their problems."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from flask_babel import gettext as _

from workflows import drafts, engine
from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.versions import ProcessVersion, VersionFile


@dataclass(frozen=True)
class Listed:
    """One file: its row, what it is called in words, what is wrong with it."""

    row: VersionFile
    title: str
    problems: list[Problem]

    @property
    def is_text(self) -> bool:
        """Whether an editor opens it here; else it is downloaded, changed and uploaded."""
        return not self.row.path.endswith(".docx")

    @property
    def leftovers(self) -> int:
        """How many settings of other tools stand in it."""
        try:
            return len(engine.leftovers(self.row.content, self.row.path)) if self.row.path.endswith(".bpmn") else 0
        except Refused:
            return 0

    @property
    def mark(self) -> str:
        """What names its content."""
        return drafts.mark(self.row.content)


@dataclass(frozen=True)
class Group:
    """Files of one kind; `adds` is the ending of a new one ("" where none is added), `words` what its button says."""

    name: str
    files: list[Listed]
    adds: str
    words: str


def of_draft(draft: ProcessVersion, problems: Sequence[Problem]) -> list[Group]:
    """Every kind of file, also where there is none."""
    listed = [_listed(row, problems) for row in draft.file_rows]
    kinds = (
        (_("Diagram"), (".bpmn",), "", ""),
        (_("Forms"), (".form",), "form", _("Add a form")),
        (_("Decisions"), (".dmn",), "dmn", _("Add a decision")),
        (_("Emails"), (".email",), "email", _("Add an email")),
        (_("Documents"), (".typ", ".docx"), "typ", _("Add a document")),
    )
    return [
        Group(name, [one for one in listed if one.row.path.endswith(suffixes)], adds, words)
        for name, suffixes, adds, words in kinds
    ]


def _listed(row: VersionFile, problems: Sequence[Problem]) -> Listed:
    own = [problem for problem in problems if problem.file == row.path]
    return Listed(row, next(_titles(row), "") or _from_name(row.path), own)


def _titles(row: VersionFile) -> Iterator[str]:
    """What the file calls itself, if it can be read."""
    words = row.content[:4000].decode(errors="replace")
    if row.path.endswith(".form"):
        yield _title_of_form(row.content)
    elif row.path.endswith(".dmn"):
        found = re.search(r'<(?:\w+:)?definitions\b[^>]*\bname="([^"<&]+)"', words)
        yield found.group(1) if found else ""
    elif row.path.endswith(".bpmn"):
        yield from _names_of_processes(row)


def _title_of_form(content: bytes) -> str:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    title = read.get("title") if isinstance(read, dict) else ""
    return title if isinstance(title, str) else ""


def _names_of_processes(row: VersionFile) -> Iterator[str]:
    try:
        processes = engine.read({row.path: row.content}).processes.values()
    except Refused:
        return
    yield ", ".join(process.name for process in processes if process.name)


def _from_name(path: str) -> str:
    return PurePath(path).stem.replace("-", " ").replace("_", " ").capitalize()
