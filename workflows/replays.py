"""Replay: the decisions of finished cases taken again with a draft's tables, and what would have come out otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from workflows import cases, feel, scope
from workflows.answers import Answer
from workflows.cases import Case
from workflows.contents import Contents
from workflows.database import db
from workflows.decisions.document import InputData
from workflows.errors import NotFound, Refused
from workflows.events import CaseEvent
from workflows.versions import ProcessVersion

MOST = 50
Scope = dict[str, object]


@dataclass(frozen=True, slots=True)
class Retaken:
    """One decision of a finished case, taken again. Values are JSON; `was` and `how` say which rule gave them and why.

    `cannot` says why it could not be taken again. `is_rebuilt` where what it read was not kept and comes from the
    answers that had been given.
    """

    reference: str
    at: datetime
    name: str
    was: str
    was_value: Any = None
    how: str = ""
    value: Any = None
    same: bool = False
    is_rebuilt: bool = False
    cannot: str = ""


def decisions(version: ProcessVersion, most: int = MOST) -> list[Retaken]:
    """The decisions of the procedure's last finished cases, newest case first, taken again with this draft.

    Nothing is written. Raises Refused where the draft cannot be read.
    """
    ended = select(Case).where(Case.procedure_key == version.procedure_key, Case.state == cases.ENDED)
    found = db.session.scalars(ended.order_by(Case.ended_at.desc(), Case.id.desc()).limit(most)).all()
    return [_again(case, event, version.contents) for case in found for event in _decided(case)]


def _decided(case: Case) -> Sequence[CaseEvent]:
    rows = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind == "decided")
    return db.session.scalars(rows.order_by(CaseEvent.number)).all()


def _again(case: Case, event: CaseEvent, contents: Contents) -> Retaken:
    details = event.details
    was = str(details["how"]).removeprefix("decided: ")
    told = {"reference": case.reference, "at": event.at, "name": details["name"], "was": was}
    kept = details.get("inputs")
    known = scope.context(case) | _answered(case, event.at)
    names = known if kept is None else _typed(kept, known)
    try:
        decided = contents.decide(_decision(case, event, contents), names, scope.environment(case, event.at))
    except (NotFound, Refused, feel.FeelError) as problem:
        return Retaken(**told, cannot=str(problem))
    # Of an answer that was found the whole is known; what was kept of a variable is only what had been read of it.
    whole = decided.inputs if kept is not None else dict.fromkeys(decided.inputs)
    missing = sorted(set(_missing(whole, names)) - _inside(contents))
    if missing:
        return Retaken(**told, cannot=_because(missing, kept is None))
    value = feel.to_json(decided.value)
    same = value == details["value"] if "value" in details else _rule(decided.explanation) == _rule(was)
    return Retaken(**told, was_value=details.get("value"), how=decided.explanation, value=value, same=same,
                   is_rebuilt=kept is None)


def _decision(case: Case, event: CaseEvent, contents: Contents) -> str:
    """The decision that the draft takes at this element; where it has no such element, the one that was taken."""
    own = case.version.contents.diagrams.element(event.element_id).extensions.decision_id
    taken = str(event.details.get("decision", own))
    for process in contents.diagrams.processes.values():
        if event.element_id in process.elements:
            wanted = process.elements[event.element_id].extensions.decision_id
            return taken if wanted == own or wanted.startswith("=") else wanted
    return taken


def _answered(case: Case, at: datetime) -> Scope:
    """What the answers that had been given by then made of the case's variables."""
    given = select(Answer.answers).where(Answer.case_id == case.id, Answer.given_at <= at).order_by(Answer.id)
    found: Scope = {}
    for answers in db.session.scalars(given):
        found |= answers
    return found


def _typed(kept: Mapping[str, object], known: Mapping[str, object]) -> Scope:
    """What was kept, as JSON, with dates where the case's own names (such as case.started) hold dates."""
    return {name: _as(value, known.get(name)) for name, value in kept.items()}


def _as(value: object, like: object) -> object:
    if isinstance(value, Mapping) and isinstance(like, Mapping):
        return _typed(value, like)
    if isinstance(value, str) and isinstance(like, date):
        return datetime.fromisoformat(value) if isinstance(like, datetime) else date.fromisoformat(value)
    return value


def _missing(read: Mapping[str, object], given: Mapping[str, object], path: str = "") -> Iterator[str]:
    """The paths that were read and that nothing is known of."""
    for name, value in read.items():
        if name not in given:
            yield path + name
        elif isinstance(value, dict) and isinstance(there := given[name], Mapping) and value is not there:
            yield from _missing(value, there, f"{path}{name}.")


def _inside(contents: Contents) -> set[str]:
    """The names of the draft's decisions: one reads what another decided."""
    nodes = (node for model in contents.models for node in model.definitions.nodes.values())
    return {node.name for node in nodes if not isinstance(node, InputData)}


def _because(missing: Sequence[str], is_rebuilt: bool) -> str:
    names = ", ".join(f"“{name}”" for name in missing)
    if is_rebuilt:
        return f"It was taken before Upturn kept what a decision reads, and no answer gives {names}."
    return f"The draft reads {names} as well, which was not kept when the decision was taken."


def _rule(explanation: str) -> str:
    return explanation.partition(", because")[0]
