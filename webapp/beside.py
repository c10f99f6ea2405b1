"""What stands beside a form to decide by: the last answers at other steps, with what changed since the ones before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from forms import said
from workflows import answers, files
from workflows.answers import Answer
from workflows.files import CaseFile
from workflows.tasks import Task

ALIKE = 0.5  # of the words, for marks to be easier to read than both answers
Words = list[tuple[str, str]]  # ("same" | "new" | "gone", text)


@dataclass(frozen=True)
class Said:
    """One answer in words; `words` marks what is new and what is gone since the answer before.

    Where hardly a word stayed, marks would only be noise: then `before` is the answer before, whole.
    """

    label: str
    words: Words
    before: str = ""


@dataclass(frozen=True)
class Part:
    """Answers that belong together: those of one row, headed by its name and what it is about, or of a heading."""

    title: str
    about: str
    lines: list[Said]


@dataclass(frozen=True)
class Panel:
    """The last answers at one step, and the files that came with them."""

    title: str
    by: str
    at: datetime
    is_late: bool
    is_compared: bool
    parts: list[Part]
    files: Sequence[CaseFile]


def panels(task: Task) -> list[Panel]:
    """One panel for each step that the task's property `shows` names and that was answered."""
    properties = task.case.version.contents.diagrams.element(task.element_id).extensions.properties
    names = [name.strip() for name in properties.get("shows", "").split(",") if name.strip()]
    found = [answers.recent(task.case_id, name) for name in names]
    return [_panel(recent) for recent in found if recent]


def since(latest: Answer, before: Answer) -> Panel:
    """The answer compared with an earlier one; rows that went stand at its end, struck through."""
    panel = _panel([latest, before])
    kept = {about for (_, about), _ in _grouped(latest)}
    gone = [
        Part(title, about, [Said(key[-1], [("gone", text)]) for key, text in lines])
        for (title, about), lines in _grouped(before) if about and about not in kept
    ]
    return replace(panel, parts=[*panel.parts, *gone])


def _panel(recent: Sequence[Answer]) -> Panel:
    latest, before = recent[0], recent[1] if len(recent) > 1 else None
    earlier = {key: text for _, lines in _grouped(before) for key, text in lines} if before else {}
    parts = [
        Part(title, about, [_compared(key[-1], text, earlier.get(key)) for key, text in lines])
        for (title, about), lines in _grouped(latest)
    ]
    attached = files.of_task(latest.task_id) if latest.task_id is not None else ()
    return Panel(latest.title, latest.by_name, latest.given_at, latest.is_late, before is not None, parts, attached)


Key = tuple[str, str]  # what the row or heading is about, and the question
Group = tuple[tuple[str, str], list[tuple[Key, str]]]


def _grouped(answer: Answer) -> list[Group]:
    """The answers under the row or heading that they stand under; a row is known by what it is about, if it says."""
    groups: list[Group] = [(("", ""), [])]
    row = ""
    for line in said(answer.seen):
        is_head = line["kind"] in ("title", "heading")
        if is_head or (row and not line["row"]):
            groups.append(((line["label"], line["text"]) if is_head else ("", ""), []))
        if not is_head:
            (title, about), lines = groups[-1]
            lines.append(((about or title, line["label"]), line["text"]))
        row = line["row"]
    return [group for group in groups if group[1]]


def _compared(label: str, now: str, before: str | None) -> Said:
    if before is None or before == now:
        return Said(label, [("same", now)])
    old, new = _words(before), _words(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return Said(label, [("same", now)], before)
    return Said(label, _marked(old, new, matcher.get_opcodes()))


def _marked(old: list[str], new: list[str], steps: Sequence[tuple[str, int, int, int, int]]) -> Words:
    marked: Words = []
    for verb, old_from, old_to, new_from, new_to in steps:
        if verb == "equal":
            marked.append(("same", "".join(new[new_from:new_to])))
            continue
        marked.append(("gone", "".join(old[old_from:old_to])))
        marked.append(("new", "".join(new[new_from:new_to])))
    return [(kind, text) for kind, text in marked if text]


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)[:2_000]
