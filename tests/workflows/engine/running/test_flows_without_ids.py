"""Sequence flows without an id, which BPMN allows: they join, choose and loop as those that have one."""

import re

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    boundary,
    call,
    catch,
    definitions,
    diagram,
    end,
    first_of,
    loop,
    message,
    process,
    some,
    start,
    sub,
    task,
    user,
    xor,
)
from tests.workflows.engine.running.stage import Play, path, play
from workflows.engine import RunningProcess, check, read

FORK = "S -> F\nF -> A -> J\nF -> B -> J\nJ -> D -> E"


def nameless(drawn: bytes) -> bytes:
    """The same without the ids of flows, but for those that an element names as its default."""
    text = drawn.decode()
    kept = set(re.findall(r'default="([^"]+)"', text))

    def without(found: "re.Match[str]") -> str:
        return found[0] if found[1] in kept else "<sequenceFlow"

    return re.sub(r'<sequenceFlow id="([^"]+)"', without, text).encode()


def fork(split: str, join: str) -> bytes:
    return diagram(FORK, start(), split, user("A"), user("B"), join, task("task", "D"), end())


def within() -> bytes:
    inner = sub("P1", "s -> f\nf -> A -> j\nf -> B -> j\nj -> e", start("s"), both("f"), user("A"), user("B"),
                both("j"), end("e"))
    return diagram("S -> P1 -> E", start(), inner, end())


def called() -> bytes:
    inner = process("s -> f\nf -> A -> j\nf -> B -> j\nj -> e", start("s"), both("f"), user("A"), user("B"), both("j"),
                    end("e"), id="Q")
    return definitions(process("S -> C -> E", start(), call("C", "Q"), end()), inner)


SHAPES = {
    "parallel": (fork(both("F"), both("J")), "S F A B J D E"),
    "inclusive": (
        diagram("S -> F\nF -> A if true\nF -> B if true\nF -> E else\nA -> J\nB -> J\nJ -> D -> E", start(), some("F"),
                user("A"), user("B"), some("J"), task("task", "D"), end()),
        "S F A B J D E",
    ),
    "inclusive after parallel": (fork(both("F"), some("J")), "S F A B J D E"),
    "exclusive after parallel": (fork(both("F"), xor("J")), "S F A B J J D D E E"),
    "in a subprocess": (within(), "S s f A B j e P1 E"),
    "in a called process": (called(), "S s f A B j e C E"),
    "two between the same elements": (
        diagram("S -> F\nF -> J\nF -> J\nF -> A -> J\nJ -> E", start(), both("F"), user("A"), both("J"), end()),
        "S F A J E",
    ),
    "three ways": (
        diagram("S -> F\nF -> A -> J\nF -> B -> J\nF -> C -> J\nJ -> E", start(), both("F"), user("A"), user("B"),
                user("C"), both("J"), end()),
        "S F A B C J E",
    ),
    "out of a task": (
        diagram("S -> A\nA -> B -> J\nA -> C -> J\nJ -> E", start(), user("A"), user("B"), user("C"), both("J"), end()),
        "S A B C J E",
    ),
    "repeated": (
        diagram("S -> F\nF -> A -> J\nF -> B -> J\nJ -> E", start(), both("F"), user("A", loop=loop("[1, 2]")),
                user("B"), both("J"), end()),
        "S F A B A J E",
    ),
}


@pytest.mark.parametrize(("drawn", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_flows_without_ids_join_as_those_with_ids(drawn: bytes, expected: str) -> None:
    assert sorted(path(nameless(drawn)).split()) == sorted(expected.split())
    assert path(nameless(drawn)) == path(drawn)


def test_flows_without_ids_are_taken_by_their_conditions() -> None:
    flows = "S -> G\nG -> A if x > 1\nG -> B else\nA -> E\nB -> E"
    drawn = nameless(diagram(flows, start(), xor("G"), user("A"), user("B"), end()))
    assert path(drawn, variables={"x": 2}) == "S G A E"
    assert path(drawn, variables={"x": 0}) == "S G B E"


def test_flows_without_ids_lead_to_events_and_from_edges() -> None:
    gateway = diagram("S -> G\nG -> M -> E\nG -> T -> E", start(), first_of("G"), catch("M", message("m")),
                      catch("T", after("P1D")), end())
    assert path(nameless(gateway), messages={"m": {}}) == "S G M E"
    edge = diagram("S -> A -> J\nR -> J\nJ -> E", start(), user("A"),
                   boundary("R", "A", message("m"), interrupts=False), some("J"), end())
    assert path(nameless(edge), messages={"m": {}}) == "S R A J E"


def test_a_join_in_a_loop_waits_afresh_without_ids() -> None:
    flows = "S -> M -> F\nF -> A -> J\nF -> B -> J\nJ -> G\nG -> M if again\nG -> E else"
    drawn = nameless(diagram(flows, start(), xor("M"), both("F"), user("A"), user("B"), both("J"), xor("G"), end()))
    answers = {"A": [{"again": True}, {"again": False}]}
    assert play(drawn, tasks=answers).path == "S M F A B J G M F A B J G E".split()


def test_what_was_kept_before_such_flows_had_ids_still_joins() -> None:
    drawn = nameless(fork(both("F"), both("J")))
    case = Play(drawn)
    case.complete("A")
    # So a case was kept that had come to the join by a flow without an id.
    state = case.running.state().replace(',"flow":"A to J"', "")
    assert state != case.running.state()
    case.running = RunningProcess.restore(read({"test.bpmn": drawn}), state, {}, case.surroundings())
    assert case.complete("B").running.is_ended
    assert case.steps.count("D") == 1


def test_a_problem_of_a_flow_without_an_id_is_told_at_the_step_it_leaves() -> None:
    flows = "S -> G\nG -> A if x >\nG -> B else\nA -> E\nB -> E"
    drawn = nameless(diagram(flows, start(), xor("G"), user("A"), user("B"), end()))
    [problem] = [found for found in check({"test.bpmn": drawn}) if found.severity == "error"]
    assert (problem.element, "G to A" in problem.message) == ("G", True)


def test_every_flow_without_an_id_is_checked() -> None:
    drawn = nameless(fork(both("F"), both("J"))).replace(b'targetRef="A"', b'targetRef="A1"')
    assert any("leads to “A1”" in found.message for found in check({"test.bpmn": drawn}))
