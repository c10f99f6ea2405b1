"""Files that are no diagrams, or hostile ones: each answered with a problem, none with a traceback."""

import pytest

from tests.workflows.engine.checks.drawing import errors, extended, file_of, flow, line, problems, process, said
from workflows.engine import read
from workflows.errors import Refused

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><a>&j;</a>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def only(data: bytes) -> str:
    """The message of the only problem, which concerns the file as a whole and says how to mend it."""
    (problem,) = problems(data)
    assert (problem.file, problem.severity) == ("test.bpmn", "error")
    assert problem.fix
    return problem.message


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, b'<!DOCTYPE html SYSTEM "http://example.org/x.dtd"><html/>'])
def test_any_doctype_is_refused(data: bytes) -> None:
    assert "DOCTYPE" in only(data)


def test_a_doctype_in_another_encoding_is_refused() -> None:
    assert "DOCTYPE" in only('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>'.encode("utf-16"))


def test_a_file_of_90_mb_is_refused_without_being_parsed() -> None:
    assert "larger than 2 MB" in only(b"<" * 90_000_000)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x00",
        b"not xml",
        b"<a>",
        b"<a></b>",
        b"<a>&undefined;</a>",
        b"PK\x03\x04",
        "<a>\ud800</a>".encode("utf-8", "surrogatepass"),
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b"<a xmlns:b='c' b:d='1' b:d='2'/>",
        b"<x:a/>",
    ],
)
def test_what_is_not_xml_is_a_problem(data: bytes) -> None:
    assert only(data)


def test_too_many_elements_are_refused() -> None:
    assert "more than 12,000 elements" in only(b"<a>" + b"<b/>" * 60_000 + b"</a>")


def test_too_deep_nesting_is_refused() -> None:
    assert "nested more than" in only(b"<a>" * 5_000 + b"</a>" * 5_000)


def test_a_process_with_thousands_of_steps_is_refused() -> None:
    steps = "".join(f'<task id="t{number}"/>' for number in range(3_000))
    assert any("more than 2,000 steps" in problem.message for problem in problems(process(steps)))


def test_xml_that_is_no_diagram_is_refused() -> None:
    assert "not a BPMN 2.0 diagram" in only(b"<html/>")


def test_a_diagram_of_another_bpmn_namespace_is_refused() -> None:
    assert "not a BPMN 2.0 diagram" in only(b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>')


def test_a_file_without_a_process_has_nothing_to_run() -> None:
    assert "no process" in only(file_of('<message id="m" name="hello"/>'))


def test_a_process_that_is_not_executable_cannot_be_started() -> None:
    said(process(line(), attributes='isExecutable="false"'), "p", "not marked as executable")


def test_a_pool_that_only_shows_the_other_side_need_not_run() -> None:
    other = '<process id="council" isExecutable="false"><task id="loose"/><complexGateway id="c"/></process>'
    found = problems(file_of(f'{other}<process id="p" isExecutable="true">{line()}</process>'))
    assert found == []


def test_an_id_used_twice_is_refused() -> None:
    found = said(process(line('<task id="same"/>') + '<task id="same"/>'), "same", "used twice")
    assert found.severity == "error"


def test_an_id_used_by_a_flow_and_a_task_is_refused() -> None:
    data = process(line('<task id="begin_done"/>') + flow("begin", "done"))
    said(data, "begin_done", "used twice")


def test_a_task_with_an_id_that_the_engine_uses_itself_is_fine() -> None:
    assert problems(process(line('<userTask id="End"/>', '<userTask id="Start"/>', '<userTask id="Root"/>'))) == []


def test_two_files_may_use_the_same_element_ids() -> None:
    other = process(line(), process_id="q")
    assert problems({"a.bpmn": process(line()), "b.bpmn": other}) == []


def test_a_process_id_in_two_files_is_seen() -> None:
    said({"a.bpmn": process(line()), "b.bpmn": process(line())}, "p", "is used in a.bpmn already")


def test_what_the_schema_does_not_know_is_said_in_plain_words() -> None:
    found = problems(process(line() + "<wombat/>"))
    assert [it.message for it in found] == ["BPMN has no “wombat” at this place in the process “p”."]


def test_a_flow_without_an_end_is_said_in_plain_words() -> None:
    said(process(line() + '<sequenceFlow id="f" sourceRef="begin"/>'), "f", "has no “targetRef”")


def test_an_id_with_a_space_is_said_in_plain_words() -> None:
    assert any("“a b” as its id" in it.message for it in problems(process(line('<task id="a b"/>'))))


def test_elements_in_another_order_than_the_schema_has_are_only_a_warning() -> None:
    step = '<userTask id="t"><incoming>begin_t</incoming><documentation>Late</documentation></userTask>'
    (found,) = problems(process(line(step)))
    assert (found.severity, "another order" in found.message) == ("warning", True)


def test_a_fault_of_the_drawing_is_only_a_warning() -> None:
    plane = '<bpmndi:BPMNPlane><bpmndi:BPMNShape id="s"/></bpmndi:BPMNPlane>'
    drawing = f'<bpmndi:BPMNDiagram id="d">{plane}</bpmndi:BPMNDiagram>'
    found = problems(file_of(f'<process id="p" isExecutable="true">{line()}</process>{drawing}'))
    assert {it.severity for it in found} == {"warning"}


def test_reading_refuses_what_cannot_be_read() -> None:
    with pytest.raises(Refused):
        read({"test.bpmn": BOMB})


def test_reading_refuses_a_process_id_used_twice() -> None:
    with pytest.raises(Refused, match="used in a.bpmn already"):
        read({"a.bpmn": process(line()), "b.bpmn": process(line())})


def test_problems_come_by_file_and_line_and_once() -> None:
    broken = process(line('<userTask id="t"/>') + '<task id="lost"/>\n<task id="gone"/>')
    found = problems({"b.bpmn": broken, "a.bpmn": b"<html/>"})
    assert found == sorted(set(found), key=lambda it: (it.file, it.line or 0))
    assert [it.element for it in found] == ["", "lost", "gone"]


def test_a_file_with_hundreds_of_problems_names_the_first_ones() -> None:
    steps = "".join(f'<task id="t{number}"/>' for number in range(300))
    assert "more than 200 problems" in problems(process(line() + steps))[-1].message


def test_files_of_other_kinds_are_left_alone() -> None:
    assert problems({"table.dmn": BOMB, "ask.form": b"{"}) == []


def test_a_namespace_that_no_engine_knows_refuses_nothing() -> None:
    step = extended("userTask", "t", "<x:y><x:z/></x:y>", attributes='x:colour="red" xmlns:x="urn:x"')
    assert [it.severity for it in problems(process(line(step)))] == ["warning"]


def test_a_step_without_an_id_is_refused() -> None:
    said(process(line() + '<userTask name="Look"/>'), "p", "user task “Look” has no id")


def test_a_shape_with_the_id_of_its_step_is_only_a_warning() -> None:
    plane = '<bpmndi:BPMNPlane><bpmndi:BPMNShape id="begin"><dc:Bounds x="0" y="0" width="9" height="9"/>'
    drawing = f'<bpmndi:BPMNDiagram id="d">{plane}</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    found = problems(file_of(f'<process id="p" isExecutable="true">{line()}</process>{drawing}'))
    assert [it.severity for it in found] == ["warning"]


def test_the_order_inside_a_subprocess_and_of_notes_is_only_a_warning() -> None:
    loop = "<multiInstanceLoopCharacteristics><completionCondition>=true</completionCondition>"
    loop += "<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    inside = '<startEvent id="s"/><textAnnotation id="n"><text>Hm</text></textAnnotation><endEvent id="e"/>'
    step = f'<subProcess id="t">{inside}{flow("s", "e")}{loop}</subProcess>'
    assert {it.severity for it in problems(process(line(step)))} == {"warning"}


def test_a_missing_namespace_of_the_file_is_only_a_warning() -> None:
    data = process(line()).replace(b'targetNamespace="urn:test"', b"")
    assert [it.severity for it in problems(data)] == ["warning"]


@pytest.mark.parametrize(("attributes", "words"), [
    (f'id="{"t" * 201}"', "The id of a user task has more than 200"),
    (f'id="t" name="{"n" * 301}"', "The name of a user task has more than 300"),
])
def test_what_no_row_can_hold_is_refused(attributes: str, words: str) -> None:
    found = errors(process(line(f"<userTask {attributes}/>")))
    assert [words in it.message for it in found] == [True]
    assert max(len(it.element) for it in found) <= 200


@pytest.mark.parametrize(("name", "kind"), [("stage", "userTask"), ("outcome", "endEvent")])
def test_words_for_where_a_case_stands_fit_where_they_are_kept(name: str, kind: str) -> None:
    words = f'<zeebe:properties><zeebe:property name="{name}" value="{"w" * 101}"/></zeebe:properties>'
    data = process('<startEvent id="s"/>' + extended(kind, "t", words) + flow("s", "t"))
    assert "is not a few plain words" in errors(data)[0].message
