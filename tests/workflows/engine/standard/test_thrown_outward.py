"""Errors and escalations: who around the thrower catches them, and what is left running."""

import pytest

from tests.workflows.engine.running.drawing import (
    NAMESPACES,
    both,
    boundary,
    call,
    definitions,
    diagram,
    end,
    error,
    escalation,
    event_sub,
    loop,
    maps,
    process,
    receive,
    script,
    start,
    sub,
    throw,
    user,
    xor,
)
from tests.workflows.engine.standard.expecting import expect

FAILS = sub("B", "s -> x", start("s"), end("x", error("X")))


@pytest.mark.parametrize("code", ["X", ""])
def test_error_out_of_a_subprocess(code: str) -> None:
    drawn = diagram("S -> B -> E\nT -> F", start(), FAILS, boundary("T", "B", error(code)), end(), end("F"))
    expect(drawn, "S s x T F", ends="x F")


def test_the_edge_with_the_code_comes_before_the_one_for_any() -> None:
    edges = boundary("T", "B", error()), boundary("U", "B", error("X")), boundary("W", "B", error("Y"))
    drawn = diagram("S -> B -> E\nT -> F\nU -> G\nW -> H", start(), FAILS, *edges, end(), end("F"), end("G"), end("H"))
    expect(drawn, "S s x U G")


def test_another_code_goes_past_to_the_outer_edge() -> None:
    inner = sub("O", "o -> B -> p\nW -> q", start("o"), FAILS, boundary("W", "B", error("Y")), end("p"), end("q"))
    drawn = diagram("S -> O -> E\nT -> F", start(), inner, boundary("T", "O", error("X")), end(), end("F"))
    expect(drawn, "S o s x T F")


def test_a_caught_error_thrown_again_goes_outward() -> None:
    inner = sub(
        "O", "o -> B -> p\nW -> q", start("o"), FAILS, boundary("W", "B", error()), end("p"), end("q", error("X"))
    )
    drawn = diagram("S -> O -> E\nT -> F", start(), inner, boundary("T", "O", error("X")), end(), end("F"))
    expect(drawn, "S o s x W q T F")


def test_nothing_catches_it() -> None:
    expect(diagram("S -> B -> E", start(), FAILS, end()), "S s", stuck="x")
    expect(diagram("S -> E", start(), end("E", error("X"))), "S", stuck="E")


def test_error_through_two_calls() -> None:
    middle = process("m -> D -> n", start("m"), call("D", "R"), end("n"), id="Q")
    last = process("s -> x", start("s"), end("x", error("X")), id="R")
    first = process("S -> C -> E\nT -> F", start(), call("C", "Q"), boundary("T", "C", error("X")), end(), end("F"))
    expect(definitions(first, middle, last), "S m s x T F", ends="x F")


@pytest.mark.parametrize(("sequential", "path"), [(True, "S s G b B s G x T F"), (False, "S s s s G G G b x T F")])
def test_error_out_of_one_repetition_ends_all(sequential: bool, path: str) -> None:
    repeat = loop("[1, 2, 3]", sequential=sequential)
    flows = "s -> G\nG -> x if item = 2\nG -> b else"
    inner = sub("B", flows, start("s"), xor("G"), end("x", error("X")), end("b"), loop=repeat)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, boundary("T", "B", error("X")), end(), end("F"))
    expect(drawn, path)


def test_error_takes_the_other_branches_of_its_subprocess_away() -> None:
    flows = "s -> f\nf -> r -> e\nf -> x"
    inner = sub("B", flows, start("s"), both("f"), receive("r", "never"), end("e"), end("x", error("X")))
    drawn = diagram("S -> B -> E\nT -> A -> F", start(), inner, boundary("T", "B", error()), user("A"), end(), end("F"))
    expect(drawn, "S s f x T A F")


def test_error_caught_by_an_event_subprocess_beside_it() -> None:
    handler = event_sub("V", "v -> w", start("v", error("X")), end("w"))
    expect(diagram("S -> E", start(), end("E", error("X")), handler), "S E v w V", ends="E w")


def test_error_caught_by_an_event_subprocess_further_out() -> None:
    handler = event_sub("V", "v -> a -> w", start("v", error("X")), user("a"), end("w"))
    expect(diagram("S -> B -> E", start(), FAILS, end(), handler), "S s x v a w V", ends="x w")


def test_error_caught_by_an_event_subprocess_inside_lets_the_outside_go_on() -> None:
    handler = event_sub("V", "v -> w", start("v", error()), end("w"))
    inner = sub("B", "s -> x", start("s"), end("x", error("X")), handler)
    expect(diagram("S -> B -> E", start(), inner, end()), "S s x v w V B E")


def test_error_thrown_again_by_an_event_subprocess() -> None:
    handler = event_sub("V", "v -> w", start("v", error("X")), end("w", error("Y")))
    inner = sub("B", "s -> x", start("s"), end("x", error("X")), handler)
    edges = boundary("T", "B", error("X")), boundary("U", "B", error("Y"))
    drawn = diagram("S -> B -> E\nT -> F\nU -> G", start(), inner, *edges, end(), end("F"), end("G"))
    expect(drawn, "S s x v w U G")


def test_error_caught_in_the_called_process_is_no_concern_of_the_caller() -> None:
    handler = event_sub("V", "v -> w", start("v", error("X")), end("w"))
    called = process("s -> x", start("s"), end("x", error("X")), handler, id="Q")
    first = process("S -> C -> E\nT -> F", start(), call("C", "Q"), boundary("T", "C", error("X")), end(), end("F"))
    expect(definitions(first, called), "S s x v w V C E")


def test_error_on_the_edge_of_a_repeated_call() -> None:
    called = process(
        "s -> G\nG -> x if item > 1\nG -> e else", start("s"), xor("G"), end("x", error("X")), end("e"), id="Q"
    )
    many = call("C", "Q", loop=loop("[1, 2, 3]", sequential=True))
    first = process("S -> C -> E\nT -> F", start(), many, boundary("T", "C", error("X")), end(), end("F"))
    expect(definitions(first, called), "S s G e C s G x T F")


def test_error_inside_a_repetition_caught_inside_it() -> None:
    flows = "o -> B -> p\nW -> q"
    inner = sub(
        "O",
        flows,
        start("o"),
        FAILS,
        boundary("W", "B", error("X")),
        end("p"),
        end("q"),
        loop=loop("[1, 2]", sequential=True),
    )
    expect(diagram("S -> O -> E", start(), inner, end()), "S o s x W q O o s x W q O E")


def test_errors_without_a_code_are_told_apart_by_which_they_are() -> None:
    drawn = f"""<definitions {NAMESPACES}>
      <error id="Error_A" name="A"/><error id="Error_B" name="B"/>
      <process id="P" isExecutable="true">
        <startEvent id="S"/><sequenceFlow id="f1" sourceRef="S" targetRef="Sub"/>
        <subProcess id="Sub"><startEvent id="s"/><sequenceFlow id="f2" sourceRef="s" targetRef="x"/>
          <endEvent id="x"><errorEventDefinition errorRef="Error_B"/></endEvent></subProcess>
        <boundaryEvent id="A" attachedToRef="Sub"><errorEventDefinition errorRef="Error_A"/></boundaryEvent>
        <boundaryEvent id="B" attachedToRef="Sub"><errorEventDefinition errorRef="Error_B"/></boundaryEvent>
        <sequenceFlow id="f3" sourceRef="A" targetRef="EA"/><sequenceFlow id="f4" sourceRef="B" targetRef="EB"/>
        <sequenceFlow id="f5" sourceRef="Sub" targetRef="E"/>
        <endEvent id="EA"/><endEvent id="EB"/><endEvent id="E"/>
      </process></definitions>"""
    expect(drawn.encode(), "S s x B EB")


@pytest.mark.parametrize("code", ["X", ""])
def test_escalation_that_interrupts(code: str) -> None:
    inner = sub("B", "s -> x -> a -> e", start("s"), throw("x", escalation("X")), user("a"), end("e"))
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, boundary("T", "B", escalation(code)), end(), end("F"))
    expect(drawn, "S s x T F", ends="F")


@pytest.mark.parametrize("code", ["X", ""])
def test_escalation_that_does_not_interrupt(code: str) -> None:
    inner = sub("B", "s -> x -> a -> e", start("s"), throw("x", escalation("X")), user("a"), end("e"))
    edge = boundary("T", "B", escalation(code), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s x T F a e B E")


def test_escalation_at_the_end_lets_the_subprocess_complete() -> None:
    inner = sub("B", "s -> x", start("s"), end("x", escalation("X")))
    edge = boundary("T", "B", escalation("X"), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s x T B F E", ends="x F E")


def test_escalation_at_the_end_that_interrupts() -> None:
    inner = sub("B", "s -> x", start("s"), end("x", escalation("X")))
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, boundary("T", "B", escalation("X")), end(), end("F"))
    expect(drawn, "S s x T F", ends="x F")


def test_escalation_that_nothing_catches() -> None:
    inner = sub("B", "s -> x -> e", start("s"), throw("x", escalation("X")), end("e"))
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, boundary("T", "B", escalation("Y")), end(), end("F"))
    expect(drawn, "S s x e B E")
    expect(diagram("S -> E", start(), end("E", escalation("X"))), "S E", ends="E")


def test_escalation_several_times() -> None:
    flows = "s -> m -> x -> n -> g\ng -> m if n < 3\ng -> e else"
    inner = sub(
        "B", flows, start("s"), xor("m"), throw("x", escalation("X")), script("n", "n", "n + 1"), xor("g"), end("e")
    )
    edge = boundary("T", "B", escalation("X"), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> C -> F", start(), inner, edge, user("C"), end(), end("F"))
    expect(drawn, "S s m x T n g m x T n g m x T n g e B E C F C F C F", variables={"n": 0})


def test_escalation_goes_to_the_nearest_only() -> None:
    inner = sub("B", "s -> x -> e", start("s"), throw("x", escalation("X")), end("e"))
    middle = sub(
        "O",
        "o -> B -> p\nW -> q",
        start("o"),
        inner,
        boundary("W", "B", escalation("X"), interrupts=False),
        end("p"),
        end("q"),
    )
    drawn = diagram("S -> O -> E\nT -> F", start(), middle, boundary("T", "O", escalation("X")), end(), end("F"))
    expect(drawn, "S o s x W e q B p O E")


def test_escalation_out_of_a_called_process() -> None:
    called = process("s -> x -> e", start("s"), throw("x", escalation("X")), end("e"), id="Q")
    edge = boundary("T", "C", escalation("X"), interrupts=False)
    first = process("S -> C -> E\nT -> F", start(), call("C", "Q"), edge, end(), end("F"))
    expect(definitions(first, called), "S s x T e F C E")


@pytest.mark.parametrize(("interrupts", "path"), [(True, "S X v w V"), (False, "S X v w V A E")])
def test_escalation_to_an_event_subprocess_beside_it(interrupts: bool, path: str) -> None:
    handler = event_sub("V", "v -> w", start("v", escalation("X"), interrupts=interrupts), end("w"))
    drawn = diagram("S -> X -> A -> E", start(), throw("X", escalation("X")), user("A"), end(), handler)
    expect(drawn, path)


def test_escalation_out_of_an_event_subprocess_is_caught_around_it() -> None:
    handler = event_sub("V", "v -> x", start("v", error("X")), end("x", escalation("Y")))
    inner = sub("B", "s -> t", start("s"), end("t", error("X")), handler)
    edge = boundary("T", "B", escalation("Y"), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s t v x T V F B E")


def test_escalation_of_each_repetition() -> None:
    inner = sub(
        "B", "s -> x -> e", start("s"), throw("x", escalation("X")), end("e"), loop=loop("[1, 2]", sequential=True)
    )
    edge = boundary("T", "B", escalation("X"), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s x T e F B s x T e F B E")


def test_an_edge_sees_what_was_mapped_into_the_subprocess() -> None:
    inner = sub(
        "B", "s -> a -> x", start("s"), script("a", "left", "1"), end("x", error("X")), ext=maps("in: mine = 7")
    )
    edge = boundary("T", "B", error("X"), ext=maps("out: seen = left"))
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s a x T F", leaving={"left": 1, "seen": 1})
