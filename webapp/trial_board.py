"""What a trial's page shows: who waits for what, the clock, the pretend mailbox, the path, the variables in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from notifications.notices import Notice
from notifications.wording import in_words
from webapp import standing, timeline
from webapp.standing import Stop
from webapp.timeline import Happening
from workflows import cases, incidents, scripts, variables
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Awaited, Diagrams, RunningProcess
from workflows.incidents import Incident
from workflows.people import PROVIDER
from workflows.scope import surroundings
from workflows.tasks import Task

ROLES = ("officer", "manager", PROVIDER, "consulted")
MOST_LINES = 300
MOST_EVENTS = 60


@dataclass(frozen=True)
class Line:
    """One variable in words; `depth` is how far it is indented."""

    label: str
    text: str
    depth: int


@dataclass(frozen=True)
class Due:
    """What the clock will come to next: when, and what it is called on the diagram."""

    at: datetime
    name: str


@dataclass(frozen=True)
class Board:
    """The room as it stands."""

    case: Case | None
    others: Sequence[Case]
    waiting: Mapping[str, list[Task]]
    actions: list[tuple[Case, Awaited]]
    due: Due | None
    letters: Sequence[Notice]
    incidents: Sequence[Incident]
    happened: list[Happening]
    lines: list[Line]
    stops: list[Stop]
    marks: Mapping[str, list[str]]
    names: Mapping[str, str]

    @property
    def roles(self) -> list[str]:
        """The roles to switch between: the usual ones, and those that something waits for."""
        return [*ROLES, *(role for role in self.waiting if role not in ROLES)]


def of_room(now: datetime, diagrams: Diagrams) -> Board:
    """The room that is entered, at the moment that its clock says; `diagrams` are those that are tried out."""
    found = db.session.scalars(select(Case).order_by(Case.id)).all()
    first = found[0] if found else None
    return Board(
        case=first, others=found[1:], waiting=_waiting(),
        actions=[(case, one) for case in found for one in cases.actions(case, now)],
        due=_due(now), letters=db.session.scalars(select(Notice).order_by(Notice.id.desc())).all(),
        incidents=incidents.open_ones(), happened=happened(first) if first else [],
        lines=list(_lines_of(first)) if first else [], stops=standing.steps_of(first) if first else [],
        marks=standing.marks_of(first) if first else {},
        names={each.id: each.name for process in diagrams.processes.values() for each in process.elements.values()},
    )


def happened(case: Case) -> list[Happening]:
    """The timeline, without links: they would lead to the council's own cases."""
    events = db.session.scalars(timeline.events_of(case).limit(MOST_EVENTS)).all()
    return [
        Happening(replace(one.main, answer_of_task=None), [replace(part, answer_of_task=None) for part in one.more])
        for one in timeline.happenings(events)
    ]


def _waiting() -> dict[str, list[Task]]:
    """The open tasks by the role of who does them; one that several teams may do stands at each."""
    found: dict[str, list[Task]] = {}
    for task in scripts.open_tasks():
        roles = task.assignee.roles if task.assignee else task.groups
        for role in [PROVIDER] if task.is_for_provider else sorted(roles):
            found.setdefault(role, []).append(task)
    return found


def _due(now: datetime) -> Due | None:
    case = scripts.first_due()
    if case is None or case.next_due_at is None:
        return None
    diagrams = case.version.contents.diagrams
    running = RunningProcess.restore(diagrams, case.engine_state, case.data, surroundings(case, now))
    timer = running.timers[0]
    element = diagrams.element(timer.element_id)
    attached = diagrams.element(timer.attached_to).name if timer.attached_to else ""
    name = element.name or element.id
    return Due(case.next_due_at, f"{attached}: {name}" if attached else name)


def _lines_of(case: Case) -> Iterator[Line]:
    """The case's variables, by the words that the forms ask for them with."""
    words = {
        one.name: one.words for one in variables.of_files(case.version.contents.files) if one.source.startswith("Form")
    }
    found = _lines(case.data, "", words, 0)
    for number, line in enumerate(found):
        if number == MOST_LINES:
            yield Line(_("and more"), "", 0)
            return
        yield line


def _lines(data: Mapping[str, Any], path: str, words: Mapping[str, str], depth: int) -> Iterator[Line]:
    for name, value in data.items():
        if name == "rowId":
            continue
        label = words.get(path + name, standing.name_in_words(name))
        if isinstance(value, Mapping):
            yield Line(label, "", depth)
            yield from _lines(value, f"{path}{name}.", words, depth + 1)
        elif isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
            yield from _rows(value, label, f"{path}{name}.", words, depth)
        else:
            yield Line(label, in_words(value) or "–", depth)


def _rows(
    rows: Sequence[Mapping[str, Any]], label: str, path: str, words: Mapping[str, str], depth: int
) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        yield Line(_("%(label)s, %(number)d", label=label, number=number), "", depth)
        yield from _lines(row, path, words, depth + 1)
