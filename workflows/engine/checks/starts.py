"""Where a process or subprocess begins, and what nothing ever comes to."""

from collections.abc import Iterator

from workflows.engine.checks.graph import Scope, reachable
from workflows.engine.checks.refused import REFUSED
from workflows.engine.checks.scene import Scene, at
from workflows.engine.diagrams import Element, ProcessInfo
from workflows.feel.problems import Problem

_ONLY_INSIDE = frozenset({"error", "escalation"})
_BEGINS_NOTHING = frozenset({"link", "terminate"})  # what else is no start is refused by its kind


def check_idle(scene: Scene) -> Iterator[Problem]:
    """Processes of one file that nothing starts: a case begins with the first, or is called by another."""
    elements = [element for process in scene.processes.values() for element in process.elements.values()]
    called = {element.extensions.called_process for element in elements if element.kind == "callActivity"}
    if any(name.startswith("=") for name in called):
        return
    first: dict[str, ProcessInfo] = {}
    for process in scene.processes.values():
        main = first.setdefault(process.file, process) if process.id not in called else process
        if main is not process:
            message = f"Nothing starts the process “{process.name}”: a case begins with “{main.name}”."
            fix = "Call it from there, untick Executable where it only shows the other side, or make it a procedure."
            yield Problem(process.file, process.id, process.line, message, fix, "warning")


def check_starts(scope: Scope) -> Iterator[Problem]:
    """Start events and reachability of one process or subprocess."""
    if scope.holder is not None and scope.holder.is_event_subprocess:
        yield from _event_subprocess(scope, scope.holder)
    else:
        yield from _beginnings(scope)
    for start in scope.starts:
        for flow in start.incoming[:1]:
            message = f"{{it}} is come to from “{flow.source}”, but nothing may lead back to a start event."
            yield at(start, message, "Lead the flow to the step after it.")
    yield from _unreachable(scope)


def _beginnings(scope: Scope) -> Iterator[Problem]:
    plain = [start for start in scope.starts if start.event is None]
    is_refused = scope.holder is not None and scope.holder.kind in REFUSED
    if not scope.starts and (scope.nodes or scope.holder is None) and not is_refused:
        yield _no_start(scope)
    for start in plain[1:]:
        message = f"{{it}} is a second plain start event beside “{plain[0].name or plain[0].id}”."
        yield at(start, message, "Keep one, and let a gateway after it choose.")
    for start in scope.starts:
        if start.event is not None:
            yield from _waiting_start(start, start.event.kind, scope)


def _waiting_start(start: Element, kind: str, scope: Scope) -> Iterator[Problem]:
    """A start event that says what begins it, in a process or an ordinary subprocess."""
    if kind in _BEGINS_NOTHING:
        yield _no_beginning(start, kind)
    elif scope.holder is not None:
        message = "{it} waits for something, but a subprocess begins as soon as a case comes to it."
        yield at(start, message, "Use a plain start event, or make it an event subprocess.")
    elif kind in _ONLY_INSIDE:
        message = f"{{it}} catches an {kind}, which only an event subprocess can."
        yield at(start, message, "Use a plain start event, or put it into an event subprocess.")
    elif kind == "signal":
        message = "{it} would start cases by a signal, but a signal is heard only by the case that throws it."
        fix = "Use a plain start event, or let a service task with the job start-case start the case."
        yield at(start, message, fix, "warning")


def _no_beginning(start: Element, kind: str) -> Problem:
    message = f"{{it}} has the event “{kind}”, by which nothing can begin."
    return at(start, message, "Use a plain start event, or one that waits for something.")


def _no_start(scope: Scope) -> Problem:
    fix = "Add a start event, and lead it to the first step."
    if scope.holder is not None:
        return at(scope.holder, "{it} has no start event, so nobody can tell where it begins.", fix)
    process = scope.process
    message = f"The process “{process.name}” has no start event, so nobody can tell where it begins."
    return Problem(process.file, process.id, process.line, message, fix)


def _event_subprocess(scope: Scope, holder: Element) -> Iterator[Problem]:
    if len(scope.starts) != 1:
        message = f"{{it}} is an event subprocess and has {len(scope.starts)} start events; it needs one."
        yield at(holder, message, "Keep one start event that says what it waits for.")
    for start in scope.starts:
        if start.event is None:
            message = f"{{it}} says nothing to wait for, so “{holder.name or holder.id}” never begins."
            yield at(start, message, "Make it a message, timer, signal, error or escalation start event.")
        elif start.event.kind in _BEGINS_NOTHING:
            yield _no_beginning(start, start.event.kind)
        elif start.event.kind == "error" and not start.interrupts:
            yield at(start, "{it} catches an error, which always interrupts.", "Make it interrupting.")
    if holder.incoming or holder.outgoing:
        message = "{it} is an event subprocess, so no flow may lead to it or leave it."
        yield at(holder, message, "Remove the flows, or make it an ordinary subprocess.")


def _unreachable(scope: Scope) -> Iterator[Problem]:
    """Each unreachable element that nothing unreachable leads to; of a loop without an entry the first."""
    begins = [start.id for start in (*scope.starts, *scope.event_subprocesses)]
    if not scope.starts:
        return
    found = reachable(begins, scope.after)
    lost = [node for node in scope if node.id not in found and not _hangs_loose(node, scope)]
    told: set[str] = set()
    for node in sorted(lost, key=lambda node: bool(_comes_from(node, scope))):
        if node.id in told:
            continue
        told |= reachable([node.id], scope.after)
        yield at(node, "{it} is never come to.", "Lead a flow to it, or delete it.")


def _hangs_loose(node: Element, scope: Scope) -> bool:
    """Whether it is on the edge of nothing or undoes another step, which is said elsewhere."""
    return node.undoes or (node.kind == "boundaryEvent" and node.attached_to not in scope.nodes)


def _comes_from(node: Element, scope: Scope) -> bool:
    return any(flow.source in scope.nodes for flow in node.incoming) or node.attached_to in scope.nodes
