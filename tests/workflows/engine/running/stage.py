"""Where test diagrams are played: rehearsed both ways, or moved by hand with a reload after every verb."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from workflows.beside import Decisions
from workflows.decisions import Decided
from workflows.engine import RunningProcess, Surroundings, read
from workflows.feel import Environment
from workflows.rehearsal import Answers, Outcome, Rehearsal, rehearse

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def play(diagram: bytes, *, process_id: str = "", **answers: Any) -> Outcome:
    """Rehearse a diagram, without and with a save and reload at every wait: both must go alike."""
    files = {"test.bpmn": diagram}
    straight = rehearse(files, "test.bpmn", Answers(**answers), process_id=process_id)
    reloaded = rehearse(files, "test.bpmn", Answers(**answers), process_id=process_id, reloads=True)
    assert straight == reloaded
    return straight


def play_unchecked(diagram: bytes, **answers: Any) -> Outcome:
    """Rehearse a diagram that the checks refuse, to see that it gets stuck where they would not see it."""
    diagrams = read({"test.bpmn": diagram})
    return Rehearsal(diagrams, Decisions({}), "P", Answers(**answers)).run()


def path(diagram: bytes, **answers: Any) -> str:
    """The path of a rehearsal that ends, in one line."""
    outcome = play(diagram, **answers)
    assert outcome.state == "ended", outcome
    return " ".join(outcome.path)


class Play:
    """A case moved by hand; it is kept and restored after every verb."""

    def __init__(self, diagram: bytes, variables: Mapping[str, Any] | None = None, now: datetime = NOON) -> None:
        self.diagrams = read({"test.bpmn": diagram})
        self.now = now
        self.steps: list[str] = []
        self.cancelled: list[str] = []
        self.running = RunningProcess.start(self.diagrams, "P", variables or {}, self.surroundings())
        self._note()

    def surroundings(self) -> Surroundings:
        return Surroundings(self.now, Environment(now=self.now), {}, decide_nothing)

    def do(self, verb: Callable[[RunningProcess], object]) -> object:
        """One verb, then the state is kept and restored."""
        result = verb(self.running)
        self._note()
        return result

    def at(self, now: datetime) -> "Play":
        """Move the clock."""
        self.now = now
        self._reload()
        return self

    def complete(self, element: str, **answers: Any) -> "Play":
        """Do the first open task of that element."""
        token = next(task.token_id for task in self.running.tasks if task.element_id == element)
        self.do(lambda running: running.complete(token, answers))
        return self

    def fire(self, element: str) -> "Play":
        """Move the clock to that timer and let it fire."""
        timer = next(timer for timer in self.running.timers if timer.element_id == element)
        self.at(max(self.now, timer.due_at))
        self.do(lambda running: running.fire_timer(timer.token_id))
        return self

    def tell(self, message: str, key: str | None = None, **variables: Any) -> bool:
        """Deliver a message."""
        return bool(self.do(lambda running: running.deliver(message, variables, key=key)))

    @property
    def open(self) -> list[str]:
        """The open tasks."""
        return [task.element_id for task in self.running.tasks]

    @property
    def path(self) -> str:
        """What was completed, in one line."""
        return " ".join(self.steps)

    def _note(self) -> None:
        for step in self.running.steps:
            (self.cancelled if step.is_cancelled else self.steps).append(step.element_id)
        self._reload()

    def _reload(self) -> None:
        state, variables = self.running.state(), self.running.variables
        self.running = RunningProcess.restore(self.diagrams, state, variables, self.surroundings())


def decide_nothing(decision_id: str, scope: Mapping[str, object]) -> Decided:
    raise AssertionError(f"{decision_id} was not expected")
