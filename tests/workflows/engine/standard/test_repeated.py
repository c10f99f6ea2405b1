"""Multi-instances: what they repeat over, what they gather, what ends them early, what is on their edge."""

import pytest

from tests.workflows.engine.running.drawing import (
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
    message,
    process,
    receive,
    script,
    service,
    start,
    sub,
    user,
    xor,
)
from tests.workflows.engine.standard.expecting import expect
from workflows.rehearsal import Answers, rehearse

BOTH_WAYS = pytest.mark.parametrize("sequential", [True, False])


@BOTH_WAYS
def test_over_an_empty_list(sequential: bool) -> None:
    many = user("A", loop=loop("[]", sequential=sequential, output="all", gather="x"))
    expect(diagram("S -> A -> E", start(), many, end()), "S A E", leaving={"all": []})


@BOTH_WAYS
def test_over_an_empty_list_of_subprocesses(sequential: bool) -> None:
    inner = sub("B", "s -> e", start("s"), end("e"), loop=loop("rows", sequential=sequential))
    drawn = diagram("S -> B -> E", start(), inner, end())
    expect(drawn, "S B E", variables={"rows": []})


@BOTH_WAYS
def test_over_contexts(sequential: bool) -> None:
    repeat = loop(
        "rows", "row", sequential=sequential, output="names", gather="upper case(row.name) + string(loopCounter)"
    )
    drawn = diagram("S -> A -> E", start(), user("A", loop=repeat), end())
    rows = [{"name": "a"}, {"name": "b"}]
    expect(drawn, "S A A E", variables={"rows": rows}, leaving={"rows": rows, "names": ["A1", "B2"]})


@BOTH_WAYS
def test_answers_are_gathered_in_the_order_of_the_list(sequential: bool) -> None:
    repeat = loop("people", "person", sequential=sequential, output="votes", gather="{who: person, vote: vote}")
    drawn = diagram("S -> A -> E", start(), user("A", maps("out: vote = answer"), loop=repeat), end())
    given = [{"answer": "yes"}, {"answer": "no"}]
    votes = [{"who": "x", "vote": "yes"}, {"who": "y", "vote": "no"}]
    expect(
        drawn,
        "S A A E",
        variables={"people": ["x", "y"]},
        tasks={"A": given},
        leaving={"people": ["x", "y"], "votes": votes, "vote": "no"},
    )


@BOTH_WAYS
def test_scripts(sequential: bool) -> None:
    repeat = loop("[1, 2, 3]", sequential=sequential, output="squares", gather="square")
    drawn = diagram("S -> A -> E", start(), script("A", "square", "item * item", loop=repeat), end())
    expect(drawn, "S A A A E", leaving={"squares": [1, 4, 9]})


@BOTH_WAYS
def test_services_with_one_answer_for_all(sequential: bool) -> None:
    repeat = loop("[1, 2]", sequential=sequential, output="all", gather="rate * item")
    drawn = diagram("S -> A -> E", start(), service("A", "get-rate", loop=repeat), end())
    expect(drawn, "S A A E", services={"get-rate": {"rate": 10}}, leaving={"all": [10, 20], "rate": 10})


@BOTH_WAYS
def test_enough_answers_end_the_rest(sequential: bool) -> None:
    repeat = loop("[1, 2, 3, 4]", sequential=sequential, output="all", gather="ok", until="ok")
    drawn = diagram("S -> A -> E", start(), user("A", loop=repeat), end())
    given = [{"ok": False}, {"ok": True}, {"ok": True}]
    expect(drawn, "S A A E", tasks={"A": given}, leaving={"all": [False, True, None, None]})


@BOTH_WAYS
def test_enough_subprocesses_end_the_rest(sequential: bool) -> None:
    repeat = loop("[1, 2, 3]", sequential=sequential, until="numberOfCompletedInstances >= 1")
    inner = sub("B", "s -> r -> e", start("s"), receive("r", "m"), end("e"), loop=repeat)
    drawn = diagram("S -> B -> E", start(), inner, end())
    expect(drawn, "S s r e B E" if sequential else "S s s s r e B E", messages={"m": {}})


@BOTH_WAYS
def test_nested(sequential: bool) -> None:
    gather = loop("row", "cell", sequential=sequential, output="doubled", gather="twice")
    inner = sub(
        "B",
        "s -> a -> e",
        start("s"),
        script("a", "twice", "cell * 2", loop=gather),
        end("e"),
        loop=loop("rows", "row", sequential=sequential, output="all", gather="doubled"),
    )
    drawn = diagram("S -> B -> E", start(), inner, end())
    rows = [[1, 2], [], [3]]
    expect(
        drawn,
        "S s a a e B s a e B s a e B E" if sequential else "S s s s a a a a e e e B B B E",
        variables={"rows": rows},
        leaving={"rows": rows, "all": [[2, 4], [], [6]]},
    ) if sequential else None


@BOTH_WAYS
def test_subprocess_keeps_what_is_its_own(sequential: bool) -> None:
    inner = sub(
        "B",
        "s -> a -> b -> e",
        start("s"),
        script("a", "mine", "item + 1"),
        script("b", "mine", "mine * 10"),
        end("e"),
        ext=maps("in: mine = 0"),
        loop=loop("[1, 2]", sequential=sequential, output="all", gather="mine"),
    )
    outcome = diagram("S -> B -> E", start(), inner, end())
    expect(outcome, "S s a b e B s a b e B E" if sequential else "S s s a a b b e e B B E", leaving={"all": [20, 30]})


@BOTH_WAYS
def test_called_processes(sequential: bool) -> None:
    called = process("s -> a -> e", start("s"), script("a", "out", "n * 2"), end("e"), id="Q")
    repeat = loop("[1, 2, 3]", sequential=sequential, output="all", gather="double")
    many = call(
        "C",
        "Q",
        maps("in: n = item", "out: double = out"),
        loop=repeat,
        attributes='propagateAllParentVariables="false" propagateAllChildVariables="false"',
    )
    caller = process("S -> C -> E", start(), many, end())
    path = "S s a e C s a e C s a e C E" if sequential else "S s s s a a a e e e C C C E"
    expect(definitions(caller, called), path, leaving={"all": [2, 4, 6]})


def test_an_escalation_from_each_reaches_the_edge_of_all() -> None:
    inner = sub("B", "s -> x", start("s"), end("x", escalation("X")), loop=loop("[1, 2]"))
    edge = boundary("T", "B", escalation("X"), interrupts=False)
    drawn = diagram("S -> B -> E\nT -> A -> F", start(), inner, edge, user("A"), end(), end("F"))
    expect(drawn, "S s s x x T B T B E A F A F")


def test_an_event_subprocess_in_each_repetition() -> None:
    handler = event_sub("V", "v -> w", start("v", error("X")), end("w"))
    inner = sub(
        "B",
        "s -> g\ng -> x if item = 1\ng -> e else",
        start("s"),
        xor("g"),
        end("x", error("X")),
        end("e"),
        handler,
        loop=loop("[1, 2]", sequential=True),
    )
    expect(diagram("S -> B -> E", start(), inner, end()), "S s g x v w V B s g e B E")


def test_an_event_subprocess_beside_a_repeated_task() -> None:
    handler = event_sub("V", "v -> w", start("v", message("stop")), end("w"))
    drawn = diagram("S -> A -> E", start(), receive("A", "m", loop=loop("[1, 2]")), end(), handler)
    expect(drawn, "S v w V", messages={"stop": {}})


def test_a_number_of_times() -> None:
    for text in ("3", "=3", "=n", "n"):
        tag = "multiInstanceLoopCharacteristics"
        many = user("A", loop=f"<{tag}><loopCardinality>{text}</loopCardinality></{tag}>")
        drawn = diagram("S -> A -> E", start(), many, end())
        expect(drawn, "S A A A E", variables={"n": 3}, leaving={"n": 3})


@pytest.mark.parametrize("rows", [None, "text", 5, {"a": 1}])
def test_over_no_list_is_an_incident(rows: object) -> None:
    drawn = diagram("S -> A -> E", start(), user("A", loop=loop("rows")), end())
    expect(drawn, "S", variables={"rows": rows}, stuck="A")


@pytest.mark.parametrize("collection", ["for i in 1..10000000 return i", "for i in 1..n return i"])
def test_over_far_too_many_is_an_incident(collection: str) -> None:
    drawn = diagram("S -> A -> E", start(), user("A", loop=loop(collection)), end())
    # What stops it, size or time, depends on the machine.
    outcome = rehearse({"test.bpmn": drawn}, "test.bpmn", Answers(variables={"n": 10_000_000}))
    assert (outcome.state, (outcome.incident or {})["element"]) == ("incident", "A")


def test_repetitions_do_not_leave_their_item_behind() -> None:
    inner = sub(
        "B",
        "s -> a -> e",
        start("s"),
        script("a", "seen", "append(seen, row)"),
        end("e"),
        loop=loop("[1, 2]", "row", sequential=True),
    )
    drawn = diagram("S -> B -> E", start(), inner, end())
    expect(drawn, "S s a e B s a e B E", variables={"seen": []}, leaving={"seen": [1, 2]})


def test_two_at_the_same_time() -> None:
    flows = "S -> F\nF -> A -> J\nF -> B -> J\nJ -> E"
    nodes = both("F"), user("A", loop=loop("[1, 2]")), user("B", loop=loop("[1, 2]", sequential=True)), both("J")
    expect(diagram(flows, start(), *nodes, end()), "S F A A B B J E")
