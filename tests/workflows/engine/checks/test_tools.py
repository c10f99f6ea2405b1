"""Diagrams as other tools write them: nothing in them is called an error that is none."""

from pathlib import Path

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, flows, line, problems, process, said
from workflows.engine import Known, read

TOOLS = sorted(Path(__file__).with_name("tools").glob("*.bpmn"))
KEYS = {"ask": {"answer": "", "plan": ""}}
KNOWN = Known(job_types=frozenset({"remind"}), forms=frozenset(KEYS), form_keys=KEYS)


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.stem)
def test_a_diagram_of_a_modeller_has_no_errors(path: Path) -> None:
    assert errors(path.read_bytes(), KNOWN) == []


def test_a_diagram_of_the_camunda_modeller_has_no_warnings_either() -> None:
    data = next(path for path in TOOLS if path.stem == "camunda-modeler-8").read_bytes()
    assert problems(data, KNOWN) == []


def test_an_element_is_read_with_all_that_the_modeller_says_of_it() -> None:
    data = next(path for path in TOOLS if path.stem == "camunda-modeler-8").read_bytes()
    element = read({"visit.bpmn": data}).element("Activity_ask")
    its = element.extensions
    assert (element.lane, element.kind, its.form_id) == ("Senior", "userTask", "ask")
    assert (its.candidate_groups, its.priority) == ("officer, manager", "60")
    assert [mapping.target for mapping in (*its.inputs, *its.outputs)] == ["row", "plain", "outcome"]
    assert its.loop is not None
    assert (its.loop.collection, its.loop.completion) == ("=plan.rows", '=answer = "stop"')
    assert not its.loop.is_sequential
    assert dict(its.headers) == {"colour": "blue", "empty": ""}


def test_a_qualified_reference_finds_its_message() -> None:
    data = next(path for path in TOOLS if path.stem == "signavio").read_bytes()
    event = read({"a.bpmn": data}).element("sid-wait").event
    assert event is not None
    assert event.declared is not None
    assert event.declared.name == "Update"


@pytest.mark.parametrize(
    ("attribute", "fix"),
    [
        ('camunda:assignee="${officer}"', "assignee"),
        ('camunda:formKey="embedded:app:form.html"', ".form file"),
        ('camunda:class="org.example.Do"', "job type"),
    ],
)
def test_what_camunda_7_runs_is_refused_with_the_way_to_say_it_here(attribute: str, fix: str) -> None:
    found = said(process(line(f'<userTask id="t" {attribute}/>')), "t", "of Camunda 7")
    assert (found.severity, fix in found.fix) == ("error", True)


def test_what_changes_nothing_of_camunda_7_is_a_warning() -> None:
    data = process(line(), attributes='isExecutable="true" camunda:historyTimeToLive="180"')
    assert said(data, "p", "“historyTimeToLive” of Camunda 7").severity == "warning"


def test_an_extension_of_camunda_7_is_refused() -> None:
    said(process(line(extended("userTask", "t", "<camunda:taskListener/>"))), "t", "“taskListener” of Camunda 7")


@pytest.mark.parametrize(
    ("extension", "words"),
    [
        ("<zeebe:taskListeners/>", "“zeebe:taskListeners”, which Upturn does not run"),
        ("<zeebe:executionListeners/>", "“zeebe:executionListeners”"),
        ('<zeebe:formDefinition formKey="f"/>', "“formKey” in “zeebe:formDefinition”"),
        ('<zeebe:taskSchedule dueDat="=now()"/>', "“dueDat” in"),
        ('<zeebe:script expression="=1"/>', "“zeebe:script” has no meaning on"),
        ("<zeebe:ioMapping><zeebe:inputs/></zeebe:ioMapping>", "“inputs” inside"),
        ("<zeebe:userTask/><zeebe:userTask/>", "“userTask” twice"),
        ("<zeebe:wombat/>", "“zeebe:wombat”"),
    ],
)
def test_what_the_dialect_has_and_upturn_does_not_read_is_refused(extension: str, words: str) -> None:
    assert said(process(line(extended("userTask", "t", extension))), "t", words).severity == "error"


def test_an_unknown_attribute_of_the_dialect_is_refused() -> None:
    said(process(line('<userTask id="t" zeebe:wombat="1"/>')), "t", "“zeebe:wombat”")


def test_an_embedded_form_is_refused_with_the_way_out() -> None:
    form = '<extensionElements><zeebe:userTaskForm id="f">{}</zeebe:userTaskForm></extensionElements>'
    assert ".form file" in said(process(form + line()), "p", "“zeebe:userTaskForm”").fix


VENDOR = 'xmlns:acme="http://acme.example/bpmn"'


def test_what_an_unknown_tool_added_is_said_once_for_all_its_elements() -> None:
    steps = [f'<userTask id="{step}" {VENDOR} acme:screen="7"/>' for step in "abc"]
    found = said(process(line(*steps)), "a", "“screen” of another tool (http://acme.example/bpmn)")
    assert found.severity == "warning" and "2 more elements" in found.message
    assert len(problems(process(line(*steps)))) == 1


def test_an_extension_element_of_an_unknown_tool_is_said_too() -> None:
    data = process(line(extended("userTask", "t", f"<acme:who {VENDOR}>Ann</acme:who>")))
    assert said(data, "t", "“who” of another tool").severity == "warning"


def test_what_modellers_note_for_themselves_is_not_mentioned() -> None:
    notes = 'xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud"'
    assert problems(process(line(f'<userTask id="t" {notes}/>'))) == []


def test_a_tools_own_words_in_the_drawing_change_nothing() -> None:
    extension = f'<di:extension><acme:grid {VENDOR} size="5"/></di:extension>'
    plane = f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">{extension}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    data = process(line()).replace(b"</definitions>", plane.encode() + b"</definitions>")
    assert [(it.severity, it.message) for it in problems(data)] == [
        ("warning", "“grid” of another tool stands in the drawing.")
    ]


@pytest.mark.parametrize("beside", [
    '<dataObjectReference id="d" dataObjectRef="o" isCollection="true"/><dataObject id="o"/>',
    '<userTask id="t"><dataInputAssociation id="d"><sourceRef>o</sourceRef></dataInputAssociation></userTask>'
    '<dataObject id="o"/>',
])
def test_what_is_wrong_beside_the_steps_refuses_nothing(beside: str) -> None:
    steps = (beside + flows("t>done")) if "userTask" in beside else beside
    assert not [it for it in errors(process(line() + steps)) if it.element == "d"]


def test_a_prefix_that_is_not_declared_is_said_in_plain_words() -> None:
    condition = '<conditionExpression xsi:type="bpmn:tFormalExpression">=a</conditionExpression>'
    steps = f'<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e">{condition}</sequenceFlow>'
    found = said(process(steps + '<endEvent id="e"/>'), "f", "“bpmn:tFormalExpression”, whose prefix")
    assert "xsi:type" in found.fix


@pytest.mark.parametrize(("text", "name", "fix"), [
    ("=is defined(x)", "is defined", "x != null"),
    ("=if is empty(rows) then 1 else 2", "is empty", "count(list) = 0"),
    ("=get or else(x, 1)", "get or else", "if x = null"),
    ("=uuid()", "uuid", "let a form ask"),
    ("=trim(x)", "trim", "replace(text"),
])
def test_a_function_that_only_camunda_has_is_named_with_how_feel_says_it(text: str, name: str, fix: str) -> None:
    mapping = f'<zeebe:ioMapping><zeebe:input source="{text}" target="y"/></zeebe:ioMapping>'
    assert fix in said(process(line(extended("userTask", "t", mapping))), "t", f"calls “{name}”").fix


@pytest.mark.parametrize(("language", "text", "refused"), [
    ("javascript", "x > 1", True),
    ("http://www.java.com/java", "return x > 1;", True),
    ("http://www.w3.org/1999/XPath", "=x > 1", False),
    ("feel", "x > 1", False),
    ("javascript", "=x > 1", False),
])
def test_a_condition_in_another_language_is_refused(language: str, text: str, refused: bool) -> None:
    condition = f'<conditionExpression xsi:type="tFormalExpression" language="{language}">{text}</conditionExpression>'
    steps = line('<exclusiveGateway id="g" default="g_done"/>') + '<endEvent id="z"/>'
    steps += f'<sequenceFlow id="f" sourceRef="g" targetRef="z">{condition.replace("x >", "x &gt;")}</sequenceFlow>'
    found = [it for it in errors(process(steps)) if "another language" in it.message]
    assert bool(found) is refused and all(it.element == "f" for it in found)
