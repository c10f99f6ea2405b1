"""The specs of a version's diagrams: one for each process and subprocess, built once for each content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.task import Task

from workflows.engine.diagrams import SCOPES, Diagrams, Element, ProcessInfo
from workflows.engine.specs.events import Boundary, Catch, End, Throw
from workflows.engine.specs.gateways import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from workflows.engine.specs.node import Activity, Happened, Node, Quiet, place_of
from workflows.engine.specs.repeats import Repeated, each_name
from workflows.engine.specs.subprocesses import CallActivity, EventSubProcess, SubProcess, inner_name
from workflows.engine.specs.tasks import (
    BusinessRuleTask,
    JobTask,
    PlainTask,
    ReceiveTask,
    ScriptTask,
    SendTask,
    UserTask,
)
from workflows.errors import CaseStuck

KINDS: Mapping[str, type[Node]] = {
    "startEvent": Node,
    "endEvent": End,
    "intermediateThrowEvent": Throw,
    "implicitThrowEvent": Throw,
    "intermediateCatchEvent": Catch,
    "boundaryEvent": Boundary,
    "task": PlainTask,
    "manualTask": PlainTask,
    "userTask": UserTask,
    "serviceTask": JobTask,
    "sendTask": SendTask,
    "receiveTask": ReceiveTask,
    "scriptTask": ScriptTask,
    "businessRuleTask": BusinessRuleTask,
    "callActivity": CallActivity,
    "subProcess": SubProcess,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventGateway,
}

Specs = dict[str, "ScopeSpec"]


@dataclass(frozen=True, slots=True)
class _Content:
    """Diagrams that are alike where their content is."""

    digest: str
    diagrams: Diagrams = field(compare=False)


def specs_of(diagrams: Diagrams) -> Specs:
    """Every process and subprocess of the diagrams by name; shared by all cases, so nobody changes them."""
    return _build(_Content(diagrams.digest, diagrams))


@lru_cache(maxsize=64)
def _build(content: _Content) -> Specs:
    """The specs of everything that the diagrams show, other people's pools too."""
    specs: Specs = {}
    for process in content.diagrams.processes.values():
        specs[process.id] = ScopeSpec(process.id, _inside(process, ""))
        for element in process.elements.values():
            if element.kind in SCOPES:
                specs[inner_name(element)] = ScopeSpec(inner_name(element), _inside(process, element.id))
    for spec in specs.values():
        for listener in spec.listeners:
            listener.starts_with(specs[inner_name(listener.element)].start_event)
    return specs


def _inside(process: ProcessInfo, parent_id: str) -> list[Element]:
    return [element for element in process.elements.values() if element.parent_id == parent_id]


class Beginning(Quiet):
    """The invisible root of a place: it lets event subprocesses listen and puts the first tokens."""

    def _on_complete_hook(self, task: Task) -> None:
        spec, place = self._wf_spec, place_of(task)
        for listener in spec.listeners:
            if listener.is_armed:
                listener.arm(place)
        trigger = task.internal_data.pop("trigger", None)
        kept = {} if trigger is None else {"happened": trigger}
        for element_id in task.internal_data.pop("first", spec.first):
            place.put(element_id, **kept)


class Unknown(Node):
    """A kind of element that does not run: refused where a diagram is checked, but a pool may show one."""

    def perform(self, task: Task) -> Happened | None:
        raise CaseStuck(f"Upturn does not run a {self.element.kind}.", element=self.element.id)


class ScopeSpec(BpmnProcessSpec):
    """A process or subprocess: SpiffWorkflow's process spec with our nodes, and without its own start and end tasks."""

    def __init__(self, name: str, elements: Iterable[Element]) -> None:
        super().__init__(name)
        # The library's own tasks are called Start and End, which a diagram may call its elements too.
        self.task_specs.clear()
        self.start = Beginning(self, "the beginning")
        self.listeners: list[EventSubProcess] = []
        self.links: dict[str, str] = {}
        self._before: dict[str, list[str]] = {}
        self._hosts: dict[str, str] = {}
        elements = list(elements)
        for element in elements:
            self._add(element)
        for element in elements:
            self._connect(element)
        self.starts = [element for element in elements if element.kind == "startEvent"]
        self.first = _first(elements)

    @property
    def start_event(self) -> Element:
        """Where its first token stands."""
        element: Element = self.task_specs[self.first[0]].element
        return element

    @property
    def message_starts(self) -> list[Element]:
        """The start events that wait for a message, where there is no plain one."""
        events = [(start, start.event) for start in self.starts]
        is_plain = any(event is None for _, event in events)
        return [] if is_plain else [start for start, event in events if event and event.kind == "message"]

    def before(self, element_id: str, *, edges: bool = True) -> list[str]:
        """The elements from which a token can come directly; `edges`: also the one on whose edge an event sits."""
        host = [self._hosts[element_id]] if edges and element_id in self._hosts else []
        return [*self._before.get(element_id, []), *host]

    def _add(self, element: Element) -> None:
        kind = KINDS.get(element.kind, Unknown)
        if element.is_event_subprocess:
            self.listeners.append(EventSubProcess(self, element))
        elif element.extensions.loop is not None and issubclass(kind, Activity):
            Repeated(self, element)
            kind(self, element, each_name(element.id))
        else:
            kind(self, element)
        if element.kind == "intermediateCatchEvent" and element.event is not None and element.event.kind == "link":
            self.links[element.event.value] = element.id

    def _connect(self, element: Element) -> None:
        node = self.task_specs[element.id]
        for flow in element.outgoing:
            if flow.target in self.task_specs:
                node.connect(self.task_specs[flow.target])
                self._before.setdefault(flow.target, []).append(element.id)
        if element.attached_to in self.task_specs:
            self.task_specs[element.attached_to].boundaries.append(node)
            self._hosts[element.id] = element.attached_to
        if element.kind == "intermediateThrowEvent" and element.event is not None and element.event.kind == "link":
            self._before.setdefault(self.links.get(element.event.value, ""), []).append(element.id)


def _first(elements: list[Element]) -> list[str]:
    """Where a token is put at the start: the plain start event, else the first one, else what nothing leads to."""
    starts = [element for element in elements if element.kind == "startEvent"]
    plain = [element for element in starts if element.event is None]
    if starts:
        return [(plain or starts)[0].id]
    catching = ("boundaryEvent", "intermediateCatchEvent")
    loose = [element for element in elements if not element.incoming and not element.is_event_subprocess]
    return [e.id for e in loose if e.kind not in catching or (e.kind == catching[1] and _is_no_link(e))]


def _is_no_link(element: Element) -> bool:
    return element.event is not None and element.event.kind != "link"
