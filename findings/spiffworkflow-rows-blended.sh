#!/usr/bin/env bash
# Tool: SpiffWorkflow 3.2.0 (Python), a parallel split, a list written in either branch, a parallel join.
# Guess: after the join the variable is the list of one branch (the last one wins), or both lists one after the other.
# Seen: rows that stand at the same place of both lists become ONE row, with the fields of both: what neither branch
#   ever wrote. Fields of the same name are the last branch's. Nothing is raised.
# Matters: two officers who each add an action at the same time are left with a single action that has the words of
#   one and the owner of the other, under two people's names in the history.
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
  <process id="visit" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="one" sourceRef="start" targetRef="split"/>
    <parallelGateway id="split"/>
    <sequenceFlow id="two" sourceRef="split" targetRef="care"/>
    <sequenceFlow id="three" sourceRef="split" targetRef="building"/>
    <manualTask id="care"/>
    <manualTask id="building"/>
    <sequenceFlow id="four" sourceRef="care" targetRef="join"/>
    <sequenceFlow id="five" sourceRef="building" targetRef="join"/>
    <parallelGateway id="join"/>
    <sequenceFlow id="six" sourceRef="join" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>
"""
WRITTEN = {
    "care": {"action": "Train the staff", "due": "May"},
    "building": {"action": "Mend the roof", "owner": "Ann"},
}

parser = BpmnParser()
parser.add_bpmn_xml(etree.fromstring(DIAGRAM))
workflow = BpmnWorkflow(parser.get_spec("visit"))
workflow.do_engine_steps()
for task in workflow.get_tasks(state=TaskState.READY, manual=True):
    task.data["actions"] = [dict(WRITTEN[task.task_spec.name])]
    task.run()
workflow.do_engine_steps()

actions = workflow.data.get("actions", [])
if not workflow.is_completed() or [sorted(row) for row in actions] != [["action", "due", "owner"]]:
    sys.exit(f"CHANGED: after the join the list is {actions}")
print(f"Holds: two rows of two branches became one that nobody wrote: {actions[0]}")
PY
