"""Gateways, starts, edges and event subprocesses: what the standard asks of each."""

import pytest

from tests.workflows.engine.checks.drawing import extended, flow, flows, line, problems, process, said

BEFORE = '<message id="M" name="hello"/><error id="E" name="Bad" errorCode="bad"/><signal id="N"/>'
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
CHOICE = '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>' + flow("s", "x")
MESSAGE = '<messageEventDefinition messageRef="M"/>'


@pytest.mark.parametrize("kind", ["exclusiveGateway", "inclusiveGateway"])
def test_a_choice_without_a_default_flow_is_refused(kind: str) -> None:
    data = process(f'{CHOICE}<{kind} id="x"/>' + flow("x", "a", "=p") + flow("x", "b"))
    assert "flow “x_b” no condition" in said(data, "x", "has no default flow").message


def test_a_flow_without_a_condition_beside_the_default_is_refused() -> None:
    data = process(f'{CHOICE}<userTask id="c"/><exclusiveGateway id="x" default="x_a"/>' + flows("x>a", "x>b")
                   + flow("x", "c", "=p"))  # fmt: skip
    said(data, "x_b", "without a condition")


def test_a_default_flow_that_does_not_leave_the_gateway_is_refused() -> None:
    data = process(f'{CHOICE}<exclusiveGateway id="x" default="s_x"/>' + flow("x", "a", "=p") + flow("x", "b", "=q"))
    said(data, "x", "“s_x” as its default flow")


def test_a_condition_on_the_default_flow_is_a_warning() -> None:
    data = process(f'{CHOICE}<exclusiveGateway id="x" default="x_a"/>' + flow("x", "a", "=p") + flow("x", "b", "=q"))
    assert said(data, "x_a", "never looked at").severity == "warning"


def test_a_condition_behind_a_parallel_gateway_is_a_warning() -> None:
    data = process(f'{CHOICE}<parallelGateway id="x"/>' + flow("x", "a", "=p") + flow("x", "b"))
    assert said(data, "x_a", "never looks at it").severity == "warning"


def test_a_condition_without_its_equals_sign_is_a_warning_with_the_fix() -> None:
    data = process(f'{CHOICE}<exclusiveGateway id="x" default="x_a"/>' + flow("x", "a") + flow("x", "b", "p &gt; 1"))
    found = said(data, "x_b", "does not begin with")
    assert (found.severity, found.fix) == ("warning", "Write =p > 1.")


def test_a_condition_in_another_language_gets_a_suggestion() -> None:
    text = "${outcome == 'met' &amp;&amp; !late}"
    data = process(f'{CHOICE}<exclusiveGateway id="x" default="x_a"/>' + flow("x", "a") + flow("x", "b", text))
    assert said(data, "x_b", "is not FEEL").fix == 'Write =outcome = "met" and not(late).'


def test_an_event_based_gateway_leads_to_events_only() -> None:
    data = process(f'{CHOICE}<eventBasedGateway id="x"/>' + flows("x>a", "x>b"), before=BEFORE)
    assert len([it for it in problems(data) if it.element == "x" and "nothing it can wait for" in it.message]) == 2


def test_an_event_behind_an_event_based_gateway_is_come_to_only_from_there() -> None:
    steps = f'<intermediateCatchEvent id="w">{TIMER}</intermediateCatchEvent><receiveTask id="r" messageRef="M"/>'
    ways = flows("x>w", "x>r", "w>a", "r>b", "a>w")
    data = process(f'{CHOICE}<eventBasedGateway id="x"/>{steps}{ways}', before=BEFORE)
    said(data, "x", "can be come to another way too")


def test_a_process_without_a_start_event_is_refused() -> None:
    said(process('<userTask id="t"/>'), "p", "has no start event")


def test_an_empty_process_is_refused() -> None:
    said(process(""), "p", "has no start event")


def test_a_subprocess_without_a_start_event_is_refused() -> None:
    said(process(line('<subProcess id="t"><userTask id="u"/></subProcess>')), "t", "has no start event")


def test_a_second_plain_start_event_is_refused() -> None:
    data = process(line() + '<startEvent id="two"/>' + flow("two", "done"))
    said(data, "two", "second plain start event")


def test_a_flow_back_to_a_start_event_is_refused() -> None:
    data = process('<startEvent id="s"/><userTask id="t"/>' + flows("s>t", "t>s"))
    said(data, "s", "nothing may lead back to a start event")


def test_a_timer_that_would_start_cases_is_a_warning() -> None:
    data = process(f'<startEvent id="s">{TIMER}</startEvent><userTask id="t"/>' + flow("s", "t"))
    assert said(data, "s", "would start cases by the clock").severity == "warning"


def test_an_error_cannot_start_a_process() -> None:
    start = '<startEvent id="s"><errorEventDefinition errorRef="E"/></startEvent><userTask id="t"/>'
    said(process(start + flow("s", "t"), before=BEFORE), "s", "only an event subprocess can")


def test_a_subprocess_cannot_begin_with_a_message() -> None:
    inside = f'<startEvent id="s">{MESSAGE}</startEvent>'
    said(process(line(f'<subProcess id="t">{inside}</subProcess>'), before=BEFORE), "s", "begins as soon as")


@pytest.mark.parametrize(
    ("inside", "element", "words"),
    [
        ('<startEvent id="h"/>', "h", "says nothing to wait for"),
        (f'<startEvent id="h">{MESSAGE}</startEvent><startEvent id="i">{MESSAGE}</startEvent>', "t", "2 start events"),
        ('<startEvent id="h" isInterrupting="false"><errorEventDefinition/></startEvent>', "h", "always interrupts"),
    ],
)
def test_an_event_subprocess_begins_with_one_event(inside: str, element: str, words: str) -> None:
    listener = f'<subProcess id="t" triggeredByEvent="true">{inside}</subProcess>'
    said(process(line() + listener, before=BEFORE), element, words)


def test_no_flow_leads_to_an_event_subprocess() -> None:
    step = f'<subProcess id="t" triggeredByEvent="true"><startEvent id="h">{MESSAGE}</startEvent></subProcess>'
    said(process(line(step), before=BEFORE), "t", "no flow may lead to it")


def edge(definition: str, attributes: str = "") -> str:
    """A boundary event `b` on `t` that leads to an end."""
    event = f'<boundaryEvent id="b" attachedToRef="t" {attributes}>{definition}</boundaryEvent>'
    return event + '<endEvent id="off"/>' + flow("b", "off")


def test_an_event_on_the_edge_of_nothing_is_refused() -> None:
    data = process(line() + edge(TIMER))
    said(data, "b", "attached to “t”")


def test_an_event_on_an_edge_that_leads_nowhere_is_a_warning() -> None:
    event = f'<boundaryEvent id="b" attachedToRef="t">{TIMER}</boundaryEvent>'
    assert said(process(line('<userTask id="t"/>') + event), "b", "leads nowhere").severity == "warning"


def test_an_event_on_an_edge_that_waits_for_nothing_is_refused() -> None:
    said(process(line('<userTask id="t"/>') + edge("")), "b", "says nothing to wait for")


def test_an_error_that_would_not_interrupt_is_refused() -> None:
    step = extended("serviceTask", "t", '<zeebe:taskDefinition type="x"/>')
    data = process(line(step) + edge('<errorEventDefinition errorRef="E"/>', 'cancelActivity="false"'), before=BEFORE)
    said(data, "b", "always interrupts")


@pytest.mark.parametrize("step", ['<task id="t"/>', '<businessRuleTask id="t"/>'])
def test_a_timer_on_a_step_that_never_waits_is_a_warning(step: str) -> None:
    assert said(process(line(step) + edge(TIMER)), "b", "can never fire").severity == "warning"


def test_an_error_that_a_person_never_throws_is_a_warning() -> None:
    data = process(line('<userTask id="t"/>') + edge('<errorEventDefinition errorRef="E"/>'), before=BEFORE)
    assert said(data, "b", "never throws").severity == "warning"


def test_a_message_that_does_not_exist_is_refused() -> None:
    step = '<receiveTask id="t" messageRef="gone"/>'
    said(process(line(step)), "t", "names the message “gone”, which does not exist")


def test_an_event_without_its_message_is_refused() -> None:
    step = '<intermediateCatchEvent id="t"><messageEventDefinition/></intermediateCatchEvent>'
    said(process(line(step)), "t", "names no message")


def test_a_signal_without_a_name_is_refused() -> None:
    step = '<intermediateCatchEvent id="t"><signalEventDefinition signalRef="N"/></intermediateCatchEvent>'
    said(process(line(step), before=BEFORE), "t", "has no name")


def test_an_event_that_cannot_stand_there_is_refused() -> None:
    step = '<intermediateCatchEvent id="t"><errorEventDefinition errorRef="E"/></intermediateCatchEvent>'
    said(process(line(step), before=BEFORE), "t", "cannot stand there")


def test_a_flow_out_of_an_end_event_is_refused() -> None:
    data = process(line() + '<userTask id="t"/>' + flow("done", "t"))
    said(data, "done", "no flow may leave it")


def test_a_flow_to_nowhere_is_refused_with_a_suggestion() -> None:
    data = process(line('<userTask id="review"/>') + flow("review", "reviem"))
    assert "“review”" in said(data, "review_reviem", "leads to “reviem”").fix


def test_an_error_that_a_caller_catches_is_caught() -> None:
    call = extended("callActivity", "t", '<zeebe:calledElement processId="q"/>')
    caller = process(line(call) + edge('<errorEventDefinition errorRef="E"/>'), before=BEFORE)
    end = '<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>' + flow("s", "e")
    assert problems({"a.bpmn": caller, "b.bpmn": process(end, before=BEFORE, process_id="q")}) == []


def test_an_error_that_an_event_subprocess_catches_is_caught() -> None:
    inside = '<startEvent id="h"><errorEventDefinition/></startEvent><userTask id="u"/>' + flow("h", "u")
    steps = '<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>' + flow("s", "e")
    listener = f'<subProcess id="t" triggeredByEvent="true">{inside}</subProcess>'
    assert problems(process(steps + listener, before=BEFORE)) == []
