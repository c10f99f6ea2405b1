"""Timers wherever one can stand: on edges, on the way, at the start of event subprocesses."""

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
    every,
    loop,
    message,
    on_date,
    process,
    receive,
    script,
    start,
    sub,
    user,
    xor,
)
from tests.workflows.engine.standard.expecting import expect

WAIT = receive("R", "never")


def test_interrupting_on_a_receive_task() -> None:
    drawn = diagram("S -> R -> E\nT -> F", start(), WAIT, boundary("T", "R", after("PT2H")), end(), end("F"))
    expect(drawn, "S T F", ends="F", fire_timers=True)
    expect(drawn, "S", waiting="R T", fire_timers=False)
    expect(drawn, "S R E", ends="E", messages={"never": {}}, fire_timers=True)


def test_not_interrupting_on_a_receive_task() -> None:
    edge = boundary("T", "R", after("PT2H"), interrupts=False)
    drawn = diagram("S -> R -> E\nT -> F", start(), WAIT, edge, end(), end("F"))
    expect(drawn, "S T F", ends="F", waiting="R", fire_timers=True)
    expect(drawn, "S R E", messages={"never": {}}, fire_timers=True)


def test_repeating_three_times() -> None:
    edge = boundary("T", "R", every("R3/PT1H"), interrupts=False)
    drawn = diagram("S -> R -> E\nT -> F", start(), WAIT, edge, end(), end("F"))
    expect(drawn, "S T F T F T F", waiting="R", fire_timers=True)


def test_on_a_user_task_that_is_answered_at_once() -> None:
    edges = boundary("T", "A", after("P1D")), boundary("N", "A", every("R/P1D"), interrupts=False)
    drawn = diagram("S -> A -> E\nT -> F\nN -> f", start(), user("A"), *edges, end(), end("F"), end("f"))
    expect(drawn, "S A E", fire_timers=True)


def test_a_reminder_then_a_deadline() -> None:
    edges = boundary("N", "R", after("P1D"), interrupts=False), boundary("T", "R", after("P3D"))
    drawn = diagram("S -> R -> E\nT -> F\nN -> A -> f", start(), WAIT, *edges, user("A"), end(), end("F"), end("f"))
    expect(drawn, "S N A f T F", ends="f F", fire_timers=True)


def test_a_deadline_first_takes_the_reminder_away() -> None:
    edges = boundary("N", "R", after("P5D"), interrupts=False), boundary("T", "R", after("P3D"))
    drawn = diagram("S -> R -> E\nT -> F\nN -> f", start(), WAIT, *edges, end(), end("F"), end("f"))
    expect(drawn, "S T F", fire_timers=True)


@pytest.mark.parametrize(("interrupts", "waiting"), [(True, ""), (False, "r")])
def test_on_a_subprocess(interrupts: bool, waiting: str) -> None:
    inner = sub("B", "s -> r -> e", start("s"), receive("r", "never"), end("e"))
    edge = boundary("T", "B", after("P1D"), interrupts=interrupts)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, edge, end(), end("F"))
    expect(drawn, "S s T F", waiting=waiting, fire_timers=True)
    expect(drawn, "S s r e B E", messages={"never": {}}, fire_timers=True)


@pytest.mark.parametrize(("interrupts", "waiting"), [(True, ""), (False, "r")])
def test_on_a_call_activity(interrupts: bool, waiting: str) -> None:
    edge = boundary("T", "C", after("P1D"), interrupts=interrupts)
    caller = process("S -> C -> E\nT -> F", start(), call("C", "Q"), edge, end(), end("F"))
    called = process("s -> r -> e", start("s"), receive("r", "never"), end("e"), id="Q")
    expect(definitions(caller, called), "S s T F", waiting=waiting, fire_timers=True)
    expect(definitions(caller, called), "S s r e C E", messages={"never": {}})


@pytest.mark.parametrize("sequential", [True, False])
def test_interrupting_on_a_multi_instance_ends_all_of_it(sequential: bool) -> None:
    many = receive("R", "never", loop=loop("[1, 2, 3]", sequential=sequential))
    drawn = diagram("S -> R -> E\nT -> F", start(), many, boundary("T", "R", after("P1D")), end(), end("F"))
    expect(drawn, "S T F", fire_timers=True)
    expect(drawn, "S R R R E", fire_timers=True, messages={"never": {}})


@pytest.mark.parametrize(("sequential", "waiting"), [(True, "R"), (False, "R R R")])
def test_not_interrupting_on_a_multi_instance_fires_once_for_all(sequential: bool, waiting: str) -> None:
    many = receive("R", "never", loop=loop("[1, 2, 3]", sequential=sequential))
    edge = boundary("T", "R", after("P1D"), interrupts=False)
    drawn = diagram("S -> R -> E\nT -> F", start(), many, edge, end(), end("F"))
    expect(drawn, "S T F", waiting=waiting, fire_timers=True)


@pytest.mark.parametrize("sequential", [True, False])
def test_inside_each_repetition_of_a_subprocess(sequential: bool) -> None:
    repeat = loop('["PT1H", "PT2H"]', sequential=sequential)
    inner = sub("B", "s -> t -> e", start("s"), catch("t", after("=item")), end("e"), loop=repeat)
    drawn = diagram("S -> B -> E", start(), inner, end())
    expected = "S s t e B s t e B E" if sequential else "S s s t e B t e B E"
    expect(drawn, expected, fire_timers=True)


@pytest.mark.parametrize(
    "event",
    [
        on_date("2026-02-01"),
        on_date("2026-02-01T12:00:00Z"),
        on_date("2026-02-01T12:00:00+01:00"),
        on_date("2020-01-01T00:00:00"),
        on_date('=date("2026-02-01")'),
        on_date('=date and time("2026-02-01T12:00:00")'),
        on_date("=end"),
        on_date("=date(end)"),
        on_date('=now() + duration("P1D")'),
        on_date('=date and time(date(end), time("17:00:00"))'),
        after("P1DT2H"),
        after("P1M"),
        after("PT0.5S"),
        after("P2W"),
        after('=duration("P1D")'),
        after("=pause"),
        after("=duration(pause)"),
        after('="PT" + string(hours) + "H"'),
        after('=duration("PT1H") * hours'),
        after('=if hours > 1 then @"P1D" else @"P2D"'),
    ],
)
def test_every_way_to_say_a_time(event: str) -> None:
    drawn = diagram("S -> T -> E", start(), catch("T", event), end())
    given = {"end": "2026-03-01", "pause": "PT5M", "hours": 3}
    expect(drawn, "S T E", variables=given, fire_timers=True)


@pytest.mark.parametrize("cycle", ["R2/PT1H", '="R2/PT1H"', "R2/2026-02-01T10:00:00Z/P1D", '="R2/" + pause'])
def test_every_way_to_say_a_repetition(cycle: str) -> None:
    edge = boundary("T", "R", every(cycle), interrupts=False)
    drawn = diagram("S -> R -> E\nT -> F", start(), WAIT, edge, end(), end("F"))
    expect(drawn, "S T F T F", variables={"pause": "PT5M"}, waiting="R", fire_timers=True)


def test_a_time_that_is_null_is_an_incident() -> None:
    expect(diagram("S -> T -> E", start(), catch("T", on_date("=end")), end()), "S", stuck="T", fire_timers=True)


def test_an_empty_time_is_an_incident() -> None:
    drawn = diagram("S -> T -> E", start(), catch("T", after("=pause")), end())
    expect(drawn, "S", variables={"pause": ""}, stuck="T", fire_timers=True)


def test_in_the_order_in_which_they_are_due() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> J\nF -> B -> C -> J\nF -> D -> J\nJ -> E",
        start(),
        both("F"),
        catch("A", after("PT1H")),
        catch("B", after("PT30M")),
        catch("C", after("PT10M")),
        catch("D", on_date("2026-01-05T09:35:00Z")),
        both("J"),
        end(),
    )
    expect(drawn, "S F B D C A J E", fire_timers=True)


def test_at_the_start_of_an_interrupting_event_subprocess() -> None:
    late = event_sub("V", "t -> e", start("t", after("P1D")), end("e"))
    drawn = diagram("S -> R -> E", start(), WAIT, end(), late)
    expect(drawn, "S t e V", ends="e", fire_timers=True)
    expect(drawn, "S", waiting="R t")
    expect(drawn, "S R E", messages={"never": {}}, fire_timers=True)


def test_at_the_start_of_an_event_subprocess_that_repeats() -> None:
    late = event_sub("V", "t -> e", start("t", every("R2/P1D"), interrupts=False), end("e"))
    drawn = diagram("S -> R -> E", start(), WAIT, end(), late)
    expect(drawn, "S t e V t e V", waiting="R", fire_timers=True)


def test_at_the_start_of_an_event_subprocess_inside_a_subprocess() -> None:
    late = event_sub("V", "t -> e", start("t", after("P1D")), end("e"))
    inner = sub("B", "s -> r -> x", start("s"), receive("r", "never"), end("x"), late)
    expect(diagram("S -> B -> E", start(), inner, end()), "S s t e V B E", ends="e E", fire_timers=True)


def test_a_deadline_that_leads_back_to_its_task() -> None:
    drawn = diagram(
        "S -> M -> R -> E\nT -> N -> G\nG -> M if n < 3\nG -> F else",
        start(),
        xor("M"),
        WAIT,
        boundary("T", "R", after("P7D")),
        script("N", "n", "n + 1"),
        xor("G"),
        end(),
        end("F"),
    )
    expect(drawn, "S M T N G M T N G M T N G F", variables={"n": 0}, leaving={"n": 3}, fire_timers=True)


def test_on_a_subprocess_that_waits_for_its_own_timer() -> None:
    inner = sub("B", "s -> t -> e", start("s"), catch("t", after("P2D")), end("e"))
    early, late = boundary("T", "B", after("P1D")), boundary("T", "B", after("P3D"))
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, early, end(), end("F"))
    expect(drawn, "S s T F", fire_timers=True)
    drawn = diagram("S -> B -> E\nT -> F", start(), inner, late, end(), end("F"))
    expect(drawn, "S s t e B E", fire_timers=True)


def test_beside_a_message_on_the_same_edge() -> None:
    edges = boundary("T", "R", after("P1D")), boundary("M", "R", message("m"))
    drawn = diagram("S -> R -> E\nT -> F\nM -> f", start(), WAIT, *edges, end(), end("F"), end("f"))
    expect(drawn, "S M f", messages={"m": {}}, fire_timers=True)
    expect(drawn, "S T F", messages={"x": {}}, fire_timers=True)
