"""A script: what was done in a trial, deed by deed, and how a deed is done again in a room."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from workflows import cases, incidents, pretend, tasks, versions
from workflows.calendar import LONDON, local
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import BadValue, CaseStuck, Conflict, NotAllowed
from workflows.people import ROLES, Actor, Person, actor, contact_for
from workflows.tasks import Task

START, ANSWER, ACT, CLOCK = "start", "answer", "act", "clock"
NEXT, DAY = "next", "day"
MOST_FIRED = 100  # one move of the clock lets at most this many things fall due
MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done: a case started, a task answered, an action recorded, or the clock moved.

    `case` is the case's number in the room (the first is 1), `nth` tells repetitions of an element from each other,
    `by` is the email of who did it ("" for the provider), `to` is where the clock went: next, day or an ISO date.
    """

    kind: str
    name: str = ""
    element: str = ""
    case: int = 1
    nth: int = 0
    by: str = ""
    to: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    seen: Sequence[Mapping[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong: at which element of the diagram, and in words."""

    element: str
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed: what the clock says then, and what went wrong, if anything did."""

    now: datetime
    trouble: Trouble | None = None


class NotAsked(Conflict):
    """The procedure does not ask for this now. Look at what it waits for."""


@dataclass(frozen=True, slots=True)
class Played:
    """How far a script could be played: the deeds that were done, what came of the last, the one not asked for."""

    deeds: tuple[Deed, ...]
    done: Done
    missed: Deed | None = None


def play(deeds: Sequence[Deed], key: str, now: datetime) -> Played:
    """Do these deeds in the room that was entered, up to one that the procedure has but does not ask for now.

    What the procedure does not have any more is left out, as is a move of the clock that leads nowhere.
    """
    played: list[Deed] = []
    done = Done(now)
    for deed in deeds:
        try:
            done = do(deed, key, done.now)
        except NotAsked:
            if _has(deed, key):
                return Played(tuple(played), done, deed)
        except Conflict:
            continue
        else:
            played.append(deed)
    return Played(tuple(played), done)


def do(deed: Deed, key: str, now: datetime) -> Done:
    """Do it in the room that was entered. Raises NotAsked and Conflict; nothing of it is done then."""
    if deed.kind == CLOCK:
        return _move_clock(deed.to, now)
    return _tried({START: _start, ANSWER: _answer, ACT: _act}[deed.kind], deed, key, now)


def open_tasks() -> Sequence[Task]:
    """Everything that somebody is asked to do in the room, by case."""
    return db.session.scalars(select(Task).where(Task.state == tasks.OPEN).order_by(Task.case_id, Task.id)).all()


def first_due() -> Case | None:
    """The case in the room whose timer is due next."""
    rows = select(Case).where(Case.state == cases.RUNNING, Case.next_due_at.is_not(None))
    return db.session.scalars(rows.order_by(Case.next_due_at, Case.id).limit(1)).first()


def doer(task: Task, wanted: str = "") -> Actor:
    """Who does the task: the provider's contact, the assignee, who is wanted (an email), or the first who may.

    Raises NotAllowed where nobody may.
    """
    if task.is_for_provider:
        contact = contact_for(task.case.provider, task.case.site)
        return Actor(contact.name if contact else task.case.provider.name, task_id=task.id)
    people = able(task)
    if not people:
        raise NotAllowed(f"Nobody may do “{task.name}”. Look at its groups, and at who may not do it.")
    return actor(next((person for person in people if person.email == wanted), people[0]))


def able(task: Task) -> Sequence[Person]:
    """The people of the pretend council who may do the task."""
    return [task.assignee] if task.assignee else tasks.may_be_assigned(task)


def _has(deed: Deed, key: str) -> bool:
    case = db.session.get(Case, deed.case)
    version = case.version if case else versions.published(key)
    return any(deed.element in process.elements for process in version.contents.diagrams.processes.values())


def _tried(verb: Any, deed: Deed, key: str, now: datetime) -> Done:
    try:
        with db.session.begin_nested():
            verb(deed, key, now)
    except (CaseStuck, BadValue, NotAllowed) as problem:
        return Done(now, _trouble(problem, deed.element, deed.case, now))
    return Done(now)


def _trouble(problem: CaseStuck | BadValue | NotAllowed, element: str, case_id: int, now: datetime) -> Trouble:
    where = (problem.element if isinstance(problem, CaseStuck) else "") or element
    if case := db.session.get(Case, case_id):
        incidents.report(case, "task", str(problem), now=now, element=where)
    return Trouble(where, str(problem))


def _start(deed: Deed, key: str, now: datetime) -> None:
    officer, provider = pretend.person("officer"), pretend.provider()
    cases.start(
        versions.published(key), by=actor(officer), provider=provider, site=provider.sites[0],
        contract=provider.contracts[0], owner=officer, now=now, given=Given(deed.answers, deed.seen),
    )


def _answer(deed: Deed, key: str, now: datetime) -> None:
    there = [task for task in open_tasks() if (task.case_id, task.element_id) == (deed.case, deed.element)]
    if not there:
        raise NotAsked(f"“{deed.name or deed.element}” is not asked for now.")
    task = there[min(deed.nth, len(there) - 1)]
    cases.complete_task(task.id, Given(deed.answers, deed.seen), by=doer(task, deed.by), now=now)


def _act(deed: Deed, key: str, now: datetime) -> None:
    case = cases.lock(deed.case)
    awaited = next((one for one in cases.actions(case, now) if one.element_id == deed.element), None)
    if awaited is None:
        raise NotAsked(f"“{deed.name or deed.element}” cannot be recorded now.")
    who = recorder(awaited.properties.get("role", "officer"))
    cases.act(case.id, deed.element, Given(deed.answers, deed.seen), by=actor(who), person=who, now=now)


def recorder(roles: str) -> Person:
    """Who records an action that these roles (comma-separated) may record. Raises NotAllowed where nobody has one."""
    held = [role for role in (name.strip() for name in roles.split(",")) if role in ROLES]
    if not held:
        raise NotAllowed(f"Nobody of the council has the role {roles}.")
    return pretend.person(held[0])


def _move_clock(to: str, now: datetime) -> Done:
    until = _moment(to, now)
    for _ in range(MOST_FIRED):
        case = first_due()
        if case is None or case.next_due_at is None or case.next_due_at > until:
            return Done(until)
        now, case_id = max(now, case.next_due_at), case.id
        try:
            with db.session.begin_nested():
                cases.fire_timers(case_id, now)
        except (CaseStuck, BadValue) as problem:
            return Done(now, _trouble(problem, "", case_id, now))
    return Done(now, Trouble("", f"The clock stopped here, after {MOST_FIRED} things had fallen due."))


def _moment(to: str, now: datetime) -> datetime:
    if to == NEXT:
        case = first_due()
        if case is None or case.next_due_at is None:
            raise Conflict("Nothing falls due by itself. Answer what waits, or move the clock to a date.")
        return max(now, case.next_due_at)
    if to == DAY:
        return _at(local(now) + timedelta(days=1))
    try:
        there = datetime.combine(datetime.fromisoformat(to).date(), MORNING)
    except ValueError:
        raise Conflict("Write the date as day, month and year.") from None
    if _at(there) <= now:
        raise Conflict("The clock only goes forward. Choose a later day, or go back a step.")
    return _at(there)


def _at(there: datetime) -> datetime:
    """That time of day in London, whatever the clocks do meanwhile."""
    return there.replace(tzinfo=LONDON).astimezone(UTC)
