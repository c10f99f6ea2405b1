"""Every element of BPMN 2.0 and what becomes of it.

`python -m tests.workflows.engine.running.coverage` writes the page.
"""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

from workflows.engine.checks.refused import REFUSED

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
PAGE = ROOT / "docs" / "bpmn-coverage.md"
REFUSED_TEST = "test_coverage.py::test_what_is_refused_is_refused_by_element"
WARNED_TEST = "test_coverage.py::test_what_is_not_read_is_said"

# Element or combination -> the test that runs it, before and after a reload at every wait.
RUNS = {
    "startEvent": "test_events.py::test_none_events_let_the_process_pass",
    "startEvent with a message": "test_events.py::test_a_process_that_only_a_message_starts_begins_there",
    "startEvent with a message, several": (
        "../standard/test_messages_and_signals.py::test_the_start_whose_message_is_given_is_taken"
    ),
    "endEvent": "test_events.py::test_ends_are_those_reached",
    "intermediateThrowEvent": "test_events.py::test_none_events_let_the_process_pass",
    "intermediateCatchEvent": "test_events.py::test_message_is_caught_with_its_variables",
    "boundaryEvent": "test_boundary_events.py::test_interrupting_timer_takes_the_task_away",
    "boundaryEvent, not interrupting": "test_boundary_events.py::test_non_interrupting_timer_leaves_the_task_open",
    "timerEventDefinition": "test_events.py::test_timers_fire_in_due_order",
    "timerEventDefinition that repeats": "test_boundary_events.py::test_a_reminder_repeats_and_catches_up_once",
    "messageEventDefinition": "test_events.py::test_message_is_caught_with_its_variables",
    "messageEventDefinition thrown as a job": "test_events.py::test_a_message_event_with_a_job_type_is_a_job",
    "message": "test_events.py::test_a_message_reaches_one_catcher_only",
    "message with a correlation key": "test_events.py::test_a_message_reaches_the_catcher_with_its_key",
    "message to one of two waiting cases": (
        "test_events.py::test_a_message_goes_to_the_one_of_two_waiting_cases_whose_key_it_has"
    ),
    "signalEventDefinition": "test_events.py::test_a_signal_reaches_every_catcher_of_the_case",
    "signal": "test_boundary_events.py::test_signal_boundary_hears_a_signal_thrown_beside_it",
    "errorEventDefinition": "test_boundary_events.py::test_error_end_of_a_subprocess_is_caught_on_its_edge",
    "error": "test_boundary_events.py::test_a_job_that_fails_is_caught_by_its_code_before_any",
    "error without a code": (
        "../standard/test_thrown_outward.py::test_errors_without_a_code_are_told_apart_by_which_they_are"
    ),
    "error that nothing catches": "test_events.py::test_uncaught_error_end_is_an_incident",
    "escalationEventDefinition": (
        "test_boundary_events.py::test_escalation_leaves_the_subprocess_running_unless_it_interrupts"
    ),
    "escalation": "test_events.py::test_uncaught_escalation_changes_nothing",
    "linkEventDefinition": "test_events.py::test_link_jumps_to_its_catcher_and_leaves_other_work_alone",
    "terminateEventDefinition": "test_events.py::test_terminate_ends_the_process_at_once",
    "terminateEventDefinition in a subprocess": (
        "test_boundary_events.py::test_terminate_inside_a_subprocess_ends_only_that"
    ),
    "exclusiveGateway": "test_gateways.py::test_exclusive_gateway_takes_the_first_true_flow_else_the_default",
    "exclusiveGateway into a parallelGateway": (
        "test_gateways.py::test_an_exclusive_split_into_a_parallel_join_is_an_incident"
    ),
    "parallelGateway": "test_gateways.py::test_parallel_gateway_waits_for_every_branch",
    "parallelGateway in a loop": "test_gateways.py::test_parallel_join_in_a_loop_waits_afresh_each_time",
    "inclusiveGateway": "test_gateways.py::test_inclusive_gateway_takes_every_true_flow_and_joins_them",
    "inclusiveGateway after a task and its reminder": (
        "test_inclusive_joins.py::test_what_came_from_the_edge_waits_for_the_task"
    ),
    "inclusiveGateway after a loop": "test_gateways.py::test_inclusive_join_after_a_loop",
    "eventBasedGateway": "test_gateways.py::test_event_gateway_goes_with_the_first_event",
    "sequenceFlow": "test_gateways.py::test_several_flows_out_of_a_task_are_a_parallel_split",
    "sequenceFlow without an id": "test_flows_without_ids.py::test_flows_without_ids_join_as_those_with_ids",
    "sequenceFlow with a condition that is no boolean": (
        "../standard/test_gateways.py::test_a_condition_that_is_no_boolean_is_an_incident"
    ),
    "parallelGateway with conditions behind it": (
        "../checks/test_what_the_standard_forbids.py::"
        "test_a_parallel_split_takes_all_ways_whatever_their_conditions_say"
    ),
    "sequenceFlow with a condition": "test_gateways.py::test_conditional_flows_out_of_a_task_are_obeyed",
    "task": "test_events.py::test_undefined_and_manual_tasks_let_the_process_pass",
    "manualTask": "test_events.py::test_undefined_and_manual_tasks_let_the_process_pass",
    "userTask": "test_verbs.py::test_a_task_carries_who_may_do_it_and_when",
    "serviceTask": "test_scopes.py::test_jobs_have_headers_inputs_and_results",
    "sendTask": "test_scopes.py::test_jobs_have_headers_inputs_and_results",
    "sendTask without a job type": (
        "../standard/test_messages_and_signals.py::test_thrown_to_who_waits_in_another_branch"
    ),
    "receiveTask": "test_boundary_events.py::test_messages_reach_the_boundary_of_a_receive_task_apart_from_the_task",
    "scriptTask": "test_scopes.py::test_a_script_result_that_is_null_is_kept_as_null",
    "businessRuleTask": "test_rules.py::test_the_decision_beside_the_diagram_gives_the_result_variable",
    "callActivity": "test_scopes.py::test_a_called_process_gets_and_gives_what_the_call_says",
    "callActivity with an error inside": "test_events.py::test_error_out_of_a_nested_call_activity_is_caught_outside",
    "subProcess": "test_scopes.py::test_a_subprocess_keeps_its_own_variables_to_itself",
    "subProcess started by an event": (
        "test_event_subprocesses.py::test_a_non_interrupting_one_runs_beside_and_can_run_again"
    ),
    "subProcess started by an event, interrupting": "test_event_subprocesses.py::test_an_interrupting_one_takes_over",
    "subProcess started by an event, in a subProcess": (
        "test_event_subprocesses.py::test_inside_a_subprocess_it_hears_only_while_that_runs"
    ),
    "multiInstanceLoopCharacteristics, one by one": "test_multi_instance.py::test_sequential_ones_open_one_by_one",
    "multiInstanceLoopCharacteristics": (
        "test_multi_instance.py::test_each_repetition_has_its_item_counter_and_output"
    ),
    "multiInstanceLoopCharacteristics of a subProcess": (
        "test_repetitions_apart.py::test_each_site_goes_the_way_of_its_own_answer"
    ),
    "multiInstanceLoopCharacteristics that gathers": (
        "test_repetitions_apart.py::test_nothing_inside_reaches_what_is_gathered"
    ),
    "multiInstanceLoopCharacteristics that ends early": (
        "test_multi_instance.py::test_a_completion_condition_ends_it_early"
    ),
    "multiInstanceLoopCharacteristics with a boundary timer": (
        "test_boundary_events.py::test_timer_boundary_on_a_multi_instance_ends_every_repetition"
    ),
    "process": "../../test_rehearsal.py::test_the_main_process_is_the_one_that_nobody_calls",
    "participant": "test_events.py::test_data_lanes_pools_and_notes_are_ignored",
}

IGNORED_TEST = "test_coverage.py::test_what_is_ignored_is_not_refused"
IGNORED = """artifact association group textAnnotation text category categoryValue lane laneSet collaboration
    messageFlow messageFlowAssociation
    participantAssociation participantMultiplicity partnerEntity partnerRole relationship
    dataAssociation dataInput dataInputAssociation dataObject dataObjectReference dataOutput dataOutputAssociation
    dataState dataStore dataStoreReference inputSet outputSet ioBinding ioSpecification itemDefinition property
    assignment auditing monitoring rendering resource resourceParameter resourceParameterBinding
    resourceAssignmentExpression interface operation endPoint correlationKey correlationProperty
    correlationPropertyBinding correlationPropertyRetrievalExpression conversationLink conversationAssociation
    extension""".split()

WARNED = """humanPerformer performer potentialOwner resourceRole correlationSubscription globalTask globalUserTask
    globalManualTask globalScriptTask globalBusinessRuleTask""".split()

# Types without a drawing of their own, and parts of other elements.
PARTS = """activity baseElement baseElementWithMixedContent callableElement catchEvent choreographyActivity
    conversationNode documentation event eventDefinition expression extensionElements flowElement flowNode
    formalExpression gateway loopCharacteristics rootElement script throwEvent""".split()


def page() -> str:
    """The page, as text."""
    lines = [
        "# What becomes of BPMN 2.0",
        "",
        "Made by `python -m tests.workflows.engine.running.coverage` and held to it by a test: every element of the",
        "standard's schema is here once at least. What runs is played before and after a save and reload at every",
        "wait. What is refused is refused by `upturn check`, by element and name.",
        "",
        "| element | | test |",
        "| --- | --- | --- |",
    ]
    rows = [(name, "runs", test) for name, test in RUNS.items()]
    rows += [(name, f"refused: {REFUSED[name][1]}", REFUSED_TEST) for name in REFUSED if name in schema_elements()]
    rows += [(name, "ignored, as the standard says", IGNORED_TEST) for name in IGNORED]
    rows += [(name, "not read, said as a warning", WARNED_TEST) for name in WARNED]
    rows += [(name, "part of other elements", "") for name in PARTS]
    lines += [f"| {name} | {fate} | {f'`{test}`' if test else ''} |" for name, fate, test in sorted(rows)]
    return "\n".join(lines) + "\n"


def schema_elements() -> set[str]:
    """The elements of the BPMN 2.0 schema that the engine's package carries."""
    engine = find_spec("SpiffWorkflow")
    assert engine is not None and engine.origin is not None
    schema = Path(engine.origin).parent / "bpmn" / "parser" / "schema" / "Semantic.xsd"
    return set(re.findall(r'^\t?<xsd:element name="(\w+)"', schema.read_text(), re.MULTILINE))


def named_tests() -> set[str]:
    """Every test that the page names."""
    return {*RUNS.values(), REFUSED_TEST, WARNED_TEST, IGNORED_TEST}


def exists(test: str) -> bool:
    """Whether a test of that file and name is there."""
    file, _, name = test.partition("::")
    tree = ast.parse((HERE / file).read_text())
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


if __name__ == "__main__":
    PAGE.write_text(page())
