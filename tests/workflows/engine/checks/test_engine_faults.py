"""The silent faults of the engine underneath that are refused before a case can meet them, each by its name."""

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, file_of, flow, flows, line, process, said
from workflows.engine import Known

CATCH = "intermediateCatchEvent"


def timer(kind: str, text: str, tag: str = CATCH, attributes: str = "") -> str:
    """A timer event with the id `wait`."""
    value = f"<{kind}>{text}</{kind}>"
    return f'<{tag} id="wait" {attributes}><timerEventDefinition>{value}</timerEventDefinition></{tag}>'


def test_a_variable_named_typename_is_refused() -> None:
    mapping = '<zeebe:ioMapping><zeebe:output source="=1" target="typename"/></zeebe:ioMapping>'
    said(process(line(extended("userTask", "t", mapping))), "t", "“typename”, a name that is kept back")


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os').system('true')",
        '=__import__("os")',
        "=open('/etc/passwd').read()",
        "=(lambda: 1)()",
        "=[c for c in ().__class__.__base__.__subclasses__()]",
        "= a == b and c is None",
        "=len(plan) &gt; 3",
        "${outcome == 'met'}",
        "#{outcome}",
    ],
)
def test_python_in_a_condition_is_refused(condition: str) -> None:
    choice = '<startEvent id="begin"/><exclusiveGateway id="g" default="g_no"/><endEvent id="yes"/><endEvent id="no"/>'
    data = process(choice + flows("begin>g", "g>no") + flow("g", "yes", condition))
    found = said(data, "g_yes", "condition that")
    assert found.severity == "error"


@pytest.mark.parametrize("text", ["=__import__('os').system('true')", "=duration(", "=1 +", "=nosuch(1)"])
def test_an_expression_of_a_timer_that_is_no_feel_is_refused(text: str) -> None:
    found = said(process(line(timer("timeDuration", text))), "wait", "a timer that")
    assert found.severity == "error"


def test_a_python_script_is_refused() -> None:
    step = '<scriptTask id="t" scriptFormat="python"><script>import os</script></scriptTask>'
    said(process(line(step)), "t", "has no FEEL script")


def test_no_branch_true_and_no_default_flow_is_refused() -> None:
    choice = '<startEvent id="begin"/><exclusiveGateway id="g"/><endEvent id="yes"/><endEvent id="no"/>'
    data = process(choice + flow("begin", "g") + flow("g", "yes", "=x &gt; 1") + flow("g", "no", "=x &lt; 1"))
    assert "default" in said(data, "g", "has no default flow").fix


def test_a_flow_that_leaves_a_task_under_a_condition_needs_a_way_out_too() -> None:
    steps = '<startEvent id="begin"/><userTask id="t"/><endEvent id="yes"/>'
    said(process(steps + flow("begin", "t") + flow("t", "yes", "=x")), "t", "has no default flow")


def test_a_link_without_its_other_end_is_refused() -> None:
    thrown = '<intermediateThrowEvent id="jump"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    caught = f'<{CATCH} id="land"><linkEventDefinition name="B"/></{CATCH}>'
    steps = f'<startEvent id="begin"/>{thrown}{caught}<endEvent id="done"/>'
    data = process(steps + flows("begin>jump", "land>done"))
    said(data, "jump", "link “A”, which is nowhere")
    said(data, "land", "Nothing leads to the link “B”")


def test_two_catching_links_of_one_name_are_refused() -> None:
    thrown = '<intermediateThrowEvent id="jump"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    caught = "".join(f'<{CATCH} id="{one}"><linkEventDefinition name="A"/></{CATCH}>' for one in ("one", "two"))
    steps = f'<startEvent id="begin"/>{thrown}{caught}<endEvent id="done"/>'
    data = process(steps + flows("begin>jump", "one>done", "two>done"))
    said(data, "one", "2 catching link events")


def test_an_error_end_that_nothing_catches_is_named() -> None:
    before = '<error id="E" name="Refused" errorCode="refused"/>'
    end = '<endEvent id="end"><errorEventDefinition errorRef="E"/></endEvent>'
    data = process('<startEvent id="begin"/>' + end + flow("begin", "end"), before=before)
    assert said(data, "end", "error “refused” that").severity == "warning"


def test_an_exclusive_split_into_a_parallel_join_is_refused() -> None:
    steps = '<startEvent id="begin"/><exclusiveGateway id="x" default="x_b"/><userTask id="a"/><userTask id="b"/>'
    rest = '<parallelGateway id="join"/><endEvent id="done"/>'
    data = process(steps + rest + flow("x", "a", "=ok") + flows("begin>x", "x>b", "a>join", "b>join", "join>done"))
    assert said(data, "join", "can wait for ever").severity == "error"


def test_a_duplicate_id_is_refused() -> None:
    assert said(process(line('<task id="t"/>') + '<task id="t"/>'), "t", "used twice").severity == "error"


def test_an_unreachable_element_is_refused() -> None:
    data = process(line() + '<userTask id="lost"/><userTask id="after"/>' + flow("lost", "after"))
    said(data, "lost", "never come to")
    assert {it.element for it in errors(data)} == {"lost"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "=P1D"),
        ("timeDuration", ""),
        ("timeDuration", "''"),
        ("timeDuration", "P"),
        ("timeDuration", "PT"),
        ("timeDuration", "P999999999M"),
        ("timeDuration", "P999999D"),
        ("timeDuration", "-P1D"),
        ("timeDuration", "PT0S"),
        ("timeDuration", '="P"'),
        ("timeDuration", "2026-01-01"),
        ("timeDuration", "tomorrow"),
        ("timeDate", "P1D"),
        ("timeDate", "2026-02-30"),
        ("timeDate", "2026-01-01T25:00:00"),
        ("timeDate", "2026-01-01T09:00:00[Europe/Atlantis]"),
        ("timeDate", "=2026-01-01"),
        ("timeCycle", "R3/PT1H"),
    ],
)
def test_a_step_on_the_way_with_a_bad_timer_is_refused(kind: str, text: str) -> None:
    assert said(process(line(timer(kind, text))), "wait", "").severity == "error"


@pytest.mark.parametrize(
    "text",
    ["R/PT0S", "R0/PT1H", "R3/P", "R/", "P1D", "R/PT1S", "R999999/PT1H", "R3/PT1H/PT1H/PT1H", "0 0 * * *", "=R3/PT1H"],
)
def test_a_bad_repetition_is_refused(text: str) -> None:
    edge = timer("timeCycle", text, "boundaryEvent", 'attachedToRef="t" cancelActivity="false"')
    data = process(line('<userTask id="t"/>') + edge + '<endEvent id="late"/>' + flow("wait", "late"))
    assert said(data, "wait", "").severity == "error"


def many(collection: str, tag: str = "userTask", inside: str = "", element_id: str = "t") -> str:
    """A multi-instance over a collection."""
    characteristics = f'<zeebe:loopCharacteristics inputCollection="{collection}" inputElement="one"/>'
    loop = f"<extensionElements>{characteristics}</extensionElements>"
    loop = f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>"
    return f'<{tag} id="{element_id}">{inside}{loop}</{tag}>'


@pytest.mark.parametrize(
    "collection",
    ["=for i in 1..10000000 return i", "=for i in 1..1001 return i", "=for a in 1..99, b in 1..99 return a"],
)
def test_a_multi_instance_of_ten_million_is_refused(collection: str) -> None:
    said(process(line(many(collection))), "t", "at most 1,000 are run")


def test_a_loop_cardinality_of_ten_million_is_refused() -> None:
    number = "<loopCardinality>10000000</loopCardinality>"
    loop = f"<multiInstanceLoopCharacteristics>{number}</multiInstanceLoopCharacteristics>"
    said(process(line(f'<userTask id="t">{loop}</userTask>')), "t", "repeated 10,000,000 times")


def test_nested_multi_instances_are_counted_together() -> None:
    inside = line(many("=for i in 1..100 return i", element_id="inner")).replace('"begin', '"b').replace('"done', '"d')
    inside = inside.replace("inner_done", "i_d").replace("begin_inner", "b_i").replace('"b_inner"', '"b_i"')
    data = process(line(many("=for i in 1..100 return i", "subProcess", inside)))
    said(data, "inner", "repeated 10,000 times")


def call(called: str, element_id: str = "c") -> str:
    """A call activity."""
    return extended("callActivity", element_id, f'<zeebe:calledElement processId="{called}"/>')


def test_call_recursion_without_a_way_out_is_refused() -> None:
    assert said(process(line(call("p"))), "c", "again and again").severity == "error"


def test_call_recursion_through_another_process_is_refused() -> None:
    back = line(call("p", "d")).replace("begin", "b2").replace("done", "e2")
    other = f'<process id="q" isExecutable="true">{back}</process>'
    data = file_of(f'<process id="p" isExecutable="true">{line(call("q"))}</process>{other}')
    said(data, "c", "again and again")
    said(data, "d", "again and again")


def test_call_recursion_behind_a_choice_is_a_warning() -> None:
    steps = f'<startEvent id="begin"/><exclusiveGateway id="x" default="x_done"/>{call("p")}<endEvent id="done"/>'
    data = process(steps + flows("begin>x", "x>done", "c>done") + flow("x", "c", "=more"))
    assert said(data, "c", "again").severity == "warning"


def test_a_loop_without_a_wait_or_a_way_out_is_refused() -> None:
    steps = '<startEvent id="begin"/><exclusiveGateway id="back"/><task id="t"/>'
    assert said(process(steps + flows("begin>back", "back>t", "t>back")), "back", "never ends").severity == "error"


def test_a_loop_without_a_wait_that_can_be_left_is_a_warning() -> None:
    steps = '<startEvent id="begin"/><exclusiveGateway id="x" default="x_done"/><task id="t"/><endEvent id="done"/>'
    data = process(steps + flows("begin>x", "x>done", "t>x") + flow("x", "t", "=n &lt; 3"))
    assert said(data, "x", "waits for nothing").severity == "warning"


def test_subprocesses_nested_too_deep_are_refused() -> None:
    inside = '<startEvent id="s0"/>'
    for depth in range(1, 23):
        within = f'<subProcess id="sub{depth}">{inside}</subProcess>'
        inside = f'<startEvent id="s{depth}"/>{within}{flow(f"s{depth}", f"sub{depth}")}'
    said(process(inside), "sub2", "nested more than 20 deep")


def test_a_rehearsal_shows_itself_where_a_case_gets_stuck() -> None:
    steps = '<startEvent id="begin"/><exclusiveGateway id="g"/><endEvent id="yes"/><endEvent id="no"/>'
    data = process(steps + flow("begin", "g") + flow("g", "yes", "=x &gt; 1") + flow("g", "no", "=x &lt; 1"))
    assert said(data, "g", "has no default flow").severity == "error"
    assert said(data, "g", "has no default flow", Known(rehearsing=True)).severity == "warning"
