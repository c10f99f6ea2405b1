"""The diagrams of one version: their processes and elements, read once for each content."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from lxml import etree

from workflows.engine.dialect import Extensions, read_extensions
from workflows.engine.events import Declared, Event, read_declared, read_events
from workflows.engine.reading import bpmn, line_of, local, read_tree, reference
from workflows.errors import NotFound, Refused
from workflows.feel.problems import Problem

FLOW_NODES = frozenset(
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent implicitThrowEvent"
    " task userTask manualTask sendTask receiveTask serviceTask scriptTask businessRuleTask callActivity"
    " subProcess transaction adHocSubProcess callChoreography choreographyTask subChoreography"
    " exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway complexGateway".split()
)
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is its text, None where there is none; `is_default` of its source.

    BPMN lets a flow be without an id. It gets one here, for tokens remember the flow they came by: `A to B`, and
    `A to B (2)` for the second such flow between the two. No id of a file has a space.
    """

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    is_default: bool
    line: int

    @property
    def is_unnamed(self) -> bool:
        """Whether the file gives it no id, so that nothing else can refer to it."""
        return " " in self.id


@dataclass(frozen=True)
class Element:
    """A flow node. `kind` is its BPMN tag; `parent_id` the subprocess around it, "" directly in the process.

    `outgoing` and `incoming` are in the order of the file. `attached_to` and `interrupts` concern boundary
    events and the start events of event subprocesses (`is_event_subprocess`).
    """

    id: str
    kind: str
    name: str
    lane: str
    documentation: str
    extensions: Extensions
    process_id: str
    parent_id: str
    file: str
    line: int
    events: tuple[Event, ...] = ()
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    attached_to: str = ""
    interrupts: bool = True
    is_event_subprocess: bool = False
    undoes: bool = False  # it is for compensation, which is refused

    @property
    def event(self) -> Event | None:
        """What it waits for or throws; None for a plain start or end, and for tasks that carry no message."""
        return self.events[0] if self.events else None


@dataclass(frozen=True)
class ProcessInfo:
    """A process: what pages and catalogue say of it, and its elements (those inside subprocesses too) in order."""

    id: str
    name: str
    documentation: str
    properties: Mapping[str, str]
    file: str
    line: int
    is_executable: bool
    elements: Mapping[str, Element] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Diagrams:
    """All diagrams of one version. The trees are shared: never change them."""

    digest: str
    trees: Mapping[str, etree._Element] = field(repr=False)
    processes: Mapping[str, ProcessInfo]
    declared: Mapping[str, Declared]

    def element(self, element_id: str, process_id: str = "") -> Element:
        """The flow node with that id; name the process where two files use one id. Raises NotFound."""
        wanted = [self.processes[process_id]] if process_id in self.processes else self.processes.values()
        for process in wanted:
            if element_id in process.elements:
                return process.elements[element_id]
        raise NotFound(f"The diagram has no element “{element_id}”.")


def read(files: Mapping[str, bytes]) -> Diagrams:
    """The diagrams among the files (`*.bpmn`), cached by content; raises Refused with what cannot be read.

    What a diagram means is checked by `check`; this refuses only broken files and a process id used twice.
    """
    return _read(tuple(sorted((name, data) for name, data in files.items() if name.endswith(".bpmn"))))


def read_process(node: etree._Element, file: str, declared: dict[str, Declared]) -> ProcessInfo:
    """One `process` element and everything in it."""
    lanes = {reference(ref.text): lane for lane, ref in _lane_members(node)}
    process_id = node.get("id") or ""
    elements: dict[str, Element] = {}
    for element in _elements(node, _Place(process_id, "", "", file, lanes, declared)):
        elements.setdefault(element.id, element)
    return ProcessInfo(
        id=process_id,
        name=node.get("name") or process_id,
        documentation=_documentation(node),
        properties=read_extensions(node).properties,
        file=file,
        line=line_of(node),
        is_executable=node.get("isExecutable") not in ("false", "0"),
        elements=elements,
    )


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[str, bytes], ...]) -> Diagrams:
    trees = {name: read_tree(data, name) for name, data in files}
    declared: dict[str, Declared] = {}
    processes: dict[str, ProcessInfo] = {}
    for name, root in trees.items():
        own = read_declared(root, name)
        declared.update(own)
        for node in root.findall(bpmn("process")):
            process = read_process(node, name, own)
            if process.id in processes:
                raise Refused([_twice(process, processes[process.id])])
            processes[process.id] = process
    digest = sha256(b"".join(sha256(part).digest() for name, data in files for part in (name.encode(), data)))
    return Diagrams(digest.hexdigest(), trees, processes, declared)


def _twice(process: ProcessInfo, other: ProcessInfo) -> Problem:
    message = f"The process id “{process.id}” is used in {other.file} already."
    return Problem(process.file, process.id, process.line, message, "Give one of the two another id.")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where elements are being read."""

    process_id: str
    parent_id: str
    lane: str
    file: str
    lanes: Mapping[str, str]
    declared: dict[str, Declared]


def _elements(scope: etree._Element, place: _Place) -> Iterator[Element]:
    incoming, outgoing = _flows(scope)
    for node in scope:
        if local(node) not in FLOW_NODES:
            continue
        element = _element(node, place)
        arriving, leaving = tuple(incoming[element.id]), tuple(outgoing[element.id])
        element = replace(element, incoming=arriving, outgoing=leaving)
        yield element
        if element.kind in SCOPES:
            yield from _elements(node, replace(place, parent_id=element.id, lane=element.lane))


def _element(node: etree._Element, place: _Place) -> Element:
    element_id = node.get("id") or ""
    interrupting = node.get("cancelActivity" if local(node) == "boundaryEvent" else "isInterrupting")
    return Element(
        id=element_id,
        kind=local(node),
        name=node.get("name") or "",
        lane=place.lanes.get(element_id, place.lane),
        documentation=_documentation(node),
        extensions=read_extensions(node),
        process_id=place.process_id,
        parent_id=place.parent_id,
        file=place.file,
        line=line_of(node),
        events=read_events(node, place.declared),
        attached_to=reference(node.get("attachedToRef")),
        interrupts=interrupting not in ("false", "0"),
        is_event_subprocess=node.get("triggeredByEvent") in ("true", "1"),
        undoes=node.get("isForCompensation") in ("true", "1"),
    )


def _flows(scope: etree._Element) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
    """The sequence flows directly in a process or subprocess: by target, and by source."""
    defaults = {(node.get("id"), reference(node.get("default"))) for node in scope if node.get("default")}
    incoming: dict[str, list[Flow]] = defaultdict(list)
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    unnamed: Counter[str] = Counter()
    for node in scope.findall(bpmn("sequenceFlow")):
        flow = _flow(node, defaults)
        if not flow.id:
            unnamed[ends := f"{flow.source} to {flow.target}"] += 1
            flow = replace(flow, id=f"{ends} ({unnamed[ends]})" if unnamed[ends] > 1 else ends)
        incoming[flow.target].append(flow)
        outgoing[flow.source].append(flow)
    return incoming, outgoing


def _flow(node: etree._Element, defaults: set[tuple[str | None, str]]) -> Flow:
    flow_id, source = node.get("id") or "", reference(node.get("sourceRef"))
    condition = node.find(bpmn("conditionExpression"))
    return Flow(
        id=flow_id,
        name=node.get("name") or "",
        source=source,
        target=reference(node.get("targetRef")),
        condition=None if condition is None else (condition.text or "").strip(),
        is_default=(source, flow_id) in defaults,
        line=line_of(node),
    )


def _lane_members(node: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Lane names with their flow node references, outer lanes before the inner ones that refine them."""
    for lane in node.iterfind(f"{bpmn('laneSet')}//{bpmn('lane')}"):
        for ref in lane.findall(bpmn("flowNodeRef")):
            yield lane.get("name") or "", ref


def _documentation(node: etree._Element) -> str:
    return "\n\n".join((doc.text or "").strip() for doc in node.findall(bpmn("documentation")))
