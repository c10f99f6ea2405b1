"""A running case taken over to other diagrams: tokens stay, times keep, what is new begins to be waited for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from SpiffWorkflow.task import Task

from workflows.engine import clock, fitting, keeping, kept, listening, mappings, opening
from workflows.engine.diagrams import Diagrams, Element
from workflows.engine.events import Event
from workflows.engine.expressions import Expressions
from workflows.engine.fitting import Fit
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Json
from workflows.engine.workflow import CaseWorkflow, Place
from workflows.errors import CannotMove

WHOLE_CASE = ""  # the key of the case's own beginning among the moments at which tokens began to wait


def move(
    old: Diagrams, new: Diagrams, state: str, variables: Mapping[str, Json], surroundings: Surroundings,
    since: Mapping[str, datetime], onward: Mapping[str, str],
) -> CaseWorkflow:
    """The case on the new diagrams, not yet run on. Raises CannotMove, and CaseStuck where a new time cannot be set."""
    fit = fitting.fit(old, new, state, onward)
    if fit.reasons:
        raise CannotMove(fit.reasons)
    known = kept.read(state).without(set(fit.dropped))
    ends = tuple(end for end in known.ends if any(end in process.elements for process in new.processes.values()))
    text = kept.write(replace(known, digest=new.digest, ends=ends))
    case = keeping.take_up(new, text, variables, surroundings)
    for token in list(case.everything(lambda token: True)):
        _renew(case, token, old, since)
    for place in list(case.places):
        _begin(case, place, fit, since)
    for holder, target in fit.onward:
        around: Place = case.subprocesses[UUID(holder)] if holder else case
        around.put(target)
    return case


def _renew(case: CaseWorkflow, token: Task, old: Diagrams, since: Mapping[str, datetime]) -> None:
    """Bring what was worked out for a token up to date where its element says otherwise now; due times stay."""
    element: Element = token.task_spec.element
    was = fitting.waited(old, old.element(element.id, element.process_id))
    will: Element = token.task_spec.waits if element.is_event_subprocess else element
    if was.extensions.inputs != will.extensions.inputs and "task" in token.internal_data:
        mappings.enter(token)
    if "task" in token.internal_data:
        _renew_task(case, token, was, since)
    elif was.event is not None and will.event is not None and _said(was.event) != _said(will.event):
        _renew_wait(case, token, will)


def _said(event: Event) -> tuple[str, ...]:
    """What the diagram says of an event, wherever it stands in the file."""
    declared = event.declared
    return (event.timer_kind, event.value, *((declared.name, declared.correlation_key) if declared else ()))


def _renew_task(case: CaseWorkflow, token: Task, was: Element, since: Mapping[str, datetime]) -> None:
    """An open task gets the form, people and priority of its new element; a due time only where it had none to keep."""
    will: Element = token.task_spec.element
    kept_task = token.internal_data["task"]
    texts = {
        "form": "form_id", "assignee": "assignee", "groups": "candidate_groups", "users": "candidate_users",
        "priority": "priority", "due": "due_date", "follow_up": "follow_up_date",
    }
    changed = {
        name for name, text in texts.items()
        if getattr(was.extensions, text) != getattr(will.extensions, text)
        and not (name in ("due", "follow_up") and getattr(was.extensions, text))
    }
    if changed:
        with _as_of(case, since.get(str(token.id))):
            fresh = opening.opened(token)
        untouched = {name: value for name, value in kept_task.items() if name not in changed}
        token.internal_data["task"] = untouched | {name: fresh[name] for name in changed if name in fresh}


def _renew_wait(case: CaseWorkflow, token: Task, will: Element) -> None:
    """A timer keeps its next time, and counts on from there as the new diagram says; a message has its new name."""
    waited = token.internal_data
    scope = mappings.scope_of(token.parent if will.attached_to else token)
    if "due" in waited and will.event is not None:
        at = clock.of_json(waited["due"]).at
        fresh = listening.due_of(case, will.event, scope, will.id)
        later = clock.Due(at) if fresh.every is None else replace(fresh, at=at, start=at, number=0)
        waited["due"] = clock.as_json(later)
    elif "message" in waited or "signal" in waited:
        for wait in ("message", "key", "signal"):
            waited.pop(wait, None)
        listening.listen(token, will, scope)


def _begin(case: CaseWorkflow, place: Place, fit: Fit, since: Mapping[str, datetime]) -> None:
    """Let events that are new where the case stands begin, as if they had begun with what they belong to."""
    for token in place.tokens():
        spec = token.task_spec
        for boundary in () if spec.is_repetition else spec.boundaries:
            if boundary.element.id in fit.begun and boundary.is_armed:
                with _as_of(case, since.get(str(token.id))):
                    boundary.arm(token)
        for flow in spec.element.outgoing if spec.element.kind == "eventBasedGateway" else ():
            if flow.target in fit.begun:
                place.put(flow.target, parent=token)
    for listener in place.spec.listeners:
        if listener.element.id in fit.begun and listener.is_armed and not place.is_interrupted:
            with _as_of(case, since.get(WHOLE_CASE) if place is case else None):
                listener.arm(place)


@contextmanager
def _as_of(case: CaseWorkflow, moment: datetime | None) -> Iterator[None]:
    """Within it, expressions of the case see that moment as now: its times count from there."""
    usual = case.surroundings, case.expressions
    if moment is not None:
        environment = replace(case.surroundings.environment, now=moment)
        case.surroundings = replace(case.surroundings, now=moment, environment=environment)
        case.expressions = Expressions(case.scopes, case.surroundings)
    try:
        yield
    finally:
        case.surroundings, case.expressions = usual
