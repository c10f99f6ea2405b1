"""Inclusive joins behind a task and the events on its edge: what came from an edge waits for the task itself."""

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    boundary,
    call,
    definitions,
    diagram,
    end,
    escalation,
    link,
    loop,
    message,
    process,
    signal,
    some,
    start,
    sub,
    task,
    throw,
    user,
    xor,
)
from tests.workflows.engine.running.stage import Play, path, play

BESIDE = "S -> W -> J\nR -> J\nJ -> D -> E"


def beside(event: str, host: str = user("W"), *more: str, flows: str = BESIDE) -> bytes:
    edge = boundary("R", "W", event, interrupts=False)
    return diagram(flows, start(), host, edge, some("J"), task("task", "D"), end(), *more)


def throwing(thrown: str, **repeated: str) -> str:
    return sub("W", "s -> t -> w -> e", start("s"), throw("t", thrown), user("w"), end("e"), **repeated)


CASES = {
    "a message": (beside(message("m")), {"messages": {"m": {}}}, "S R W J D E"),
    "an escalation": (beside(escalation("X"), throwing(escalation("X"))), {}, "S s t R w e W J D E"),
    "a signal from inside": (beside(signal("X"), throwing(signal("X"))), {}, "S s t R w e W J D E"),
    "a step after the edge": (
        beside(message("m"), user("W"), task("task", "T"), flows="S -> W -> J\nR -> T -> J\nJ -> D -> E"),
        {"messages": {"m": {}}}, "S R T W J D E",
    ),
    "a step after the task": (
        beside(message("m"), user("W"), user("V"), flows="S -> W -> V -> J\nR -> J\nJ -> D -> E"),
        {"messages": {"m": {}}}, "S R W V J D E",
    ),
    "a repeated task": (
        beside(message("m"), user("W", loop=loop("[1, 2]"))), {"messages": {"m": {}}}, "S R W W J D E",
    ),
    "another branch as well": (
        beside(message("m"), user("W"), both("F"), user("B"),
               flows="S -> F\nF -> W -> J\nF -> B -> J\nR -> J\nJ -> D -> E"),
        {"messages": {"m": {}}}, "S F R W B J D E",
    ),
    "two edges": (
        beside(message("m"), user("W"), boundary("Q", "W", message("n"), interrupts=False),
               flows="S -> W -> J\nR -> J\nQ -> J\nJ -> D -> E"),
        {"messages": {"m": {}, "n": {}}}, "S R Q W J D E",
    ),
    "over a link": (
        beside(message("m"), user("W"), throw("L", link("l")),
               '<intermediateCatchEvent id="K"><linkEventDefinition name="l"/></intermediateCatchEvent>',
               flows="S -> W -> L\nK -> J\nR -> J\nJ -> D -> E"),
        {"messages": {"m": {}}}, "S R W L K J D E",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "answers", "expected"), CASES.values(), ids=CASES.keys())
def test_what_came_from_the_edge_waits_for_the_task(drawn: bytes, answers: dict[str, object], expected: str) -> None:
    assert path(drawn, **answers) == expected


def test_what_came_from_the_edge_waits_for_the_task_inside_a_subprocess() -> None:
    inner = sub("P1", "s -> W -> J\nR -> J\nJ -> D -> e", start("s"), user("W"),
                boundary("R", "W", message("m"), interrupts=False), some("J"), task("task", "D"), end("e"))
    assert path(diagram("S -> P1 -> E", start(), inner, end()), messages={"m": {}}) == "S s R W J D e P1 E"


def test_a_call_that_escalates_and_runs_on_is_waited_for() -> None:
    called = process("s -> t -> w -> e", start("s"), throw("t", escalation("X")), user("w"), end("e"), id="Q")
    caller = process(BESIDE, start(), call("W", "Q"), boundary("R", "W", escalation("X"), interrupts=False), some("J"),
                     task("task", "D"), end())
    assert path(definitions(caller, called)) == "S s t R w e W J D E"


def test_a_reminder_that_came_twice_goes_on_once_with_the_task_and_once_after_it() -> None:
    case = Play(beside(after("P1D")))
    case.fire("R")
    assert case.path == "S R"
    assert case.complete("W").path == "S R W J D E"


def test_a_task_in_a_loop_that_leads_to_where_a_token_is_is_not_waited_for() -> None:
    # By the standard's own excuse: from A a flow leads to the way that has a token already.
    flows = "S -> F\nF -> M\nF -> A -> G\nG -> M if again\nG -> J else\nM -> J\nJ -> D -> E"
    drawn = diagram(flows, start(), both("F"), xor("M"), user("A"), xor("G"), some("J"), task("task", "D"), end())
    assert play(drawn).path == "S F M J D E A G J D E".split()


def test_an_interrupting_edge_into_the_join_still_leads_on_alone() -> None:
    drawn = diagram(BESIDE, start(), user("W"), boundary("R", "W", message("m")), some("J"), task("task", "D"), end())
    assert path(drawn, messages={"m": {}}) == "S R J D E"
