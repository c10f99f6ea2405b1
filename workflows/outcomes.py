"""What came of a script: where its case stands or how it ended, what was decided, which way it went; told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select

from workflows import cases
from workflows.cases import Case
from workflows.database import db
from workflows.engine import RunningProcess
from workflows.engine.waits import CANCELLED
from workflows.events import CaseEvent
from workflows.scope import surroundings
from workflows.scripts import Done, Trouble, open_tasks

ENDED, WAITING, STUCK = "ended", "waiting", "stuck"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that was taken: at which element, which rule gave it in words, and its value."""

    element: str
    name: str
    how: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Passed:
    """One element that the case passed, or that it waits at."""

    element: str
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a script came out. `said` is the case's outcome, or what went wrong; `waits` is what it waits for."""

    state: str
    said: str
    waits: tuple[Passed, ...]
    decisions: tuple[Decision, ...]
    path: tuple[Passed, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Outcome":
        return cls(
            kept["state"], kept["said"], tuple(Passed(**one) for one in kept["waits"]),
            tuple(Decision(**one) for one in kept["decisions"]), tuple(Passed(**one) for one in kept["path"]),
        )

    @property
    def words(self) -> str:
        """Where it came to, to follow "it": "ended “Closed as met”", "waits at “Legal review”"."""
        if self.state == ENDED:
            return f"ended “{self.said}”"
        if self.state == STUCK:
            return f"gets stuck: {self.said}"
        return "waits at " + (" and ".join(f"“{one.name}”" for one in self.waits) or "nothing")


def of_room(done: Done) -> Outcome:
    """The outcome of what was played in the room that is entered, whose last deed came to this."""
    case = db.session.get(Case, 1)
    if case is None:
        return Outcome(STUCK, done.trouble.message if done.trouble else "No case was started.", (), (), ())
    path = tuple(_path(case))
    decisions = tuple(_decisions(case))
    if done.trouble is not None:
        return Outcome(STUCK, _placed(done.trouble, case), (), decisions, path)
    if case.state == cases.ENDED:
        return Outcome(ENDED, case.outcome, (), decisions, path)
    return Outcome(WAITING, "", tuple(_waits(case, done)), decisions, path)


def difference(before: Outcome, after: Outcome) -> str:
    """What came out otherwise, in words; "" where the end and every decision's result are the same."""
    parts = []
    if _end(before) != _end(after):
        was = before.words.replace("waits at", "waited at").replace("gets stuck", "got stuck")
        parts.append(f"{was[0].upper()}{was[1:]} before, now {_now(after)}.")
    parts += _other_decisions(before.decisions, after.decisions)
    return " ".join(parts)


def detour(before: Outcome, after: Outcome) -> str:
    """Which other way it went, in words; "" where it passed the same named steps in the same order, however named."""
    old, new = ([step for step in one.path if step.name] for one in (before, after))
    same = SequenceMatcher(None, [step.element for step in old], [step.element for step in new], autojunk=False)
    added, gone = [], []
    for verb, from_old, to_old, from_new, to_new in same.get_opcodes():
        if verb != "equal":
            gone += [step.name for step in old[from_old:to_old]]
            added += [step.name for step in new[from_new:to_new]]
    said = (("Now passes", added), ("No longer passes", gone))
    return " ".join(f"{words} {_listed(names)}." for words, names in said if names)


def _end(outcome: Outcome) -> tuple[str, str, list[str]]:
    """What makes two ends the same; the name of a step does not."""
    return outcome.state, outcome.said, [one.element for one in outcome.waits]


def _now(outcome: Outcome) -> str:
    return outcome.words.replace("ended", "ends", 1) if outcome.state == ENDED else outcome.words


def _listed(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    shown = ", ".join(f"“{name}”" for name in once[:5])
    return shown if len(once) <= 5 else f"{shown} and {len(once) - 5} more"


def _other_decisions(before: Sequence[Decision], after: Sequence[Decision]) -> Iterator[str]:
    """The decisions at the same element, in turn, that came out otherwise."""
    left: dict[str, list[Decision]] = {}
    for one in after:
        left.setdefault(one.element, []).append(one)
    for old in before:
        new = left[old.element].pop(0) if left.get(old.element) else None
        if new is not None and old.value != new.value:
            yield f"“{old.name}” {old.how} before, now {new.how}."


def _path(case: Case) -> Iterator[Passed]:
    rows = select(CaseEvent.details).where(CaseEvent.case_id == case.id, CaseEvent.kind == "moved")
    element = case.version.contents.diagrams.element
    for details in db.session.scalars(rows.order_by(CaseEvent.number)):
        for element_id, how in details["path"]:
            if how != CANCELLED:
                yield Passed(element_id, element(element_id).name)


def _decisions(case: Case) -> Iterator[Decision]:
    rows = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind == "decided")
    for event in db.session.scalars(rows.order_by(CaseEvent.number)):
        details = event.details
        yield Decision(event.element_id, details["name"], details["how"], details.get("value"))


def _waits(case: Case, done: Done) -> Iterator[Passed]:
    """The open tasks; where there is none, the events that are waited for."""
    asked = [Passed(task.element_id, task.name) for task in open_tasks() if task.case_id == case.id]
    if asked:
        yield from asked
        return
    diagrams = case.version.contents.diagrams
    running = RunningProcess.restore(diagrams, case.engine_state, case.data, surroundings(case, done.now))
    for waits in (running.timers, running.messages, running.signals):
        for one in waits:
            yield Passed(one.element_id, diagrams.element(one.element_id).name or one.element_id)


def _placed(trouble: Trouble, case: Case) -> str:
    if not trouble.element:
        return trouble.message
    return f"{trouble.message} (at “{case.version.contents.diagrams.element(trouble.element).name or trouble.element}”)"
