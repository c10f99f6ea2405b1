"""What becomes of answers: kept nowhere, hidden, gathered under their own name, or shared by repetitions."""

from collections.abc import Iterator

from workflows.engine.checks.expressions import compiled
from workflows.engine.checks.graph import Scope, reachable, scopes
from workflows.engine.checks.scene import Scene, at, described
from workflows.engine.checks.variables import read_by
from workflows.engine.checks.writers import asked_in, heads, results_of, starts_with, written_by
from workflows.engine.diagrams import SCOPES, Element, ProcessInfo
from workflows.feel.problems import Problem

# What an expression can read beside the case's variables (docs/architecture.md): a variable of the name hides it.
HIDDEN = frozenset("case provider site contract officer parent task previous now today".split())
_WAITING = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"})


def check_answers(scene: Scene) -> Iterator[Problem]:
    """Warnings where an answer or result is not what the diagram reads later."""
    for process in scene.processes.values():
        yield from _hiding_at_the_start(process, scene)
        for element in process.elements.values():
            yield from _hiding(element, scene)
            yield from _kept_nowhere(element, process, scene)
            yield from _gathered_as_asked(element, process, scene)
        for scope in scopes(process):
            yield from _shared(scope, process, scene)


def _hiding(element: Element, scene: Scene) -> Iterator[Problem]:
    for name in sorted(HIDDEN & set(written_by(element, scene))):
        does = "asks" if name in asked_in(element, scene) else "writes"
        message = f"{{it}} {does} “{name}”, a name that every case has already: from there on all read the new one."
        yield at(element, message, _other_name(name), "warning")


def _hiding_at_the_start(process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    for name in sorted(HIDDEN & set(starts_with(process, scene))):
        message = f"The start form asks “{name}”, a name that every case has already: all read the new one."
        yield Problem(process.file, process.id, process.line, message, _other_name(name), "warning")


def _other_name(name: str) -> str:
    return f"Give it a name of its own, such as “{name}Given”."


def _kept_nowhere(element: Element, process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    """Input mappings named like a question: the answer goes to that local variable, and is gone with it."""
    its, loop = element.extensions, element.extensions.loop
    kept = {name for text in its.outputs for name in _names(text.source)}
    kept |= _names(loop.output_item) | _names(loop.completion) if loop else set()
    inside = _inside(element, process)
    asked = {name for one in (element, *inside) for name in asked_in(one, scene)}
    for name in sorted(heads(its.inputs) & asked - kept):
        others = [one for one in process.elements.values() if one not in inside and one is not element]
        if _is_missed(name, others, process, scene):
            message = f"{{it}} has an input mapping to “{name}”, which is asked there too: the answer is kept nowhere."
            fix = f"Add an output mapping from “{name}” to “{name}”, or map to another name."
            yield at(element, message, fix, "warning")


def _is_missed(name: str, others: list[Element], process: ProcessInfo, scene: Scene) -> bool:
    """Whether others read what none of them writes: to ask for something that only `previous` tells is all right."""
    reading = [one for one in others if name in read_by(one) and not _is_local(name, one, process, scene)]
    return bool(reading) and not any(name in written_by(one, scene) for one in others)


def _is_local(name: str, element: Element, process: ProcessInfo, scene: Scene) -> bool:
    """Whether an element has a variable of that name for itself: asked there, or made for it or for what it is in."""
    around: Element | None = element
    while around is not None:
        if name in heads(around.extensions.inputs) or (loop := around.extensions.loop) and name == loop.item:
            return True
        around = process.elements.get(around.parent_id)
    return name in asked_in(element, scene)


def _gathered_as_asked(element: Element, process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    """An output collection named like what each repetition writes: two things under one name."""
    loop = element.extensions.loop
    name = loop.output_collection if loop else ""
    if loop is None or not name or loop.output_item.removeprefix("=").strip() == name:
        return  # of a plain name each repetition has one of its own
    inside = [(one, written_by(one, scene)) for one in _inside(element, process)]
    writers = [one for one, names in ((element, results_of(element, scene)), *inside) if name in names]
    if writers:
        what = "asks too" if name in asked_in(writers[0], scene) else "writes too"
        who = "it" if writers[0] is element else f"the {described(writers[0])}"
        message = f"{{it}} gathers its results in “{name}”, which {who} {what}."
        fix = "Give the output collection a name of its own: inside, the name means the one, and afterwards the other."
        yield at(element, message, fix, "warning")


def _shared(scope: Scope, process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    """Repetitions at the same time that write a variable of the case, and read it after a wait: maybe another's."""
    holder = scope.holder
    loop = holder.extensions.loop if holder else None
    if holder is None or loop is None or loop.is_sequential:
        return
    inside = _inside(holder, process)
    own = heads(holder.extensions.inputs) | {loop.item}
    outside = {
        name: other for other in process.elements.values() if other not in inside and other is not holder
        for name in written_by(other, scene)
    }
    told: set[str] = set()
    for writer in (one for one in inside if one.id in scope.nodes):
        for name in sorted((set(written_by(writer, scene)) & outside.keys()) - own - told):
            if name not in read_by(writer) and _is_read_later(name, writer, scope, loop.output_item):
                told.add(name)
                yield _mixes(holder, name, outside[name])


def _mixes(holder: Element, name: str, other: Element) -> Problem:
    message = (
        f"{{it}} is repeated at the same time, and its repetitions share “{name}”, which the {described(other)} "
        "writes as well: each may read another's answer."
    )
    return at(holder, message, f"Add an input mapping =null to “{name}” there, or use another name inside.", "warning")


def _is_read_later(name: str, writer: Element, scope: Scope, output: str) -> bool:
    """Whether a wait may lie between where it is written and where it is read, so that others come in between."""
    after = reachable(scope.after[writer.id], scope.after)
    waits = [node for node in after if scope.nodes[node].kind in _WAITING | SCOPES]
    later = reachable(waits, scope.after)
    return bool(waits) and (name in _names(output) or any(name in read_by(scope.nodes[node]) for node in later))


def _inside(element: Element, process: ProcessInfo) -> list[Element]:
    """Everything in a subprocess, however deep; nothing for a task."""
    found, around = [], {element.id}
    for other in process.elements.values():  # what is inside comes after what it is in
        if other.parent_id in around:
            found.append(other)
            around.add(other.id)
    return found


def _names(text: str) -> set[str]:
    """The variables that a text reads."""
    expression = compiled(text) if text.startswith("=") else None
    return {name.split(".")[0] for name in expression.names} if expression else set()
