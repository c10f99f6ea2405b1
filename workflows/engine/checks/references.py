"""References that lead nowhere: flows, boundary events, messages, called processes, forms, decisions, jobs."""

from collections.abc import Iterator

from lxml import etree

from workflows.engine.checks.graph import ACTIVITIES
from workflows.engine.checks.scene import Scene, at, at_node, described_node, nearest_id, suggestion, unless_publishing
from workflows.engine.diagrams import FLOW_NODES, SCOPES, Element, ProcessInfo
from workflows.engine.reading import bpmn, local, reference
from workflows.feel.problems import Problem

_SCOPES = ("process", *SCOPES)


def check_flow_references(root: etree._Element, file: str) -> Iterator[Problem]:
    """Sequence flows, default flows, boundary events and lanes of one file that point at nothing."""
    for scope in root.iter(*(bpmn(kind) for kind in _SCOPES)):
        nodes = {node.get("id"): node for node in scope if local(node) in FLOW_NODES}
        drawn = scope.findall(bpmn("sequenceFlow"))
        flows = {flow.get("id"): flow for flow in drawn}
        names = frozenset(name for name in nodes if name)
        for flow in drawn:
            yield from _ends(flow, names, file)
        for node in nodes.values():
            yield from _default(node, flows, file)
            yield from _attached(node, nodes, file)
    ids = {node.get("id") for node in root.iter(*(bpmn(kind) for kind in FLOW_NODES))}
    for ref in root.iter(bpmn("flowNodeRef")):
        if reference(ref.text) not in ids:
            message = f"The lane “{nearest_id(ref)}” names “{reference(ref.text)}”, which does not exist."
            yield at_node(ref, file, message, "Remove the reference, or save the diagram in the modeller.", "warning")


def _ends(flow: etree._Element, known: frozenset[str], file: str) -> Iterator[Problem]:
    for attribute, end in (("sourceRef", "begins at"), ("targetRef", "leads to")):
        name = reference(flow.get(attribute))
        if name and name not in known:
            message = f"The {described_node(flow)} {end} “{name}”, which does not exist in the same process part."
            yield at_node(flow, file, message, f"Connect it again in the modeller.{suggestion(name, known)}")


def _default(node: etree._Element, flows: dict[str | None, etree._Element], file: str) -> Iterator[Problem]:
    name = reference(node.get("default"))
    flow = flows.get(name)
    if name and (flow is None or reference(flow.get("sourceRef")) != node.get("id")):
        message = f"The {described_node(node)} names “{name}” as its default flow, which does not leave it."
        yield at_node(node, file, message, "Mark one of the flows that leave it as the default flow.")


def _attached(node: etree._Element, nodes: dict[str | None, etree._Element], file: str) -> Iterator[Problem]:
    if local(node) != "boundaryEvent" or not node.get("attachedToRef"):
        return
    host = nodes.get(reference(node.get("attachedToRef")))
    if host is None or local(host) not in ACTIVITIES:
        message = f"The {described_node(node)} is attached to “{node.get('attachedToRef')}”, which is no task here."
        yield at_node(node, file, message, "Attach it to the edge of a task or subprocess.")


def check_references(process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    """What the elements of one process refer to in the rest of the version."""
    for element in process.elements.values():
        yield from _events(element)
        yield from _form(element, scene)
        yield from _called(element, scene)
        yield from _decision(element, scene)
        yield from _job(element, scene)
        yield from _script(element)


def _events(element: Element) -> Iterator[Problem]:
    for event in element.events:
        if event.kind not in ("message", "signal", "error", "escalation"):
            continue
        if event.ref and event.declared is None:
            message = f"{{it}} names the {event.kind} “{event.ref}”, which does not exist."
            yield at(element, message, f"Choose or make the {event.kind} in its properties.", line=event.line)
        elif not event.ref and not _may_be_any(element, event.kind):
            yield at(element, f"{{it}} names no {event.kind}.", f"Choose or make the {event.kind} in its properties.")
        elif event.declared and not event.declared.name and event.kind in ("message", "signal"):
            yield at(element, f"The {event.kind} of {{it}} has no name.", f"Give the {event.kind} a name.")
        elif event.declared and not event.declared.code and _throws_code(element, event.kind):
            message = f"The {event.kind} that {{it}} throws has no code, so nothing can tell it from others."
            yield at(element, message, f"Give the {event.kind} a code.", "warning")
    if element.kind == "receiveTask" and not element.events:
        yield at(element, "{it} names no message to wait for.", "Choose or make the message in its properties.")


def _may_be_any(element: Element, kind: str) -> bool:
    """Catching any error or escalation is fine; so is sending a message that only its job type describes."""
    catches = element.kind in ("boundaryEvent", "startEvent")
    throws_job = element.kind in ("intermediateThrowEvent", "endEvent") and kind == "message"
    return (catches and kind in ("error", "escalation")) or (throws_job and bool(element.extensions.job_type))


def _throws_code(element: Element, kind: str) -> bool:
    return element.kind in ("endEvent", "intermediateThrowEvent") and kind in ("error", "escalation")


def _form(element: Element, scene: Scene) -> Iterator[Problem]:
    form, known = element.extensions.form_id, scene.known.forms
    if form and not form.startswith("=") and known is not None and form not in known:
        fix = f"Add the form “{form}”, or choose another.{suggestion(form, known)}"
        yield at(element, f"{{it}} asks the form “{form}”, which does not exist.", fix)


def _called(element: Element, scene: Scene) -> Iterator[Problem]:
    if element.kind != "callActivity":
        return
    called = element.extensions.called_process
    if not called:
        yield at(element, "{it} names no process to call.", "Choose the process in its properties.")
    elif called.startswith("="):
        message = "{it} works out which process to call, so nobody can check it beforehand."
        fix = "Call a process by its id, after an exclusive gateway where there are several."
        yield at(element, message, fix, "warning")
    elif scene.known.processes is not None and called not in scene.known.processes | scene.process_ids:
        fix = f"Add the process “{called}”, or choose another.{suggestion(called, scene.process_ids)}"
        yield at(element, f"{{it}} calls the process “{called}”, which does not exist.", fix)


def _decision(element: Element, scene: Scene) -> Iterator[Problem]:
    if element.kind != "businessRuleTask" or element.extensions.job_type:
        return
    decision, known = element.extensions.decision_id, scene.known.decisions
    if not decision:
        fix = "Choose the decision and its result variable."
        yield at(element, "{it} names no decision.", fix, unless_publishing(scene))
    elif not element.extensions.result_variable:
        yield at(element, "{it} does not say where the decision's result goes.", "Name its result variable.")
    if decision and not decision.startswith("=") and known is not None and decision not in known:
        fix = f"Add the decision “{decision}”, or choose another.{suggestion(decision, known)}"
        yield at(element, f"{{it}} asks the decision “{decision}”, which does not exist.", fix)


def _job(element: Element, scene: Scene) -> Iterator[Problem]:
    job_type, known = element.extensions.job_type, scene.known.job_types
    severity = unless_publishing(scene)
    if element.kind in ("serviceTask", "sendTask") and not job_type:
        message = "{it} has no job type, so nothing does its work."
        yield at(element, message, "Choose a template, or give it a job type.", severity)
    elif job_type and not job_type.startswith("=") and known is not None and job_type not in known:
        fix = f"Choose one of: {', '.join(sorted(known))}.{suggestion(job_type, known)}"
        yield at(element, f"{{it}} asks for the job “{job_type}”, which nothing here does.", fix, severity)


def _script(element: Element) -> Iterator[Problem]:
    its = element.extensions
    if element.kind != "scriptTask" or its.job_type:
        return
    if not its.script:
        message = "{it} has no FEEL script; scripts in other languages are never run."
        yield at(element, message, "Give it an expression and a result variable (zeebe:script).")
    elif not its.script_result and not its.outputs:
        yield at(element, "{it} does not say where its result goes.", "Name its result variable.")
