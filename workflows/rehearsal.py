"""A rehearsal: a diagram runs in memory from given answers, with a clock of its own and without mail or rows."""

import json
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workflows import feel
from workflows.beside import Decisions, main_process, needed
from workflows.decisions import Decided
from workflows.engine.checks import Known, check
from workflows.engine.diagrams import Diagrams, read
from workflows.engine.running import RunningProcess
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Awaited, OpenTask, Step
from workflows.errors import CaseStuck, Conflict, Refused

MOST_ANSWERS = 3_000
MOST_MESSAGES = 1_000
MOST_TIMERS = 1_000
LARGEST = 1_000_000  # characters of JSON in the variables, as in a case
BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Answers:
    """What is answered: see `upturn rehearse --help`. `tasks` are used in turn, then tasks get empty answers."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    tasks: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    messages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fire_timers: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a rehearsal went; `state` is ended, waiting or incident."""

    state: str
    path: list[str]
    ends: list[str]
    variables: dict[str, Any]
    waiting: list[dict[str, Any]]
    incident: dict[str, str] | None = None


@dataclass
class Rehearsal:
    """One run. With `reloads` its state is kept and taken up again at every wait, as in a real case."""

    diagrams: Diagrams
    decisions: Decisions
    process_id: str
    answers: Answers
    reloads: bool = False
    now: datetime = BEGINNING
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._given = {element: list(rows) for element, rows in self.answers.tasks.items()}
        self._open: deque[OpenTask] = deque()
        self._told: set[str] = set()
        self._left = {"task": MOST_ANSWERS, "message": MOST_MESSAGES, "timer": MOST_TIMERS}
        self._noted = 0
        self._running = RunningProcess.prepare(
            self.diagrams, self.process_id, self.answers.variables, self._surroundings()
        )

    def run(self) -> Outcome:
        """Run until it ends, waits for something that was not given, or gets stuck."""
        try:
            self._running.begin_with(self.answers.messages)
            self._running.go_on()
            self._note()
            while self._move():
                self._note()
        except CaseStuck as stuck:
            self._note()
            return self._outcome("incident", {"element": stuck.element, "message": str(stuck)})
        return self._outcome("ended" if self._running.is_ended else "waiting", None)

    def _move(self) -> bool:
        """One answer, message or timer; False where nothing that was given can move it."""
        if self.reloads and not self._running.is_ended:
            self._reload()
        if self._do_job() or self._interject() or self._do_task():
            return True
        return self._tell(self._running.messages) or self._fire()

    def _do_job(self) -> bool:
        job = self._running.next_job
        if job is None:
            return False
        self._spend("task", job.element_id)
        given = self._given.get(job.element_id, [])
        by_type = self.answers.services.get(job.type, {})
        result = given.pop(0) if given else self.answers.services.get(job.element_id, by_type)
        self._running.finish_job(job.token_id, result)
        return True

    def _interject(self) -> bool:
        """A message that comes in the middle of open tasks: once they are answered, nothing may wait for it."""
        if not self.answers.messages:
            return False
        early = [awaited for awaited in self._running.messages if self._is_around(awaited)]
        return bool(early and self._running.tasks) and self._tell(early)

    def _do_task(self) -> bool:
        while self._open or self._look():
            task = self._open.popleft()
            self._spend("task", task.element_id)
            given = self._given.get(task.element_id, [])
            with suppress(Conflict):  # cancelled by another that was completed since
                self._running.complete(task.token_id, given[0] if given else {})
                del given[:1]
                return True
        return False

    def _look(self) -> bool:
        self._open.extend(self._running.tasks)
        return bool(self._open)

    def _is_around(self, awaited: Awaited) -> bool:
        """Whether it waits on an edge or starts an event subprocess, and was not told yet in any round of a loop."""
        kind = self.diagrams.element(awaited.element_id, awaited.process_id).kind
        return kind in ("boundaryEvent", "startEvent") and awaited.element_id not in self._told

    def _tell(self, waiting: list[Awaited]) -> bool:
        for awaited in waiting:
            if awaited.message in self.answers.messages and awaited.token_id not in self._told:
                self._spend("message", awaited.element_id)
                self._told |= {awaited.token_id, awaited.element_id}
                self._running.deliver(awaited.message, self.answers.messages[awaited.message], key=awaited.key)
                return True
        return False

    def _fire(self) -> bool:
        if not self.answers.fire_timers:
            return False
        for timer in self._running.timers[:1]:
            self._spend("timer", timer.element_id)
            if timer.due_at > self.now:
                self.now = timer.due_at
                self._reload()
            # Of those that are due together at the new time another may come first.
            self._running.fire_timer(self._running.timers[0].token_id)
            return True
        return False

    def _spend(self, what: str, element: str) -> None:
        self._left[what] -= 1
        if self._left[what] < 0:
            raise CaseStuck("The rehearsal does not come to an end by itself. Is there a loop?", element=element)
        # Looked at now and then: writing large variables out takes longer than a step.
        if self._left[what] % 100 == 0 and len(json.dumps(self._running.variables)) > LARGEST:
            raise CaseStuck(f"Together the variables are larger than {LARGEST:,} characters.", element=element)

    def _reload(self) -> None:
        running = self._running
        self._running = RunningProcess.restore(self.diagrams, running.state(), running.variables, self._surroundings())
        self._noted = 0

    def _note(self) -> None:
        steps = self._running.steps
        self.steps.extend(steps[self._noted :])
        self._noted = len(steps)

    def _surroundings(self) -> Surroundings:
        environment = feel.Environment(now=self.now)

        def decide(decision_id: str, scope: Mapping[str, object]) -> Decided:
            return self.decisions.model(decision_id).decide(decision_id, scope, environment)

        return Surroundings(self.now, environment, {}, decide, frozenset({*self.answers.services, *self.answers.tasks}))

    def _outcome(self, state: str, incident: dict[str, str] | None) -> Outcome:
        done = [step for step in self.steps if not step.is_cancelled]
        return Outcome(
            state=state,
            path=[step.element_id for step in done],
            ends=[step.element_id for step in done if step.kind == "endEvent"],
            variables=self._running.variables,
            waiting=waiting(self._running) if state == "waiting" else [],
            incident=incident,
        )


def rehearse(
    files: Mapping[str, bytes], file: str, answers: Answers, *, process_id: str = "", reloads: bool = False
) -> Outcome:
    """Run a file's process (the one asked for, else its main one) with the answers.

    `files` are the diagram and what lies beside it. Raises Refused with the errors of `check`, and NotFound; where a
    case may get stuck, the rehearsal shows the incident instead.
    """
    chosen = needed(files, file)
    problems = [problem for problem in check(chosen, Known(rehearsing=True)) if problem.severity == "error"]
    if problems:
        raise Refused(problems)
    diagrams = read(chosen)
    return Rehearsal(diagrams, Decisions(files), process_id or main_process(diagrams, file), answers, reloads).run()


def waiting(running: RunningProcess) -> list[dict[str, Any]]:
    """What a process waits for, as JSON."""
    found: list[dict[str, Any]] = []
    found += [{"element": task.element_id, "kind": "task", "name": task.name} for task in running.tasks]
    found += [{"element": job.element_id, "kind": "job", "name": job.type} for job in running.jobs]
    for awaited in running.messages:
        found.append({"element": awaited.element_id, "kind": "message", "name": awaited.message, "key": awaited.key})
    found += [{"element": heard.element_id, "kind": "signal", "name": heard.signal} for heard in running.signals]
    for timer in running.timers:
        found.append({"element": timer.element_id, "kind": "timer", "name": "", "due": timer.due_at.isoformat()})
    return found
