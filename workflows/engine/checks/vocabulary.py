"""The words of the dialect: which extension elements there are, where they belong, what other engines say."""

import re

from workflows.engine.checks.graph import ACTIVITIES
from workflows.engine.reading import ZEEBE

_ASSIGNED = frozenset({"userTask", "manualTask"})
_JOBS = frozenset({"serviceTask", "sendTask", "intermediateThrowEvent", "endEvent"})
_EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
_ANYWHERE: frozenset[str] = frozenset()

# Extension element: its attributes, its children with theirs, and the BPMN elements it may stand in (none: all).
DIALECT: dict[str, tuple[str, dict[str, str], frozenset[str]]] = {
    "userTask": ("", {}, frozenset({"userTask"})),
    "formDefinition": ("formId bindingType versionTag", {}, frozenset({"userTask", "manualTask", "startEvent"})),
    "assignmentDefinition": ("assignee candidateGroups candidateUsers", {}, _ASSIGNED),
    "taskSchedule": ("dueDate followUpDate", {}, _ASSIGNED),
    "priorityDefinition": ("priority", {}, _ASSIGNED),
    "taskDefinition": ("type retries", {}, _JOBS | {"scriptTask", "businessRuleTask"}),
    "taskHeaders": ("", {"header": "key value"}, ACTIVITIES | _JOBS),
    "ioMapping": ("", {"input": "source target", "output": "source target"}, ACTIVITIES | _EVENTS),
    "calledElement": (
        "processId propagateAllParentVariables propagateAllChildVariables bindingType versionTag",
        {},
        frozenset({"callActivity"}),
    ),
    "calledDecision": ("decisionId resultVariable bindingType versionTag", {}, frozenset({"businessRuleTask"})),
    "loopCharacteristics": (
        "inputCollection inputElement outputCollection outputElement",
        {},
        frozenset({"multiInstanceLoopCharacteristics"}),
    ),
    "subscription": ("correlationKey", {}, frozenset({"message"})),
    "script": ("expression resultVariable", {}, frozenset({"scriptTask"})),
    "properties": ("", {"property": "name value"}, _ANYWHERE),
    "versionTag": ("value", {}, frozenset({"process"})),
}

DIALECT_ATTRIBUTES = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})

# What the dialect has and Upturn does not read, with the way round it.
DIALECT_FIXES = {
    "formKey": "Choose the form by its form id.",
    "externalReference": "Choose the form by its form id.",
    "userTaskForm": "Save the form as a .form file and choose it by its form id.",
    "executionListeners": "Put what the listener does into a service task of its own.",
    "taskListeners": "Put what the listener does into a service task of its own.",
    "linkedResources": "Put the resource into the version's own files.",
    "bindingType": "Remove it: a version's files always belong together.",
}

# Engines by the namespaces of what they add.
ENGINES = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://operaton.org/schema/1.0/bpmn": "Operaton",
    "http://eximeebpms.org/schema/1.0/bpmn": "EximeeBPMS",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
    "http://www.jboss.org/drools": "jBPM",
    "http://processmaker.com/BPMN/2.0/Schema.xsd": "ProcessMaker",
    "http://www.imixs.org/bpmn2": "Imixs",
}
# A fork of Camunda 7 says the same words under an address of its own; this is how they are all built.
_FORK = re.compile(r"https?://(?:www\.)?([\w.-]+)/schema/1\.0/bpmn")

# Namespaces that nothing is said of: the dialect, the engines (told one by one), what modellers note for themselves.
UNSEEN = frozenset({
    ZEEBE,
    *ENGINES,
    "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/XML/1998/namespace",
    "http://camunda.org/schema/modeler/1.0",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
})  # fmt: skip



def engine_of(namespace: str | None) -> str:
    """The engine whose namespace it is, in words; "" for any other tool's."""
    fork = _FORK.fullmatch(namespace or "")
    return ENGINES.get(namespace or "") or (f"{fork[1]}, which speaks as Camunda 7 does" if fork else "")


# Words of those engines that change nothing of what a case does here.
HARMLESS = frozenset(
    "versionTag historyTimeToLive isStartableInTasklist candidateStarterGroups candidateStarterUsers jobPriority"
    " taskPriority asyncBefore asyncAfter async exclusive failedJobRetryTimeCycle modelerTemplate"
    " modelerTemplateVersion modelerTemplateIcon packageName version adHoc import global"
    " metaData metadata isMarkerVisible".split()
)

# A note of Camunda's modeller to itself, which it writes in that engine's namespace into files for Camunda 8 as well.
UNSAID = frozenset({"diagramRelationId"})

_ASSIGNMENT = "Set the assignee or candidate groups under Assignment, as the Camunda 8 modeller does."
_FORM = "Save the form as a .form file and choose it by its form id."
_JOB = "Give the task a job type (zeebe:taskDefinition)."
_MAPPINGS = "Use input and output mappings (zeebe:ioMapping)."

ENGINE_FIXES = {
    "assignee": _ASSIGNMENT,
    "candidateGroups": _ASSIGNMENT,
    "candidateUsers": _ASSIGNMENT,
    "formKey": _FORM,
    "formRef": _FORM,
    "formData": _FORM,
    "formProperty": _FORM,
    "class": _JOB,
    "delegateExpression": _JOB,
    "expression": _JOB,
    "topic": _JOB,
    "type": _JOB,
    "connector": _JOB,
    "serviceTaskOperator": _JOB,
    "inputOutput": _MAPPINGS,
    "in": _MAPPINGS,
    "out": _MAPPINGS,
    "preScript": _MAPPINGS,
    "postScript": _MAPPINGS,
    "properties": "Set the properties again as zeebe:properties.",
    "decisionRef": "Choose the decision again (zeebe:calledDecision).",
    "calledDecisionId": "Choose the decision again (zeebe:calledDecision).",
    "dueDate": "Set the due date under Assignment (zeebe:taskSchedule).",
    "followUpDate": "Set the follow-up date under Assignment (zeebe:taskSchedule).",
    "collection": "Set the input collection of the multi-instance (zeebe:loopCharacteristics).",
    "elementVariable": "Set the input element of the multi-instance (zeebe:loopCharacteristics).",
    "resultVariable": "Set the result variable in the Camunda 8 modeller.",
}
ENGINE_FIX = "Draw this again with what the Camunda 8 modeller offers for it, and remove the old setting."
