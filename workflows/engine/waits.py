"""What a running process waits for and what happened in it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Json = object

# What a token waits for, by the name under which it is kept.
WAITS = ("task", "job", "due", "message", "signal")


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that somebody has to do. `locals` are the variables that only it sees; times are UTC."""

    token_id: str
    element_id: str
    name: str
    form_id: str = ""
    assignee: str = ""
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50
    locals: Mapping[str, Json] = field(default_factory=dict)
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A service or send task, or a message sent: `inputs` are the variables its input mappings made.

    `locals` are those and all others that it sees and that are not the case's own.
    """

    token_id: str
    element_id: str
    name: str
    type: str
    headers: Mapping[str, str]
    inputs: Mapping[str, Json]
    process_id: str = ""
    locals: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that is waited for. `attached_to` is the element a boundary timer watches, "" for others."""

    token_id: str
    element_id: str
    due_at: datetime
    is_boundary: bool
    interrupts: bool
    attached_to: str
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message that is waited for; `key` tells it from others of the same name, None where any will do."""

    token_id: str
    element_id: str
    message: str
    key: str | None
    properties: Mapping[str, str]
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedSignal:
    """A signal that is waited for; every catcher in the case hears it."""

    token_id: str
    element_id: str
    signal: str
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken at an element: its id, its value, the rules of its table, and what it read."""

    element_id: str
    decision: str
    value: Json
    rules: tuple[int, ...]
    inputs: Mapping[str, object]


CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an element: `how` is "completed", "cancelled", "timer fired" or in other words."""

    element_id: str
    name: str
    kind: str
    how: str
    process_id: str = ""

    @property
    def is_cancelled(self) -> bool:
        """Whether the element was left without being completed."""
        return self.how == CANCELLED
