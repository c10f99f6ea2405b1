"""Tasks: what somebody is asked to do in a case; who may do it; claiming, releasing, assigning; drafts."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows import barred, cover, events, people
from workflows.database import Json, Moment, Row, db
from workflows.errors import AlreadyDone, Conflict, NotAllowed, NotFound
from workflows.people import PROVIDER, Actor, Person, actor
from workflows.proof import seals

if TYPE_CHECKING:
    from workflows.cases import Case

MOST_EARLIER = 30  # saves of one draft that are kept beside it until it is sent
OPEN, DONE, CANCELLED = "open", "done", "cancelled"
MOST_TAKEN_BACK = 20  # that one page names
Pairs = Sequence[tuple[str, str]]


class Task(Row):
    """One open user task of a case, or one that was done or cancelled."""

    __table_args__ = (
        Index("ix_task_of_case", "case_id", "state"),
        Index("ix_task_inbox", "state", "assignee_id", "due_at"),
        UniqueConstraint("case_id", "token_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    token_id: Mapped[str] = mapped_column(String(60))
    element_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300))
    form_id: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    priority: Mapped[int] = mapped_column(default=50)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    follow_up_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_by: Mapped[str] = mapped_column(String(200), default="")
    nonce: Mapped[str] = mapped_column(String(64), default="")
    locals: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    case: Mapped["Case"] = relationship(back_populates="tasks")
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    group_rows: Mapped[list["TaskGroup"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def groups(self) -> set[str]:
        """The roles whose people may do this task."""
        return {row.role for row in self.group_rows}

    @property
    def is_for_provider(self) -> bool:
        """Whether the provider answers this by an emailed link."""
        return PROVIDER in self.groups

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is still open after its due time."""
        return self.state == OPEN and self.due_at is not None and self.due_at < now


seals.register(seals.Shape(
    "task", Task,
    parts={
        "asked": seals.Part("what was asked for", ("case_id", "token_id", "element_id", "opened_at")),
        "named": seals.Part("its name, form or due time", ("name", "form_id", "due_at")),
        "done": seals.Part("whether it was done, by whom or when", ("state", "done_at", "done_by_id", "done_by")),
    },
    number="task",
    facts={
        "task opened": {
            "opened_at": lambda event: event.at, "element_id": lambda event: event.element_id,
            "state": lambda event: OPEN,
        },
        "task completed": {
            "state": lambda event: DONE, "done_at": lambda event: event.at, "done_by": lambda event: event.by_name,
            "done_by_id": lambda event: event.by_id, "name": lambda event: event.details["name"],
        },
        "task cancelled": {"state": lambda event: CANCELLED, "done_at": lambda event: event.at},
        "task reopened": {"state": lambda event: OPEN, "done_at": lambda event: None},
    },
    names=("name", "state", "done_by", "done_at"),
))


class TaskGroup(Row):
    """One role whose people may claim a task."""

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class TakenBack(Row):
    """A task that went from somebody back to its team without their doing: `why` is what they read about it."""

    __table_args__ = (Index("ix_taken_back_from", "person_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Moment)
    task: Mapped[Task] = relationship()


class Draft(Row):
    """What somebody typed into a task's form and did not send: the raw form data, never validated.

    `left_over` has label and words of what was typed for questions that the form no longer asks.
    """

    __table_args__ = (UniqueConstraint("task_id", "owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    owner: Mapped[str] = mapped_column(String(60))
    pairs: Mapped[list[list[str]]] = mapped_column(Json)
    left_over: Mapped[list[list[str]]] = mapped_column(Json, default=list, server_default="[]")
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    number: Mapped[int] = mapped_column(default=1, server_default="1")


class EarlierDraft(Row):
    """What a draft was before it was saved again: two people, or two windows, share one. `number` tells them apart."""

    __table_args__ = (UniqueConstraint("task_id", "owner", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    owner: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column()
    pairs: Mapped[list[list[str]]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by: Mapped[str] = mapped_column(String(200))


def claim(task: Task, person: Person, now: datetime) -> None:
    """Take a task that is free. Raises Conflict when somebody else has it, NotAllowed when it is not theirs to take."""
    check_open(task)
    if task.assignee_id != person.id and not is_free(task):
        raise Conflict(f"{_name(task)} has this task. Ask them to release it, or assign it to yourself.")
    check_may_do(task, people.as_now(person.id))
    _give(task, person)
    events.add(task.case, "task claimed", by=actor(person), at=now, element=task.element_id, details={"task": task.id})


def release(task: Task, person: Person, now: datetime) -> None:
    """Give the task back to the team. Raises Conflict when it is not the person's own."""
    check_open(task)
    if task.assignee_id != person.id:
        raise Conflict("This task is not yours to release.")
    if not task.groups:
        raise Conflict("This task belongs to no team. Assign it to a colleague instead.")
    _give(task, None)
    events.add(task.case, "task released", by=actor(person), at=now, element=task.element_id, details={"task": task.id})


def assign(task: Task, to: Person, *, by: Person, now: datetime) -> None:
    """Hand the task to a colleague, who must be allowed to do it. Raises NotAllowed."""
    check_open(task)
    to, by = people.as_now(to.id), people.as_now(by.id)
    check_may_get(task, to)
    if by.id != task.assignee_id and not by.has_role(*(task.groups | {"manager", "administrator"})):
        raise NotAllowed("Only its team, a manager or an administrator can assign this task.")
    hand_on(task, to, by=by, now=now)


def hand_on(task: Task, to: Person, *, by: Person, now: datetime) -> None:
    """Give the task to a colleague who may do it: the caller looked."""
    _give(task, to)
    details = {"task": task.id, "to": to.name}
    events.add(task.case, "task assigned", by=actor(by), at=now, element=task.element_id, details=details)


def take_back(task: Task, why: str, *, by: Actor, now: datetime) -> None:
    """Give the task of somebody who may not do it any more back to its team, the officers' where it has none.

    `why` is a sentence that stands in the history, and that whoever had the task reads. Case locked by the caller.
    """
    had = task.assignee
    if had is None:
        raise Conflict("Nobody has this task.")
    db.session.add(TakenBack(task=task, person_id=had.id, why=why[:500], at=now))
    details = {"task": task.id, "name": task.name, "from": had.name, "why": why}
    _give(task, None)
    if not task.groups:
        task.group_rows.append(TaskGroup(role="officer"))
    events.add(task.case, "task released", by=by, at=now, element=task.element_id, details=details)


def check_open(task: Task) -> None:
    """Raises AlreadyDone with who did it, when the task is no longer open."""
    if task.state == DONE:
        raise AlreadyDone(f"{task.done_by} already completed “{task.name}”.", by=task.done_by, at=task.done_at)
    if task.state != OPEN:
        raise AlreadyDone(f"“{task.name}” is no longer needed: the procedure moved on.", by="", at=task.done_at)


def check_may_do(task: Task, person: Person) -> None:
    """Whether the person may claim and complete the task. Raises NotAllowed, saying who can.

    An officer never decides their own escalation: whoever asked for it, as the task's `notBy` says, may not do it,
    whoever assigned it to them and whoever they cover for.
    """
    check_may_get(task, person)
    if not task.groups and task.assignee_id != person.id:
        raise NotAllowed(f"This task is for {_name(task)}.")


def check_may_get(task: Task, person: Person) -> None:
    """Whether the task may be handed to the person. Raises NotAllowed, saying who can do it.

    A task of a team needs one of its roles, also of who has it already: who lost the role cannot decide with it.
    """
    if not person.is_active:
        raise NotAllowed(f"{person.name} no longer works here.")
    if task.groups and not person.has_role(*task.groups):
        raise NotAllowed(f"This task is for {whom(task)}.")
    if person.id in barred.people(task):
        raise NotAllowed(f"{person.name} asked for this, so somebody else must decide it.")


def whom(task: Task) -> str:
    """Whose task it is, in words: the people of its roles."""
    return " or ".join(people.a_role(group) for group in sorted(task.groups)) or "somebody else"


def check_theirs(task: Task, person: Person, now: datetime) -> None:
    """Raises Conflict when somebody has the task whom the person does not cover for."""
    if not is_theirs(task, person, now):
        raise Conflict(f"{_name(task)} has this task now.")


def is_theirs(task: Task, person: Person, now: datetime) -> bool:
    """Whether nobody has the task, or they do, or somebody for whom they cover today."""
    if task.assignee_id in (None, person.id) or cover.is_covering(person.id, task.assignee_id, now):
        return True
    return is_free(task)


def is_free(task: Task) -> bool:
    """Whether nobody has the task who may do it: who left or lost the role stands in nobody's way."""
    return task.assignee is None or not may_do(task, task.assignee)


def may_do(task: Task, person: Person) -> bool:
    """Whether the person may claim and complete the task."""
    try:
        check_may_do(task, person)
    except NotAllowed:
        return False
    return True


def find(task_id: int) -> Task:
    """The task of that number. Raises NotFound."""
    task = db.session.get(Task, task_id)
    if task is None:
        raise NotFound("There is no such task. It may have been in another council's system.")
    return task


def may_be_assigned(task: Task) -> list[Person]:
    """The colleagues who may do this task, by name."""
    active = db.session.scalars(select(Person).where(Person.is_active).order_by(Person.name))
    others = barred.people(task)
    return [
        person for person in active
        if (not task.groups or person.has_role(*task.groups)) and person.id not in others
    ]


def taken_back(person: Person, task_id: int | None = None) -> Sequence[TakenBack]:
    """What went from the person back to its team and is still to be done, the newest first; of one task if given."""
    rows = select(TakenBack).join(TakenBack.task).where(
        TakenBack.person_id == person.id, Task.state == OPEN, Task.assignee_id.is_distinct_from(person.id)
    )
    if task_id is not None:
        rows = rows.where(TakenBack.task_id == task_id)
    return db.session.scalars(rows.order_by(TakenBack.id.desc()).limit(MOST_TAKEN_BACK)).all()


def save_draft(task: Task, owner: str, pairs: Pairs, now: datetime, by: str = "") -> Draft:
    """Keep what was typed, as typed, and what stood there before. `owner` is `person:ID` or `link:ID`."""
    typed = [[name, value] for name, value in pairs]
    draft = draft_of(task.id, owner)
    if draft is None:
        draft = Draft(task_id=task.id, owner=owner, number=1)
        db.session.add(draft)
    elif draft.pairs != typed:
        _put_aside(draft)
        draft.number += 1
    draft.pairs, draft.saved_at, draft.saved_by = typed, now, by
    db.session.flush()
    return draft


def earlier_draft(task_id: int, owner: str, number: int) -> Draft | EarlierDraft | None:
    """What the draft was when it had this number; None where that is not kept."""
    draft = draft_of(task_id, owner)
    if draft is not None and draft.number == number:
        return draft
    row = EarlierDraft.task_id == task_id, EarlierDraft.owner == owner, EarlierDraft.number == number
    return db.session.scalars(select(EarlierDraft).where(*row)).first()


def _put_aside(draft: Draft) -> None:
    """Among the earlier ones, of which the newest are kept."""
    db.session.add(EarlierDraft(
        task_id=draft.task_id, owner=draft.owner, number=draft.number, pairs=draft.pairs, saved_at=draft.saved_at,
        saved_by=draft.saved_by,
    ))
    old = EarlierDraft.task_id == draft.task_id, EarlierDraft.owner == draft.owner
    db.session.execute(delete(EarlierDraft).where(*old, EarlierDraft.number <= draft.number - MOST_EARLIER))


def draft_of(task_id: int, owner: str) -> Draft | None:
    """The owner's draft of the task, if they saved one."""
    return db.session.scalars(select(Draft).where(Draft.task_id == task_id, Draft.owner == owner)).first()


def discard_draft(task_id: int, owner: str) -> None:
    """Forget a draft whose answers were sent."""
    for kind in (Draft, EarlierDraft):
        db.session.execute(delete(kind).where(kind.task_id == task_id, kind.owner == owner))


def owner_of(by: Actor, link_id: int | None = None) -> str:
    """Whose draft it is."""
    return f"link:{link_id}" if by.person_id is None else f"person:{by.person_id}"


def _give(task: Task, to: Person | None) -> None:
    task.assignee, task.assignee_id = to, to.id if to else None


def _name(task: Task) -> str:
    return task.assignee.name if task.assignee else "Somebody else"


