"""Multi-instance activities, one after the other and all at once."""

import pytest

from tests.workflows.engine.running.drawing import (
    boundary,
    call,
    definitions,
    diagram,
    end,
    error,
    loop,
    maps,
    process,
    script,
    service,
    start,
    sub,
    user,
)
from tests.workflows.engine.running.stage import Play, play, play_unchecked


@pytest.mark.parametrize("sequential", [True, False])
def test_each_repetition_has_its_item_counter_and_output(sequential: bool) -> None:
    work = script(
        "A",
        "done",
        "string(loopCounter) + item",
        loop=loop("names", sequential=sequential, output="all", gather="done"),
    )
    outcome = play(diagram("S -> A -> E", start(), work, end()), variables={"names": ["a", "b", "c"]})
    assert outcome.path == ["S", "A", "A", "A", "E"]
    assert outcome.variables == {"names": ["a", "b", "c"], "all": ["1a", "2b", "3c"]}


def test_parallel_ones_are_all_open_and_outputs_keep_the_order_of_the_items() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", loop=loop('["x", "y"]', output="all", gather="answer")), end())
    case = Play(drawn)
    assert [task.locals["item"] for task in case.running.tasks] == ["x", "y"]
    second = case.running.tasks[1].token_id
    case.do(lambda running: running.complete(second, {"answer": 2}))
    case.complete("A", answer=1)
    assert case.running.variables == {"all": [1, 2]}


def test_sequential_ones_open_one_by_one() -> None:
    case = Play(diagram("S -> A -> E", start(), user("A", loop=loop("[1, 2]", sequential=True)), end()))
    assert [task.locals for task in case.running.tasks] == [{"item": 1, "loopCounter": 1}]
    case.complete("A")
    assert [task.locals for task in case.running.tasks] == [{"item": 2, "loopCounter": 2}]
    assert case.complete("A").running.is_ended


def test_an_empty_collection_is_passed_at_once() -> None:
    outcome = play(diagram("S -> A -> E", start(), user("A", loop=loop("[]", output="all", gather="x")), end()))
    assert (outcome.path, outcome.variables) == (["S", "A", "E"], {"all": []})


@pytest.mark.parametrize("collection", ["nothing", "for i in 1..1001 return i", '"text"'])
def test_no_list_or_more_than_a_thousand_is_an_incident(collection: str) -> None:
    outcome = play_unchecked(diagram("S -> A -> E", start(), user("A", loop=loop(collection)), end()))
    assert outcome.incident is not None and outcome.incident["element"] == "A"


def test_a_completion_condition_ends_it_early() -> None:
    drawn = diagram(
        "S -> A -> E",
        start(),
        end(),
        user("A", loop=loop("[1, 2, 3]", output="votes", gather="vote", until="numberOfCompletedInstances >= 2")),
    )
    case = Play(drawn).complete("A", vote=True).complete("A", vote=False)
    assert case.running.is_ended
    assert (case.path, case.cancelled, case.running.variables) == ("S A A E", ["A"], {"votes": [True, False, None]})


def test_a_completion_condition_ends_a_sequence_early() -> None:
    drawn = diagram(
        "S -> A -> E", start(), end(), user("A", loop=loop("[1, 2, 3]", sequential=True, until="ok = true"))
    )
    assert play(drawn, tasks={"A": [{"ok": False}, {"ok": True}]}).path == ["S", "A", "A", "E"]


@pytest.mark.parametrize("sequential", [True, False])
def test_subprocesses_repeat_with_scopes_of_their_own(sequential: bool) -> None:
    drawn = diagram(
        "S -> P1 -> E",
        start(),
        end(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            user("a", maps("in: mine = item * 10")),
            end("e"),
            loop=loop("[1, 2]", sequential=sequential, output="sums", gather="sum"),
        ),
    )
    case = Play(drawn)
    while case.open:
        task = case.running.tasks[0]
        case.complete("a", sum=task.locals["mine"] + 1)  # type: ignore[operator]
    assert case.running.variables == {"sums": [11, 21]}
    assert case.path.split().count("P1") == 2


def test_called_processes_repeat() -> None:
    drawn = definitions(
        process(
            "S -> C -> E",
            start(),
            call(
                "C",
                "Q",
                maps("in: n = item", "out: double = twice"),
                loop=loop("[1, 2, 3]", output="all", gather="double"),
            ),
            end(),
        ),
        process("s -> a -> e", start("s"), script("a", "twice", "n * 2"), end("e"), id="Q"),
    )
    assert play(drawn).variables == {"all": [2, 4, 6]}


def test_an_error_in_one_repetition_is_caught_on_the_edge_of_all() -> None:
    drawn = diagram(
        "S -> A -> E\nX -> F", start(), service("A", loop=loop("[1, 2]")), boundary("X", "A", error()), end(), end("F")
    )
    case = Play(drawn)
    case.do(lambda running: running.fail(running.jobs[1].token_id, "e", ""))
    assert (case.path, case.cancelled) == ("S X F", ["A", "A"])


def test_a_thousand_repetitions_run() -> None:
    outcome = play(
        diagram("S -> A -> E", start(), script("A", "x", "1", loop=loop("for i in 1..1000 return i")), end())
    )
    assert outcome.path.count("A") == 1000


def test_multi_instance_inside_a_multi_instance() -> None:
    drawn = diagram(
        "S -> P1 -> E",
        start(),
        end(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            end("e"),
            script("a", "r", "outer * inner", loop=loop("[1, 2]", "inner", output="row", gather="r")),
            loop=loop("[10, 20]", "outer", output="table", gather="row"),
        ),
    )
    assert play(drawn).variables["table"] == [[10, 20], [20, 40]]
