"""Gateways and what sequence flows do by themselves."""

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    catch,
    diagram,
    end,
    first_of,
    loop,
    message,
    receive,
    script,
    some,
    start,
    task,
    user,
    xor,
)
from tests.workflows.engine.running.stage import Play, path, play, play_unchecked
from workflows.errors import CaseStuck

CHOICE = diagram(
    """S -> G
    G -> A if x > 10
    G -> B if x > 5
    G -> C else
    A -> E
    B -> E
    C -> E""",
    start(),
    xor("G"),
    task("task", "A"),
    task("task", "B"),
    task("task", "C"),
    end(),
)


@pytest.mark.parametrize(("x", "taken"), [(11, "A"), (6, "B"), (1, "C"), (None, "C")])
def test_exclusive_gateway_takes_the_first_true_flow_else_the_default(x: int | None, taken: str) -> None:
    assert path(CHOICE, variables={"x": x}) == f"S G {taken} E"


def test_a_missing_variable_counts_as_not_true() -> None:
    assert path(CHOICE) == "S G C E"


def test_no_true_branch_and_no_default_is_an_incident_that_names_the_gateway() -> None:
    stuck = play_unchecked(diagram("S -> G\nG -> E if x > 1\nG -> F if x > 2", start(), xor("G"), end(), end("F")))
    assert (stuck.state, stuck.path) == ("incident", ["S"])
    assert stuck.incident is not None and stuck.incident["element"] == "G"
    assert "There is no variable x" in stuck.incident["message"]


def test_an_exclusive_merge_lets_each_token_pass() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> M\nF -> B -> M\nM -> C -> E",
        start(),
        both("F"),
        task("task", "A"),
        task("task", "B"),
        xor("M"),
        task("task", "C"),
        end(),
    )
    assert path(drawn).split().count("C") == 2


FORK = diagram("S -> F\nF -> A -> J\nF -> B -> J\nJ -> E", start(), both("F"), user("A"), user("B"), both("J"), end())


def test_parallel_gateway_waits_for_every_branch() -> None:
    assert path(FORK) == "S F A B J E"
    case = Play(FORK).complete("B")
    assert case.open == ["A"]
    assert case.complete("A").path == "S F B A J E"
    assert case.running.is_ended


def test_parallel_join_in_a_loop_waits_afresh_each_time() -> None:
    drawn = diagram(
        """S -> M -> F
        F -> A -> J
        F -> B -> J
        J -> N -> G
        G -> M if n < 3
        G -> E else""",
        start(),
        xor("M"),
        both("F"),
        user("A"),
        user("B"),
        both("J"),
        script("N", "n", "n + 1"),
        xor("G"),
        end(),
    )
    once = "M F A B J N G"
    assert path(drawn, variables={"n": 0}) == f"S {once} {once} {once} E"


def test_surplus_tokens_at_a_parallel_join_stay_for_the_next_time() -> None:
    drawn = diagram(
        """S -> F
        F -> A -> M
        F -> B -> M
        F -> C -> D -> J
        M -> J
        J -> E""",
        start(),
        both("F"),
        user("A"),
        user("B"),
        user("C"),
        user("D"),
        xor("M"),
        both("J"),
        end(),
    )
    case = Play(drawn).complete("A").complete("B").complete("C")
    assert not case.running.is_ended
    with pytest.raises(CaseStuck, match="can no longer come"):
        case.complete("D")


def test_an_exclusive_split_into_a_parallel_join_is_an_incident() -> None:
    drawn = diagram(
        "S -> G\nG -> A if true\nG -> B else\nA -> J\nB -> J\nJ -> E",
        start(),
        xor("G"),
        user("A"),
        user("B"),
        both("J"),
        end(),
    )
    outcome = play_unchecked(drawn)
    assert outcome.state == "incident"
    assert outcome.incident is not None and outcome.incident["element"] == "J"


OR = """S -> G
    G -> A if a
    G -> B if b
    G -> C else
    A -> J
    B -> J
    C -> J
    J -> E"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"a": True, "b": True}, "S G A B J E"), ({"a": True}, "S G A J E"), ({}, "S G C J E")],
)
def test_inclusive_gateway_takes_every_true_flow_and_joins_them(given: dict[str, bool], expected: str) -> None:
    drawn = diagram(OR, start(), some("G"), user("A"), user("B"), user("C"), some("J"), end())
    assert path(drawn, variables=given) == expected


def test_inclusive_gateway_without_a_way_out_is_an_incident() -> None:
    outcome = play_unchecked(diagram("S -> G\nG -> E if a\nG -> F if b", start(), some("G"), end(), end("F")))
    assert outcome.incident is not None and outcome.incident["element"] == "G"


def test_inclusive_join_waits_for_a_branch_that_is_still_busy() -> None:
    drawn = diagram(OR, start(), some("G"), user("A"), user("B"), user("C"), some("J"), end())
    case = Play(drawn, {"a": True, "b": True}).complete("A")
    assert "J" not in case.path
    assert case.complete("B").path.endswith("A B J E")


def test_inclusive_join_after_a_loop() -> None:
    drawn = diagram(
        """S -> G
        G -> A if a
        G -> B else
        A -> X
        X -> A if n < 2
        X -> J else
        B -> J
        J -> E""",
        start(),
        some("G"),
        script("A", "n", "n + 1"),
        user("B"),
        xor("X"),
        some("J"),
        end(),
    )
    assert path(drawn, variables={"a": True, "n": 0}) == "S G A X A X J E"


def test_inclusive_join_inside_a_loop_joins_each_round() -> None:
    drawn = diagram(
        """S -> M -> G
        G -> A if true
        G -> B if n < 1
        G -> J else
        A -> J
        B -> J
        J -> N -> X
        X -> M if n < 2
        X -> E else""",
        start(),
        xor("M"),
        some("G"),
        user("A"),
        user("B"),
        some("J"),
        script("N", "n", "n + 1"),
        xor("X"),
        end(),
    )
    assert path(drawn, variables={"n": 0}) == "S M G A B J N X M G A J N X E"


def test_inclusive_join_waits_for_a_token_that_is_far_away() -> None:
    drawn = diagram(
        """S -> F
        F -> A -> J
        F -> B -> C -> G
        G -> J if x
        G -> E2 else
        J -> E""",
        start(),
        both("F"),
        user("A"),
        user("B"),
        user("C"),
        xor("G"),
        some("J"),
        end(),
        end("E2"),
    )
    assert path(drawn, variables={"x": True}) == "S F A B C G J E"
    assert path(drawn, variables={"x": False}) == "S F A B C G E2 J E"


def test_several_flows_out_of_a_task_are_a_parallel_split() -> None:
    assert path(diagram("S -> A\nA -> B -> E\nA -> C -> E", start(), user("A"), user("B"), user("C"), end())) == (
        "S A B E C E"
    )


def test_conditional_flows_out_of_a_task_are_obeyed() -> None:
    drawn = diagram(
        "S -> A\nA -> B if x = 1\nA -> C if x < 2\nA -> D else\nB -> E\nC -> E\nD -> E",
        start(),
        user("A"),
        user("B"),
        user("C"),
        user("D"),
        end(),
    )
    assert path(drawn, tasks={"A": [{"x": 1}]}) == "S A B E C E"
    assert path(drawn, tasks={"A": [{"x": 0}]}) == "S A C E"
    assert path(drawn, tasks={"A": [{"x": 5}]}) == "S A D E"


def test_an_element_without_outgoing_flow_ends_its_token() -> None:
    outcome = play(diagram("S -> A", start(), user("A")))
    assert (outcome.state, outcome.path, outcome.ends) == ("ended", ["S", "A"], [])


RACE = diagram(
    "S -> G\nG -> M -> A -> E\nG -> T -> B -> E",
    start(),
    first_of("G"),
    catch("M", message("paid")),
    catch("T", after("P2D")),
    user("A"),
    user("B"),
    end(),
)


def test_event_gateway_goes_with_the_first_event() -> None:
    assert path(RACE, messages={"paid": {"sum": 3}}) == "S G M A E"
    assert path(RACE, fire_timers=True) == "S G T B E"
    assert [wait["element"] for wait in play(RACE).waiting] == ["M", "T"]


def test_after_the_first_event_the_others_are_not_waited_for() -> None:
    case = Play(RACE).fire("T")
    assert not case.tell("paid")
    assert case.complete("B").path == "S G T B E"


def test_a_repetition_behind_an_event_gateway_is_an_incident() -> None:
    drawn = diagram(
        "S -> G\nG -> M -> E\nG -> T -> E",
        start(),
        first_of("G"),
        catch("T", after("P1D")),
        end(),
        receive("M", "m", loop=loop("[1, 2]")),
    )
    outcome = play_unchecked(drawn)
    assert outcome.incident is not None and outcome.incident["element"] == "M"


def test_elements_called_start_and_end_are_just_elements() -> None:
    drawn = diagram("Begin -> Start -> End -> Finish", start("Begin"), user("Start"), user("End"), end("Finish"))
    assert path(drawn) == "Begin Start End Finish"
