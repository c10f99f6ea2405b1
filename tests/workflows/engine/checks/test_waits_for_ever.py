"""What a case would wait for without end: messages that nobody can send, signals that nothing throws."""

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
    event_sub,
    first_of,
    message,
    process,
    receive,
    signal,
    start,
    sub,
    task,
    throw,
    user,
)
from workflows.engine import Known, check
from workflows.feel.problems import Problem

BUTTON = '<zeebe:properties><zeebe:property name="action" value="Record it"/></zeebe:properties>'
NOBODY = "which nobody can send"
NOTHING = "which nothing in the case throws"


def found(drawn: bytes) -> list[Problem]:
    """What is said of waiting, as `upturn check` and publishing ask."""
    problems = check({"test.bpmn": drawn}, Known(assigned=True))
    assert all(problem.severity == "warning" for problem in problems), problems
    return [problem for problem in problems if NOBODY in problem.message or NOTHING in problem.message]


def line(node: str, id: str, *more: str) -> bytes:
    return diagram(f"S -> {id} -> E", start(), node, end(), *more)


def listener(event: str, ext: str = "") -> str:
    return event_sub("V", "v -> w", start("v", event, interrupts=False, ext=ext), end("w"))


WAITS = {
    "a receive task": (line(receive("x", "m"), "x"), "x"),
    "a message on the way": (line(catch("x", message("m")), "x"), "x"),
    "a message on an edge": (line(user("A"), "A", boundary("x", "A", message("m"))), "x"),
    "a message beside a task": (line(user("A"), "A", boundary("x", "A", message("m"), interrupts=False)), "x"),
    "a message for an event subprocess": (line(user("A"), "A", listener(message("m"))), "v"),
    "a message in a subprocess": (line(sub("B", "s -> x -> e", start("s"), receive("x", "m"), end("e")), "B"), "x"),
    "a message behind an event gateway": (
        diagram("S -> G\nG -> x -> E\nG -> T -> E", start(), first_of("G"), catch("x", message("m")),
                catch("T", after("P1D")), end()), "x",
    ),
    "a message that only a job sends": (
        diagram("S -> F\nF -> x -> E\nF -> Z", start(), both("F"), receive("x", "m"), end(),
                end("Z", message("m"), ext='<zeebe:taskDefinition type="post"/>')), "x",
    ),
    "a message that another is thrown beside": (
        diagram("S -> F\nF -> x -> E\nF -> T -> E", start(), both("F"), receive("x", "m"), throw("T", message("n")),
                end()), "x",
    ),
    "a signal on the way": (line(catch("x", signal("m")), "x"), "x"),
    "a signal on an edge": (line(user("A"), "A", boundary("x", "A", signal("m"))), "x"),
    "a signal for an event subprocess": (line(user("A"), "A", listener(signal("m"))), "v"),
    "a signal of a message's name": (
        diagram("S -> F\nF -> x -> E\nF -> T -> E", start(), both("F"), catch("x", signal("m")),
                throw("T", message("m")), end()), "x",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "element"), WAITS.values(), ids=WAITS.keys())
def test_what_can_never_come_is_said_where_it_is_waited_for(drawn: bytes, element: str) -> None:
    [problem] = found(drawn)
    assert (problem.element, problem.severity) == (element, "warning")
    assert problem.fix and problem.line


def both_ways(waiting: str, throwing: str) -> bytes:
    return diagram("S -> F\nF -> x -> E\nF -> T -> E", start(), both("F"), waiting, throwing, end())


COMES = {
    "by a button": line(catch("x", message("m"), ext=BUTTON), "x"),
    "by a button of a receive task": line(receive("x", "m", ext=BUTTON), "x"),
    "by a button beside the steps": line(user("A"), "A", listener(message("m"), ext=BUTTON)),
    "by the button of another step": diagram(
        "S -> F\nF -> x -> E\nF -> y -> E", start(), both("F"), receive("x", "m"), receive("y", "m", ext=BUTTON), end()
    ),
    "from another branch": both_ways(receive("x", "m"), throw("T", message("m"))),
    "from a send task": both_ways(receive("x", "m"), task("sendTask", "T", attributes='messageRef="message_m"')),
    "from an end": diagram(
        "S -> F\nF -> x -> E\nF -> Z", start(), both("F"), receive("x", "m"), end(), end("Z", message("m"))
    ),
    "from a called process": definitions(
        process("S -> F\nF -> x -> E\nF -> C -> E", start(), both("F"), receive("x", "m"), call("C", "Q"), end()),
        process("s -> e", start("s"), end("e", message("m")), id="Q"),
    ),
    "when a linked case ends": line(catch("x", message("m")), "x").replace(b'name="m"', b'name="case ended"'),
    "a signal from another branch": both_ways(catch("x", signal("m")), throw("T", signal("m"))),
    "a signal from inside a subprocess": line(
        sub("A", "s -> t -> e", start("s"), throw("t", signal("m")), end("e")), "A",
        boundary("x", "A", signal("m"), interrupts=False),
    ),
    "by whoever starts the case": diagram("S -> A -> E", start("S", message("m")), user("A"), end()),
    "under a name that is worked out": both_ways(receive("x", "m"), throw("T", message("m"))).replace(
        b'<message id="message_m" name="m">', b'<message id="message_m" name="=kind">'
    ),
}  # fmt: skip


@pytest.mark.parametrize("drawn", COMES.values(), ids=COMES.keys())
def test_what_can_come_is_not_doubted(drawn: bytes) -> None:
    assert found(drawn) == []


def test_a_thrown_name_that_is_worked_out_may_be_any() -> None:
    drawn = both_ways(receive("x", "m"), throw("T", message("n")))
    assert found(drawn.replace(b'name="n"', b'name="=kind"')) == []


def test_a_rehearsal_is_told_its_messages_and_is_not_warned() -> None:
    assert check({"test.bpmn": line(receive("x", "m"), "x")}, Known(rehearsing=True)) == []
