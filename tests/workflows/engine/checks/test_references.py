"""What a diagram names elsewhere in its version must be there; what nobody knows is not guessed at."""

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, flow, line, problems, process, said
from workflows.engine import Known

DECISION = '<zeebe:calledDecision decisionId="outcom" resultVariable="outcome"/>'


def user_task(extensions: str, element_id: str = "t") -> str:
    """A user task."""
    return extended("userTask", element_id, extensions)


def properties(**values: str) -> str:
    """Properties of an element."""
    rows = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<zeebe:properties>{rows}</zeebe:properties>"


def test_a_call_to_a_missing_process_is_refused() -> None:
    data = process(line(extended("callActivity", "t", '<zeebe:calledElement processId="q"/>')))
    assert said(data, "t", "calls the process “q”, which does not exist").severity == "error"
    assert problems(data, Known(processes=frozenset({"q"}))) == []
    assert problems(data, Known(processes=None)) == []


def test_a_call_that_names_no_process_is_refused() -> None:
    said(process(line('<callActivity id="t"/>')), "t", "names no process to call")


def test_a_missing_form_is_refused_with_a_suggestion() -> None:
    data = process(line(user_task('<zeebe:formDefinition formId="sip-plam"/>')))
    assert "“sip-plan”" in said(data, "t", "which does not exist", Known(forms=frozenset({"sip-plan"}))).fix
    assert problems(data) == []


def test_a_missing_decision_is_refused() -> None:
    data = process(line(extended("businessRuleTask", "t", DECISION)))
    assert "“outcome”" in said(data, "t", "which does not exist", Known(decisions=frozenset({"outcome"}))).fix


def test_a_job_that_nothing_does_is_a_warning_and_refuses_publishing() -> None:
    data = process(line(extended("serviceTask", "t", '<zeebe:taskDefinition type="send-mail"/>')))
    jobs = frozenset({"send-email"})
    found = said(data, "t", "which nothing here does", Known(job_types=jobs))
    assert (found.severity, "“send-email”" in found.fix) == ("warning", True)
    assert said(data, "t", "which nothing here does", Known(job_types=jobs, publishing=True)).severity == "error"


@pytest.mark.parametrize("tag", ["serviceTask", "sendTask"])
def test_a_task_without_a_job_type_refuses_publishing(tag: str) -> None:
    data = process(line(f'<{tag} id="t"/>'))
    assert said(data, "t", "has no job type").severity == "warning"
    assert len(errors(data, Known(publishing=True))) == 1


def test_an_email_without_its_template_refuses_publishing() -> None:
    data = process(line(extended("serviceTask", "t", '<zeebe:taskDefinition type="send-email"/>')))
    assert len(errors(data, Known(publishing=True))) == 1


def test_a_group_that_nobody_is_in_refuses_publishing() -> None:
    data = process(line(user_task('<zeebe:assignmentDefinition candidateGroups="officer, manger"/>')))
    assert "“manager”" in said(data, "t", "the group “manger”").fix
    assert len(errors(data, Known(publishing=True))) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"shows": "gone"}, "“shows” of the user task “t” names “gone”"),
        ({"notBy": "gone"}, "“notBy” of the user task “t” names “gone”"),
        ({"notBy": "t"}, "names itself"),
        ({"notBy": "variable:"}, "“notBy” of the user task “t” names “variable:”"),
        ({"notBy": "sibling:report"}, "“notBy” of the user task “t” names “sibling:report”"),
        ({"email": "gone"}, "The email “gone” does not exist"),
        ({"receipt": "gone"}, "The email “gone” does not exist"),
        ({"button": "=send"}, "not a few plain words"),
        ({"stage": "x" * 300}, "not a few plain words"),
        ({"outcome": "Closed"}, "has a meaning on end events only"),
    ],
)
def test_a_property_with_a_meaning_is_looked_at(values: dict[str, str], words: str) -> None:
    said(process(line(user_task(properties(**values)))), "t", words, Known(emails=frozenset({"hello"})))


def test_an_event_that_is_waited_for_may_name_a_stage() -> None:
    timer = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
    waits = extended("intermediateCatchEvent", "w", properties(stage="In force"), timer)
    assert problems(process(line(waits))) == []
    throws = extended("intermediateThrowEvent", "w", properties(stage="In force"))
    said(process(line(throws)), "w", "has a meaning on user tasks and events that are waited for only")


def test_not_by_may_name_an_element_of_the_case_that_started_it_or_a_variable() -> None:
    assert problems(process(line(user_task(properties(notBy="parent:final_report, variable:requestedBy"))))) == []


def test_a_linked_case_without_a_procedure_refuses_publishing() -> None:
    data = process(line(extended("serviceTask", "t", '<zeebe:taskDefinition type="start-case"/>')))
    assert said(data, "t", "starts a linked case, but names no procedure").severity == "warning"
    assert len(errors(data, Known(publishing=True))) == 1


def test_any_other_property_is_a_note() -> None:
    assert problems(process(line(user_task(properties(note="ask Pat", colour="=blue"))))) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"prefix": "sip 1"}, "prefix “sip 1”"),
        ({"headline": "Plan"}, "a headline that does not begin with"),
        ({"headline": "=1 +"}, "a headline that is not FEEL"),
        ({"facts": "risk, worst risk"}, "“worst risk” is no name of a variable"),
        ({"planForm": "gone"}, "form “gone” does not exist"),
    ],
)
def test_the_properties_of_a_process_are_looked_at(values: dict[str, str], words: str) -> None:
    data = process(f"<extensionElements>{properties(**values)}</extensionElements>{line()}")
    said(data, "p", words, Known(forms=frozenset({"plan"})))


def test_a_variable_that_nothing_writes_is_a_warning() -> None:
    choice = '<startEvent id="s"/><exclusiveGateway id="x" default="x_b"/><endEvent id="a"/><endEvent id="b"/>'
    task = user_task('<zeebe:formDefinition formId="report"/>')
    data = process(choice + task + flow("s", "t") + flow("t", "x") + flow("x", "a", "=outcom = 1") + flow("x", "b"))
    known = Known(form_keys={"report": {"outcome": ""}})
    found = said(data, "x", "reads the variable “outcom”", known)
    assert (found.severity, "“outcome”" in found.fix) == ("warning", True)
    assert problems(data) == []


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("=seenOn &gt; today()", "a string compared with a date by &gt; is always null"),
        ("=visits = &quot;3&quot;", "a number compared with a string by = is always null"),
        ("=visits + seenOn &gt; 1", "number + string is always null"),
    ],
)
def test_a_comparison_that_can_only_be_null_is_a_warning(condition: str, reason: str) -> None:
    choice = '<startEvent id="s"/><exclusiveGateway id="x" default="x_b"/><endEvent id="a"/><endEvent id="b"/>'
    task = user_task('<zeebe:formDefinition formId="report"/>')
    data = process(choice + task + flow("s", "t") + flow("t", "x") + flow("x", "a", condition) + flow("x", "b"))
    known = Known(form_keys={"report": {"seenOn": "string", "visits": "number"}})
    found = said(data, "x", reason.replace("&gt;", ">"), known)
    assert found.severity == "warning"


def test_a_variable_that_forms_answer_with_different_types_is_not_doubted() -> None:
    one = extended("userTask", "t", '<zeebe:formDefinition formId="one"/>')
    two = extended("userTask", "u", '<zeebe:formDefinition formId="two"/>')
    script = extended("scriptTask", "w", '<zeebe:script expression="=visits + 1" resultVariable="more"/>')
    known = Known(form_keys={"one": {"visits": "number"}, "two": {"visits": "string"}})
    assert problems(process(line(one, two, script)), known) == []


def test_the_names_beside_the_variables_are_known() -> None:
    source = "=case.reference + provider.name"
    mapping = f'<zeebe:ioMapping><zeebe:input source="{source}" target="title"/></zeebe:ioMapping>'
    assert problems(process(line(user_task(mapping))), Known(form_keys={})) == []


@pytest.mark.parametrize("target", ["two words", "1st", "a.", "_hidden", "a-b"])
def test_a_mapping_to_what_is_no_variable_is_refused(target: str) -> None:
    mapping = f'<zeebe:ioMapping><zeebe:output source="=1" target="{target}"/></zeebe:ioMapping>'
    assert len(errors(process(line(user_task(mapping))))) == 1


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ('dueDate="tomorrow"', "due date that cannot be read"),
        ('dueDate="=P5D"', "without quotes"),
        ('followUpDate="P0D"', "follow-up date that is over at once"),
    ],
)
def test_a_due_date_that_is_none_is_refused(schedule: str, words: str) -> None:
    said(process(line(user_task(f"<zeebe:taskSchedule {schedule}/>"))), "t", words)


def test_a_priority_that_is_no_number_is_refused() -> None:
    said(process(line(user_task('<zeebe:priorityDefinition priority="high"/>'))), "t", "priority that is no number")


def test_an_unknown_function_is_refused_with_a_suggestion() -> None:
    mapping = '<zeebe:ioMapping><zeebe:output source="=len(plan)" target="rows"/></zeebe:ioMapping>'
    assert "“count”" in said(process(line(user_task(mapping))), "t", "calls “len”").fix
