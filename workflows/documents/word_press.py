"""Loaded by a process of its own: a Word template and its data, in a folder by themselves, become a Word document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_DATE_LENGTH = 10
_NO_WORD_FILE = (BadZipFile, OpcError, KeyError, ValueError)


def press(folder: Path, template: str) -> dict[str, object]:
    """Write `made` into the folder; where that is impossible, say why: `message` and `line`."""
    data = json.loads((folder / "data.json").read_text("utf-8"))
    try:
        word = DocxTemplate(folder / template)
        word.render(data, _environment(), autoescape=True)
        word.save(folder / "made")
    except (TemplateError, TypeError, OverflowError) as error:
        return {"message": str(error), "line": None}
    except _NO_WORD_FILE:
        return {"message": "this is not a Word file (.docx)", "line": None}
    return {}


class Sandbox(ImmutableSandboxedEnvironment):
    """As in FEEL, a name leads to a value and never to a method, and a field of nothing is nothing."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if obj is None:
            return None
        return obj.get(attribute) if isinstance(obj, Mapping) else super().getattr(obj, attribute)


def _environment() -> Sandbox:
    sandbox = Sandbox(autoescape=True, undefined=StrictUndefined, finalize=said)
    sandbox.filters |= {"day": day, "choice": choice}
    return sandbox


def day(value: object) -> str:
    """2026-03-02 as 2 March 2026; nothing as nothing, other words as they are."""
    text = "" if value is None else str(value)
    try:
        found = date.fromisoformat(text[:_DATE_LENGTH])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"


def choice(value: object, choices: Iterable[Mapping[str, Any]] | None) -> object:
    """The label of a chosen value, from choices such as limits.risks."""
    return next((one["label"] for one in choices or () if one["value"] == value), value)


def said(value: Any) -> Any:
    """What a placeholder shows: nothing for null, Yes and No, dates in words, lists with commas."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "Yes", False: "No"}[value]
    if isinstance(value, str) and len(value) == _DATE_LENGTH:
        return day(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {said(part)}" for name, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(said(part)) for part in value)
    return value
