"""What the standard has not: starts that begin nothing, edges that are none, conditions that do not count."""

import pytest

from tests.workflows.engine.checks.drawing import extended, line, problems, process, said
from tests.workflows.engine.running.drawing import (
    TERMINATE,
    after,
    both,
    boundary,
    catch,
    diagram,
    end,
    event_sub,
    first_of,
    link,
    message,
    receive,
    script,
    signal,
    start,
    sub,
    task,
    throw,
    user,
)
from tests.workflows.engine.running.stage import path
from workflows.engine import check, leftovers
from workflows.feel.problems import Problem


def errors(drawn: bytes) -> list[Problem]:
    return [problem for problem in check({"test.bpmn": drawn}) if problem.severity == "error"]


# Starts, links, edges.

LINK_IN = catch("K", link("l"))
FORBIDDEN = {
    "a process that starts by terminating": (diagram("S -> A -> E", start("S", TERMINATE), user("A"), end()), "S"),
    "a process that starts by a link": (diagram("S -> A -> E", start("S", link("l")), user("A"), end()), "S"),
    "a handler that starts by a terminate event": (
        diagram("S -> A -> E", start(), user("A"), end(),
                event_sub("V", "v -> w", start("v", TERMINATE), end("w"))), "v",
    ),
    "a handler beside that starts by a link": (
        diagram("S -> A -> E", start(), user("A"), end(),
                event_sub("V", "v -> w", start("v", link("l"), interrupts=False), end("w"))), "v",
    ),
    "a subprocess that starts by a link": (
        diagram("S -> B -> E", start(), sub("B", "s -> e", start("s", link("l")), end("e")), end()), "s",
    ),
    "a handler further in": (
        diagram("S -> B -> E", start(), sub("B", "s -> e", start("s"), end("e"),
                event_sub("V", "v -> w", start("v", TERMINATE), end("w"))), end()), "v",
    ),
    "a flow into a link's other end": (
        diagram("S -> F\nF -> L\nF -> A -> K\nK -> E", start(), both("F"), throw("L", link("l")), user("A"), LINK_IN,
                end()), "K",
    ),
    "a flow into a link's other end in a subprocess": (
        diagram("S -> B -> E", start(), sub("B", "s -> F\nF -> L\nF -> K\nK -> e", start("s"), both("F"),
                throw("L", link("l")), LINK_IN, end("e")), end()), "K",
    ),
    "an edge on an event subprocess": (
        diagram("S -> A -> E\nb -> L -> E", start(), user("A"), task("task", "L"), end(),
                event_sub("V", "v -> h", start("v", after("PT1H"), interrupts=False), user("h")),
                boundary("b", "V", after("PT2H"))), "b",
    ),
    "a message edge on an event subprocess": (
        diagram("S -> A -> E\nb -> L -> E", start(), user("A"), task("task", "L"), end(),
                event_sub("V", "v -> h", start("v", signal("x")), user("h")),
                boundary("b", "V", message("m"), interrupts=False)), "b",
    ),
    "a receive task beside a message event": (
        diagram("S -> X\nX -> R -> E\nX -> M -> E", start(), first_of("X"), receive("R", "a"), catch("M", message("b")),
                end()), "X",
    ),
    "a receive task beside a message event and a timer": (
        diagram("S -> X\nX -> T -> E\nX -> M -> E\nX -> R -> E", start(), first_of("X"), catch("T", after("P1D")),
                catch("M", message("b")), receive("R", "a"), end()), "X",
    ),
    "a condition behind a start": (diagram("S -> A if x > 1\nA -> E", start(), user("A"), end()), "P_S_A_0"),
    "a condition behind a subprocess's start": (
        diagram("S -> B -> E", start(), sub("B", "s -> e if x", start("s"), end("e")), end()), "B_s_e_0",
    ),
    "a condition behind a handler's start": (
        diagram("S -> A -> E", start(), user("A"), end(),
                event_sub("V", "v -> w if x", start("v", message("m")), end("w"))), "V_v_w_0",
    ),
    "a condition behind an event gateway": (
        diagram("S -> X\nX -> T if x\nX -> M\nT -> E\nM -> E", start(), first_of("X"), catch("T", after("P1D")),
                catch("M", message("b")), end()), "P_X_T_1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "element"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_the_standard_forbids_is_refused_where_it_stands(drawn: bytes, element: str) -> None:
    [problem] = errors(drawn)
    assert problem.element == element and problem.fix


def test_several_receive_tasks_or_message_events_behind_an_event_gateway_are_fine() -> None:
    for nodes in ((receive("R", "a"), receive("M", "b")), (catch("R", message("a")), catch("M", message("b")))):
        drawn = diagram("S -> X\nX -> R -> E\nX -> M -> E", start(), first_of("X"), *nodes, end())
        assert errors(drawn) == []
        assert path(drawn, messages={"b": {}}) == "S X M E"


# Conditions on a parallel split are not looked at.

@pytest.mark.parametrize("condition", ["false", "missing", "1", "x > 1", "${a == 'b'}", "no feel at all ("])
def test_a_parallel_split_takes_all_ways_whatever_their_conditions_say(condition: str) -> None:
    flows = f"S -> G\nG -> A if {condition}\nG -> B\nA -> E\nB -> E"
    drawn = diagram(flows, start(), both("G"), user("A"), user("B"), end())
    assert path(drawn, variables={"x": 0}) == "S G A E B E"
    [problem] = check({"test.bpmn": drawn})
    assert (problem.element, problem.severity) == ("P_G_A_1", "warning")


def test_a_parallel_split_with_conditions_on_all_ways_needs_no_default() -> None:
    drawn = diagram("S -> G\nG -> A if false\nG -> B if false\nA -> J\nB -> J\nJ -> E", start(), both("G"), user("A"),
                    user("B"), both("J"), end())
    assert path(drawn) == "S G A B J E"


# Other engines.

ALIEN = {
    "http://operaton.org/schema/1.0/bpmn": "of Operaton",
    "http://eximeebpms.org/schema/1.0/bpmn": "of EximeeBPMS",
    "http://fork.example/schema/1.0/bpmn": "of fork.example, which speaks as Camunda 7 does",
    "https://www.fork.example/schema/1.0/bpmn": "of fork.example, which speaks as Camunda 7 does",
    "http://processmaker.com/BPMN/2.0/Schema.xsd": "of ProcessMaker",
    "http://www.imixs.org/bpmn2": "of Imixs",
    "http://flowable.org/bpmn": "of Flowable",
    "http://activiti.org/bpmn": "of Activiti",
}


@pytest.mark.parametrize(("namespace", "words"), ALIEN.items())
def test_what_another_engine_runs_is_refused_and_is_no_decoration(namespace: str, words: str) -> None:
    attribute = process(line(f'<userTask id="t" xmlns:x="{namespace}" x:assignee="${{a}}"/>'))
    element = process(line(extended("callActivity", "t", f'<x:in xmlns:x="{namespace}" source="a" target="b"/>')))
    for data in (attribute, element):
        assert said(data, "t", words).severity == "error"
        assert not [found for found in problems(data) if "of another tool" in found.message]
        assert len(leftovers(data, "test.bpmn")) == 1


def test_what_camunda_s_modeller_notes_for_itself_is_not_warned_of() -> None:
    note = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:diagramRelationId="1-2-3"'
    data = process(line()).replace(b"<definitions ", f"<definitions {note} ".encode(), 1)
    data = data.replace(b' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', b"", 1)
    assert problems(data) == [] and leftovers(data, "test.bpmn") == []


# Repetitions and times, in words.

def test_how_often_beside_an_input_collection_is_said() -> None:
    both_said = (
        '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1, 2]"'
        ' inputElement="i"/></extensionElements><loopCardinality>5</loopCardinality></multiInstanceLoopCharacteristics>'
    )
    drawn = diagram("S -> A -> E", start(), user("A", loop=both_said), end())
    [problem] = check({"test.bpmn": drawn})
    assert (problem.element, problem.severity, "“5”" in problem.message) == ("A", "warning", True)
    assert path(drawn) == "S A A E"


@pytest.mark.parametrize(("text", "words"), [
    ("1 hour", "is no duration: 1 hour is written PT1H"), ("7 days", "is no duration: 7 days is written P7D"),
    ("30 minutes", "30 minutes is written PT30M"), ("2 weeks", "2 weeks is written P2W"),
    ("1 Month", "1 Month is written P1M"), ("10 years", "10 years is written P10Y"), ("5 seconds", "written PT5S"),
    ("soon", "is no date and no duration"), ("2026-01-01", "is a date, not a duration"),
])  # fmt: skip
def test_a_duration_in_plain_words_is_told_how_to_write_it(text: str, words: str) -> None:
    [problem] = errors(diagram("S -> T -> E", start(), catch("T", after(text)), end()))
    assert words in problem.message


# Joins of a task and what stands beside it.

REMINDED = "S -> A -> J\nR -> J\nJ -> E"


def reminded(event: str) -> bytes:
    return diagram(REMINDED, start(), user("A"), boundary("R", "A", event, interrupts=False), both("J"), end())


BESIDE = {
    "a reminder": reminded(after("PT24H")),
    "a message": reminded(message("m")),
    "a signal": reminded(signal("m")),
    "a step after it": diagram(
        "S -> A -> J\nR -> B -> J\nJ -> E", start(), user("A"), boundary("R", "A", after("PT24H"), interrupts=False),
        user("B"), both("J"), end(),
    ),
    "a subprocess": diagram(
        REMINDED, start(), sub("A", "s -> u -> e", start("s"), user("u"), end("e")),
        boundary("R", "A", after("PT24H"), interrupts=False), both("J"), end(),
    ),
    "in a subprocess": diagram(
        "S -> B -> E", start(), sub("B", "s -> A -> J\nR -> J\nJ -> e", start("s"), user("A"),
        boundary("R", "A", after("PT24H"), interrupts=False), both("J"), end("e")), end(),
    ),
    "a third branch": diagram(
        "S -> F\nF -> A -> J\nF -> B -> J\nR -> J\nJ -> E", start(), both("F"), user("A"), user("B"),
        boundary("R", "A", after("PT24H"), interrupts=False), both("J"), end(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("drawn", BESIDE.values(), ids=BESIDE.keys())
def test_a_parallel_join_of_a_task_and_what_need_not_happen_is_a_warning(drawn: bytes) -> None:
    [problem] = check({"test.bpmn": drawn})
    assert (problem.element, problem.severity, "“R” need not happen" in problem.message) == ("J", "warning", True)


def test_branches_that_all_begin_with_the_reminder_join_without_a_doubt() -> None:
    drawn = diagram(
        "S -> A -> E\nR -> F\nF -> B -> J\nF -> C -> J\nJ -> Z", start(), user("A"),
        boundary("R", "A", after("PT24H"), interrupts=False), both("F"), script("B", "b", "1"), user("C"), both("J"),
        end(), end("Z"),
    )
    assert check({"test.bpmn": drawn}) == []
