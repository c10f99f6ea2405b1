"""What somebody looked at before they sent it: sent is that, and where it changed meanwhile both versions are shown."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import request

from forms import Seen, said
from webapp import task_forms
from workflows import tasks
from workflows.tasks import Draft, EarlierDraft, Task


@dataclass(frozen=True)
class Typed:
    """One version of what was typed: who, when, and the answers in words. `number` is the draft's."""

    by: str
    at: datetime
    number: int
    answers: Sequence[Any]


def mark(form: Any) -> str:
    """Everything that a built form shows, as one word: it is the same while every text and answer is."""
    lines: list[Seen] = form.as_seen()
    return sha256(json.dumps([asdict(line) for line in lines], ensure_ascii=False).encode()).hexdigest()


def is_the_same(form: Any) -> bool:
    """Whether the page that sent this request showed exactly this form."""
    return request.form.get("_seen") == mark(form)


def number() -> int | None:
    """Of the draft that was shown on the page which sent this; None where it does not say."""
    return request.form.get("_draft", None, int)


def versions(task: Task, owner: str, now: datetime) -> list[Typed]:
    """What was looked at, where it was another draft and is kept, and the draft as it is now."""
    shown, current = number(), tasks.draft_of(task.id, owner)
    before = tasks.earlier_draft(task.id, owner, shown) if shown else None
    kept = [draft for draft in (before, current) if draft is not None]
    return [_typed(task, draft, now) for draft in (kept if before is not current else kept[:1])]


def overtaken(task: Task, owner: str, now: datetime) -> Typed | None:
    """The draft as another window of the same person left it, where the page that sent this did not show it."""
    shown, current = number(), tasks.draft_of(task.id, owner)
    if shown is None or current is None or current.number == shown:
        return None
    return _typed(task, current, now)


def _typed(task: Task, draft: Draft | EarlierDraft, now: datetime) -> Typed:
    form = task_forms.of_task(task, now, draft.pairs)
    lines = said([asdict(line) for line in form.as_seen()])
    return Typed(draft.saved_by, draft.saved_at, draft.number, lines)
