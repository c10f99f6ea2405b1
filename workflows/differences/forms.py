"""Two versions of a form: which questions are new, gone, or asked otherwise."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.differences import texts
from workflows.differences.changes import Change, Thing, of_things

_UNSEEN = {  # what other tools note, and how they draw: on Upturn's pages nobody sees it
    "id", "components", "schemaVersion", "exporter", "executionPlatform", "executionPlatformVersion",
    "layout", "showOutline", "verticalAlignment",
}  # fmt: skip
_WORDS = {
    "label": "Question", "description": "Help", "text": "Text", "key": "Kept as", "type": "Kind", "values": "Choices",
    "conditional": "Hidden when", "validate": "Rules", "defaultValue": "Filled in with", "properties": "Settings",
    "disabled": "Cannot be changed", "readonly": "Only shown", "path": "Kept in", "place": "Where it stands",
}
_KINDS = {
    "textfield": "line of text", "textarea": "text", "select": "choice from a list", "radio": "choice",
    "checklist": "several choices", "checkbox": "tick", "datetime": "date", "dynamiclist": "list of rows",
    "text": "words", "filepicker": "files", "expression": "worked out",
}


def between(old: bytes, new: bytes) -> list[Change]:
    """What differs, question by question; line by line where either is no form."""
    try:
        return of_things(_things(old), _things(new))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return texts.between(old, new)


def _things(content: bytes) -> dict[str, Thing]:
    form = json.loads(content)
    top = Thing("", str(form.get("title") or form.get("id")), "form", _aspects(form, ""))
    return {"": top, **{thing.id: thing for thing in _inside(form.get("components", []), "")}}


def _inside(components: list[Mapping[str, Any]], place: str) -> Iterator[Thing]:
    for one in components:
        name = str(one.get("label") or one.get("text") or one.get("key") or one.get("type"))
        own = str(one.get("key") or one.get("path") or one.get("id"))
        kind = str(one.get("type"))
        yield Thing(str(one.get("id") or own), _short(name), _KINDS.get(kind, kind), _aspects(one, place))
        yield from _inside(one.get("components", []), own)


def _aspects(one: Mapping[str, Any], place: str) -> dict[str, str]:
    found = {_WORDS.get(key, key): _words(value) for key, value in one.items() if key not in _UNSEEN}
    return {**found, _WORDS["place"]: place} if place else found


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_words(inner) for inner in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool) or value is None else str(value)


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"
