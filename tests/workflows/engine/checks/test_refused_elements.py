"""What is not run is refused by element and name; what the standard calls ordinary is not refused."""

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, file_of, flow, flows, line, problems, process, said
from workflows.engine import Known, leftovers, without_leftovers

BEFORE = (
    '<message id="M" name="hello"/><signal id="S" name="horn"/><error id="E" name="Bad" errorCode="bad"/>'
    '<escalation id="X" name="Up" escalationCode="up"/>'
)
SUB = '<startEvent id="in"/><endEvent id="out"/><sequenceFlow id="in_out" sourceRef="in" targetRef="out"/>'
DEFINITIONS = {
    "message": '<messageEventDefinition messageRef="M"/>',
    "signal": '<signalEventDefinition signalRef="S"/>',
    "error": '<errorEventDefinition errorRef="E"/>',
    "escalation": '<escalationEventDefinition escalationRef="X"/>',
    "timer": "<timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>",
    "terminate": "<terminateEventDefinition/>",
}


@pytest.mark.parametrize(
    ("step", "what"),
    [
        (f'<transaction id="t" name="Pay">{SUB}</transaction>', "a transaction “Pay”"),
        (f'<adHocSubProcess id="t" name="Any order">{SUB}</adHocSubProcess>', "an ad-hoc subprocess “Any order”"),
        ('<complexGateway id="t" name="Some"/>', "a complex gateway “Some”"),
        ('<userTask id="t" name="Undo" isForCompensation="true"/>', "user task “Undo”: it is for compensation"),
        ('<userTask id="t"><standardLoopCharacteristics/></userTask>', "a standard loop"),
        ('<endEvent id="t"><compensateEventDefinition/></endEvent>', "a compensation event"),
        ('<receiveTask id="t" messageRef="M" instantiate="true"/>', "it would start a case by itself"),
        ('<task id="t" startQuantity="2"/>', "quantity is not 1"),
        (
            '<intermediateCatchEvent id="t"><conditionalEventDefinition><condition>=a</condition>'
            "</conditionalEventDefinition></intermediateCatchEvent>",
            "a conditional event",
        ),
        (
            f'<intermediateCatchEvent id="t">{DEFINITIONS["message"]}{DEFINITIONS["signal"]}</intermediateCatchEvent>',
            "several event definitions",
        ),
    ],
)
def test_what_is_not_run_is_refused_by_element_and_name(step: str, what: str) -> None:
    found = said(process(line(step), before=BEFORE), "t", what)
    assert found.severity == "error"


def test_a_cancel_event_on_an_edge_is_refused() -> None:
    edge = '<boundaryEvent id="b" attachedToRef="t"><cancelEventDefinition/></boundaryEvent><endEvent id="e"/>'
    said(process(line('<userTask id="t"/>') + edge + flow("b", "e")), "b", "a cancel event")


def test_a_choreography_is_refused_by_name() -> None:
    task = '<choreographyTask id="t" name="Ask" initiatingParticipantRef="a"/>'
    data = file_of(f'<process id="p" isExecutable="true">{line()}</process><choreography id="c">{task}</choreography>')
    assert any(it.element == "t" and "a choreography task “Ask”" in it.message for it in problems(data))


def test_a_conversation_is_refused_by_name() -> None:
    talk = '<collaboration id="c"><conversation id="t" name="Order"/></collaboration>'
    said(file_of(f'{talk}<process id="p" isExecutable="true">{line()}</process>'), "t", "a conversation “Order”")


def catching(kind: str) -> str:
    """A catching event with the id `t`."""
    return f'<intermediateCatchEvent id="t">{DEFINITIONS[kind]}</intermediateCatchEvent>'


def throwing(kind: str) -> str:
    """A throwing event with the id `t`."""
    return f'<intermediateThrowEvent id="t">{DEFINITIONS.get(kind, "")}</intermediateThrowEvent>'


RUNS = {
    "undefined task": '<task id="t"/>',
    "user task": '<userTask id="t"/>',
    "manual task": '<manualTask id="t"/>',
    "receive task": '<receiveTask id="t" messageRef="M"/>',
    "service task": extended("serviceTask", "t", '<zeebe:taskDefinition type="set-fact"/>'),
    "send task": extended("sendTask", "t", '<zeebe:taskDefinition type="set-fact"/>'),
    "script task": extended("scriptTask", "t", '<zeebe:script expression="=1 + 1" resultVariable="two"/>'),
    "business rule task": extended(
        "businessRuleTask", "t", '<zeebe:calledDecision decisionId="outcome" resultVariable="outcome"/>'
    ),
    "embedded subprocess": f'<subProcess id="t">{SUB}</subProcess>',
    "catching message": catching("message"),
    "catching signal": catching("signal"),
    "catching timer": catching("timer"),
    "throwing message": throwing("message"),
    "throwing signal": throwing("signal"),
    "throwing escalation": throwing("escalation"),
    "throwing nothing": throwing("none"),
    "exclusive gateway": '<exclusiveGateway id="t"/>',
    "parallel gateway": '<parallelGateway id="t"/>',
    "inclusive gateway": '<inclusiveGateway id="t"/>',
}


@pytest.mark.parametrize("step", RUNS.values(), ids=RUNS.keys())
def test_what_runs_is_not_refused(step: str) -> None:
    assert problems(process(line(step), before=BEFORE)) == []


BESIDE = ["message", "signal", "timer", "escalation"]


@pytest.mark.parametrize(
    ("kind", "interrupts"), [("error", "true"), *((kind, way) for kind in BESIDE for way in ("true", "false"))]
)
def test_boundary_events_are_not_refused(kind: str, interrupts: str) -> None:
    edge = f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="{interrupts}">{DEFINITIONS[kind]}</boundaryEvent>'
    step = f'<subProcess id="t">{SUB}</subProcess>'
    assert problems(process(line(step) + edge + '<endEvent id="e"/>' + flow("b", "e"), before=BEFORE)) == []


@pytest.mark.parametrize("kind", ["message", "signal", "timer", "error", "escalation"])
def test_event_subprocesses_are_not_refused(kind: str) -> None:
    inside = f'<startEvent id="heard">{DEFINITIONS[kind]}</startEvent><endEvent id="ok"/>{flow("heard", "ok")}'
    listener = f'<subProcess id="listener" triggeredByEvent="true">{inside}</subProcess>'
    assert problems(process(line('<userTask id="t"/>') + listener, before=BEFORE)) == []


@pytest.mark.parametrize("kind", ["message", "signal", "escalation", "terminate"])
def test_end_events_are_not_refused(kind: str) -> None:
    end = f'<startEvent id="s"/><endEvent id="e">{DEFINITIONS[kind]}</endEvent>{flow("s", "e")}'
    assert problems(process(end, before=BEFORE)) == []


def test_links_are_not_refused() -> None:
    thrown = '<intermediateThrowEvent id="a"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    caught = '<intermediateCatchEvent id="b"><linkEventDefinition name="A"/></intermediateCatchEvent>'
    assert problems(process(f'<startEvent id="s"/>{thrown}{caught}<endEvent id="e"/>{flows("s>a", "b>e")}')) == []


@pytest.mark.parametrize("order", ["true", "false"])
def test_multi_instances_with_a_completion_condition_are_not_refused(order: str) -> None:
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{order}"><extensionElements><zeebe:loopCharacteristics'
        ' inputCollection="=people" inputElement="person" outputCollection="answers" outputElement="=answer"/>'
        "</extensionElements><completionCondition>=answer = 1</completionCondition></multiInstanceLoopCharacteristics>"
    )
    assert problems(process(line(f'<userTask id="t">{loop}</userTask>'))) == []


def test_a_call_with_mappings_is_not_refused() -> None:
    called = (
        '<zeebe:calledElement processId="q" propagateAllChildVariables="false" propagateAllParentVariables="false"/>'
        '<zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=c" target="d"/></zeebe:ioMapping>'
    )
    data = {"a.bpmn": process(line(extended("callActivity", "t", called))), "b.bpmn": process(line(), process_id="q")}
    assert problems(data) == []


def test_an_event_based_gateway_is_not_refused() -> None:
    first = '<startEvent id="s"/><eventBasedGateway id="g"/><endEvent id="e"/>'
    ways = catching("message") + catching("timer").replace('"t"', '"u"')
    assert problems(process(first + ways + flows("s>g", "g>t", "g>u", "t>e", "u>e"), before=BEFORE)) == []


def test_data_pools_lanes_and_notes_are_left_alone() -> None:
    around = (
        '<laneSet id="ls"><lane id="l" name="Officer"><flowNodeRef>begin</flowNodeRef></lane></laneSet>'
        + line(
            '<userTask id="t"><ioSpecification><inputSet/><outputSet/></ioSpecification><property id="pr"/>'
            '<dataInputAssociation id="di"><sourceRef>d</sourceRef><targetRef>pr</targetRef></dataInputAssociation>'
            "</userTask>"
        )
        + '<dataObject id="o"/><dataObjectReference id="d" dataObjectRef="o"/><dataStoreReference id="ds"/>'
        + '<group id="g"/><textAnnotation id="n"><text>Look</text></textAnnotation>'
        + '<association id="a" sourceRef="t" targetRef="n"/>'
    )
    pools = '<collaboration id="c"><participant id="us" processRef="p"/><participant id="them" name="Provider"/>'
    pools += '<messageFlow id="mf" sourceRef="t" targetRef="them"/></collaboration>'
    assert problems(file_of(f'{pools}<process id="p" isExecutable="true">{around}</process>')) == []


def test_an_end_without_an_end_event_is_fine() -> None:
    assert problems(process('<startEvent id="s"/><userTask id="t"/>' + flow("s", "t"))) == []


def test_several_flows_out_of_a_task_are_fine() -> None:
    steps = '<startEvent id="s"/><userTask id="t"/><userTask id="a"/><userTask id="b"/>'
    assert errors(process(steps + flows("s>t", "t>a", "t>b"))) == []


@pytest.mark.parametrize("step", [
    '<adHocSubProcess id="t"><extensionElements><zeebe:adHoc/></extensionElements><userTask id="u"/></adHocSubProcess>',
    '<userTask id="u"/><userTask id="t" isForCompensation="true"/>',
])
def test_what_is_refused_gets_no_other_advice(step: str) -> None:
    data = process(line() + flows("begin>t", "t>done") + step) if "adHoc" in step else process(line() + step)
    assert [it.message for it in errors(data) if it.element == "t"] == [
        next(it.message for it in errors(data) if it.element == "t" and "does not run" in it.message)
    ]


def test_a_step_without_an_id_is_said_once() -> None:
    for step, words in (('id="" ', "has “” as its id"), ("", "has no id")):
        (found,) = errors(process(f'<task {step}name="Ask"/>'))
        assert "“Ask”" in found.message and words in found.message


def test_a_start_event_with_a_signal_says_that_no_signal_starts_a_case() -> None:
    start = f'<startEvent id="s">{DEFINITIONS["signal"]}</startEvent><endEvent id="e"/>'
    found = said(process(start + flow("s", "e"), before=BEFORE), "s", "would start cases by a signal")
    assert found.severity == "warning"


def test_an_error_that_is_not_named_is_said_once() -> None:
    data = process('<startEvent id="s"/><endEvent id="e"><errorEventDefinition/></endEvent>' + flow("s", "e"))
    assert [it.message for it in problems(data)] == ["The end event “e” names no error."]


ONE, ALL = ' behavior="One" oneBehaviorEventRef="s"', ' behavior="All"'
LOOP = '<multiInstanceLoopCharacteristics{}><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>'


def test_a_repetition_that_throws_an_event_each_time_is_refused() -> None:
    step = f'<userTask id="t">{LOOP.format(ONE)}</userTask>'
    said(process(line(step), before='<signalEventDefinition id="s"/>'), "t", "throws an event when a repetition")
    plain = f'<userTask id="t">{LOOP.format(ALL)}</userTask>'
    assert errors(process(line(plain))) == []


def test_an_event_gateway_that_waits_for_all_is_refused() -> None:
    caught = f'<intermediateCatchEvent id="{{}}">{DEFINITIONS["timer"]}</intermediateCatchEvent>'
    steps = '<startEvent id="s"/><eventBasedGateway id="g" eventGatewayType="Parallel"/><endEvent id="e"/>'
    data = process(steps + caught.format("a") + caught.format("b") + flows("s>g", "g>a", "g>b", "a>e", "b>e"))
    said(data, "g", "it waits for all of its events")


def test_data_that_is_assigned_to_a_step_is_said_not_to_be_read() -> None:
    assigned = (
        '<dataInputAssociation><targetRef>i</targetRef><assignment><from xsi:type="tFormalExpression">managers</from>'
        '<to xsi:type="tFormalExpression">i</to></assignment></dataInputAssociation>'
    )
    asked = '<ioSpecification><dataInput id="i"/><inputSet><dataInputRefs>i</dataInputRefs></inputSet><outputSet/>'
    data = process(line(f'<userTask id="t">{asked}</ioSpecification>{assigned}</userTask>'))
    assert said(data, "t", "The assignment of “managers” is not read").severity == "warning"
    assert errors(data) == []


def test_a_script_beside_what_is_run_is_said_and_can_be_taken_out() -> None:
    text, feel = "<script>import os</script>", '<zeebe:script expression="=1" resultVariable="x"/>'
    data = process(line(extended("scriptTask", "t", feel, text, 'scriptFormat="python"')))
    assert said(data, "t", "The script text is not run").severity == "warning"
    assert [(found.name, found.value) for found in leftovers(data, "a.bpmn")] == [("script", "import os")]
    assert problems(without_leftovers(data, "a.bpmn")) == []
    alone = process(line(f'<scriptTask id="t">{text}</scriptTask>'))
    assert len(problems(alone)) == 1 and leftovers(alone, "a.bpmn") == []


def test_a_task_with_nobody_named_is_said_where_people_would_do_it() -> None:
    data, known = process(line('<userTask id="t"/>')), Known(assigned=True)
    assert said(data, "t", "Nobody is named", known).severity == "warning"
    for who in ('assignee="=plan.lead"', 'candidateGroups="manager"', 'candidateUsers="a@council.example"'):
        assert problems(process(line(extended("userTask", "t", f"<zeebe:assignmentDefinition {who}/>"))), known) == []
    assert problems(data) == []


def test_a_second_process_that_nothing_starts_is_said() -> None:
    second = '<process id="q" isExecutable="{}"><startEvent id="x"/></process>'
    data = process(line()).decode()
    found = said(data.replace("</process>", f"</process>{second.format('true')}").encode(), "q", "Nothing starts")
    assert found.severity == "warning"
    assert problems(data.replace("</process>", f"</process>{second.format('false')}").encode()) == []
    call = line(extended("callActivity", "t", '<zeebe:calledElement processId="q"/>'))
    called = process(call).decode().replace("</process>", f"</process>{second.format('true')}").encode()
    assert problems(called) == []
