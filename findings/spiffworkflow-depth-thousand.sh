#!/usr/bin/env bash
# Tool: SpiffWorkflow 3.2.0 (Python), a process that comes back to the same step until it is done.
# Guess: a loop may go round as often as it likes; while it goes on, the next step is found in the workflow's tasks.
# Seen: after 500 rounds `get_tasks` finds nothing that is ready, `do_engine_steps` does nothing, and `is_completed()`
#   says True, although the end was never reached. The gateway's task is there and ready, but at depth 1001 of the
#   tree of all that ever was; looking through it ends at depth 1000 by itself. Nothing is raised.
# Matters: a plan with weekly updates goes two tasks deeper every week and never comes up again; a case with daily
#   checks gets there within two years. It is then counted as finished, and its officer is never asked again.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'spiffworkflow==3.2.0' 'lxml==6.1.3'

"$place/venv/bin/python" - <<'PY'
import sys

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

DIAGRAM = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:example">
  <process id="plan" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="begin" sourceRef="start" targetRef="update"/>
    <manualTask id="update"/>
    <sequenceFlow id="ask" sourceRef="update" targetRef="met"/>
    <exclusiveGateway id="met" default="again"/>
    <sequenceFlow id="again" sourceRef="met" targetRef="update"/>
    <sequenceFlow id="finish" sourceRef="met" targetRef="end">
      <conditionExpression>is_met</conditionExpression>
    </sequenceFlow>
    <endEvent id="end"/>
  </process>
</definitions>
"""
WANTED = 600

parser = BpmnParser()
parser.add_bpmn_xml(etree.fromstring(DIAGRAM))
workflow = BpmnWorkflow(parser.get_spec("plan"))
rounds = 0
while rounds < WANTED:
    for task in workflow.get_tasks(state=TaskState.READY):
        task.data["is_met"] = False
    workflow.do_engine_steps()
    waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
    if not waiting:
        break
    waiting[0].run()
    rounds += 1

lost = [(task.task_spec.name, task.depth) for task in workflow.tasks.values() if task.state == TaskState.READY]
if (rounds, lost, workflow.is_completed()) != (500, [("met", 1001)], True):
    sys.exit(f"CHANGED: {rounds} rounds, ready but not found: {lost}, completed: {workflow.is_completed()}")
print("Holds: after 500 rounds the loop counts as completed; its next task is ready at depth 1001 and not found.")
PY
