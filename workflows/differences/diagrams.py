"""Two drawings of a diagram: which steps and arrows are new, gone, or mean something else. Positions do not count."""

from collections.abc import Iterator

from lxml import etree

from workflows.differences.changes import Change, Thing, of_things
from workflows.engine.diagrams import FLOW_NODES
from workflows.xml import parse_xml

_THINGS = FLOW_NODES | {"process", "lane", "participant", "sequenceFlow", "message", "signal", "error", "escalation"}
_UNSEEN = {"incoming", "outgoing", "flowNodeRef", "laneSet", "dataObject", "textAnnotation", "association", "group"}
_WORDS = {
    "@name": "Name", "documentation": "Description", "conditionExpression": "Condition", "@default": "Arrow otherwise",
    "@sourceRef": "From", "@targetRef": "To", "@attachedToRef": "At the edge of", "lane": "Lane",
    "formDefinition@formId": "Form", "assignmentDefinition@assignee": "Given to",
    "assignmentDefinition@candidateGroups": "Who does it", "assignmentDefinition@candidateUsers": "Who may do it",
    "taskSchedule@dueDate": "Due", "taskSchedule@followUpDate": "Reminder", "taskDefinition@type": "Kind of job",
    "calledDecision@decisionId": "Decision", "calledDecision@resultVariable": "Result kept as",
    "calledElement@processId": "Procedure called", "timerEventDefinition/timeDuration": "Waits for",
    "timerEventDefinition/timeDate": "Waits until", "timerEventDefinition/timeCycle": "Repeats",
    "script@expression": "Works out", "script@resultVariable": "Result kept as",
    "loopCharacteristics@inputCollection": "Once for each of", "@cancelActivity": "Interrupts",
}
_KINDS = {
    "sequenceFlow": "arrow", "userTask": "task", "serviceTask": "job", "sendTask": "email", "process": "procedure",
    "businessRuleTask": "decision", "exclusiveGateway": "choice", "callActivity": "called procedure",
    "scriptTask": "calculation", "intermediateCatchEvent": "wait", "boundaryEvent": "event at the edge",
    "startEvent": "start", "endEvent": "end", "parallelGateway": "fork", "subProcess": "part of the procedure",
}


def between(old: bytes, new: bytes) -> list[Change]:
    """What differs in meaning; the whole file as one change where either cannot be read."""
    return of_things(_things(old), _things(new))


def _things(content: bytes) -> dict[str, Thing]:
    root = parse_xml(content, "diagram")
    lanes = {ref.text: lane.get("name") or "" for lane in root.iter("{*}lane") for ref in lane.iter("{*}flowNodeRef")}
    found = [_thing(node, lanes) for node in root.iter("{*}*") if node.get("id") and _tag(node) in _THINGS]
    return {thing.id: thing for thing in found}


def _thing(node: etree._Element, lanes: dict[str | None, str]) -> Thing:
    tag, own = _tag(node), node.get("id") or ""
    aspects = dict(_aspects(node, ""))
    if own in lanes:
        aspects[_WORDS["lane"]] = lanes[own]
    name = node.get("name") or ("" if tag != "sequenceFlow" else f"{node.get('sourceRef')} → {node.get('targetRef')}")
    return Thing(own, name or own, _KINDS.get(tag, _spaced(tag)), aspects)


def _aspects(node: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        if (name := etree.QName(str(key)).localname) not in ("id", "isExecutable"):
            yield _said(f"{path}@{name}"), str(value)
    if (text := (node.text or "").strip()):
        yield _said(path), text
    for child in node:
        tag = _tag(child)
        if tag in _THINGS or tag in _UNSEEN:
            continue
        if (named := _named(child)) is not None:
            yield named
        else:
            yield from _aspects(child, _inner(path, tag))


def _named(node: etree._Element) -> tuple[str, str] | None:
    """Properties, headers and mappings are pairs of their own: a name and what it is."""
    pairs = {"property": ("name", "value"), "header": ("key", "value"), "input": ("target", "source"),
             "output": ("target", "source")}
    if (tag := _tag(node)) not in pairs:
        return None
    name, value = pairs[tag]
    title = node.get(name) or ""
    given = {"input": f"Given as {title}", "output": f"Kept as {title}"}
    return given.get(tag, _spaced(title)), node.get(value) or ""


def _inner(path: str, tag: str) -> str:
    if tag in ("extensionElements", "properties", "taskHeaders", "ioMapping", "multiInstanceLoopCharacteristics"):
        return path
    return f"{path}/{tag}" if path else tag


def _said(path: str) -> str:
    return _WORDS.get(path) or _spaced(path.replace("/", " ").replace("@", " ").strip())


def _spaced(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words[:1].upper() + words[1:] if words else name


def _tag(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
