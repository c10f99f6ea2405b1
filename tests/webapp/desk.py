"""What officers' pages need in a test: a small procedure and the shipped ones, with cases that stand somewhere."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from webapp import clock, shipped
from workflows import cases, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import Actor, Person, Provider, actor
from workflows.tasks import OPEN, Task

WEIGHING = """\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="weighing_definitions" targetNamespace="https://upturn.example/tests">
  <bpmn:error id="heavy_error" errorCode="heavy"/>
  <bpmn:process id="weighing" name="Weighing" isExecutable="true">
    <bpmn:extensionElements><zeebe:properties>
      <zeebe:property name="prefix" value="WGH"/>
      <zeebe:property name="summary" value="When something is to be weighed."/>
      <zeebe:property name="startForm" value="start"/>
    </zeebe:properties></bpmn:extensionElements>
    <bpmn:startEvent id="started" name="Started"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="started" targetRef="weigh"/>
    <bpmn:userTask id="weigh" name="Weigh it">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="weight"/>
        <zeebe:assignmentDefinition candidateGroups="officer"/>
        <zeebe:taskSchedule dueDate="=end of day(today() + duration(&quot;P2D&quot;))"/>
        <zeebe:properties><zeebe:property name="button" value="Record the weight"/></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="weigh" targetRef="too_heavy"/>
    <bpmn:exclusiveGateway id="too_heavy" name="Too heavy?" default="f4">
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing><bpmn:outgoing>f4</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id="f3" name="Yes" sourceRef="too_heavy" targetRef="broken">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=weight &gt; 10</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" name="No" sourceRef="too_heavy" targetRef="ended"/>
    <bpmn:endEvent id="broken" name="The scales broke">
      <bpmn:incoming>f3</bpmn:incoming><bpmn:errorEventDefinition id="broken_error" errorRef="heavy_error"/>
    </bpmn:endEvent>
    <bpmn:endEvent id="ended" name="Weighed"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
START = [{"type": "textfield", "id": "what", "key": "what", "label": "What is it?", "validate": {"required": True}}]
WEIGHT = [
    {"type": "number", "id": "weight", "key": "weight", "label": "Weight", "validate": {"required": True}},
    {"type": "textarea", "id": "remark", "key": "remark", "label": "Remark"},
    {"type": "filepicker", "id": "evidence", "key": "evidence", "label": "Evidence", "multiple": True},
]
FILES = {
    "weighing.bpmn": WEIGHING.encode(),
    **{
        f"{name}.form": json.dumps(
            {"type": "default", "id": name, "schemaVersion": 18, "components": components}
        ).encode()
        for name, components in (("start", START), ("weight", WEIGHT))
    },
}
ACTION = {
    "rowId": "a1", "ref": "1", "outcome": "Every planned visit takes place", "issue": "14 visits were missed",
    "specific": "No visit without cover", "measurable": "Missed visits per week", "attainable": "Two more start",
    "realistic": "Rotas are planned ahead", "startDate": "2026-03-02", "targetDate": "2026-03-30", "risk": "high",
}


def person(key: str) -> Person:
    """One of the cast, by key."""
    return db.session.scalars(select(Person).where(Person.email == f"{key}@council.example")).one()


def publish(app: Flask) -> None:
    """Set the clock, and publish the small procedure and the shipped ones."""
    publish_small(app)
    with app.app_context():
        by = actor(person("owner"))
        for key, files in shipped.procedures().items():
            versions.install(key, files, by=by, now=NOW)
        db.session.commit()


def publish_small(app: Flask) -> None:
    """Set the clock, and publish the small procedure alone: the shipped ones take a second."""
    with app.app_context():
        clock.move_to(NOW)
        versions.install("weighing", FILES, by=actor(person("owner")), now=NOW)
        db.session.commit()


def start(app: Flask, key: str = "weighing", owner: str = "officer", **variables: Any) -> str:
    """Start a case; returns its reference."""
    with app.app_context():
        provider, by = db.session.scalars(select(Provider)).first(), person(owner)
        assert provider is not None
        case = cases.start(
            versions.published(key), by=actor(by), provider=provider, site=provider.sites[0], owner=by, now=clock.now(),
            contract=provider.contracts[0], given=Given(variables),
        )
        db.session.commit()
        return case.reference


def task_id(app: Flask, reference: str, element: str = "weigh") -> int:
    """The id of the case's open task at the element."""
    with app.app_context():
        return _open(reference, element).id


def answer(app: Flask, reference: str, element: str, by: str = "", **answers: Any) -> None:
    """Somebody completes a task: one of the cast, or the provider by link."""
    with app.app_context():
        task = _open(reference, element)
        who = actor(person(by)) if by else Actor("Prue Vidal", task_id=task.id)
        seen = [{"label": key, "text": str(value), "kind": "answer", "row": ""} for key, value in answers.items()]
        cases.complete_task(task.id, Given(answers, seen), by=who, now=clock.now())
        db.session.commit()


def sip(app: Flask, until: str = "provider_update") -> str:
    """A plan on its way: `agree_plan`, `sign_plan`, `provider_update`, or `decide_suspension`."""
    reference = start(app, "sip", whatFailed="Missed visits")
    plan = {"weeks": 1 if until == "decide_suspension" else 3, "plan": [ACTION]}
    steps: list[tuple[str, str, Mapping[str, Any]]] = [
        ("draft_plan", "officer", plan),
        ("agree_plan", "", {"agreement": "agree", "signedName": "Prue Vidal", "signedPosition": "Manager"}),
        ("sign_plan", "officer", {"officerName": "Ofelia Okafor"}),
        ("provider_update", "", {"actions": [{"update": "Rota rebuilt", "reviewedRisk": "medium"}]}),
        ("validate_update", "officer", {"plan": [ACTION | {"validated": "accepted"}]}),
    ]
    for element, by, answers in steps:
        if element == until:
            return reference
        if plan["weeks"] == 1 and element == "validate_update":
            pass_week(app)  # the final report opens on its date
        answer(app, reference, element, by, **answers)
    return reference


def pass_week(app: Flask) -> None:
    """Move the council's clock on by a week."""
    with app.app_context():
        clock.move_to(clock.now() + timedelta(days=7))


def case_of(reference: str) -> Case:
    """The case's row, in an open context."""
    return cases.find(reference)


def _open(reference: str, element: str) -> Task:
    rows = select(Task).where(Task.case_id == cases.find(reference).id, Task.element_id == element, Task.state == OPEN)
    return db.session.scalars(rows).one()
