"""What stands beside a form to decide by: the last answers at other steps, with what changed since the ones before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from workflows import answers
from workflows.answers import Answer
from workflows.tasks import Task

SHOWN = {"answer", "file", "heading"}
Words = list[tuple[str, str]]  # ("same" | "new" | "gone", text)


@dataclass(frozen=True)
class Line:
    """One answer in words; `words` marks what is new and what is gone since the answer before."""

    label: str
    row: str
    kind: str
    words: Words


@dataclass(frozen=True)
class Panel:
    """The last answers at one step."""

    title: str
    by: str
    at: datetime
    is_late: bool
    is_compared: bool
    lines: list[Line]


def panels(task: Task) -> list[Panel]:
    """One panel for each step that the task's property `shows` names and that was answered."""
    properties = task.case.version.contents.diagrams.element(task.element_id).extensions.properties
    names = [name.strip() for name in properties.get("shows", "").split(",") if name.strip()]
    found = [answers.recent(task.case_id, name) for name in names]
    return [_panel(recent) for recent in found if recent]


def _panel(recent: Sequence[Answer]) -> Panel:
    latest, before = recent[0], recent[1] if len(recent) > 1 else None
    earlier = {_key(line): line.get("text", "") for line in before.seen} if before else {}
    lines = [
        Line(line["label"], line.get("row", ""), line["kind"], _compare(earlier.get(_key(line)), line.get("text", "")))
        for line in latest.seen if line["kind"] in SHOWN
    ]
    return Panel(latest.title, latest.by_name, latest.given_at, latest.is_late, before is not None, lines)


def _key(line: dict[str, str]) -> tuple[str, str]:
    return line.get("row", ""), line.get("label", "")


def _compare(before: str | None, now: str) -> Words:
    if before is None or before == now:
        return [("same", now)]
    old, new = _words(before), _words(now)
    marked: Words = []
    for verb, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            marked.append(("same", "".join(new[new_from:new_to])))
            continue
        marked.append(("gone", "".join(old[old_from:old_to])))
        marked.append(("new", "".join(new[new_from:new_to])))
    return [(kind, text) for kind, text in marked if text]


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)[:2_000]
