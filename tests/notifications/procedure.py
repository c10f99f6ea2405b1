"""A small procedure for tests: ask the provider, remind, let the manager read; over when nobody answers."""

import json
from collections.abc import Mapping
from datetime import datetime
from textwrap import dedent
from types import MappingProxyType
from typing import Any

from tests.cast import NOW, Cast
from workflows import cases, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import actor
from workflows.tasks import Task

KEY = "asking"
DIAGRAM = """\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="asking_definitions" targetNamespace="https://upturn.example/tests">
  <bpmn:process id="asking" name="Asking" isExecutable="true">
    <bpmn:extensionElements><zeebe:properties>
      <zeebe:property name="prefix" value="ASK"/>
    </zeebe:properties></bpmn:extensionElements>
    <bpmn:startEvent id="started" name="Started"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="started" targetRef="send_update"/>
    <bpmn:userTask id="send_update" name="Send your update">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="update"/>
        <zeebe:assignmentDefinition candidateGroups="provider"/>
        <zeebe:taskSchedule dueDate="=end of day(today() + duration(&quot;P7D&quot;))"/>
        <zeebe:properties>
          <zeebe:property name="email" value="request"/>
          <zeebe:property name="receipt" value="receipt"/>
          <zeebe:property name="button" value="Send update"/>
          <zeebe:property name="shows" value="read_update"/>
        </zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="due_soon" name="Due soon" attachedToRef="send_update" cancelActivity="false">
      <bpmn:outgoing>f3</bpmn:outgoing>
      <bpmn:timerEventDefinition id="due_soon_timer">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT120H</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f3" sourceRef="due_soon" targetRef="remind"/>
    <bpmn:sendTask id="remind" name="Remind the provider">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="send-email"/>
        <zeebe:taskHeaders>
          <zeebe:header key="template" value="reminder"/>
          <zeebe:header key="to" value="provider"/>
          <zeebe:header key="cc" value="officer"/>
          <zeebe:header key="task" value="send_update"/>
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
      <bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing>
    </bpmn:sendTask>
    <bpmn:sequenceFlow id="f4" sourceRef="remind" targetRef="reminded"/>
    <bpmn:endEvent id="reminded" name="Reminded"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
    <bpmn:boundaryEvent id="silent" name="No answer" attachedToRef="send_update">
      <bpmn:outgoing>f7</bpmn:outgoing>
      <bpmn:timerEventDefinition id="silent_timer">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P14D</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f7" sourceRef="silent" targetRef="given_up"/>
    <bpmn:endEvent id="given_up" name="Given up"><bpmn:incoming>f7</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="send_update" targetRef="read_update"/>
    <bpmn:userTask id="read_update" name="Read the update">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="reading"/>
        <zeebe:assignmentDefinition candidateGroups="manager"/>
        <zeebe:properties><zeebe:property name="email" value="to-read"/></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f5</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f5" sourceRef="read_update" targetRef="ended"/>
    <bpmn:endEvent id="ended" name="Ended"><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
UPDATE = {
    "type": "default", "id": "update", "title": "Your update", "schemaVersion": 18,
    "components": [
        {"type": "text", "id": "intro", "text": "We asked you to mend the missed visits at {{ site.name }}."},
        {"type": "textarea", "id": "done", "key": "done", "label": "What did you do this week?",
         "validate": {"required": True}},
        {"type": "filepicker", "id": "evidence", "key": "evidence", "label": "Evidence", "multiple": True},
    ],
}
READING = {
    "type": "default", "id": "reading", "title": "Reading", "schemaVersion": 18,
    "components": [{"type": "textarea", "id": "note", "key": "note", "label": "Your note"}],
}
EMAILS = {
    "request": """\
        {{ case.reference }}: please send your update

        Dear {{ recipient.name }},

        Answer by {{ task.due }}: [Send your update]({{ link }})
        """,
    "reminder": """\
        Subject: Reminder: {{ case.reference }}

        [Send your update]({{ link }}), due {{ task.due }}.
        """,
    "receipt": """\
        We received {{ receipt }}

        Thank you, {{ recipient.name }}. You sent:

        {{ answers }}
        """,
    "to-read": """\
        {{ case.reference }}: an update to read

        > {{ done }}

        [Read it]({{ link }})
        """,
}
FILES = {
    "asking.bpmn": DIAGRAM.encode(),
    "update.form": json.dumps(UPDATE).encode(),
    "reading.form": json.dumps(READING).encode(),
    **{f"{name}.email": dedent(text).encode() for name, text in EMAILS.items()},
}


def start_case(cast: Cast, now: datetime = NOW, given: Mapping[str, Any] = MappingProxyType({})) -> Case:
    """Publish the procedure and start a case: the provider's request is written."""
    by = actor(cast.officer)
    version = versions.install(KEY, FILES, by=by, now=now) or versions.published(KEY)
    case = cases.start(
        version, by=by, provider=cast.provider, site=cast.site, contract=cast.contract, owner=cast.officer, now=now,
        given=Given(given),
    )
    db.session.flush()
    return case


def open_task(case: Case) -> Task:
    """The case's one open task."""
    return db.session.scalars(db.select(Task).where(Task.case_id == case.id, Task.state == "open")).one()
