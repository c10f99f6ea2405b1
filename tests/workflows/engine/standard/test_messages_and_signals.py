"""Messages and signals: who waits for them, who hears what is thrown in the same case."""

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
    loop,
    maps,
    message,
    process,
    receive,
    script,
    signal,
    start,
    sub,
    task,
    throw,
    user,
    xor,
)
from tests.workflows.engine.running.stage import Play
from tests.workflows.engine.standard.expecting import expect


def test_a_process_that_a_message_starts_has_its_variables() -> None:
    drawn = diagram("S -> E", start("S", message("order")), end())
    expect(drawn, "S E", messages={"order": {"sum": 3}}, leaving={"sum": 3})
    expect(drawn, "S E", leaving={})


def test_the_start_whose_message_is_given_is_taken() -> None:
    drawn = diagram("A -> E\nB -> F", start("A", message("a")), start("B", message("b")), end(), end("F"))
    expect(drawn, "B F", messages={"b": {"x": 1}}, leaving={"x": 1})
    expect(drawn, "A E", messages={"a": {"x": 1}}, leaving={"x": 1})


def test_a_start_message_chooses_what_it_leaves() -> None:
    drawn = diagram("S -> E", start("S", message("order"), ext=maps("out: total = sum * 2")), end())
    expect(drawn, "S E", messages={"order": {"sum": 3}}, leaving={"total": 6})


def test_a_start_message_may_come_again() -> None:
    drawn = diagram("S -> R -> E", start("S", message("m")), receive("R", "m"), end())
    expect(drawn, "S R E", messages={"m": {"x": 1}})


def test_a_plain_start_leaves_messages_for_who_waits() -> None:
    drawn = diagram("S -> R -> E\nT -> R", start(), start("T", message("t")), receive("R", "m"), end())
    expect(drawn, "S R E", messages={"m": {"x": 1}, "t": {"y": 2}}, leaving={"x": 1})


@pytest.mark.parametrize(("interrupts", "path"), [(True, "S M F"), (False, "S M F")])
def test_on_an_edge(interrupts: bool, path: str) -> None:
    edge = boundary("M", "R", message("m"), interrupts=interrupts)
    drawn = diagram("S -> R -> E\nM -> F", start(), receive("R", "n"), edge, end(), end("F"))
    expect(drawn, path, waiting="" if interrupts else "R M", messages={"m": {"x": 1}}, leaving={"x": 1})


def test_on_the_edge_of_a_subprocess_and_of_a_call() -> None:
    inner = sub("B", "s -> r -> e", start("s"), receive("r", "n"), end("e"))
    drawn = diagram("S -> B -> E\nM -> F", start(), inner, boundary("M", "B", message("m")), end(), end("F"))
    expect(drawn, "S s M F", messages={"m": {}})
    called = process("s -> r -> e", start("s"), receive("r", "n"), end("e"), id="Q")
    caller = process("S -> C -> E\nM -> F", start(), call("C", "Q"), boundary("M", "C", message("m")), end(), end("F"))
    expect(definitions(caller, called), "S s M F", messages={"m": {}})


def test_to_an_event_subprocess_several_times() -> None:
    note = event_sub("V", "v -> a -> w", start("v", message("note"), interrupts=False), user("a"), end("w"))
    case = Play(diagram("S -> R -> E", start(), receive("R", "done"), end(), note))
    assert case.tell("note", text="one") and case.tell("note", text="two")
    case.complete("a").complete("a")
    assert case.tell("done")
    assert (case.path, case.running.is_ended) == ("S v v a w V a w V R E", True)
    assert case.running.variables == {"text": "two"}


def test_an_event_subprocess_in_a_subprocess_ends_with_it() -> None:
    note = event_sub("V", "v -> r -> w", start("v", message("note"), interrupts=False), receive("r", "later"), end("w"))
    inner = sub("B", "s -> d -> e", start("s"), receive("d", "done"), end("e"), note)
    case = Play(diagram("S -> B -> Z -> E", start(), inner, user("Z"), end()))
    assert case.tell("note") and case.tell("done") and not case.open
    assert case.tell("later") and case.open == ["Z"]
    assert not case.tell("note")
    assert case.complete("Z").path == "S s v d e r w V B Z E"


def test_two_receivers_told_apart_by_key() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> J\nF -> B -> J\nJ -> E",
        start(),
        both("F"),
        receive("A", "paid", maps("in: key = first")),
        receive("B", "paid", maps("in: key = second")),
        both("J"),
        end(),
        keys={"paid": "key"},
    )
    case = Play(drawn, {"first": "a-1", "second": 2})
    assert not case.tell("paid", key="3")
    assert case.tell("paid", key="2", got="b") and case.path == "S F B"
    assert case.tell("paid", key="a-1", got="a") and case.path == "S F B A J E"


def test_repetitions_told_apart_by_key() -> None:
    many = receive("R", "paid", loop=loop("[1, 2]", item="key"))
    drawn = diagram("S -> R -> E", start(), many, end(), keys={"paid": "key"})
    case = Play(drawn)
    assert case.tell("paid", key="2") and not case.tell("paid", key="2")
    assert case.tell("paid", key="1") and case.running.is_ended


def test_thrown_to_who_waits_in_another_branch() -> None:
    for thrower in (
        throw("T", message("m"), maps("in: x = 5")),
        task("sendTask", "T", maps("in: x = 5"), attributes='messageRef="message_m"'),
    ):
        for flows in ("S -> F\nF -> T -> J\nF -> R -> J\nJ -> E", "S -> F\nF -> R -> J\nF -> T -> J\nJ -> E"):
            drawn = diagram(flows, start(), both("F"), receive("R", "m"), thrower, both("J"), end())
            expect(drawn, "S F T R J E", leaving={"x": 5})


def test_thrown_at_the_end() -> None:
    drawn = diagram(
        "S -> F\nF -> E\nF -> R -> G", start(), both("F"), receive("R", "m"), end("E", message("m")), end("G")
    )
    expect(drawn, "S F E R G", ends="E G")


def test_thrown_to_nobody_changes_nothing() -> None:
    expect(diagram("S -> T -> E", start(), throw("T", message("m")), end()), "S T E")
    expect(diagram("S -> T -> E", start(), throw("T", signal("x")), end()), "S T E")


def test_thrown_before_anybody_waits_is_lost() -> None:
    drawn = diagram("S -> T -> C -> E", start(), throw("T", signal("x")), catch("C", signal("x")), end())
    expect(drawn, "S T", waiting="C")


def test_a_signal_reaches_every_branch_that_waits_for_it() -> None:
    for order in ("F -> T -> J\nF -> A -> J\nF -> B -> J", "F -> A -> J\nF -> T -> J\nF -> B -> J"):
        flows = f"S -> F\n{order}\nJ -> E"
        branches = catch("A", signal("x")), catch("B", signal("x")), throw("T", signal("x"))
        expect(diagram(flows, start(), both("F"), *branches, both("J"), end()), "S F T A B J E")


def test_a_signal_at_the_end_starts_an_event_subprocess() -> None:
    handler = event_sub("V", "v -> w", start("v", signal("x"), interrupts=False), end("w"))
    expect(diagram("S -> E", start(), end("E", signal("x")), handler), "S E v w V", ends="E w")


def test_a_signal_on_an_edge() -> None:
    flows = "S -> F\nF -> R -> E\nX -> G\nF -> U -> T -> H"
    nodes = start(), both("F"), receive("R", "n"), user("U"), throw("T", signal("x"))
    ends = end(), end("G"), end("H")
    expect(diagram(flows, *nodes, boundary("X", "R", signal("x")), *ends), "S F U T X H G")
    edge = boundary("X", "R", signal("x"), interrupts=False)
    expect(diagram(flows, *nodes, edge, *ends), "S F U T X H G", waiting="R X")


def test_a_signal_thrown_first_reaches_the_edge_of_a_task_beside() -> None:
    flows = "S -> F\nF -> T -> H\nF -> R -> E\nX -> G"
    nodes = start(), both("F"), receive("R", "n"), throw("T", signal("x")), boundary("X", "R", signal("x"))
    expect(diagram(flows, *nodes, end(), end("G"), end("H")), "S F T X H G")


def test_a_signal_reaches_into_subprocesses_and_called_processes() -> None:
    inner = sub("B", "s -> c -> e", start("s"), catch("c", signal("x")), end("e"))
    called = process("q -> d -> r", start("q"), catch("d", signal("x")), end("r"), id="Q")
    flows = "S -> F\nF -> B -> J\nF -> C -> J\nF -> U -> T -> J\nJ -> E"
    nodes = start(), both("F"), inner, call("C", "Q"), user("U"), throw("T", signal("x")), both("J"), end()
    expect(definitions(process(flows, *nodes), called), "S F s q U T c d e r B C J E")


def test_an_event_gateway_hears_message_timer_or_signal() -> None:
    flows = "S -> G\nG -> M -> J\nG -> T -> J\nG -> X -> J\nJ -> E"
    waits = catch("M", message("m")), catch("T", after("P1D")), catch("X", signal("x"))
    drawn = diagram(flows, start(), first_of("G"), *waits, xor("J"), end())
    expect(drawn, "S G M J E", messages={"m": {}}, fire_timers=True)
    expect(drawn, "S G T J E", fire_timers=True)
    expect(drawn, "S", waiting="M X T")
    case = Play(drawn)
    case.do(lambda running: running.broadcast("x", {}))
    assert case.path == "S G X J E"


def test_an_event_gateway_with_a_receive_task() -> None:
    flows = "S -> G\nG -> R -> E\nG -> T -> F"
    drawn = diagram(flows, start(), first_of("G"), receive("R", "m"), catch("T", after("P1D")), end(), end("F"))
    expect(drawn, "S G R E", messages={"m": {"x": 1}}, leaving={"x": 1})
    expect(drawn, "S G T F", fire_timers=True)


def test_an_event_gateway_in_a_loop() -> None:
    flows = "S -> M -> G\nG -> T -> N -> X\nX -> M if n < 2\nX -> E else\nG -> C -> F"
    nodes = (
        xor("M"),
        first_of("G"),
        catch("T", after("P1D")),
        script("N", "n", "n + 1"),
        xor("X"),
        catch("C", message("m")),
    )
    drawn = diagram(flows, start(), *nodes, end(), end("F"))
    expect(drawn, "S M G T N X M G T N X E", variables={"n": 0}, fire_timers=True)


def test_two_events_of_one_message_behind_a_gateway() -> None:
    flows = "S -> F\nF -> G\nG -> A -> E\nG -> T -> E\nF -> B -> E"
    nodes = both("F"), first_of("G"), catch("A", message("m")), catch("T", after("P1D")), catch("B", message("m"))
    case = Play(diagram(flows, start(), *nodes, end()))
    assert case.tell("m") and case.tell("m") and not case.tell("m")
    assert case.running.is_ended and case.running.timers == []


def test_a_message_caught_in_a_loop_is_told_each_time() -> None:
    flows = "S -> M -> R -> N -> G\nG -> M if n < 3\nG -> E else"
    drawn = diagram(flows, start(), xor("M"), receive("R", "m"), script("N", "n", "n + 1"), xor("G"), end())
    expect(drawn, "S M R N G M R N G M R N G E", variables={"n": 0}, messages={"m": {}})


def test_message_names_may_be_expressions() -> None:
    drawn = diagram("S -> R -> E", start(), receive("R", "m"), end()).replace(
        b'name="m"', b'name="=&quot;m-&quot; + id"'
    )
    expect(drawn, "S R E", variables={"id": "7"}, messages={"m-7": {}})
    expect(drawn, "S", variables={"id": "8"}, messages={"m-7": {}}, waiting="R")


@pytest.mark.parametrize(("interrupts", "path"), [(True, "S M F"), (False, "S M F A E")])
def test_on_the_edge_of_a_user_task_before_it_is_answered(interrupts: bool, path: str) -> None:
    edge = boundary("M", "A", message("m"), interrupts=interrupts)
    drawn = diagram("S -> A -> E\nM -> F", start(), user("A"), edge, end(), end("F"))
    expect(drawn, path, messages={"m": {"x": 1}}, leaving={"x": 1})
    expect(drawn, "S A E", leaving={})


@pytest.mark.parametrize(("interrupts", "path"), [(True, "S v w V"), (False, "S v w V A E")])
def test_an_event_subprocess_in_the_middle_of_open_tasks(interrupts: bool, path: str) -> None:
    handler = event_sub("V", "v -> w", start("v", message("m"), interrupts=interrupts), end("w"))
    drawn = diagram("S -> A -> E", start(), user("A"), end(), handler)
    expect(drawn, path, messages={"m": {}})


def test_a_message_that_leads_back_to_its_task_comes_once_before_it_is_answered() -> None:
    drawn = diagram("S -> X -> A -> E\nM -> X", start(), xor("X"), user("A"), boundary("M", "A", message("m")), end())
    expect(drawn, "S X M X A E", messages={"m": {}})
