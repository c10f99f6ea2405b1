"""Event subprocesses: what may happen at any time while something is under way."""

from datetime import timedelta

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    boundary,
    diagram,
    end,
    error,
    escalation,
    event_sub,
    every,
    message,
    service,
    signal,
    start,
    sub,
    throw,
    user,
    xor,
)
from tests.workflows.engine.running.stage import NOON, Play, path, play
from workflows.errors import CaseStuck


def meeting(interrupts: bool, event: str = "") -> bytes:
    return diagram(
        "S -> A -> E",
        start(),
        user("A"),
        end(),
        event_sub(
            "V", "M -> B -> e", start("M", event or message("meeting"), interrupts=interrupts), user("B"), end("e")
        ),
    )


def test_a_non_interrupting_one_runs_beside_and_can_run_again() -> None:
    case = Play(meeting(False))
    assert case.tell("meeting", where="here") and case.tell("meeting", where="there")
    assert case.open == ["A", "B", "B"]
    case.complete("A")
    assert not case.running.is_ended
    assert case.complete("B").complete("B").path == "S M M A E B e V B e V"
    assert case.running.is_ended and case.running.variables == {"where": "there"}


def test_an_interrupting_one_takes_over() -> None:
    case = Play(meeting(True))
    assert case.tell("meeting")
    assert (case.open, case.cancelled) == (["B"], ["A"])
    assert not case.tell("meeting")
    assert case.complete("B").path == "S M B e V"
    assert case.running.is_ended


def test_it_no_longer_listens_once_the_process_has_ended() -> None:
    case = Play(meeting(False)).complete("A")
    assert case.running.is_ended and case.running.messages == []


def test_timer_starts_it_again_and_again() -> None:
    case = Play(meeting(False, every("R/P1D"))).fire("M").fire("M")
    assert case.open == ["A", "B", "B"]
    assert [timer.due_at for timer in case.running.timers] == [NOON + timedelta(days=3)]


def test_deadline_of_the_whole_process() -> None:
    timer = Play(meeting(True, after("P10D"))).running.timers[0]
    assert (timer.element_id, timer.interrupts, timer.is_boundary) == ("M", True, False)
    assert path(meeting(True, after("P10D"))) == "S A E"


def test_inside_a_subprocess_it_hears_only_while_that_runs() -> None:
    drawn = diagram(
        "S -> A -> P1 -> B -> E",
        start(),
        user("A"),
        user("B"),
        end(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            user("a"),
            end("e"),
            event_sub("V", "M -> b -> f", start("M", message("note"), interrupts=False), user("b"), end("f")),
        ),
    )
    case = Play(drawn)
    assert not case.tell("note")
    assert case.complete("A").tell("note")
    case.complete("a")
    assert case.open == ["b"]
    assert not case.complete("b").tell("note")
    assert case.complete("B").path == "S A s M a e b f V P1 B E"


def test_an_interrupting_one_inside_a_subprocess_leaves_the_rest_alone() -> None:
    drawn = diagram(
        "S -> P1 -> B -> E",
        start(),
        user("B"),
        end(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            user("a"),
            end("e"),
            event_sub("V", "M -> b -> f", start("M", message("stop")), user("b"), end("f")),
        ),
    )
    case = Play(drawn)
    assert case.tell("stop")
    assert case.complete("b").complete("B").path == "S s M b f V P1 B E"


def test_it_catches_an_error_from_beside_it() -> None:
    drawn = diagram(
        "S -> A -> x",
        start(),
        user("A"),
        end("x", error("bad")),
        event_sub("V", "M -> b -> f", start("M", error("bad")), user("b"), end("f")),
    )
    assert path(drawn) == "S A x M b f V"


def test_an_error_from_inside_it_goes_outward_and_not_to_itself() -> None:
    drawn = diagram(
        "S -> P1 -> E\nX -> F",
        start(),
        end(),
        end("F"),
        boundary("X", "P1", error("bad")),
        sub(
            "P1",
            "s -> A -> x",
            start("s"),
            user("A"),
            end("x", error("bad")),
            event_sub("V", "M -> y", start("M", error("bad")), end("y", error("bad"))),
        ),
    )
    assert path(drawn) == "S s A x M y X F"


def test_a_failed_job_starts_it() -> None:
    drawn = diagram(
        "S -> A -> E",
        start(),
        service("A"),
        end(),
        event_sub("V", "M -> b -> f", start("M", error()), user("b"), end("f")),
    )
    case = Play(drawn)
    case.do(lambda running: running.fail(running.jobs[0].token_id, "any", ""))
    assert case.complete("b").path == "S M b f V"


def test_escalation_starts_it_beside() -> None:
    drawn = diagram(
        "S -> t -> A -> E",
        start(),
        throw("t", escalation("up")),
        user("A"),
        end(),
        event_sub("V", "M -> b -> f", start("M", escalation("up"), interrupts=False), user("b"), end("f")),
    )
    outcome = play(drawn)
    assert outcome.state == "ended"
    assert sorted(outcome.path) == sorted("S t M A E b f V".split())


def test_signal_starts_it() -> None:
    drawn = diagram(
        "S -> t -> A -> E",
        start(),
        throw("t", signal("go")),
        user("A"),
        end(),
        event_sub("V", "M -> f", start("M", signal("go"), interrupts=False), end("f")),
    )
    assert path(drawn) == "S t M f V A E"


def test_a_new_one_can_start_while_the_process_only_waits_for_the_old() -> None:
    case = Play(meeting(False))
    assert case.tell("meeting")
    assert case.complete("A").tell("meeting")
    assert case.open == ["B", "B"]


def test_a_deadlock_is_an_incident_though_an_event_subprocess_still_listens() -> None:
    drawn = diagram(
        "S -> A -> G\nG -> B if true\nG -> C else\nB -> J\nC -> J\nJ -> E",
        start(),
        user("A"),
        xor("G"),
        user("B"),
        user("C"),
        both("J"),
        end(),
        event_sub("V", "M -> f", start("M", message("note"), interrupts=False), end("f")),
    )
    with pytest.raises(CaseStuck, match="can no longer come"):
        Play(drawn).complete("A").complete("B")


def test_an_escalation_from_inside_it_goes_outward_and_not_to_itself() -> None:
    drawn = diagram(
        "S -> P1 -> E\nX -> F",
        start(),
        end(),
        end("F"),
        boundary("X", "P1", escalation("up"), interrupts=False),
        sub(
            "P1",
            "s -> t -> A -> e",
            start("s"),
            throw("t", escalation("up")),
            user("A"),
            end("e"),
            event_sub("V", "M -> y", start("M", escalation("up"), interrupts=False), end("y", escalation("up"))),
        ),
    )
    assert path(drawn) == "S s t M y X V F A e P1 E"
