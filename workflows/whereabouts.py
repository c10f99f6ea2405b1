"""Where the running cases of a procedure are: how many wait at each step, how many are late, how long steps take."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, extract, func, select

from workflows import cases, engine, tasks, versions
from workflows.cases import Case
from workflows.database import db
from workflows.tasks import Task
from workflows.versions import ProcessVersion


@dataclass(frozen=True)
class Pace:
    """How often a step was completed, and how long the middle one of them was open."""

    passes: int
    median: timedelta


@dataclass
class Whereabouts:
    """The running cases of a procedure, counted: by step (element id) and by version (its number)."""

    waiting: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)
    on_version: Counter[int] = field(default_factory=Counter)
    at_step: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def running(self) -> int:
        """How many cases run."""
        return self.on_version.total()


def of_procedure(key: str, now: datetime, only: ProcessVersion | None = None) -> Whereabouts:
    """Every running case of the procedure, or of one version, in one statement; a case in two branches counts twice."""
    found = Whereabouts()
    known = {version.id: version for version in versions.of_procedure(key)}
    rows = select(Case.id, Case.version_id, Case.engine_state).where(
        Case.procedure_key == key, Case.state == cases.RUNNING
    )
    for case_id, version_id, state in db.session.execute(rows.order_by(Case.id)):
        version = known[version_id]
        found.on_version[version.number or 0] += 1
        if only is None or only.id == version_id:
            _count(found, case_id, engine.standing(version.contents.diagrams, state), now)
    return found


def paces(key: str) -> dict[str, Pace]:
    """How long each step of the procedure took, over all of its cases, in one statement."""
    seconds = extract("epoch", Task.done_at) - extract("epoch", Task.opened_at)
    done = (
        select(
            Task.element_id, seconds.label("seconds"),
            func.row_number().over(partition_by=Task.element_id, order_by=seconds).label("number"),
            func.count().over(partition_by=Task.element_id).label("total"),
        )
        .join(Case, Task.case_id == Case.id)
        .where(Case.procedure_key == key, Task.state == tasks.DONE)
        .subquery()
    )
    # The middle one, or the two in the middle, whose mean the median is.
    middle = select(done.c.element_id, done.c.total, func.avg(done.c.seconds)).where(
        done.c.number * 2 >= done.c.total, done.c.number * 2 <= done.c.total + 2
    )
    rows = db.session.execute(middle.group_by(done.c.element_id, done.c.total))
    return {element: Pace(total, timedelta(seconds=float(mean))) for element, total, mean in rows}


def cases_at(ids: Sequence[int]) -> Select[Case]:
    """Those cases, the oldest first."""
    return select(Case).where(Case.id.in_(ids)).order_by(Case.id)


def heat(waiting: Mapping[str, int], steps: int = 4) -> dict[str, int]:
    """How busy each step is, from 1 to `steps`, the busiest being the highest."""
    most = max(waiting.values(), default=0)
    return {element: -(-number * steps // most) for element, number in waiting.items() if number}


def _count(found: Whereabouts, case_id: int, standing: Iterable[engine.Standing], now: datetime) -> None:
    places: dict[str, bool] = {}
    for one in standing:
        is_late = one.waits_for == "task" and one.due_at is not None and one.due_at < now
        places[one.element_id] = places.get(one.element_id, False) or is_late
    for element_id, is_late in places.items():
        found.waiting[element_id] += 1
        found.overdue[element_id] += is_late
        found.at_step[element_id].append(case_id)
