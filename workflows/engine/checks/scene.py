"""What every check looks at, and how it puts a finding into words."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from workflows.engine.checks.known import Known
from workflows.engine.diagrams import Element, Flow, ProcessInfo
from workflows.engine.reading import BPMN, BPMNDI, line_of, local
from workflows.feel.problems import Problem, Severity

LONGEST_ID = 200  # what a row of a task or an event holds
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_TEXT = 600
_LONGEST_NAME = 100
_MOST_NAMES = 300
_WORDS = {"subProcess": "subprocess", "adHocSubProcess": "ad-hoc subprocess", "task": "task"}


@dataclass(frozen=True)
class Scene:
    """The diagrams that are seen together: their processes, and the process ids of all diagrams checked."""

    known: Known
    processes: Mapping[str, ProcessInfo]
    process_ids: frozenset[str]


def at(element: Element, message: str, fix: str, severity: Severity = "error", line: int | None = None) -> Problem:
    """A problem of a flow node; `message` may say {it} for the element in words."""
    text = message.replace("{it}", f"The {described(element)}", 1) if message.startswith("{it}") else message
    text = text.replace("{it}", f"the {described(element)}")
    element_id, where = element.id[:LONGEST_ID], line or element.line
    return Problem(element.file, element_id, where, _readable(text), _readable(fix), severity)


def at_flow(flow: Flow, file: str, message: str, fix: str, severity: Severity = "error") -> Problem:
    """A problem of a sequence flow; of one without an id at the element that it leaves."""
    element_id = flow.source if flow.is_unnamed else flow.id
    return Problem(file, element_id[:LONGEST_ID], flow.line, _readable(message), _readable(fix), severity)


def at_node(node: etree._Element, file: str, message: str, fix: str, severity: Severity = "error") -> Problem:
    """A problem of any XML element: named by its own id, or by the nearest one around it."""
    return Problem(file, nearest_id(node)[:LONGEST_ID], line_of(node), _readable(message), _readable(fix), severity)


def _readable(text: str) -> str:
    """The text without the middle of what somebody made thousands of characters long."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 60]} … {text[-50:]}"


def nearest_id(node: etree._Element) -> str:
    """The id of a BPMN element, or of the nearest one around it that has an id."""
    holder: etree._Element | None = node
    while holder is not None and not (holder.get("id") and etree.QName(holder).namespace in (BPMN, BPMNDI)):
        holder = holder.getparent()
    return "" if holder is None else holder.get("id") or ""


def if_stuck(scene: Scene) -> Severity:
    """How bad it is that a case can get stuck: a rehearsal shows it as an incident."""
    return "warning" if scene.known.rehearsing else "error"


def unless_publishing(scene: Scene) -> Severity:
    """What is missing may still be put in before publishing, and can be given in a rehearsal."""
    return "error" if scene.known.publishing else "warning"


def described(element: Element) -> str:
    """An element in words: user task “Write the plan”."""
    return f"{words(element.kind)} “{element.name or element.id}”"


def described_flow(flow: Flow) -> str:
    """A sequence flow in words."""
    return f"flow “{flow.name or flow.id}”"


def described_node(node: etree._Element) -> str:
    """An XML element in words."""
    name = node.get("name") or node.get("id")
    return words(local(node)) + (f" “{name}”" if name else "")


def words(tag: str) -> str:
    """A BPMN tag in plain words: `intermediateCatchEvent` is an intermediate catch event."""
    return _WORDS.get(tag) or _CAMEL.sub(" ", tag).lower()


def suggestion(text: str, among: Collection[str]) -> str:
    """“ Did you mean “x”?” when a name is close to one that exists, else nothing; nothing too among very many."""
    is_quick = len(text) <= _LONGEST_NAME and len(among) <= _MOST_NAMES
    close = get_close_matches(text, sorted(among), 1) if is_quick else []
    return f" Did you mean “{close[0]}”?" if close else ""
