"""The procedures that come with Upturn: their files, gathered from the rooms that keep them."""

from pathlib import Path

import forms
import notifications
import workflows

SUFFIXES = (".bpmn", ".dmn", ".form", ".email", ".typ", ".docx")


def procedures() -> dict[str, dict[str, bytes]]:
    """Procedure key -> path -> content."""
    found: dict[str, dict[str, bytes]] = {}
    for room in (workflows, forms, notifications):
        for path in sorted(_folder(room.__file__).glob("*/*")):
            if path.suffix in SUFFIXES:
                found.setdefault(path.parent.name, {})[path.name] = path.read_bytes()
    return {key: files for key, files in found.items() if f"{key}.bpmn" in files}


def tables() -> dict[str, dict[str, bytes]]:
    """The tables of measures beside the procedures: procedure key -> path -> CSV."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted(_folder(workflows.__file__).glob("*/*.csv")):
        found.setdefault(path.parent.name, {})[path.name] = path.read_bytes()
    return found


def _folder(package_file: str | None) -> Path:
    return Path(str(package_file)).parent / "shipped"
