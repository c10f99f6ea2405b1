"""Where cases go on whose step a new version no longer has: chosen with the proposal, and never past a decision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from workflows import cases
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Diagrams, Element, ProcessInfo, standing
from workflows.errors import BadValue, NotFound
from workflows.versions import ProcessVersion

DECIDES = "manager"  # whose tasks are decisions, and every task that `notBy` keeps somebody from


@dataclass(frozen=True)
class Gone:
    """A step at which cases may wait and that a version no longer has; `others`: where these can go on."""

    element: Element
    others: Sequence[Element]


def is_decision(element: Element) -> bool:
    """Whether somebody decides there: a task of managers, or one that whoever asked may not do."""
    return element.kind == "userTask" and (DECIDES in _groups(element) or bool(_not_by(element)))


def gone(version: ProcessVersion) -> list[Gone]:
    """The tasks that a version on which cases run has, and this one has not, each with where its cases could go on."""
    found: dict[str, Gone] = {}
    for old in _in_use(version):
        for element in _tasks(old.contents.diagrams, version.procedure_key):
            if element.id not in found and not _has(version.contents.diagrams, element):
                found[element.id] = Gone(element, _others(old.contents.diagrams, version.contents.diagrams, element))
    return list(found.values())


def check(version: ProcessVersion, onward: Mapping[str, str]) -> None:
    """Whether cases that wait at these steps may go on at those. Raises BadValue, saying which may not and why."""
    steps = {one.element.id for one in gone(version)}
    for element_id, target_id in onward.items():
        if element_id not in steps:
            raise BadValue(f"No case can wait at “{element_id}”, or the new version still has that step.")
        for old in _in_use(version):
            _check(old.contents.diagrams, version.contents.diagrams, element_id, target_id)


def refusal(old: Diagrams, new: Diagrams, element_id: str, target_id: str) -> str:
    """Why cases that wait at the first element cannot go on at the second one; "" where they can.

    They can at a task of the same people (groups, persons and `notBy`), beside it, before every decision that lay
    ahead: moving a case is not a way to take a decision, or to get round one.
    """
    was, will = _find(old, element_id), _find(new, target_id)
    if was is None:
        return f"“{element_id}” is no step of the version that the case is on"
    if _has(new, was):
        return f"{_named(was)} is still there: its cases stay at it"
    if will is None or will.parent_id != was.parent_id or will.process_id != was.process_id:
        return f"“{target_id}” is not a step beside {_named(was)}"
    if will.kind != "userTask" or was.kind != "userTask":
        return f"{_named(will)} is not done by people: a case can only go on at a task like the one that has gone"
    if _people(was) != _people(will):
        return f"{_named(will)} is for other people than {_named(was)}, or may be done by whoever asked for it"
    passed = _decisions_ahead(old, was) - _decisions_ahead(new, will)
    names = sorted(_named(new.element(one)) for one in passed if _find(new, one) is not None)
    return f"going on at {_named(will)} would pass {', '.join(names)}, which is still to be decided" if names else ""


def taken_away(old: Diagrams, new: Diagrams, state: str) -> list[Element]:
    """Of the steps at which a case with that state waits: the decisions that would vanish, or come to other people."""
    waits_at = [old.element(one.element_id, one.process_id) for one in standing(old, state)]
    return [one for one in waits_at if is_decision(one) and not _is_kept(new, one)]


def _check(old: Diagrams, new: Diagrams, element_id: str, target_id: str) -> None:
    if _find(old, element_id) and (why := refusal(old, new, element_id, target_id)):
        raise BadValue(f"Cases cannot be sent on there: {why}.")


def _in_use(version: ProcessVersion) -> list[ProcessVersion]:
    """The other versions on which cases run, the newest first."""
    used = select(Case.version_id).where(
        Case.procedure_key == version.procedure_key, Case.state == cases.RUNNING, Case.version_id != version.id
    )
    rows = select(ProcessVersion).where(ProcessVersion.id.in_(used)).order_by(ProcessVersion.number.desc())
    return list(db.session.scalars(rows))


def _others(old: Diagrams, new: Diagrams, element: Element) -> list[Element]:
    return [one for one in _tasks(new, element.process_id) if not refusal(old, new, element.id, one.id)]


def _tasks(diagrams: Diagrams, process_id: str) -> list[Element]:
    return [one for one in diagrams.processes[process_id].elements.values() if one.kind == "userTask"]


def _is_kept(new: Diagrams, element: Element) -> bool:
    will = _find(new, element.id)
    return will is not None and will.kind == element.kind and _people(will) == _people(element)


def _has(diagrams: Diagrams, element: Element) -> bool:
    process = diagrams.processes.get(element.process_id)
    return process is not None and element.id in process.elements


def _find(diagrams: Diagrams, element_id: str) -> Element | None:
    try:
        return diagrams.element(element_id)
    except NotFound:
        return None


def _people(element: Element) -> tuple[object, ...]:
    """Who may do a task, as the diagram says it."""
    its = element.extensions
    return _groups(element), its.assignee, its.candidate_users, _not_by(element)


def _groups(element: Element) -> frozenset[str]:
    return _listed(element.extensions.candidate_groups)


def _not_by(element: Element) -> frozenset[str]:
    return _listed(element.extensions.properties.get("notBy", ""))


def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _decisions_ahead(diagrams: Diagrams, start: Element) -> set[str]:
    """The decisions that come next on some way from there, however long it is; not those behind them."""
    process = diagrams.processes[start.process_id]
    found: set[str] = set()
    seen, ahead = {start.id}, list(_next(process, start))
    while ahead:
        one = ahead.pop()
        if one.id in seen:
            continue
        seen.add(one.id)
        if is_decision(one):
            found.add(one.id)
        else:
            ahead += _next(process, one)
    return found


def _next(process: ProcessInfo, element: Element) -> Iterator[Element]:
    """Where the diagram goes on: by its arrows, from its edge, into it, and out of what is around it."""
    yield from (process.elements[flow.target] for flow in element.outgoing)
    for one in process.elements.values():
        if one.attached_to == element.id or (one.parent_id == element.id and one.kind == "startEvent"):
            yield one
    around = process.elements.get(element.parent_id)
    if around is not None and element.kind == "endEvent":
        yield from (process.elements[flow.target] for flow in around.outgoing)


def _named(element: Element) -> str:
    return f"“{element.name or element.id}”"
