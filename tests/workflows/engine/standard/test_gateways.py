"""Gateways and flows: splits, joins, merges, loops, and ends, alone and in each other."""

from collections.abc import Callable

import pytest

from tests.workflows.engine.running.drawing import (
    TERMINATE,
    after,
    both,
    boundary,
    call,
    catch,
    definitions,
    diagram,
    end,
    event_sub,
    link,
    message,
    process,
    receive,
    script,
    some,
    start,
    sub,
    task,
    throw,
    user,
    xor,
)
from tests.workflows.engine.standard.expecting import expect

FORK = "S -> F\nF -> A -> J\nF -> B -> J\nJ -> E"


@pytest.mark.parametrize(
    ("x", "path"), [(11, "S G A E"), (6, "S G B F"), (1, "S G C H"), (None, "S G C H"), ("a", "S G C H")]
)
def test_exclusive_split(x: object, path: str) -> None:
    flows = "S -> G\nG -> C else\nG -> A if x > 10\nG -> B if x > 5\nA -> E\nB -> F\nC -> H"
    drawn = diagram(flows, start(), xor("G"), user("A"), user("B"), user("C"), end(), end("F"), end("H"))
    expect(drawn, path, variables={"x": x}, ends=path[-1])


@pytest.mark.parametrize(
    "condition",
    [
        'x = "yes"',
        'x in ("yes", "maybe")',
        'starts with(x, "ye")',
        "x != null",
        "not(x = null)",
        'if x = "yes" then true else false',
        "count(list) = 2",
        "some n in list satisfies n > 1",
        "order.total >= 10 and order.paid",
        "list[1] = 1 or missing > 3",
        "order.total = 12",
        "order.missing.deeper = null",
        'get value(order, "total") = 12',
        "list contains(list, 2)",
        'date(day) < date("2026-06-02")',
    ],
)
def test_conditions_that_hold(condition: str) -> None:
    drawn = diagram(f"S -> G\nG -> E if {condition}\nG -> F else", start(), xor("G"), end(), end("F"))
    order = {"total": 12, "paid": True}
    expect(drawn, "S G E", variables={"x": "yes", "list": [1, 2], "order": order, "day": "2026-06-01"})


@pytest.mark.parametrize(
    "condition", ["missing", "missing > 3", "null", "missing.deeper", "x > 1 and missing"]
)
def test_conditions_that_do_not_hold(condition: str) -> None:
    drawn = diagram(f"S -> G\nG -> E if {condition}\nG -> F else", start(), xor("G"), end(), end("F"))
    expect(drawn, "S G F", variables={"x": 5})


@pytest.mark.parametrize("condition", ["1", '"true"', "x", "[true]", "{a: true}", "@\"P1D\"", "today()"])
@pytest.mark.parametrize("gateway", [xor, some])
def test_a_condition_that_is_no_boolean_is_an_incident(gateway: Callable[[str], str], condition: str) -> None:
    drawn = diagram(f"S -> G\nG -> E if {condition}\nG -> F else", start(), gateway("G"), end(), end("F"))
    expect(drawn, "S", variables={"x": 5}, stuck="G")


def test_exclusive_merge_without_a_gateway() -> None:
    flows = "S -> G\nG -> A if x\nG -> B else\nA -> C\nB -> C\nC -> E"
    drawn = diagram(flows, start(), xor("G"), user("A"), user("B"), user("C"), end())
    expect(drawn, "S G A C E", variables={"x": True})
    expect(drawn, "S G B C E", variables={"x": False})


def test_parallel_split_and_join() -> None:
    expect(diagram(FORK, start(), both("F"), user("A"), user("B"), both("J"), end()), "S F A B J E", ends="E")


def test_parallel_branches_without_a_join_end_one_by_one() -> None:
    drawn = diagram("S -> F\nF -> A -> E\nF -> B -> G", start(), both("F"), user("A"), user("B"), end(), end("G"))
    expect(drawn, "S F A E B G", ends="E G")


def test_parallel_branches_into_one_end() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> E\nF -> B -> E", start(), both("F"), script("A", "a", "1"), script("B", "b", "2"), end()
    )
    expect(drawn, "S F A B E E", ends="E E", leaving={"a": 1, "b": 2})


def test_two_tokens_go_through_what_follows_an_exclusive_merge() -> None:
    flows = "S -> F\nF -> A -> M\nF -> B -> M\nM -> C -> E"
    drawn = diagram(flows, start(), both("F"), user("A"), user("B"), xor("M"), user("C"), end())
    expect(drawn, "S F A M B M C E C E", tasks={"C": [{"c": 1}, {"c": 2}]}, leaving={"c": 2})


def test_two_flows_between_the_same_two_elements() -> None:
    expect(diagram("S -> F\nF -> J\nF -> J\nJ -> E", start(), both("F"), both("J"), end()), "S F J E")
    expect(diagram("S -> A\nA -> B\nA -> B\nB -> E", start(), user("A"), user("B"), end()), "S A B E B E")


def test_nested_parallel() -> None:
    flows = "S -> F\nF -> A -> J\nF -> f\nf -> B -> j\nf -> C -> j\nj -> J\nJ -> E"
    nodes = both("F"), user("A"), both("f"), user("B"), user("C"), both("j"), both("J")
    expect(diagram(flows, start(), *nodes, end()), "S F f A B C j J E")


def test_unbalanced_parallel() -> None:
    flows = "S -> F\nF -> A -> J\nF -> B -> K\nF -> C -> J\nJ -> K\nK -> E"
    nodes = both("F"), user("A"), user("B"), user("C"), both("J"), both("K")
    expect(diagram(flows, start(), *nodes, end()), "S F A B C J K E")


def test_parallel_gateway_that_joins_and_splits() -> None:
    flows = "S -> F\nF -> A -> X\nF -> B -> X\nX -> C -> J\nX -> D -> J\nJ -> E"
    nodes = both("F"), user("A"), user("B"), both("X"), user("C"), user("D"), both("J")
    expect(diagram(flows, start(), *nodes, end()), "S F A B X C D J E")


def test_parallel_inside_a_loop() -> None:
    flows = "S -> M -> F\nF -> A -> J\nF -> B -> J\nJ -> N -> G\nG -> M if n < 2\nG -> E else"
    nodes = xor("M"), both("F"), user("A"), user("B"), both("J"), script("N", "n", "n + 1"), xor("G")
    drawn = diagram(flows, start(), *nodes, end())
    expect(drawn, "S M F A B J N G M F A B J N G E", variables={"n": 0})


def test_parallel_branch_with_a_choice_inside() -> None:
    flows = "S -> F\nF -> G\nG -> A if x\nG -> B else\nA -> M\nB -> M\nM -> J\nF -> C -> J\nJ -> E"
    nodes = both("F"), xor("G"), user("A"), user("B"), xor("M"), user("C"), both("J")
    drawn = diagram(flows, start(), *nodes, end())
    expect(drawn, "S F G C A M J E", variables={"x": True}, ends="E")


@pytest.mark.parametrize(
    ("x", "y", "path"), [(1, 0, "S F A J E"), (0, 1, "S F B J E"), (1, 1, "S F A B J E"), (0, 0, "S F C J E")]
)
def test_inclusive_split_and_join(x: int, y: int, path: str) -> None:
    flows = "S -> F\nF -> A if x > 0\nF -> B if y > 0\nF -> C else\nA -> J\nB -> J\nC -> J\nJ -> E"
    drawn = diagram(flows, start(), some("F"), user("A"), user("B"), user("C"), some("J"), end())
    expect(drawn, path, variables={"x": x, "y": y})


def test_inclusive_split_with_no_true_way_is_an_incident() -> None:
    flows = "S -> F\nF -> A if x > 0\nF -> B if x > 1\nA -> J\nB -> J\nJ -> E"
    drawn = diagram(flows, start(), some("F"), user("A"), user("B"), some("J"), end())
    expect(drawn, "S", variables={"x": 0}, stuck="F")


def test_inclusive_join_of_branches_of_different_length() -> None:
    flows = "S -> F\nF -> A if true\nF -> B if true\nF -> C else\nA -> J\nB -> D -> R -> J\nC -> J\nJ -> E"
    nodes = some("F"), user("A"), user("B"), user("C"), user("D"), catch("R", after("P1D")), some("J")
    expect(diagram(flows, start(), *nodes, end()), "S F A B D R J E", fire_timers=True)


def test_nested_inclusive() -> None:
    flows = (
        "S -> F\nF -> A if true\nF -> f if true\nF -> Z else\nZ -> J\nA -> J\n"
        "f -> B if true\nf -> C if x\nf -> D else\nB -> j\nC -> j\nD -> j\nj -> J\nJ -> E"
    )
    tasks = [user(name) for name in "ABCDZ"]
    drawn = diagram(flows, start(), some("F"), some("f"), *tasks, some("j"), some("J"), end())
    expect(drawn, "S F f A B C j J E", variables={"x": True})
    expect(drawn, "S F f A B j J E", variables={"x": False})


def test_inclusive_join_after_a_parallel_split() -> None:
    expect(diagram(FORK, start(), both("F"), user("A"), user("B"), some("J"), end()), "S F A B J E")


def test_inclusive_join_after_an_exclusive_split() -> None:
    flows = "S -> G\nG -> A if x\nG -> B else\nA -> J\nB -> J\nJ -> E"
    drawn = diagram(flows, start(), xor("G"), user("A"), user("B"), some("J"), end())
    expect(drawn, "S G B J E", variables={"x": False})


def test_inclusive_join_after_a_branch_that_ends_before_it() -> None:
    flows = "S -> F\nF -> A -> J\nF -> B -> G\nG -> J if x\nG -> X else\nJ -> E"
    drawn = diagram(flows, start(), both("F"), user("A"), user("B"), xor("G"), some("J"), end(), end("X"))
    expect(drawn, "S F A B G X J E", variables={"x": False})
    expect(drawn, "S F A B G J E", variables={"x": True})


def test_inclusive_join_waits_for_an_edge_that_may_still_fire() -> None:
    flows = "S -> F\nF -> A -> J\nF -> R -> X\nT -> J\nJ -> E"
    nodes = both("F"), user("A"), receive("R", "m"), boundary("T", "R", after("P1D")), some("J")
    drawn = diagram(flows, start(), *nodes, end(), end("X"))
    expect(drawn, "S F A T J E", fire_timers=True)
    expect(drawn, "S F A R X J E", messages={"m": {}})


def test_inclusive_split_and_join_in_a_loop() -> None:
    flows = (
        "S -> M -> F\nF -> A if true\nF -> B if n > 0\nF -> Z else\nA -> J\nB -> J\nZ -> J\n"
        "J -> N -> G\nG -> M if n < 2\nG -> E else"
    )
    nodes = xor("M"), some("F"), user("A"), user("B"), user("Z"), some("J"), script("N", "n", "n + 1"), xor("G")
    expect(diagram(flows, start(), *nodes, end()), "S M F A J N G M F A B J N G E", variables={"n": 0})


def test_conditions_on_the_flows_out_of_a_task() -> None:
    flows = "S -> A\nA -> B if x > 1\nA -> C if x > 2\nA -> D else\nB -> E\nC -> E\nD -> E"
    drawn = diagram(flows, start(), user("A"), user("B"), user("C"), user("D"), end())
    expect(drawn, "S A B E C E", variables={"x": 3})
    expect(drawn, "S A B E", variables={"x": 2})
    expect(drawn, "S A D E", variables={"x": 1})


def test_conditions_beside_a_flow_without_one() -> None:
    flows = "S -> A\nA -> B if x > 1\nA -> C\nB -> E\nC -> E"
    drawn = diagram(flows, start(), user("A"), user("B"), user("C"), end())
    expect(drawn, "S A C E", variables={"x": 0})
    expect(drawn, "S A B E C E", variables={"x": 2})


def test_several_flows_out_of_the_start() -> None:
    expect(diagram("S -> A -> E\nS -> B -> E", start(), user("A"), user("B"), end()), "S A E B E")


def test_a_loop_that_counts() -> None:
    flows = "S -> M -> N -> G\nG -> M if n < 100\nG -> E else"
    drawn = diagram(flows, start(), xor("M"), script("N", "n", "n + 1"), xor("G"), end())
    expect(drawn, "S " + "M N G " * 100 + "E", variables={"n": 0}, leaving={"n": 100})


def test_a_task_asked_a_thousand_times() -> None:
    flows = "S -> A -> G\nG -> A if n < 1000\nG -> E else"
    drawn = diagram(flows, start(), user("A"), xor("G"), end())
    given = [{"n": number + 1} for number in range(1000)]
    expect(drawn, "S " + "A G " * 1000 + "E", variables={"n": 0}, tasks={"A": given}, leaving={"n": 1000})


def test_a_loop_back_into_the_task_itself() -> None:
    drawn = diagram("S -> A\nA -> A if not(ok)\nA -> E else", start(), user("A"), end())
    expect(drawn, "S A A A E", tasks={"A": [{"ok": False}, {"ok": False}, {"ok": True}]})


def test_no_end_event_at_all() -> None:
    expect(diagram("S -> A", start(), user("A")), "S A", ends="")


def test_terminate_takes_parallel_branches_away() -> None:
    flows = "S -> F\nF -> A -> X\nF -> R -> E"
    drawn = diagram(flows, start(), both("F"), user("A"), receive("R", "never"), end("X", TERMINATE), end())
    expect(drawn, "S F A X", ends="X")


def test_terminate_in_a_subprocess_ends_that_only() -> None:
    inner = sub(
        "B",
        "s -> f\nf -> a -> x\nf -> r -> e",
        start("s"),
        both("f"),
        user("a"),
        receive("r", "n"),
        end("x", TERMINATE),
        end("e"),
    )
    expect(diagram("S -> B -> A -> E", start(), inner, user("A"), end()), "S s f a x B A E")


def test_terminate_in_a_called_process_ends_that_only() -> None:
    called = process("s -> f\nf -> x\nf -> r", start("s"), both("f"), receive("r", "n"), end("x", TERMINATE), id="Q")
    expect(definitions(process("S -> C -> E", start(), call("C", "Q"), end()), called), "S s f x C E")


def test_terminate_in_an_event_subprocess_ends_that_only() -> None:
    handler = event_sub(
        "V",
        "v -> f\nf -> x\nf -> r",
        start("v", message("m"), interrupts=False),
        both("f"),
        receive("r", "n"),
        end("x", TERMINATE),
    )
    drawn = diagram("S -> R -> E", start(), receive("R", "o"), end(), handler)
    expect(drawn, "S v f x V", messages={"m": {}}, waiting="v R")
    expect(drawn, "S v f x V R E", messages={"o": {}, "m": {}})


def test_links() -> None:
    flows = "S -> G\nG -> A if x\nG -> B else\nC -> Z -> E"
    nodes = xor("G"), throw("A", link("on")), throw("B", link("on")), catch("C", link("on")), user("Z")
    drawn = diagram(flows, start(), *nodes, end())
    expect(drawn, "S G A C Z E", variables={"x": True})
    expect(drawn, "S G B C Z E", variables={"x": False})


def test_a_link_back_makes_a_loop() -> None:
    flows = "S -> M -> A -> G\nG -> L if n < 3\nG -> E else\nC -> M"
    nodes = xor("M"), script("A", "n", "n + 1"), xor("G"), throw("L", link("again")), catch("C", link("again"))
    expect(diagram(flows, start(), *nodes, end()), "S M A G L C M A G L C M A G E", variables={"n": 0})


def test_links_of_one_name_in_a_process_and_its_subprocess() -> None:
    inner = sub("B", "s -> l\nc -> e", start("s"), throw("l", link("x")), catch("c", link("x")), end("e"))
    drawn = diagram("S -> B -> L\nC -> E", start(), inner, throw("L", link("x")), catch("C", link("x")), end())
    expect(drawn, "S s l c e B L C E")


def test_elements_with_the_names_that_engines_use() -> None:
    flows = "Start -> Root -> End\nEnd -> null -> Task-1 -> _x.y-z"
    drawn = diagram(flows, start("Start"), user("Root"), user("End"), user("null"), user("Task-1"), end("_x.y-z"))
    expect(drawn, "Start Root End null Task-1 _x.y-z", ends="_x.y-z")


def test_ids_in_other_alphabets() -> None:
    drawn = diagram("Начало -> Überprüfung -> 終了", start("Начало"), user("Überprüfung"), end("終了"))
    expect(drawn, "Начало Überprüfung 終了")


@pytest.mark.parametrize("kind", ["task", "manualTask", "userTask", "sendTask", "serviceTask"])
def test_a_task_of_every_kind_without_any_settings(kind: str) -> None:
    expect(diagram("S -> A -> E", start(), task(kind, "A"), end()), "S A E")


def test_a_subprocess_in_a_subprocess_in_a_subprocess() -> None:
    drawn = sub("D", "x -> y", start("x"), end("y"))
    for level in "CBA":
        drawn = sub(
            level, f"s{level} -> {'DCB'['CBA'.index(level)]} -> e{level}", start(f"s{level}"), drawn, end(f"e{level}")
        )
    expect(diagram("S -> A -> E", start(), drawn, end()), "S sA sB sC x y D eC C eB B eA A E")
