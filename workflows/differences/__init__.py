"""What differs between two versions of a procedure, file by file and thing by thing, in words."""

from dataclasses import dataclass

from workflows.contents import Files
from workflows.differences import diagrams, forms, tables, texts
from workflows.differences.changes import ADDED, CHANGED, REMOVED, Change
from workflows.errors import Refused

KINDS = {".bpmn": diagrams.between, ".form": forms.between, ".dmn": tables.between}


@dataclass(frozen=True)
class FileChange:
    """One file that differs: `how` is added, removed or changed; `changes` say what of it, in the file's order."""

    path: str
    how: str
    changes: list[Change]


def between(old: Files, new: Files) -> list[FileChange]:
    """Every file that differs in meaning, diagrams first; a picture that only moved is no difference."""
    return [change for path in sorted({*old, *new}, key=_turn) if (change := _of_file(path, old, new))]


def _of_file(path: str, old: Files, new: Files) -> FileChange | None:
    if path not in old or path not in new:
        return FileChange(path, REMOVED if path in old else ADDED, [])
    if old[path] == new[path]:
        return None
    suffix = path[path.rfind(".") :]
    try:
        changes = KINDS.get(suffix, texts.between)(old[path], new[path])
    except Refused:  # a draft's file that cannot be read yet
        changes = texts.between(old[path], new[path])
    return FileChange(path, CHANGED, changes) if changes else None


def _turn(path: str) -> tuple[int, str]:
    order = (".bpmn", ".dmn", ".form", ".email")
    return next((place for place, suffix in enumerate(order) if path.endswith(suffix)), len(order)), path


__all__ = ["Change", "FileChange", "between"]
