"""The extension elements a diagram may use (the `zeebe:` ones of Camunda 8), read into values."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lxml import etree

from workflows.engine.reading import bpmn, local, reference, zeebe

_NONE: Map[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mapping:
    """One input or output mapping: FEEL (`=...`) or literal text, and the path of the variable it goes to."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Loop:
    """A multi-instance: over `collection` (FEEL), or `cardinality` times; each repetition has its own scope.

    `item` names the variable that holds the repetition's element; `output_item` (FEEL) is gathered into
    `output_collection`; `completion` (FEEL) ends the loop early when true.
    """

    is_sequential: bool
    collection: str = ""
    item: str = ""
    output_collection: str = ""
    output_item: str = ""
    cardinality: str = ""
    completion: str = ""


@dataclass(frozen=True)
class Extensions:
    """What the dialect says of one element. Texts that start with `=` are FEEL; "" is not said."""

    form_id: str = ""
    assignee: str = ""
    candidate_groups: str = ""
    candidate_users: str = ""
    due_date: str = ""
    follow_up_date: str = ""
    priority: str = ""
    job_type: str = ""
    retries: str = ""
    headers: Map[str, str] = field(default_factory=lambda: _NONE)
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    called_process: str = ""
    propagate_all_parent: bool = True
    propagate_all_child: bool = True
    decision_id: str = ""
    result_variable: str = ""
    loop: Loop | None = None
    correlation_key: str = ""
    script: str = ""
    script_result: str = ""
    properties: Map[str, str] = field(default_factory=lambda: _NONE)


def read_extensions(node: etree._Element) -> Extensions:
    """The extensions of a flow element, a process or a message; unknown ones are left to the checks."""
    found = _Found(node)
    return replace(
        _read_assignment(found),
        job_type=found.text("taskDefinition", "type"),
        retries=found.text("taskDefinition", "retries"),
        headers=found.pairs("taskHeaders", "header", "key"),
        inputs=found.mappings("input"),
        outputs=found.mappings("output"),
        called_process=found.text("calledElement", "processId") or reference(node.get("calledElement")),
        propagate_all_parent=found.text("calledElement", "propagateAllParentVariables") != "false",
        propagate_all_child=found.text("calledElement", "propagateAllChildVariables") != "false",
        decision_id=found.text("calledDecision", "decisionId"),
        result_variable=found.text("calledDecision", "resultVariable"),
        loop=_read_loop(node),
        correlation_key=found.text("subscription", "correlationKey"),
        script=found.text("script", "expression"),
        script_result=found.text("script", "resultVariable"),
        properties=found.pairs("properties", "property", "name"),
    )


def _read_assignment(found: "_Found") -> Extensions:
    """Who does a task, with which form, and until when."""
    return Extensions(
        form_id=found.text("formDefinition", "formId"),
        assignee=found.text("assignmentDefinition", "assignee"),
        candidate_groups=found.text("assignmentDefinition", "candidateGroups"),
        candidate_users=found.text("assignmentDefinition", "candidateUsers"),
        due_date=found.text("taskSchedule", "dueDate"),
        follow_up_date=found.text("taskSchedule", "followUpDate"),
        priority=found.text("priorityDefinition", "priority"),
    )


class _Found:
    """The extension elements of one node, by their local name."""

    def __init__(self, node: etree._Element) -> None:
        holder = node.find(bpmn("extensionElements"))
        children = [] if holder is None else [child for child in holder if child.tag == zeebe(local(child))]
        self.by_name = {local(child): child for child in children}

    def text(self, element: str, attribute: str) -> str:
        node = self.by_name.get(element)
        return "" if node is None else (node.get(attribute) or "").strip()

    def pairs(self, element: str, child: str, key: str) -> Map[str, str]:
        node = self.by_name.get(element)
        rows = () if node is None else node.findall(zeebe(child))
        return MappingProxyType({(row.get(key) or "").strip(): row.get("value") or "" for row in rows})

    def mappings(self, direction: str) -> tuple[Mapping, ...]:
        node = self.by_name.get("ioMapping")
        rows = () if node is None else node.findall(zeebe(direction))
        texts = [(row.get("source") or "", row.get("target") or "") for row in rows]
        return tuple(Mapping(source.strip(), target.strip()) for source, target in texts)


def _read_loop(node: etree._Element) -> Loop | None:
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if loop is None:
        return None
    found = _Found(loop)
    return Loop(
        is_sequential=loop.get("isSequential") in ("true", "1"),
        collection=found.text("loopCharacteristics", "inputCollection"),
        item=found.text("loopCharacteristics", "inputElement"),
        output_collection=found.text("loopCharacteristics", "outputCollection"),
        output_item=found.text("loopCharacteristics", "outputElement"),
        cardinality=(loop.findtext(bpmn("loopCardinality")) or "").strip(),
        completion=(loop.findtext(bpmn("completionCondition")) or "").strip(),
    )
