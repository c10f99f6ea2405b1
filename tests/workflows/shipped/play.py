"""A shipped procedure played through in memory: people answer or keep silent, and the clock moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from forms import read_form
from workflows import feel, signing
from workflows.beside import Decisions
from workflows.calendar import local, working_days
from workflows.decisions import Decided
from workflows.engine import Diagrams, Job, OpenTask, Surroundings, read
from workflows.engine.running import RunningProcess

ROOT = Path(__file__).parents[3]
BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
CONTEXT = {
    "case": {"reference": "SIP-2026-0001"}, "provider": {"name": "Brightwater Home Care", "contact": "Prue Vidal"},
    "officer": {"name": "Ofelia Okafor", "email": "officer@council.example"},
    "council": {"name": "Hampton County Council", "short": "HCC"},
}
SIGNERS = {"manager": "Mana Whitcombe", "consulted": "Connie Rahman", "provider": ""}  # who types a name signs by it


@dataclass(frozen=True)
class Sent:
    """An email that a send task asked for, and the day."""

    template: str
    to: str
    cc: str
    on: date
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class Started:
    """A case of another procedure that a service task asked for."""

    process: str
    why: str
    inputs: Mapping[str, Any]


class Play:
    """One case. Its state is kept and taken up again before every move, as in a real case."""

    def __init__(self, process: str, *, changed: tuple[str, str] = ("", ""), **variables: object) -> None:
        old, new = changed  # words of the diagram that a process owner has changed
        self.files = {name: data.replace(old.encode(), new.encode()) if old else data
                      for name, data in shipped(process).items()}
        self.diagrams: Diagrams = read({name: data for name, data in self.files.items() if name.endswith(".bpmn")})
        self.forms = shipped(process, "forms")
        self.now = BEGINNING
        self.sent: list[Sent] = []
        self.started: list[Started] = []
        self.made: list[str] = []
        self.path: list[str] = []
        self.previous: dict[str, Any] = {}
        self.running = RunningProcess.start(self.diagrams, process, variables, self._surroundings())
        self._settle()

    @property
    def open(self) -> set[str]:
        """The elements that wait for somebody."""
        return {task.element_id for task in self.running.tasks}

    @property
    def variables(self) -> dict[str, Any]:
        return self.running.variables

    @property
    def today(self) -> date:
        return local(self.now).date()

    def task(self, element: str) -> OpenTask:
        return next(task for task in self.running.tasks if task.element_id == element)

    def answer(self, element: str, **answers: object) -> None:
        """Somebody of its team completes the open task at that element; signatures are made as in a real case."""
        self.previous[element] = answers
        self._take_up()
        task = self.task(element)
        self.running.complete(task.token_id, self._signed(task, answers))
        self._settle()

    def tell(self, message: str, key: str | None = None, **variables: object) -> None:
        """A message comes, as from a button on the case's page, or with a key from another case."""
        self._take_up()
        assert self.running.deliver(message, variables, key)
        self._settle()

    def wait(self, days: int) -> None:
        """Let days go by, and the timers that are due meanwhile fire."""
        until = self.now + timedelta(days=days)
        while due := [timer for timer in self.running.timers if timer.due_at <= until]:
            self.now = max(self.now, min(timer.due_at for timer in due))
            self._take_up()
            self.running.fire_timer(self.running.timers[0].token_id)
            self._settle()
        self.now = until

    def templates(self) -> list[str]:
        """The emails sent so far, in order."""
        return [email.template for email in self.sent]

    def _signed(self, task: OpenTask, answers: dict[str, object]) -> dict[str, object]:
        name = f"{task.form_id}.form"
        if name not in self.forms:
            return answers
        signer = next((SIGNERS[group] for group in task.candidate_groups if group in SIGNERS), "Ofelia Okafor")
        moment = signing.Signing(self.now, self._surroundings().environment, signer)
        names = {**CONTEXT, **self.variables, **task.locals}
        return signing.signed(read_form(self.forms[name], name), answers, names, moment)

    def _settle(self) -> None:
        while jobs := self.running.jobs:
            self.running.finish_job(jobs[0].token_id, self._do(jobs[0]))
        self.path += [step.element_id for step in self.running.steps if not step.is_cancelled]

    def _do(self, job: Job) -> dict[str, str]:
        headers = job.headers
        if job.type == "start-case":
            self.started.append(Started(headers["process"], headers["link"], job.inputs))
            return {"linkedCase": f"LINKED-{len(self.started)}"}
        if job.type == "make-document":
            self.made.append(headers["template"])
            return {}
        self.sent.append(Sent(headers["template"], headers["to"], headers.get("cc", ""), self.today, job.inputs))
        return {}

    def _take_up(self) -> None:
        state, variables = self.running.state(), self.running.variables
        self.running = RunningProcess.restore(self.diagrams, state, variables, self._surroundings())

    def _surroundings(self) -> Surroundings:
        clock = feel.Environment(now=self.now, is_working_day=working_days("England"))
        context = CONTEXT | {"previous": self.previous}

        def decide(decision_id: str, scope: Mapping[str, object]) -> Decided:
            return Decisions(self.files).model(decision_id).decide(decision_id, scope, clock)

        return Surroundings(self.now, clock, {k: feel.from_json(v) for k, v in context.items()}, decide)


def shipped(process: str, room: str = "workflows") -> dict[str, bytes]:
    """The files of a shipped procedure that lie in one room."""
    return {path.name: path.read_bytes() for path in sorted((ROOT / room / "shipped" / process).iterdir())}
