"""How a step of the engine becomes rows: tasks, due times, history and facts, in the caller's transaction."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, inspect, select

from workflows import events, facts, jobs, scope, scores, tasks, values
from workflows.database import db, to_text
from workflows.engine import OpenTask, RunningProcess, Step
from workflows.engine.waits import Taken
from workflows.errors import CaseStuck
from workflows.feel import compile_expression, to_json
from workflows.lying import CATCHES, ENDED
from workflows.people import CLOCK, GROUPS, Actor, Person
from workflows.proof import seals
from workflows.tasks import Task, TaskGroup

if TYPE_CHECKING:
    from workflows.cases import Case

DATA, STANDS, END = "data", "stands", "end"  # parts of a case that are sealed by themselves
MOST_JOBS = 2_000  # as many as repetitions may begin at once
RESULT = "result"  # the variable of an ended case that whoever started it is told
LARGEST_INPUTS = 50_000  # characters of JSON that one decision read; of more, only the result is kept
QUIET = frozenset({"completed", "cancelled"})  # steps that need no event of their own


def record(case: "Case", running: RunningProcess, *, by: Actor, now: datetime) -> None:
    """Do the jobs that wait, then write where the case stands. Raises CaseStuck and BadValue."""
    do_jobs(case, running, by=by, now=now)
    _hear_of_ended(case, running, by=by, now=now)
    _keep_state(case, running)
    _write_steps(case, running, by, now)
    opened = _match_tasks(case, running.tasks, now)
    _describe(case, running, now)
    facts.keep(case.id, _names(_property(case, "facts")), case.data)
    scores.keep(case, _property(case, "scores"))
    db.session.flush()
    for task in opened:
        details = {"task": task.id, "name": task.name, "due": task.due_at and task.due_at.isoformat()}
        sealed = [seals.of("task", task)]
        events.add(case, "task opened", by=by, at=now, element=task.element_id, details=details, sealed=sealed)
    if running.is_ended:
        _end(case, running, by, now)


def do_jobs(case: "Case", running: RunningProcess, *, by: Actor, now: datetime) -> None:
    """Do every waiting service and send task, and what they lead to. Raises CaseStuck."""
    cleaner = values.Cleaner()
    for _ in range(MOST_JOBS):
        job = running.next_job
        if job is None:
            return
        data = cleaner.clean(running.variables)
        if data is not case.data:  # else the whole of it would be compared and written at each job
            case.data = data
        result = values.clean(jobs.do(case, job, now))
        running.finish_job(job.token_id, result)
        details = {"type": job.type, "name": job.name}
        events.add(case, "job done", by=by, at=now, element=job.element_id, details=details)
    if job := running.next_job:
        raise CaseStuck(f"More than {MOST_JOBS:,} service tasks ran without a pause.", element=job.element_id)


def told_of_end(ended: "Case") -> dict[str, object]:
    """What a case hears when one it started has ended: the variables of the message `case ended`."""
    end = ended.data.get(RESULT)
    return {"ended": {
        "reference": ended.reference, "procedure": ended.procedure_key, "outcome": ended.outcome, "result": end,
    }}


def _hear_of_ended(case: "Case", running: RunningProcess, *, by: Actor, now: datetime) -> None:
    """Let no catch event wait for the end of a linked case that has ended before it began to wait."""
    for _ in range(MOST_JOBS):
        ended = _ended_meanwhile(case, running)
        if ended is None:
            return
        running.deliver(ENDED, told_of_end(ended), key=ended.reference)
        do_jobs(case, running, by=by, now=now)
    raise CaseStuck(f"The procedure heard {MOST_JOBS} times that a linked case ended. Is there a loop?")


def _ended_meanwhile(case: "Case", running: RunningProcess) -> "Case | None":
    element = case.version.contents.diagrams.element
    waits = [one for one in running.messages if one.message == ENDED and one.key is not None]
    # Other listeners stay, so they would hear of the same end again and again.
    keys = {one.key for one in waits if element(one.element_id).kind in CATCHES}
    if not keys:
        return None
    children = db.session.scalars(case.children.select().execution_options(populate_existing=True))
    return next((child for child in children if child.reference in keys and child.has_unheard_end), None)


def _keep_state(case: "Case", running: RunningProcess) -> None:
    case.data = values.clean(running.variables)
    case.engine_state = running.state()
    case.next_due_at = min((timer.due_at for timer in running.timers), default=None)


def _write_steps(case: "Case", running: RunningProcess, by: Actor, now: datetime) -> None:
    visited, steps, taken = dict(case.visited), running.steps, running.taken
    for step in steps:
        if step.how != "cancelled":
            visited[step.element_id] = visited.get(step.element_id, 0) + 1
        if step.how not in QUIET:
            kind = "decided" if step.how.startswith("decided") else "timer fired" if "timer" in step.how else "went on"
            details = {"name": step.name, "how": step.how}
            if kind == "decided":
                details |= _taken(taken, step)
            events.add(case, kind, by=by, at=now, element=step.element_id, details=details)
    case.visited = visited
    if steps or _stands_otherwise(case):
        path = [[step.element_id, step.how] for step in steps]
        sealed = [seals.of("case", case, DATA, STANDS)]
        events.add(case, "moved", by=by, at=now, details={"path": path}, sealed=sealed)


def _stands_otherwise(case: "Case") -> bool:
    """Whether its variables or its state were changed without a step, as by a move: the history seals them anew."""
    attributes = inspect(case).attrs
    return any(attributes[name].history.has_changes() for name in ("data", "engine_state", "next_due_at"))


def _taken(taken: list[Taken], step: Step) -> dict[str, Any]:
    """What the history keeps of the decision, so that it can be taken again with another table: all that it read."""
    one = next(found for found in taken if found.element_id == step.element_id)
    taken.remove(one)
    kept: dict[str, Any] = {"decision": one.decision, "value": one.value, "rules": list(one.rules)}
    inputs = to_json(one.inputs)
    return kept | ({"inputs": inputs} if len(to_text(inputs)) <= LARGEST_INPUTS else {})


def _match_tasks(case: "Case", wanted: list[OpenTask], now: datetime) -> list[Task]:
    """Open a row for each new task of the engine, cancel the rows of those it withdrew. Returns the new ones."""
    rows = select(Task).where(Task.case_id == case.id, Task.state == tasks.OPEN)
    known = {task.token_id: task for task in db.session.scalars(rows)}
    still = {task.token_id for task in wanted}
    for token_id, task in known.items():
        if token_id not in still:
            task.state, task.done_at = tasks.CANCELLED, now
            details = {"task": task.id, "name": task.name}
            events.add(
                case, "task cancelled", by=CLOCK, at=now, element=task.element_id, details=details,
                sealed=[seals.of("task", task)],
            )
    return [_open(case, task, now) for task in wanted if task.token_id not in known]


def meant_person(wanted: OpenTask) -> Person | None:
    """The one person whom the diagram means for a task and who may do it; None where it is for a team."""
    named = [_person(email) for email in (wanted.assignee, *wanted.candidate_users) if email]
    groups = {group.casefold() for group in wanted.candidate_groups}
    return next((one for one in named if one is not None and (not groups or one.has_role(*groups))), None)


def meant_groups(wanted: OpenTask, assignee: Person | None) -> list[TaskGroup]:
    """The teams of a task, whatever their case; the officers' where the diagram names nobody.

    Raises CaseStuck where all that it works out are no teams: a decision goes to nobody it was not meant for.
    """
    named = {group.casefold() for group in wanted.candidate_groups}
    if named and not named & GROUPS and assignee is None:
        names = ", ".join(wanted.candidate_groups)
        message = f"“{wanted.name or wanted.element_id}” is for “{names}”, a group that nobody is in."
        raise CaseStuck(f"{message} Groups are: {', '.join(sorted(GROUPS))}.", element=wanted.element_id)
    groups = named & GROUPS or (set() if assignee else {"officer"})
    return [TaskGroup(role=role) for role in sorted(groups)]


def _open(case: "Case", wanted: OpenTask, now: datetime) -> Task:
    assignee = meant_person(wanted)
    task = Task(
        case=case, token_id=wanted.token_id, element_id=wanted.element_id, name=wanted.name or wanted.element_id,
        form_id=wanted.form_id or "", assignee=assignee, opened_at=now,
        due_at=wanted.due_at, follow_up_at=wanted.follow_up_at, locals=values.clean(dict(wanted.locals)),
        group_rows=meant_groups(wanted, assignee),
    )
    if wanted.priority is not None:
        task.priority = wanted.priority
    db.session.add(task)
    return task


def _person(email: str) -> Person | None:
    known = select(Person).where(func.lower(Person.email) == email.strip().lower(), Person.is_active)
    return db.session.scalar(known.order_by(Person.id).limit(1))


def _describe(case: "Case", running: RunningProcess, now: datetime) -> None:
    """The stage is what the newest open task or awaited event says, else what it was; the headline is a sentence."""
    diagrams = case.version.contents.diagrams
    tasks_open = [task.element_id for task in running.tasks]
    awaited = [wait.element_id for wait in running.timers] + [wait.element_id for wait in running.messages]
    for element_id in tasks_open or awaited:
        case.stage = diagrams.element(element_id).extensions.properties.get("stage", case.stage)
    text = _property(case, "headline").removeprefix("=")
    if text:
        names = scope.of_case(case)
        said = to_json(compile_expression(text).evaluate(names, scope.environment(case, now)))
        case.headline = str(said or "")[:500]


def _end(case: "Case", running: RunningProcess, by: Actor, now: datetime) -> None:
    case.state, case.ended_at = "ended", now
    ends = [case.version.contents.diagrams.element(end) for end in reversed(running.ends)]
    # What went on beside the main path may end after it, and has no outcome of its own.
    end = next((one for one in ends if "outcome" in one.extensions.properties), ends[0])
    case.outcome = end.extensions.properties.get("outcome", end.name or end.id)
    case.stage = case.outcome
    details = {"outcome": case.outcome}
    sealed = [seals.of("case", case, END)]
    events.add(case, "case ended", by=by, at=now, element=end.id, details=details, sealed=sealed)


def _property(case: "Case", name: str) -> str:
    process = case.version.contents.diagrams.processes[case.procedure_key]
    return process.properties.get(name, "")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
