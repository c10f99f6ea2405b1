"""One running process: what it waits for, and the verbs that move it on."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from SpiffWorkflow.task import Task

from workflows.engine import clock, keeping, listening, mappings, moving, throwing
from workflows.engine.diagrams import Diagrams, Element
from workflows.engine.opening import open_task
from workflows.engine.specs.build import specs_of
from workflows.engine.specs.node import Happened, happen
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Awaited, AwaitedSignal, Job, Json, OpenTask, Step, Taken, Timer
from workflows.engine.workflow import CaseWorkflow
from workflows.errors import Conflict, NotFound


class RunningProcess:
    """A process under way, as it was started or restored.

    Every verb lets the diagram run on until nothing moves by itself. One that raises (Conflict: the token no longer
    waits for this; CaseStuck: the diagram cannot go on) leaves the process half moved: throw it away and roll back.
    """

    def __init__(self, diagrams: Diagrams, case: CaseWorkflow) -> None:
        self._diagrams = diagrams
        self._case = case

    @classmethod
    def start(
        cls, diagrams: Diagrams, process_id: str, variables: Mapping[str, Json], surroundings: Surroundings
    ) -> "RunningProcess":
        """Start a process with the case's variables; raises NotFound, CaseStuck."""
        running = cls.prepare(diagrams, process_id, variables, surroundings)
        running.go_on()
        return running

    @classmethod
    def prepare(
        cls, diagrams: Diagrams, process_id: str, variables: Mapping[str, Json], surroundings: Surroundings
    ) -> "RunningProcess":
        """The same, but nothing has moved yet: for who wants to see the steps of one that gets stuck."""
        if process_id not in diagrams.processes:
            raise NotFound(f"The diagrams have no process “{process_id}”.")
        specs = specs_of(diagrams)
        return cls(diagrams, CaseWorkflow(specs[process_id], specs, variables, surroundings))

    def begin_with(self, messages: Mapping[str, Mapping[str, Json]]) -> None:
        """Of a prepared process that only messages start, let the first of these start it, with its variables."""
        for start in self._case.spec.message_starts:
            name = listening.event_name(self._case, start.events[0], self._case.scope, start.id)
            if name in messages:
                happened = Happened("message received", messages[name])
                self._case.task_tree.internal_data.update(first=[start.id], trigger=happened)
                return

    @classmethod
    def restore(
        cls, diagrams: Diagrams, state: str, variables: Mapping[str, Json], surroundings: Surroundings
    ) -> "RunningProcess":
        """Take up what `state()` gave, with the case's variables; raises Conflict for a state of other diagrams."""
        return cls(diagrams, keeping.take_up(diagrams, state, variables, surroundings))

    @classmethod
    def move(
        cls, old: Diagrams, new: Diagrams, state: str, variables: Mapping[str, Json], surroundings: Surroundings, *,
        since: Mapping[str, datetime] = MappingProxyType({}), onward: Mapping[str, str] = MappingProxyType({}),
    ) -> "RunningProcess":
        """Take up on the new diagrams what `state()` gave on the old ones, and let it run on.

        `since`: when each token began to wait, by its id ("" for the case); times that are new count from there.
        `onward`: element that is gone -> where its cases go on. Raises CannotMove, CaseStuck.
        """
        running = cls(new, moving.move(old, new, state, variables, surroundings, since, onward))
        running.go_on()
        return running

    def go_on(self) -> None:
        """Let the diagram run until nothing moves by itself; every other verb ends with this."""
        self._case.run_on()

    def complete(self, token_id: str, answers: Mapping[str, Json]) -> None:
        """An open task was done, with these answers."""
        happen(self._waiting(token_id, "task"), Happened(results=answers))
        self._case.run_on()

    def finish_job(self, token_id: str, result: Mapping[str, Json]) -> None:
        """A job was done, with this result."""
        happen(self._waiting(token_id, "job"), Happened(results=result))
        self._case.run_on()

    def fail(self, token_id: str, code: str, message: str) -> None:
        """A job failed with a BPMN error; raises CaseStuck where nothing around it catches that code."""
        task = self._waiting(token_id, "job")
        throwing.error_catcher(task, code, message)(Happened("error caught"))
        self._case.run_on()

    def fire_timer(self, token_id: str) -> None:
        """Let a timer fire that is due now; raises Conflict for one that is not."""
        task = self._waiting(token_id, "due")
        if clock.of_json(task.internal_data["due"]).at > self._case.surroundings.now:
            raise Conflict("This timer is not due yet.")
        task.task_spec.caught(task, Happened("timer fired"))
        self._case.run_on()

    def deliver(self, message: str, variables: Mapping[str, Json], key: str | None = None) -> bool:
        """Let exactly one waiting element have a message; False where none waits for this name and key."""
        is_delivered = throwing.deliver(self._case, message, variables, key)
        self._case.run_on()
        return is_delivered

    def broadcast(self, signal: str, variables: Mapping[str, Json]) -> None:
        """Let every element that waits for the signal hear it."""
        throwing.broadcast(self._case, signal, variables)
        self._case.run_on()

    @property
    def tasks(self) -> list[OpenTask]:
        """The user tasks that are open, the oldest first."""
        return [open_task(task) for task in self._waiting_for("task")]

    @property
    def jobs(self) -> list[Job]:
        """The jobs to be done, the oldest first."""
        return [self._job(task) for task in self._waiting_for("job")]

    @property
    def next_job(self) -> Job | None:
        """The oldest job to be done; its cost does not grow with how many wait."""
        task = self._case.next_job
        return None if task is None else self._job(task)

    @property
    def timers(self) -> list[Timer]:
        """The timers in the order to fire: of those that are due now deadlines come before reminders."""
        now = self._case.surroundings.now
        timers = [_timer(task) for task in self._waiting_for("due")]
        return sorted(timers, key=lambda timer: _turn(timer, now))

    @property
    def messages(self) -> list[Awaited]:
        """The messages that are waited for, the oldest first."""
        return [_awaited(task) for task in self._waiting_for("message")]

    @property
    def signals(self) -> list[AwaitedSignal]:
        """The signals that are waited for, the oldest first."""
        return [
            AwaitedSignal(str(task.id), _waits(task).id, task.internal_data["signal"], _waits(task).process_id)
            for task in self._waiting_for("signal")
        ]

    @property
    def steps(self) -> list[Step]:
        """What happened since it was started or restored, in order."""
        return list(self._case.steps)

    @property
    def taken(self) -> list[Taken]:
        """The decisions taken since start or restore, in order."""
        return list(self._case.taken)

    @property
    def variables(self) -> dict[str, Json]:
        """The case's own variables as they are now."""
        return self._case.scopes.variables

    @property
    def ends(self) -> list[str]:
        """The end events that were reached, each once."""
        return list(self._case.ends)

    @property
    def is_ended(self) -> bool:
        """Whether everything is done: an end was reached and nothing waits any more."""
        return bool(self._case.completed)

    def locals(self, token_id: str) -> dict[str, Json]:
        """The variables that an element sees and that are not the case's own; raises Conflict when it is gone."""
        return self._case.scopes.locals(mappings.scope_of(self._token(token_id)))

    def state(self) -> str:
        """What has to be kept to restore it: text, without the case's own variables."""
        return keeping.keep(self._case, self._diagrams)

    def _token(self, token_id: str) -> Task:
        with suppress(ValueError):  # what is no id names no token
            wanted = UUID(token_id)
            for place in self._case.places:
                if wanted in place.tasks and wanted != place.task_tree.id:
                    return place.tasks[wanted]
        raise Conflict("This step is no longer open: it was completed or cancelled meanwhile.")

    def _waiting(self, token_id: str, wait: str) -> Task:
        task = self._token(token_id)
        if wait not in task.internal_data:
            raise Conflict(f"“{task.task_spec.label}” does not wait for this.")
        return task

    def _waiting_for(self, wait: str) -> list[Task]:
        return list(self._case.everything(lambda token: wait in token.internal_data))

    def _job(self, task: Task) -> Job:
        element: Element = task.task_spec.element
        scopes, scope = self._case.scopes, mappings.scope_of(task)
        inputs = scopes.own(scope) if "scope" in task.internal_data else {}
        kept: str = task.internal_data["job"]
        headers, seen = element.extensions.headers, scopes.locals(scope)
        return Job(str(task.id), element.id, element.name, kept, headers, inputs, element.process_id, seen)


def _waits(task: Task) -> Element:
    element: Element = task.task_spec.waits
    return element


def _timer(task: Task) -> Timer:
    element = _waits(task)
    is_boundary = bool(element.attached_to)
    interrupts = element.interrupts and (is_boundary or element.kind == "startEvent")
    due_at = clock.of_json(task.internal_data["due"]).at
    return Timer(str(task.id), element.id, due_at, is_boundary, interrupts, element.attached_to, element.process_id)


def _turn(timer: Timer, now: datetime) -> tuple[bool, bool, datetime]:
    # An overdue reminder says nothing any more once the deadline has passed too.
    is_due = timer.due_at <= now
    return not is_due, is_due and not timer.interrupts, timer.due_at


def _awaited(task: Task) -> Awaited:
    element, kept = _waits(task), task.internal_data
    properties = element.extensions.properties
    return Awaited(str(task.id), element.id, kept["message"], kept.get("key"), properties, element.process_id)
