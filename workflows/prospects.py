"""What would become of running cases on another version: each is tried in memory, and nothing is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflows import cases, engine, moves, scope, tasks
from workflows.cases import AROUND, Case
from workflows.database import db
from workflows.engine import RunningProcess
from workflows.errors import CannotMove, CaseStuck
from workflows.tasks import Task
from workflows.versions import ProcessVersion


@dataclass(frozen=True)
class Prospect:
    """One case: why it cannot move (nothing where it can), at which steps it waits, and what begins when it moves.

    `lost` are open decisions that would vanish: somebody else has to confirm the move.
    """

    case: Case
    reasons: Sequence[str]
    waits_at: Sequence[str] = ()
    begins: Sequence[tuple[str, datetime | None]] = ()
    lost: Sequence[str] = ()

    @property
    def can_move(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons


def look_ahead(
    key: str, to: ProcessVersion, now: datetime, onward: Mapping[str, str] | None = None
) -> list[Prospect]:
    """What would become of every running case of the procedure that is not on that version. Reads only.

    Cases whose step has gone go on where the version says, or at what else is tried with `onward`.
    """
    rows = select(Case).where(
        Case.procedure_key == key, Case.state == cases.RUNNING, Case.version_id != to.id,
        Case.id.not_in(moves.under_way(key)),
    )
    found = db.session.scalars(rows.options(*AROUND, joinedload(Case.version)).order_by(Case.id)).all()
    opened, goes_on = _open_tasks([case.id for case in found]), to.onward if onward is None else onward
    return [_prospect(case, to, opened.get(case.id, []), goes_on, now) for case in found]


def look_back(back: Iterable[moves.Move], now: datetime) -> list[Prospect]:
    """The same for cases that were moved and may go back to where they came from."""
    found = [move for move in back if moves.may_go_back(move)]
    opened = _open_tasks([move.case_id for move in found])
    return [
        Prospect(move.case, (), lost=moves.decisions_lost(move.case, move.before)) if moves.stands_still(move)
        else _prospect(move.case, move.before, opened.get(move.case_id, []), {}, now)
        for move in found
    ]


def vanished(prospects: Iterable[Prospect], to: ProcessVersion) -> list[engine.Element]:
    """The steps at which cases wait and that the version no longer has: their cases could go on elsewhere."""
    after = to.contents.diagrams.processes
    gone: dict[str, engine.Element] = {}
    for one in prospects:
        before = one.case.version.contents.diagrams
        for element_id in one.waits_at:
            element = before.element(element_id)
            process = after.get(element.process_id)
            if process is not None and element_id not in process.elements:
                gone.setdefault(element_id, element)
    return list(gone.values())


def _prospect(
    case: Case, to: ProcessVersion, opened: Sequence[Task], onward: Mapping[str, str], now: datetime
) -> Prospect:
    old, new = case.version.contents, to.contents
    fit = engine.fit(old.diagrams, new.diagrams, case.engine_state, onward)
    waits_at = tuple(dict.fromkeys(one.element_id for one in engine.standing(old.diagrams, case.engine_state)))
    lost = moves.decisions_lost(case, to)
    if fit.reasons or not fit.has_news:
        return Prospect(case, fit.reasons, waits_at, lost=lost)
    try:
        moved = RunningProcess.move(
            old.diagrams, new.diagrams, case.engine_state, case.data, scope.surroundings(case, now, new),
            since=moves.since(case, opened), onward=onward,
        )
    except CannotMove as refused:
        return Prospect(case, refused.reasons, waits_at)
    except CaseStuck as stuck:
        return Prospect(case, [f"could not go on: {stuck}"], waits_at)
    begun = [target for _holder, target in fit.onward] + list(fit.begun)
    return Prospect(case, (), waits_at, tuple(_begins(moved, new.diagrams, begun)), lost)


def _begins(
    moved: RunningProcess, diagrams: engine.Diagrams, begun: Sequence[str]
) -> Iterator[tuple[str, datetime | None]]:
    """The steps and events that begin to be waited for, by name, each with when it is due."""
    due = {timer.element_id: timer.due_at for timer in moved.timers}
    due |= {task.element_id: task.due_at for task in moved.tasks if task.due_at is not None}
    for element_id in dict.fromkeys(begun):
        element = diagrams.element(element_id)
        yield element.name or element.id, due.get(element_id)


def _open_tasks(case_ids: Sequence[int]) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = {}
    for task in db.session.scalars(select(Task).where(Task.case_id.in_(case_ids), Task.state == tasks.OPEN)):
        found.setdefault(task.case_id, []).append(task)
    return found
