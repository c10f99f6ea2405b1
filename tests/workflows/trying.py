"""A small procedure to try out: a provider reports within a week, a table rates it, else a manager decides."""

import json

from tests.cast import NOW, Cast
from workflows import drafts, versions
from workflows.people import actor
from workflows.scripts import ANSWER, CLOCK, START, Deed
from workflows.versions import ProcessVersion

KEY = "visits"
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="visits_definitions" targetNamespace="https://upturn.example/tests">
  <bpmn:process id="visits" name="Visits" isExecutable="true">
    <bpmn:extensionElements><zeebe:properties>
      <zeebe:property name="prefix" value="VIS"/>
      <zeebe:property name="summary" value="When visits were missed."/>
      <zeebe:property name="startForm" value="concern"/>
    </zeebe:properties></bpmn:extensionElements>
"""
TAIL = "  </bpmn:process>\n</bpmn:definitions>\n"
WEEK = """\
    <bpmn:boundaryEvent id="week" name="A week without report" attachedToRef="report">
      <bpmn:outgoing>to_silent</bpmn:outgoing>
      <bpmn:timerEventDefinition id="week_timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P7D\
</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
"""
RATE = """\
    <bpmn:businessRuleTask id="rate" name="Rate the report">
      <bpmn:extensionElements><zeebe:calledDecision decisionId="rating" resultVariable="rated"/>\
</bpmn:extensionElements>
      <bpmn:incoming>to_rate</bpmn:incoming><bpmn:outgoing>to_good</bpmn:outgoing>
    </bpmn:businessRuleTask>
    <bpmn:exclusiveGateway id="good" name="Good?" default="to_decide">
      <bpmn:incoming>to_good</bpmn:incoming><bpmn:outgoing>to_met</bpmn:outgoing><bpmn:outgoing>to_decide</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id="to_met" name="Yes" sourceRef="good" targetRef="met">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=rated = "good"</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
"""
TABLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rating_model" name="Rating"
    namespace="https://upturn.example/tests/visits">
  <decision id="rating" name="Rating">
    <variable id="rating_variable" name="Rating" typeRef="string"/>
    <decisionTable id="rating_table" hitPolicy="FIRST">
      <input id="rating_input"><inputExpression id="rating_expression" typeRef="number"><text>READS</text>\
</inputExpression></input>
      <output id="rating_output" name="rating" typeRef="string"/>
      <rule id="rule_1"><inputEntry id="cell_1"><text>CELL</text></inputEntry>\
<outputEntry id="result_1"><text>"good"</text></outputEntry></rule>
      <rule id="rule_2"><inputEntry id="cell_2"><text>-</text></inputEntry>\
<outputEntry id="result_2"><text>"poor"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
ASKED = Deed(START, "Case started", answers={"what": "Visits"})
REPORTED = Deed(ANSWER, "Report the visits", "report", answers={"missed": 2})
DECIDED = Deed(ANSWER, "Decide", "decide", answers={"decision": "go on"})
TO_NEXT = Deed(CLOCK, to="next")


def task(id_: str, name: str, role: str, into: str, out: str, more: str = "") -> str:
    return (
        f'<bpmn:userTask id="{id_}" name="{name}"><bpmn:extensionElements><zeebe:userTask/>'
        f'<zeebe:formDefinition formId="{id_}"/><zeebe:assignmentDefinition candidateGroups="{role}"/>{more}'
        f"</bpmn:extensionElements><bpmn:incoming>{into}</bpmn:incoming><bpmn:outgoing>{out}</bpmn:outgoing>"
        f"</bpmn:userTask>\n"
    )


def flow(id_: str, source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}"/>\n'


def end(id_: str, outcome: str, into: str) -> str:
    said = f'<zeebe:properties><zeebe:property name="outcome" value="{outcome}"/></zeebe:properties>'
    return (
        f'<bpmn:endEvent id="{id_}" name="{outcome}"><bpmn:extensionElements>{said}</bpmn:extensionElements>'
        f"<bpmn:incoming>{into}</bpmn:incoming></bpmn:endEvent>\n"
    )


def diagram(review: bool = False) -> str:
    """The procedure; with `review`, Legal looks at each report before it is rated."""
    asks = '<zeebe:properties><zeebe:property name="email" value="please-report"/></zeebe:properties>'
    between = flow("to_rate", "report", "rate")
    if review:
        between = flow("to_review", "report", "review") + flow("to_rate", "review", "rate")
        between += task("review", "Legal review", "consulted", "to_review", "to_rate")
    return (
        HEAD
        + '<bpmn:startEvent id="started" name="Started"><bpmn:outgoing>to_report</bpmn:outgoing></bpmn:startEvent>\n'
        + flow("to_report", "started", "report")
        + task("report", "Report the visits", "provider", "to_report", "to_review" if review else "to_rate", asks)
        + WEEK + flow("to_silent", "week", "silent") + between + RATE + flow("to_good", "rate", "good")
        + flow("to_decide", "good", "decide") + task("decide", "Decide", "manager", "to_decide", "to_closed")
        + flow("to_closed", "decide", "closed")
        + end("met", "Closed as met", "to_met") + end("closed", "Closed by the manager", "to_closed")
        + end("silent", "Not answered", "to_silent") + TAIL
    )


def form(name: str, type_: str, key: str, label: str) -> bytes:
    question = {"type": type_, "id": key, "key": key, "label": label, "validate": {"required": True}}
    return json.dumps({"type": "default", "id": name, "schemaVersion": 18, "components": [question]}).encode()


def files(*, review: bool = False, cell: str = "&lt; 5", reads: str = "missed") -> dict[str, bytes]:
    """The procedure's files; `cell` and `reads` are what its table calls good, and of what."""
    found = {
        "visits.bpmn": diagram(review).encode(),
        "rating.dmn": TABLE.replace("CELL", cell).replace("READS", reads).encode(),
        "please-report.email": b"Please report your visits\n\nDear {{ recipient.name }}\n\n[Report]({{ link }})\n",
        "concern.form": form("concern", "textfield", "what", "What is it about?"),
        "report.form": form("report", "number", "missed", "How many visits were missed?"),
        "decide.form": form("decide", "textfield", "decision", "What do you decide?"),
    }
    return found | ({"review.form": form("review", "textfield", "advice", "Your advice")} if review else {})


def published(cast: Cast) -> ProcessVersion:
    """The procedure, published."""
    version = versions.install(KEY, files(), by=actor(cast.owner), now=NOW)
    assert version is not None
    return version


def drafted(cast: Cast, *, review: bool = False, cell: str = "&lt; 5", reads: str = "missed") -> ProcessVersion:
    """A draft of it that is changed in this way."""
    draft, by = drafts.begin(KEY, by=actor(cast.owner), now=NOW), actor(cast.owner)
    before = draft.contents.files
    for path, content in files(review=review, cell=cell, reads=reads).items():
        base = drafts.mark(before[path]) if path in before else ""
        drafts.save(draft.id, path, content, base=base, by=by, now=NOW)
    return draft
