"""Diagrams as other tools write them: nothing in them is called an error that is none."""

from pathlib import Path

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, line, problems, process, said
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
