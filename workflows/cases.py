"""Cases: one run of a procedure for one provider, and the verbs that move it on. Nothing here commits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, WriteOnlyMapped, joinedload, mapped_column, relationship

from workflows import (
    answers,
    events,
    lying,
    owning,
    people,
    recordable,
    recording,
    references,
    resuming,
    scope,
    sendings,
    signing,
    tasks,
    values,
)
from workflows.answers import Answer
from workflows.database import Json, Moment, Row, db
from workflows.engine import Awaited, RunningProcess, Timer
from workflows.errors import Conflict, NotAllowed, NotFound
from workflows.people import Actor, Contract, Person, Provider, Site
from workflows.proof import seals
from workflows.scope import surroundings
from workflows.tasks import Task
from workflows.versions import ProcessVersion

RUNNING, ENDED = "running", "ended"


class Case(Row):
    """One run of a procedure. `data` holds its variables, `engine_state` where the diagram stands."""

    __table_args__ = (Index("ix_case_due", "state", "next_due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("process_version.id"), index=True)
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=RUNNING)
    stage: Mapped[str] = mapped_column(String(100), default="")
    headline: Mapped[str] = mapped_column(String(500), default="")
    outcome: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    engine_state: Mapped[str] = mapped_column(Text, default="")
    visited: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    next_due_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime] = mapped_column(Moment)
    started_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    end_overtaken_at: Mapped[datetime | None] = mapped_column(Moment)
    event_count: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default=events.NO_HASH)
    revision: Mapped[int] = mapped_column()
    version: Mapped[ProcessVersion] = relationship(lazy="joined", innerjoin=True)
    provider: Mapped[Provider] = relationship()
    site: Mapped[Site | None] = relationship()
    contract: Mapped[Contract | None] = relationship()
    owner: Mapped[Person | None] = relationship()
    tasks: Mapped[list[Task]] = relationship(back_populates="case")
    parent: Mapped["Case | None"] = relationship(remote_side=[id], back_populates="children")
    children: WriteOnlyMapped["Case"] = relationship(back_populates="parent")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def has_unheard_end(self) -> bool:
        """Whether the case that started it may still hear that it ended: no later decision there overtook that."""
        return self.ended_at is not None and self.end_overtaken_at is None

    @property
    def officer(self) -> Person | None:
        """Who answers for the case: its owner, as long as they work here."""
        return self.owner if self.owner is not None and self.owner.is_active else None


BEGAN, OWNER, VERSION = "began", "owner", "version"  # parts that are sealed by themselves
seals.register(seals.Shape(
    "case", Case,
    parts={
        BEGAN: seals.Part("how it began", (
            "reference", "procedure_key", "provider_id", "site_id", "contract_id", "parent_id", "started_at",
            "started_by",
        )),
        OWNER: seals.Part("its owner", ("owner_id",)),
        VERSION: seals.Part("its version of the procedure", ("version_id",)),
        lying.OVERTAKEN: seals.Part("whether its end was overtaken by a later decision", ("end_overtaken_at",)),
        recording.DATA: seals.Part("its variables", ("data",)),
        recording.STANDS: seals.Part("where its diagram stands", ("engine_state", "next_due_at")),
        recording.END: seals.Part("its state or outcome", ("state", "outcome", "ended_at", "stage", "headline")),
    },
    number="",
    facts={
        "case started": {
            "started_at": lambda event: event.at, "started_by": lambda event: event.by_name,
            "state": lambda event: RUNNING, "outcome": lambda event: "", "ended_at": lambda event: None,
        },
        "case ended": {
            "state": lambda event: ENDED, "outcome": lambda event: event.details["outcome"],
            "ended_at": lambda event: event.at,
        },
    },
))
AROUND = (  # what every step reads beside the case, in one query
    joinedload(Case.provider).selectinload(Provider.contacts), joinedload(Case.site), joinedload(Case.contract),
    joinedload(Case.owner).lazyload(Person.role_rows),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered: `answers` as JSON values by key, `seen` the labels and texts as they saw them.

    `version_id` is the version whose form they answered, where that is known; `mark` is what they were shown to sign
    (`signing.mark`), and `filled` what they were offered to change (`signing.filled`).
    """

    answers: Mapping[str, Any]
    seen: Sequence[Mapping[str, Any]] = ()
    nonce: str = ""
    version_id: int | None = None
    mark: str | None = None
    filled: str | None = None


def start(
    version: ProcessVersion, *, by: Actor, provider: Provider, now: datetime, site: Site | None = None,
    contract: Contract | None = None, owner: Person | None = None, parent: "Case | None" = None,
    given: Given = Given({}),
) -> Case:
    """Start a case of this version. Raises CaseStuck, BadValue, and SentTwice for the same form (same nonce) again.

    What nobody started, such as a schedule's, is answered for by the officer of the provider's other cases. A manager
    says who it is, or goes on as they are: then it is the first officer who does a task of it.
    """
    if owner is None and by.person_id is None:
        owner = owning.likely(Case, provider, contract)
    variables = values.clean(dict(given.answers))
    case = Case(
        reference=references.following(version.procedure.prefix, now), version=version,
        procedure_key=version.procedure_key, provider=provider, site=site, contract=contract, parent=parent,
        owner=owner if owner is not None and owner.is_active else None, data=variables, started_at=now,
        started_by=by.name,
    )
    db.session.add(case)
    db.session.flush()
    sendings.once(given.nonce, case.id)
    details = {"version": version.number, "seen": list(given.seen), "officer": owner.name if owner else ""}
    sealed = [seals.of("case", case, BEGAN, OWNER, VERSION)]
    events.add(case, "case started", by=by, at=now, details=details, sealed=sealed)
    running = RunningProcess.start(
        version.contents.diagrams, version.procedure_key, variables, surroundings(case, now)
    )
    recording.record(case, running, by=by, now=now)
    return case


def complete_task(task_id: int, given: Given, *, by: Actor, now: datetime) -> Case:
    """Complete an open task with these answers, and run the diagram on.

    Raises NotFound, AlreadyDone, Conflict (somebody else has it), NotAllowed, BadValue and CaseStuck. A second
    sending of the same form (same nonce) changes nothing.
    """
    case = lock(tasks.find(task_id).case_id)
    task = db.session.get_one(Task, task_id, populate_existing=True)
    if task.state == tasks.DONE and given.nonce and task.nonce == given.nonce:
        return case
    _check_may_complete(task, by, now)
    resuming.catch_up(case, now)
    if given.version_id not in (None, case.version_id):
        raise Conflict(f"This case has moved to version {case.version.number} of its procedure. Open the task again.")
    covers = task.assignee.name if task.assignee is not None and task.assignee_id != by.person_id else ""
    cleaned = signing.kept(case, task.form_id, given, scope.of_task(task, now), by=by, covers=covers, now=now)
    owning.adopt(case, task, by=by, now=now)
    answer = answers.keep(_answer(case, task, cleaned, given, by, now))
    task.state, task.done_at, task.done_by, task.done_by_id = tasks.DONE, now, by.name, by.person_id
    task.nonce = given.nonce
    details = {"task": task.id, "name": task.name, "late": task.due_at is not None and task.due_at < now}
    if covers:
        details["for"] = covers  # away, and covered
    sealed = [seals.of("answer", answer), seals.of("task", task)]
    events.add(case, "task completed", by=by, at=now, element=task.element_id, details=details, sealed=sealed)
    lying.overtake(task, by=by, now=now)
    resuming.move(case, lambda running: running.complete(task.token_id, cleaned), by=by, now=now)
    return case


def fire_timers(case_id: int, now: datetime, begun: Callable[[Timer], object] = lambda timer: None) -> int:
    """Fire every timer of the case that is due, deadlines before reminders; `begun` hears of each before it fires.

    Returns how many fired.
    """
    case = lock(case_id)
    if case.state != RUNNING:
        return 0
    fired = resuming.fire_due(case, now, lambda timer: bool(begun(timer)) or True)
    case.failures, case.retry_at = 0, None
    return fired


def act(case_id: int, element_id: str, given: Given, *, by: Actor, person: Person, now: datetime) -> Case:
    """Record an action that the procedure allows now (a meeting, say). Raises Conflict, NotAllowed, SentTwice."""
    case = lock(case_id)
    awaited = next((one for one in actions(case, now) if one.element_id == element_id), None)
    if awaited is None:
        raise Conflict("The procedure has moved on: this can no longer be recorded here.")
    recordable.check_may_record(awaited, people.as_now(person.id))
    sendings.once(given.nonce, case.id)
    resuming.catch_up(case, now)
    form_id = awaited.properties.get("form", "")
    cleaned = signing.kept(case, form_id, given, scope.of_case(case), by=by, now=now)
    title = awaited.properties.get("action", awaited.message)
    answer = answers.keep(Answer(
        case_id=case.id, element_id=element_id, title=title, form_id=form_id, given_at=now,
        by_id=by.person_id, by_name=by.name, answers=cleaned, seen=list(given.seen),
    ))
    details = {"name": title, "seen": list(given.seen)}
    events.add(
        case, "acted", by=by, at=now, element=element_id, details=details, sealed=[seals.of("answer", answer)]
    )
    resuming.move(case, lambda running: running.deliver(awaited.message, cleaned, key=awaited.key), by=by, now=now)
    return case


def actions(case: Case, now: datetime) -> list[Awaited]:
    """What may be recorded on the case now: the messages that its diagram waits for and names an action."""
    if case.state != RUNNING:
        return []
    return [one for one in resuming.restore(case, now).messages if "action" in one.properties]


def hear_end(case: Case, ended: Case, *, by: Actor, now: datetime) -> None:
    """Let the case (locked by the caller) hear that one it started has ended. Raises CaseStuck."""
    if case.state == RUNNING:
        told = recording.told_of_end(ended)
        resuming.move(case, lambda running: running.deliver(lying.ENDED, told, key=ended.reference), by=by, now=now)


def note(case_id: int, text: str, *, by: Actor, now: datetime, nonce: str = "") -> Case:
    """Write a note on the case's timeline (PP-4). Raises SentTwice for the same form (same nonce) again."""
    case = lock(case_id)
    sendings.once(nonce, case.id)
    events.add(case, "noted", by=by, at=now, details=values.clean({"text": text}))
    return case


def hand_over(case: Case, to: Person | None, *, by: Actor, now: datetime) -> None:
    """Make another officer the owner of the case (locked by the caller), or nobody: the officers' team. NotAllowed."""
    if to is not None and not (to.is_active and to.has_role("officer")):
        raise NotAllowed(f"{to.name} is not an officer, so cannot own a case.")
    case.owner = to
    db.session.flush()
    details = {"to": to.name if to else ""}
    events.add(case, "handed over", by=by, at=now, details=details, sealed=[seals.of("case", case, OWNER)])


def lock(case_id: int) -> Case:
    """The case as it is now, locked until the transaction ends. Raises NotFound."""
    # Apart from reading what is around it: PostgreSQL joins that as it was before it waited for the lock.
    db.session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    rows = select(Case).where(Case.id == case_id).options(*AROUND)
    case = db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    if case is None:
        raise NotFound("There is no such case.")
    return case


def find(reference: str) -> Case:
    """The case of that reference, to look at. Raises NotFound."""
    case = db.session.scalars(select(Case).where(Case.reference == reference.upper())).one_or_none()
    if case is None:
        raise NotFound(f"There is no case {reference}. Check the reference, or look it up in the list of cases.")
    return case


def _check_may_complete(task: Task, by: Actor, now: datetime) -> None:
    tasks.check_open(task)
    if by.person_id is None:
        if by.task_id != task.id:
            raise NotAllowed("This link opens another task.")
        return
    person = people.as_now(by.person_id)
    tasks.check_theirs(task, person, now)
    tasks.check_may_do(task, person)


def _answer(case: Case, task: Task, cleaned: dict[str, Any], given: Given, by: Actor, now: datetime) -> Answer:
    return Answer(
        case_id=case.id, task_id=task.id, element_id=task.element_id, title=task.name, form_id=task.form_id,
        given_at=now, by_id=by.person_id, by_name=by.name, answers=cleaned, seen=list(given.seen),
        is_late=task.due_at is not None and task.due_at < now,
    )
