"""Errors that end something and that nothing around it catches: a case would be stuck there."""

from collections import defaultdict
from collections.abc import Iterator

from workflows.engine.checks.scene import Scene, at
from workflows.engine.diagrams import Element, ProcessInfo
from workflows.feel.problems import Problem

_ANY = ""


def check_errors(scene: Scene) -> Iterator[Problem]:
    """The error end events of all processes, seen together with the processes that call theirs."""
    catching = {process.id: _catching(process) for process in scene.processes.values()}
    callers: dict[str, list[Element]] = defaultdict(list)
    for element in _elements(scene):
        if element.kind == "callActivity":
            callers[element.extensions.called_process].append(element)
    for element in _elements(scene):
        code = _thrown(element)
        if code is None or code.startswith("=") or _is_caught(element, code, scene, catching, callers):
            continue
        name = f" “{code}”" if code else ""
        message = f"The error{name} that {{it}} throws is caught nowhere, so a case is stuck there."
        fix = "Catch it on the edge of the subprocess or call, or in an event subprocess; or use a plain end."
        yield at(element, message, fix, "warning")


def _elements(scene: Scene) -> Iterator[Element]:
    return (element for process in scene.processes.values() for element in process.elements.values())


def _thrown(element: Element) -> str | None:
    if element.kind != "endEvent" or element.event is None or element.event.kind != "error" or not element.event.ref:
        return None
    return element.event.declared.code if element.event.declared else _ANY


_Catching = dict[tuple[str, str], set[str]]


def _catching(process: ProcessInfo) -> _Catching:
    """The codes caught on the edge of an element (`on`), and for all that is directly in a scope (`in`)."""
    codes: _Catching = defaultdict(set)
    for element in process.elements.values():
        if element.event is None or element.event.kind != "error":
            continue
        code = element.event.declared.code if element.event.declared else _ANY
        holder = process.elements.get(element.parent_id)
        if element.kind == "boundaryEvent":
            codes["on", element.attached_to].add(code)
        elif element.kind == "startEvent" and holder is not None:
            codes["in", holder.parent_id].add(code)
    return codes


def _is_caught(
    element: Element,
    code: str,
    scene: Scene,
    catching: dict[str, _Catching],
    callers: dict[str, list[Element]],
) -> bool:
    """Whether a place around the element catches the code, in its process or in any that calls it."""
    waiting, seen = [element], {element.process_id}
    while waiting:
        inside: Element | None = waiting.pop()
        process = inside.process_id if inside else ""
        while inside is not None:
            caught = catching[process]["on", inside.id] | catching[process]["in", inside.parent_id]
            if caught & {code, _ANY}:
                return True
            inside = scene.processes[process].elements.get(inside.parent_id)
        calls = [call for call in callers[process] if call.process_id not in seen]
        seen.update(call.process_id for call in calls)
        waiting += calls
    return False
