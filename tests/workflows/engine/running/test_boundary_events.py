"""Events on the edge of activities, interrupting and not."""

from datetime import timedelta

from tests.workflows.engine.running.drawing import (
    TERMINATE,
    after,
    both,
    boundary,
    diagram,
    end,
    error,
    escalation,
    every,
    loop,
    message,
    receive,
    service,
    signal,
    start,
    sub,
    throw,
    user,
)
from tests.workflows.engine.running.stage import NOON, Play, path, play

DEADLINE = diagram(
    "S -> A -> E\nT -> B -> F", start(), user("A"), boundary("T", "A", after("P7D")), user("B"), end(), end("F")
)


def test_interrupting_timer_takes_the_task_away() -> None:
    case = Play(DEADLINE).fire("T")
    assert (case.path, case.open, case.cancelled) == ("S T", ["B"], ["A"])
    assert case.complete("B").path == "S T B F"


def test_a_completed_task_takes_its_timer_with_it() -> None:
    case = Play(DEADLINE).complete("A")
    assert case.running.timers == [] and case.running.is_ended


def test_non_interrupting_timer_leaves_the_task_open() -> None:
    drawn = diagram(
        "S -> A -> E\nT -> B -> F",
        start(),
        user("A"),
        boundary("T", "A", after("P7D"), interrupts=False),
        user("B"),
        end(),
        end("F"),
    )
    case = Play(drawn).fire("T")
    assert case.open == ["A", "B"] and case.running.timers == []
    assert case.complete("A").complete("B").path == "S T A E B F"


def test_a_reminder_repeats_and_catches_up_once() -> None:
    drawn = diagram(
        "S -> A -> E\nT -> R -> F",
        start(),
        user("A"),
        boundary("T", "A", every("R3/PT1H"), interrupts=False),
        throw("R"),
        end(),
        end("F"),
    )
    case = Play(drawn)
    case.at(NOON + timedelta(hours=2, minutes=30)).fire("T")
    assert [timer.due_at for timer in case.running.timers] == [NOON + timedelta(hours=3)]
    assert case.fire("T").running.timers == []
    assert case.path == "S T R F T R F"


def test_a_deadline_comes_before_a_reminder_that_is_overdue_too() -> None:
    drawn = diagram(
        "S -> A -> E\nT -> F\nR -> F",
        start(),
        user("A"),
        boundary("T", "A", after("P7D")),
        boundary("R", "A", every("R/P1D"), interrupts=False),
        end(),
        end("F"),
    )
    case = Play(drawn).at(NOON + timedelta(days=8))
    assert [timer.element_id for timer in case.running.timers] == ["T", "R"]
    assert case.fire("T").running.is_ended
    assert case.path == "S T F"


def test_message_boundary_interrupts_or_not() -> None:
    for interrupts, expected in ((True, "S M B F"), (False, "S M B F A E")):
        drawn = diagram(
            "S -> A -> E\nM -> B -> F",
            start(),
            user("A"),
            boundary("M", "A", message("stop"), interrupts=interrupts),
            user("B"),
            end(),
            end("F"),
        )
        case = Play(drawn)
        assert case.tell("stop", reason="moved")
        case.complete("B")
        if not interrupts:
            case.complete("A")
        assert (case.path, case.running.variables) == (expected, {"reason": "moved"})


def test_a_non_interrupting_message_can_come_again() -> None:
    drawn = diagram(
        "S -> A -> E\nM -> B -> F",
        start(),
        user("A"),
        boundary("M", "A", message("note"), interrupts=False),
        user("B"),
        end(),
        end("F"),
    )
    case = Play(drawn)
    assert case.tell("note") and case.tell("note")
    assert case.open == ["A", "B", "B"]


def test_signal_boundary_hears_a_signal_thrown_beside_it() -> None:
    drawn = diagram(
        "S -> G\nG -> A -> E\nG -> W -> T -> F\nX -> H",
        start(),
        both("G"),
        receive("A", "never"),
        user("W"),
        throw("T", signal("halt")),
        boundary("X", "A", signal("halt")),
        end(),
        end("F"),
        end("H"),
    )
    assert path(drawn) == "S G W T X F H"


FAILING = diagram(
    "S -> A -> E\nX -> B -> F\nY -> C -> F",
    start(),
    service("A"),
    boundary("X", "A", error("late")),
    boundary("Y", "A", error()),
    user("B"),
    user("C"),
    end(),
    end("F"),
)


def test_a_job_that_fails_is_caught_by_its_code_before_any() -> None:
    case = Play(FAILING)
    case.do(lambda running: running.fail(running.jobs[0].token_id, "late", "too late"))
    assert case.open == ["B"]
    case = Play(FAILING)
    case.do(lambda running: running.fail(running.jobs[0].token_id, "other", "who knows"))
    assert case.open == ["C"]


def test_error_end_of_a_subprocess_is_caught_on_its_edge() -> None:
    drawn = diagram(
        "S -> P1 -> E\nX -> F",
        start(),
        end(),
        end("F"),
        boundary("X", "P1", error("bad")),
        sub(
            "P1",
            "s -> G\nG -> a -> x\nG -> b -> e",
            start("s"),
            both("G"),
            user("a"),
            user("b"),
            end("x", error("bad")),
            end("e"),
        ),
    )
    assert path(drawn) == "S s G a x X F"
    case = Play(drawn).complete("a")
    assert case.cancelled == ["b", "P1"]


def test_escalation_leaves_the_subprocess_running_unless_it_interrupts() -> None:
    for interrupts, expected in ((False, "S s a t X F b e P1 E"), (True, "S s a t X F")):
        drawn = diagram(
            "S -> P1 -> E\nX -> F",
            start(),
            end(),
            end("F"),
            boundary("X", "P1", escalation("high"), interrupts=interrupts),
            sub(
                "P1",
                "s -> a -> t -> b -> e",
                start("s"),
                user("a"),
                throw("t", escalation("high")),
                user("b"),
                end("e"),
            ),
        )
        assert sorted(path(drawn).split()) == sorted(expected.split())


def test_timer_boundary_on_a_multi_instance_ends_every_repetition() -> None:
    drawn = diagram(
        "S -> A -> E\nT -> F",
        start(),
        user("A", loop=loop("[1, 2, 3]")),
        boundary("T", "A", after("P1D")),
        end(),
        end("F"),
    )
    case = Play(drawn).complete("A")
    assert len(case.running.timers) == 1
    case.fire("T")
    assert (case.path, case.cancelled, case.running.is_ended) == ("S A T F", ["A", "A"], True)


def test_terminate_inside_a_subprocess_ends_only_that() -> None:
    drawn = diagram(
        "S -> G\nG -> P1 -> A -> E\nG -> B -> F",
        start(),
        both("G"),
        user("A"),
        user("B"),
        end(),
        end("F"),
        sub(
            "P1",
            "s -> g\ng -> a -> x\ng -> b -> e",
            start("s"),
            both("g"),
            user("a"),
            user("b"),
            end("x", TERMINATE),
            end("e"),
        ),
    )
    case = Play(drawn).complete("a")
    assert case.cancelled == ["b"] and sorted(case.open) == ["A", "B"]


def test_timer_of_a_subprocess_ends_what_is_inside_it() -> None:
    drawn = diagram(
        "S -> P1 -> E\nT -> F",
        start(),
        end(),
        end("F"),
        boundary("T", "P1", after("P1D")),
        sub("P1", "s -> Q -> e", start("s"), end("e"), sub("Q", "s2 -> a -> e2", start("s2"), user("a"), end("e2"))),
    )
    case = Play(drawn).fire("T")
    assert (case.path, case.cancelled) == ("S s s2 T F", ["a", "Q", "P1"])


def test_messages_reach_the_boundary_of_a_receive_task_apart_from_the_task() -> None:
    drawn = diagram(
        "S -> A -> E\nM -> F", start(), receive("A", "answer"), boundary("M", "A", message("cancel")), end(), end("F")
    )
    assert path(drawn, messages={"answer": {"x": 1}}) == "S A E"
    assert path(drawn, messages={"cancel": {}}) == "S M F"
    assert play(drawn).state == "waiting"
