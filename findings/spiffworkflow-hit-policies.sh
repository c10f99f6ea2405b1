#!/usr/bin/env bash
# Tool: SpiffWorkflow 3.2.0 (Python), decision tables of DMN 1.3 in which two rules match.
# Guess: UNIQUE says that two match, RULE ORDER gives both results as a list, COLLECT with COUNT gives 2; or the
#   parser refuses a hit policy that the library does not know.
# Seen: UNIQUE and RULE ORDER give the first rule's result alone, and COUNT the list of results. Any hit policy but
#   COLLECT is read as "the first", an aggregation is not read at all; parsing and running say nothing.
# Matters: a table of steps against a provider works in the modeller it was drawn with, and elsewhere proposes a phone
#   call where it should have proposed a notice as well. An overlap, which is a fault of the table, is told to nobody.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'spiffworkflow==3.2.0' 'lxml==6.1.3'

"$place/venv/bin/python" - <<'PY'
import sys

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.camunda.parser import CamundaParser
from SpiffWorkflow.util.task import TaskState

DIAGRAM = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
    targetNamespace="urn:example">
  <process id="late" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="one" sourceRef="start" targetRef="decide"/>
    <businessRuleTask id="decide" camunda:decisionRef="steps"/>
    <sequenceFlow id="two" sourceRef="decide" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>
"""
TABLE = """
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rules" name="rules" namespace="urn:example">
  <decision id="steps" name="steps">
    <decisionTable id="table" {policy}>
      <input id="input"><inputExpression id="expression"><text>late</text></inputExpression></input>
      <output id="output" name="step" typeRef="string"/>
      <rule id="rule1">
        <inputEntry id="in1"><text>&gt; 1</text></inputEntry><outputEntry id="out1"><text>"call"</text></outputEntry>
      </rule>
      <rule id="rule2">
        <inputEntry id="in2"><text>&gt; 5</text></inputEntry><outputEntry id="out2"><text>"notice"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def decided(policy):
    parser = CamundaParser()
    parser.add_dmn_xml(etree.fromstring(TABLE.format(policy=policy)))
    parser.add_bpmn_xml(etree.fromstring(DIAGRAM))
    workflow = BpmnWorkflow(parser.get_spec("late"))
    for task in workflow.get_tasks(state=TaskState.READY):
        task.data["late"] = 7
    workflow.do_engine_steps()
    return workflow.data.get("step")


SEEN = {
    'hitPolicy="UNIQUE"': "call",
    'hitPolicy="RULE ORDER"': "call",
    'hitPolicy="COLLECT" aggregation="COUNT"': ["call", "notice"],
}
for policy, seen in SEEN.items():
    if (now := decided(policy)) != seen:
        sys.exit(f"CHANGED: {policy} gives {now!r}, and gave {seen!r}")
    print(f"Holds: {policy} gives {seen!r} without a word.")
PY
