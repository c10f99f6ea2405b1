"""Small diagrams for the tests of the checks, written as close to the XML as reads well."""

from collections.abc import Mapping

from workflows.engine import Known, check
from workflows.feel.problems import Problem

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="urn:test"'
)


def file_of(content: str) -> bytes:
    """A whole file around what stands directly in `definitions`."""
    return f"<definitions {NAMESPACES}>\n{content}\n</definitions>".encode()


def process(content: str, *, before: str = "", process_id: str = "p", attributes: str = 'isExecutable="true"') -> bytes:
    """A file with one process; `before` are messages, errors and the like."""
    return file_of(f'{before}\n<process id="{process_id}" {attributes}>\n{content}\n</process>')


def line(*steps: str) -> str:
    """The steps between a start and an end event, one after the other: each an element with an id."""
    ids = [step.split('id="', 1)[1].split('"', 1)[0] for step in steps]
    elements = ['<startEvent id="begin"/>', *steps, '<endEvent id="done"/>']
    names = ["begin", *ids, "done"]
    return "\n".join([*elements, *(flow(one, other) for one, other in zip(names, names[1:], strict=False))])


def flow(source: str, target: str, condition: str | None = None) -> str:
    """A sequence flow named after its ends."""
    head = f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"'
    if condition is None:
        return f"{head}/>"
    return f'{head}><conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression></sequenceFlow>'


def flows(*pairs: str) -> str:
    """Flows without conditions, each written as `a>b`."""
    return "\n".join(flow(*pair.split(">")) for pair in pairs)


def extended(tag: str, element_id: str, extensions: str, inside: str = "", attributes: str = "") -> str:
    """An element with extension elements."""
    head = f'<{tag} id="{element_id}" {attributes}>'
    return f"{head}<extensionElements>{extensions}</extensionElements>{inside}</{tag}>"


def problems(data: bytes | Mapping[str, bytes], known: Known = Known()) -> list[Problem]:  # noqa: B008 - frozen
    """What the check says of one file, or of several."""
    return check({"test.bpmn": data} if isinstance(data, bytes) else data, known)


def said(data: bytes | Mapping[str, bytes], element: str, words: str, known: Known = Known()) -> Problem:  # noqa: B008
    """The one problem of that element whose message has these words; it also says how to mend it."""
    found = [it for it in problems(data, known) if it.element == element and words in it.message]
    assert len(found) == 1, problems(data, known)
    assert found[0].fix and found[0].line
    return found[0]


def errors(data: bytes | Mapping[str, bytes], known: Known = Known()) -> list[Problem]:  # noqa: B008 - frozen
    """Only what refuses publishing."""
    return [problem for problem in problems(data, known) if problem.severity == "error"]
