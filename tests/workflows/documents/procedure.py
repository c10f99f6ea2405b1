"""A small procedure that makes a document by a service task, and values that somebody hostile would type."""

import json
from collections.abc import Mapping

LETTER = """\
#import "upturn.typ": *
#show: paper.with(title: "Letter", foot: "")
= Letter
#said(data.words)
#data.provider.name
"""
HOSTILE = [
    '#read("/etc/passwd")', "#import \"@preview/x:0.1.0\"", "*bold* _it_ $x$ <label> @ref // end /* open", "= Heading",
    '#panic("stop")', "{{ 7 * 7 }} {% for a in b %} {{ words.__class__ }}", "<w:p/></w:t>&amp;&",
    "\\u{202e} \u202eback",
    "\x00\x01\x1b \ufffe \ud83d", "x" * 400, "🎉 漢字 العربية \ue000",
    'quote " and \\ and \' and ]#', "two\nlines\n\n\tend",
]


def diagram(template: str = "letter", form: str = "pdf", name: str = '="Letter to " + provider.name') -> bytes:
    """One form, then a service task that makes the document."""
    shown = name.replace('"', "&quot;")
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="https://upturn.example/tests">
  <bpmn:process id="writing" name="Writing" isExecutable="true">
    <bpmn:startEvent id="begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="write"/>
    <bpmn:userTask id="write" name="Write">
      <bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="words"/>
        <zeebe:assignmentDefinition candidateGroups="officer"/></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="write" targetRef="make"/>
    <bpmn:serviceTask id="make" name="Make the letter">
      <bpmn:extensionElements><zeebe:taskDefinition type="make-document"/><zeebe:taskHeaders>
        <zeebe:header key="template" value="{template}"/><zeebe:header key="format" value="{form}"/>
        <zeebe:header key="name" value="{shown}"/>
      </zeebe:taskHeaders></bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f3" sourceRef="make" targetRef="end"/>
    <bpmn:endEvent id="end" name="Written"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
""".encode()


def files(letter: str | bytes = LETTER, **more: bytes) -> Mapping[str, bytes]:
    """The procedure's files with this typst letter."""
    words = {"type": "textarea", "id": "words", "key": "words", "label": "Words"}
    form = {"type": "default", "id": "words", "schemaVersion": 18, "components": [words]}
    text = letter.encode() if isinstance(letter, str) else letter
    return {"writing.bpmn": diagram(), "words.form": json.dumps(form).encode(), "letter.typ": text, **more}
