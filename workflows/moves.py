"""Moving running cases to another version: asked for by a process owner, done one case at a time, each can go back.

A move never passes a decision. Where a case's step has gone it goes on where the version says, which was approved with
it (`workflows/onward.py`); where an open decision would vanish, a second person confirms the move first.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows import cases, events, facts, left_over, onward, recording, scope, tasks, values
from workflows.cases import Case
from workflows.database import Json, Moment, Row, db
from workflows.engine import OpenTask, RunningProcess, standing
from workflows.errors import BadValue, CannotMove, Conflict, NotAllowed, NotFound
from workflows.people import Actor, Person
from workflows.proof import seals
from workflows.tasks import Task
from workflows.versions import ProcessVersion

WAITING, MOVED, FAILED, HELD = "waiting", "moved", "failed", "held"
CONFIRMERS = ("process_owner", "administrator", "manager")
LONGEST_NOTE, LONGEST_REASON = 1_000, 2_000


class Move(Row):
    """One case on its way to another version. `due_at` is empty once it is done or failed, and while it is held.

    `onward`: element that is gone -> where the case goes on. `state_before` is where the diagram stood, `mark_after`
    the mark of where it stood then: while it still stands there, moving back puts back exactly what was.
    """

    __table_args__ = (Index("ix_move_batch", "batch", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32))
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("process_version.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("process_version.id"))
    onward: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    state_before: Mapped[str] = mapped_column(Text, default="")
    mark_after: Mapped[str] = mapped_column(String(64), default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))
    case: Mapped[Case] = relationship()
    before: Mapped[ProcessVersion] = relationship(foreign_keys=[before_id])
    after: Mapped[ProcessVersion] = relationship(foreign_keys=[after_id])
    undoes: Mapped["Move | None"] = relationship(remote_side=[id])


@dataclass(frozen=True)
class Wish:
    """What a process owner wants: these cases on that version, with a note for their history.

    Cases whose step has gone go on where the version says; `onward` may leave some of that out, never say otherwise.
    """

    to: ProcessVersion
    note: str = ""
    onward: Mapping[str, str] | None = None

    @property
    def approved(self) -> Mapping[str, str]:
        """Where cases go on, as it was approved with the version. Raises NotAllowed for anything else."""
        wanted = self.to.onward if self.onward is None else self.onward
        if not wanted.items() <= self.to.onward.items():
            raise NotAllowed(
                "Where cases go on is approved with a version, and this is not what was approved. Propose a new "
                "version that says where they go on."
            )
        return wanted


def ask(case_ids: Collection[int], wish: Wish, *, by: Actor, now: datetime) -> str:
    """Ask for these running cases to be moved, in the background. Returns the batch.

    Raises BadValue without a note, Conflict, NotAllowed. Cases whose open decision would vanish wait for `confirm`.
    """
    if wish.to.number is None:
        raise Conflict("Cases can only be moved to a published version.")
    rows = select(Case).where(
        Case.id.in_(case_ids), Case.procedure_key == wish.to.procedure_key, Case.state == cases.RUNNING,
        Case.version_id != wish.to.id, Case.id.not_in(under_way(wish.to.procedure_key)),
    )
    return _ask(list(db.session.scalars(rows.order_by(Case.id))), wish, {}, by, now)


def ask_back(moves: Sequence[Move], *, by: Actor, now: datetime, note: str = "") -> str:
    """Ask for cases that were moved to go back to the version they came from. Returns the batch. Raises as `ask`."""
    undone = {move.case_id: move for move in moves if may_go_back(move)}
    if not undone:
        raise Conflict("None of these cases can be moved back: they ended, or were moved again.")
    wish = Wish(next(iter(undone.values())).before, note, {})
    return _ask([move.case for move in undone.values()], wish, undone, by, now)


def confirm(moves: Sequence[Move], *, by: Person, now: datetime) -> int:
    """Let held moves go ahead, by somebody else than asked for them. Returns how many. Raises NotAllowed, Conflict."""
    held = _held(moves, by)
    if any(move.by_id == by.id for move in held):
        raise NotAllowed("You asked for this, so somebody else must confirm it: an open decision would vanish.")
    for move in held:
        move.state, move.due_at, move.confirmed_by_id, move.confirmed_by_name = WAITING, now, by.id, by.name
    return len(held)


def refuse(moves: Sequence[Move], *, by: Person, now: datetime) -> int:
    """Leave the cases of held moves as they are. Returns how many. Raises NotAllowed, Conflict."""
    held = _held(moves, by)
    for move in held:
        fail(move.id, f"{by.name} did not confirm it: an open decision would have vanished.", now)
    return len(held)


def may_go_back(move: Move) -> bool:
    """Whether the case is still on the version that this brought it to."""
    return move.state == MOVED and move.case.state == cases.RUNNING and move.case.version_id == move.after_id


def stands_still(move: Move) -> bool:
    """Whether the diagram still stands where the move left it, so that going back puts back exactly what was."""
    return move.mark_after == mark(move.case.engine_state)


def carry_out(move_id: int, now: datetime) -> Move:
    """Move the case, if that still has to be done. Raises CannotMove and CaseStuck; the caller rolls back and `fail`s.

    The case is locked first: whoever completes one of its tasks at the same moment comes before or after.
    """
    move = db.session.get_one(Move, move_id)
    case = cases.lock(move.case_id)
    db.session.refresh(move, with_for_update=True)
    if move.state == WAITING:
        _check(move, case)
        move.state_before = case.engine_state
        _take_over(move, case, now)
        move.state, move.due_at, move.done_at = MOVED, None, now
        move.mark_after = mark(case.engine_state)
    return move


def fail(move_id: int, reason: str, now: datetime) -> None:
    """Note why the case was left as it was."""
    move = db.session.get_one(Move, move_id)
    move.state, move.due_at, move.done_at, move.reason = FAILED, None, now, reason[:LONGEST_REASON]


def first_due(now: datetime) -> Select[int]:
    """The id of the move that waits longest."""
    return select(Move.id).where(Move.due_at <= now).order_by(Move.due_at, Move.id).limit(1)


def of_batch(key: str, batch: str) -> Sequence[Move]:
    """The moves that were asked for together. Raises NotFound."""
    rows = select(Move).where(Move.procedure_key == key, Move.batch == batch).order_by(Move.id)
    found = db.session.scalars(rows).all()
    if not found:
        raise NotFound("These cases were never asked to be moved.")
    return found


def batches(key: str, most: int = 10) -> Sequence[Any]:
    """The last batches of a procedure, the newest first, as rows of `batch` and `number` (of cases)."""
    rows = select(Move.batch, func.count().label("number")).where(Move.procedure_key == key).group_by(Move.batch)
    return db.session.execute(rows.order_by(func.max(Move.id).desc()).limit(most)).all()


def under_way(key: str) -> Select[int]:
    """The ids of the procedure's cases that wait to be moved."""
    return select(Move.case_id).where(Move.procedure_key == key, Move.state.in_((WAITING, HELD)))


def mark(engine_state: str) -> str:
    """What names where a diagram stands."""
    return sha256(engine_state.encode()).hexdigest()


def since(case: Case, open_tasks: Sequence[Task]) -> dict[str, datetime]:
    """When each open task's token began to wait, and the case itself: new times count from there."""
    return {"": case.started_at} | {task.token_id: task.opened_at for task in open_tasks}


def _ask(
    found: Sequence[Case], wish: Wish, undone: Mapping[int, Move], by: Actor, now: datetime
) -> str:
    if not found:
        raise Conflict("None of these cases can be moved: they ended, or were moved meanwhile.")
    batch, note, approved = secrets.token_hex(8), _note(wish.note), dict(wish.approved)
    for case in found:
        undoes = undone.get(case.id)
        after = undoes.before if undoes else wish.to
        is_held = bool(decisions_lost(case, after))
        db.session.add(Move(
            batch=batch, procedure_key=case.procedure_key, case_id=case.id, before_id=case.version_id,
            after_id=after.id, onward=approved, note=note, by_id=by.person_id, by_name=by.name, asked_at=now,
            state=HELD if is_held else WAITING, due_at=None if is_held else now, undoes=undoes,
        ))
    db.session.flush()
    return batch


def decisions_lost(case: Case, after: ProcessVersion) -> list[str]:
    """The open decisions of the case, by name, that would vanish or come to other people on that version."""
    lost = onward.taken_away(case.version.contents.diagrams, after.contents.diagrams, case.engine_state)
    return [one.name or one.id for one in lost]


def _held(moves: Sequence[Move], by: Person) -> list[Move]:
    if not by.has_role(*CONFIRMERS):
        raise NotAllowed("A process owner, an administrator or a manager confirms this.")
    held = [move for move in moves if move.state == HELD]
    if not held:
        raise Conflict("None of these cases waits to be confirmed any more.")
    return held


def _note(note: str) -> str:
    cleaned = note.strip()
    if not cleaned:
        raise BadValue("Say why the cases are moved. It stands in the history of each.")
    if len(cleaned) > LONGEST_NOTE:
        raise BadValue(f"The note is longer than {LONGEST_NOTE:,} characters. Shorten it.")
    return cleaned


def _check(move: Move, case: Case) -> None:
    if case.state != cases.RUNNING:
        raise CannotMove(["has ended meanwhile"])
    if case.version_id != move.before_id:
        raise CannotMove([f"runs on version {case.version.number} meanwhile"])
    lost = decisions_lost(case, move.after)
    if lost and move.confirmed_by_id is None:
        raise CannotMove([f"waits meanwhile for “{lost[0]}”, which would vanish: ask again, so that it is confirmed"])
    old, new = move.before.contents.diagrams, move.after.contents.diagrams
    waits_at = {one.element_id for one in standing(old, case.engine_state)}
    for element_id, target_id in move.onward.items():
        if element_id in waits_at and (why := onward.refusal(old, new, element_id, target_id)):
            raise CannotMove([f"stays: {why}"])


def _take_over(move: Move, case: Case, now: datetime) -> None:
    """Put the case on the other version, with its tasks, history, stage, headline and facts."""
    by = Actor(move.by_name, move.by_id)
    open_tasks = {task.token_id: task for task in case.tasks if task.state == tasks.OPEN}
    around = scope.surroundings(case, now)
    before = RunningProcess.restore(move.before.contents.diagrams, case.engine_state, case.data, around)
    running = _taken_up(move, case, list(open_tasks.values()), now)
    facts.forget(case.id)
    case.version = move.after
    was = {task.token_id: task for task in before.tasks}
    staying = [one for one in running.tasks if one.token_id in open_tasks and one.token_id in was]
    for wanted in staying:
        _refresh(open_tasks[wanted.token_id], was[wanted.token_id], wanted)
        _take_back(open_tasks[wanted.token_id], case, by, now)
        left_over.keep(open_tasks[wanted.token_id], move.before, now)
    db.session.flush()
    details = _told(move, open_tasks, running)
    sealed = [seals.of("task", open_tasks[one.token_id]) for one in staying]
    sealed.append(seals.of("case", case, cases.VERSION))
    events.add(case, "case moved", by=by, at=now, details=details, sealed=sealed)
    for wanted in running.tasks:
        if wanted not in staying:
            _reopen(case, wanted, by, now)
    recording.record(case, running, by=by, now=now)


def _told(move: Move, open_tasks: Mapping[str, Task], running: RunningProcess) -> dict[str, Any]:
    """What the history keeps of a move; `gone` are the tasks that nobody is asked to do any more."""
    still = {one.token_id for one in running.tasks}
    gone = [
        {"task": task.id, "name": task.name, "groups": sorted(task.groups)}
        for token_id, task in open_tasks.items() if token_id not in still
    ]
    return {
        "from": move.before.number, "to": move.after.number, "note": move.note, "back": move.undoes is not None,
        "gone": gone, "confirmed": move.confirmed_by_name,
    }


def _taken_up(move: Move, case: Case, open_tasks: Sequence[Task], now: datetime) -> RunningProcess:
    after, around = move.after.contents, scope.surroundings(case, now, move.after.contents)
    if move.undoes is not None and move.undoes.mark_after == mark(case.engine_state):
        return RunningProcess.restore(after.diagrams, move.undoes.state_before, case.data, around)
    return RunningProcess.move(
        move.before.contents.diagrams, after.diagrams, case.engine_state, case.data, around,
        since=since(case, open_tasks), onward=move.onward,
    )


def _refresh(task: Task, was: OpenTask, wanted: OpenTask) -> None:
    """The open task as the new version has it. Who has it keeps it, unless they are not meant any more."""
    task.name, task.form_id = wanted.name or wanted.element_id, wanted.form_id
    task.locals = values.clean(dict(wanted.locals))
    task.due_at, task.follow_up_at = task.due_at or wanted.due_at, task.follow_up_at or wanted.follow_up_at
    if was.priority != wanted.priority:
        task.priority = wanted.priority
    if (was.assignee, was.candidate_users) != (wanted.assignee, wanted.candidate_users):
        task.assignee = recording.meant_person(wanted)
    if was.candidate_groups != wanted.candidate_groups:
        task.group_rows = recording.meant_groups(wanted, task.assignee)


def _take_back(task: Task, case: Case, by: Actor, now: datetime) -> None:
    """Who has a task that the new version means for others, or who left or lost the role meanwhile, has it no more."""
    if task.assignee is not None and not tasks.may_do(task, task.assignee):
        needed = tasks.whom(task)
        why = f"Version {case.version.number} of the procedure asks {needed}, so {task.assignee.name} cannot do it."
        tasks.take_back(task, why, by=by, now=now)


def _reopen(case: Case, wanted: OpenTask, by: Actor, now: datetime) -> None:
    """A task that the move had withdrawn is asked for again: its drafts and its link are as they were."""
    rows = select(Task).where(
        Task.case_id == case.id, Task.token_id == wanted.token_id, Task.state == tasks.CANCELLED
    )
    for task in db.session.scalars(rows):
        task.state, task.done_at = tasks.OPEN, None
        details = {"task": task.id, "name": task.name}
        sealed = [seals.of("task", task)]
        events.add(case, "task reopened", by=by, at=now, element=task.element_id, details=details, sealed=sealed)
        _take_back(task, case, by, now)
