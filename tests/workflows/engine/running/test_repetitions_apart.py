"""Repetitions that go on beside each other: each reads its own answers, and what is gathered is out of their reach."""

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    boundary,
    call,
    definitions,
    diagram,
    end,
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
from tests.workflows.engine.running.stage import Play, play
from workflows.engine import RunningProcess, kept, read

SITES = ["North", "South", "East"]
SCORES = [{"score": 5}, {"score": 6}, {"score": 7}]
BOTH_WAYS = pytest.mark.parametrize("sequential", [True, False])


def each(inside: str, *nodes: str, gather: str, ext: str = "", sequential: bool = False) -> bytes:
    """A subprocess for each site, which gathers into `all`."""
    again = loop("sites", "site", sequential=sequential, output="all", gather=gather)
    body = sub("B", f"s -> {inside}", start("s"), *nodes, end("e"), ext=ext, loop=again)
    return diagram("S -> B -> E", start(), body, end())


def gathered(drawn: bytes, **answers: object) -> object:
    variables = {"sites": SITES, **answers.pop("variables", {})}  # type: ignore[dict-item]
    outcome = play(drawn, variables=variables, **answers)
    assert outcome.state == "ended", outcome
    return outcome.variables["all"]


# 1: what is gathered has the name of what each repetition writes.

NAMED_ALIKE = {
    "numbers": ("score * 2", SCORES, [10, 12, 14]),
    "texts": ("{site: item, text: score}", [{"score": "All is well"}, {"score": "Much to do"}, {"score": "Dry"}],
              [{"site": 1, "text": "All is well"}, {"site": 2, "text": "Much to do"}, {"site": 3, "text": "Dry"}]),
    "yes and no": ("not(score)", [{"score": True}, {"score": False}, {"score": True}], [False, True, False]),
    "nothing": ("score = null", [{"score": None}, {"score": 2}, {"score": 1}], [True, False, False]),
    "contexts": ("score.x + 1", [{"score": {"x": 1}}, {"score": {"x": 2}}, {"score": {"x": 3}}], [2, 3, 4]),
    "shorter lists": ("count(score)", [{"score": []}, {"score": [1]}, {"score": [1, 2]}], [0, 1, 2]),
    "longer lists": ("count(score)", [{"score": [1] * 4}, {"score": [1] * 5}, {"score": [1] * 6}], [4, 5, 6]),
}  # fmt: skip


@BOTH_WAYS
@pytest.mark.parametrize(("gather", "answers", "expected"), NAMED_ALIKE.values(), ids=NAMED_ALIKE.keys())
def test_answers_named_as_what_is_gathered_do_not_reach_it(
    gather: str, answers: list[dict[str, object]], expected: object, sequential: bool
) -> None:
    again = loop("[1, 2, 3]", sequential=sequential, output="score", gather=gather)
    outcome = play(diagram("S -> A -> E", start(), user("A", loop=again), end()), tasks={"A": answers})
    assert (outcome.state, outcome.variables["score"]) == ("ended", expected)


WRITERS = {
    "a script inside": script("w", "all", "[]"),
    "an answer inside": user("w"),
    "a job inside": service("w"),
    "an output mapping inside": user("w", maps("out: all = 5")),
    "a repeated script inside": script("w", "all", "7", loop=loop("[1, 2]")),
    "a part of it": script("w", "all.first", "1"),
}


@BOTH_WAYS
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_nothing_inside_reaches_what_is_gathered(writer: str, sequential: bool) -> None:
    drawn = each("w -> x -> e", writer, script("x", "found", "site"), gather="{is: found}", sequential=sequential)
    answers = {"w": [{"all": "text"}, {"all": 3}, {"all": []}]}
    assert gathered(drawn, tasks=answers) == [{"is": site} for site in SITES]


@BOTH_WAYS
def test_the_output_mapping_of_a_repeated_task_does_not_reach_what_it_gathers(sequential: bool) -> None:
    again = loop("[1, 2, 3]", sequential=sequential, output="all", gather="{n: all}")
    drawn = diagram("S -> A -> E", start(), user("A", maps("out: all = score"), loop=again), end())
    assert gathered(drawn, tasks={"A": SCORES}) == [{"n": 5}, {"n": 6}, {"n": 7}]


def test_what_was_lost_before_is_an_incident_that_names_the_step() -> None:
    again = loop("[1, 2]", output="score", gather="score * 2")
    case = Play(diagram("S -> A -> E", start(), user("A", loop=again), end()))
    case.running._case.scopes.set_here(1, "score", 5)  # as answers could until now
    token = case.running.tasks[0].token_id
    with pytest.raises(Exception, match="What “A” gathers in “score” was overwritten"):
        case.running.complete(token, {"score": 1})


def test_what_is_gathered_so_far_can_be_read_inside() -> None:
    again = loop("[1, 2, 3]", sequential=True, output="all", gather="score", until="count(all[item != null]) = 2")
    drawn = diagram("S -> A -> E", start(), user("A", loop=again), end())
    assert gathered(drawn, tasks={"A": SCORES}) == [5, 6, None]


# 2: repetitions read their own answers after a wait.

def test_each_site_keeps_its_own_answer_over_a_second_task() -> None:
    drawn = each("u -> v -> e", user("u"), user("v"), gather="{s: score}")
    assert gathered(drawn, tasks={"u": SCORES}) == [{"s": 5}, {"s": 6}, {"s": 7}]


def test_each_site_goes_the_way_of_its_own_answer() -> None:
    drawn = each(
        "u -> v -> g\ng -> hi if score > 5\ng -> lo else\nhi -> e\nlo -> e", user("u"), user("v"), xor("g"),
        script("hi", "way", '"high"'), script("lo", "way", '"low"'), gather="{site: site, way: way}",
    )
    ways = [{"site": "North", "way": "low"}, {"site": "South", "way": "low"}, {"site": "East", "way": "high"}]
    assert gathered(drawn, tasks={"u": [{"score": 1}, {"score": 2}, {"score": 9}]}) == ways


KEEPERS = {
    "a job's result": ("j -> v -> e", (service("j"), user("v")), {"tasks": {"j": SCORES}}),
    "a script's result": ("u -> k -> v -> e", (user("u"), script("k", "score", "got + 0"), user("v")),
                          {"tasks": {"u": [{"got": 5}, {"got": 6}, {"got": 7}]}}),
    "an output mapping": ("u -> v -> e", (user("u", maps("out: score = got")), user("v")),
                          {"tasks": {"u": [{"got": 5}, {"got": 6}, {"got": 7}]}}),
    "in a subprocess further in": (
        "i -> v -> e", (sub("i", "is -> u -> ie", start("is"), user("u"), end("ie")), user("v")),
        {"tasks": {"u": SCORES}},
    ),
    "a timer beside": (
        "u -> v -> e", (user("u"), user("v"), boundary("t", "v", after("P1D"), interrupts=False)),
        {"tasks": {"u": SCORES}},
    ),
    "a called process": ("c -> v -> e", (call("c", "Q"), user("v")), {"tasks": {"q": SCORES}}),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "nodes", "answers"), KEEPERS.values(), ids=KEEPERS.keys())
def test_whatever_wrote_it_each_repetition_keeps_its_own(
    inside: str, nodes: tuple[str, ...], answers: dict[str, object]
) -> None:
    again = loop("sites", "site", output="all", gather="{s: score}")
    body = sub("B", f"s -> {inside}", start("s"), *nodes, end("e"), loop=again)
    called = process("S1 -> q -> E1", start("S1"), user("q"), end("E1"), id="Q")
    drawn = definitions(process("S -> B -> E", start(), body, end()), called)
    assert gathered(drawn, **answers) == [{"s": 5}, {"s": 6}, {"s": 7}]


@BOTH_WAYS
def test_a_site_that_was_not_asked_has_no_answer(sequential: bool) -> None:
    drawn = each("g\ng -> u if site != \"South\"\ng -> e else\nu -> e", xor("g"), user("u"), gather="{s: score}",
                 sequential=sequential)
    assert gathered(drawn, tasks={"u": [{"score": 5}, {"score": 7}]}) == [{"s": 5}, {"s": None}, {"s": 7}]


@BOTH_WAYS
def test_a_variable_that_was_there_before_is_shared(sequential: bool) -> None:
    drawn = each("k -> e", script("k", "seen", "append(seen, site)"), gather="site", sequential=sequential)
    outcome = play(drawn, variables={"sites": SITES, "seen": []})
    assert outcome.variables["seen"] == SITES


def test_afterwards_the_case_has_what_the_last_one_left() -> None:
    drawn = each("u -> v -> e", user("u"), user("v"), gather="{s: score}")
    assert play(drawn, variables={"sites": SITES}, tasks={"u": SCORES}).variables["score"] == 7


def test_the_next_round_begins_without_what_the_last_one_left() -> None:
    again = loop("sites", "site", output="all", gather="{s: score}")
    inside = 's -> g\ng -> u if round = 1 or site != "South"\ng -> e else\nu -> v -> e'
    body = sub("B", inside, start("s"), xor("g"), user("u"), user("v"), end("e"), loop=again)
    flows = "S -> M -> B -> K -> G\nG -> M if round < 3\nG -> E else"
    drawn = diagram(flows, start(), xor("M"), body, script("K", "round", "round + 1"), xor("G"), end())
    second = [{"score": 1}, {"score": 3}]
    expected = [{"s": 1}, {"s": None}, {"s": 3}]
    assert gathered(drawn, variables={"round": 1}, tasks={"u": SCORES + second}) == expected


def test_a_form_of_the_next_round_is_not_filled_with_what_another_site_left() -> None:
    flows = "S -> M -> A -> G\nG -> M if again\nG -> E else"
    drawn = diagram(flows, start(), xor("M"), user("A", loop=loop("[1, 2]")), xor("G"), end())
    case = Play(drawn, {"again": True})
    case.complete("A", score=5)
    assert "score" not in {**case.running.variables, **case.running.tasks[0].locals}
    case.complete("A", score=6)
    assert case.running.variables["score"] == 6
    assert [task.locals["score"] for task in case.running.tasks] == [None, None]


def test_what_repetitions_left_is_kept_with_the_case_and_goes_with_it_to_another_version() -> None:
    flows = "S -> A -> M -> B -> E"
    again = loop("[1, 2]")
    drawn = diagram(flows, start(), user("A", loop=again), user("M"), user("B", loop=again), end())
    case = Play(drawn)
    case.complete("A", score=5).complete("A", score=6)
    state = case.running.state()
    assert kept.write(kept.read(state)) == state and '"left":{"0":{"score":"A"}}' in state
    renamed = read({"test.bpmn": drawn.replace(b'<userTask id="M"', b'<userTask id="M" name="Wait"')})
    moved = RunningProcess.move(case.diagrams, renamed, state, case.running.variables, case.surroundings())
    assert '"left":{"0":{"score":"A"}}' in moved.state()
    # B is asked the same: what A left is no variable of the case, so B's repetitions are apart as well.
    case.complete("M").complete("B", score=7)
    assert case.running.variables["score"] == 6
    assert case.complete("B", score=8).running.variables["score"] == 8


def test_what_is_written_outside_makes_it_a_variable_of_the_case() -> None:
    again = loop("[1, 2]")
    drawn = diagram("S -> A -> M -> B -> E", start(), user("A", loop=again), user("M"), user("B", loop=again), end())
    case = Play(drawn)
    case.complete("A", score=5).complete("A", score=6).complete("M", score=1).complete("B", score=7)
    assert case.running.variables["score"] == 7


def test_what_came_so_far_is_kept_when_an_event_ends_the_rest() -> None:
    drawn = diagram("S -> A -> E\nT -> F", start(), user("A", loop=loop("[1, 2]")), boundary("T", "A", message("stop")),
                    end(), end("F"))
    case = Play(drawn)
    case.complete("A", score=5)
    assert "score" not in case.running.variables
    case.tell("stop")
    assert (case.running.is_ended, case.running.variables["score"]) == (True, 5)


def test_a_variable_that_came_meanwhile_is_not_overwritten() -> None:
    again = loop("[1, 2]")
    flows = "S -> F\nF -> B -> J\nF -> X -> J\nJ -> E"
    body = sub("B", "s -> u -> v -> e", start("s"), user("u"), user("v"), end("e"), loop=again)
    drawn = diagram(flows, start(), body, user("X"), '<parallelGateway id="F"/>', '<parallelGateway id="J"/>', end())
    case = Play(drawn)
    case.complete("u", score=1).complete("u", score=2).complete("X", score=99)
    case.complete("v").complete("v")
    assert case.running.variables["score"] == 99


def test_an_input_mapping_still_makes_a_variable_of_each_repetition() -> None:
    drawn = each("u -> v -> e", user("u"), user("v"), gather="{s: score}", ext=maps("in: score = null"))
    assert gathered(drawn, variables={"score": 1}, tasks={"u": SCORES}) == [{"s": 5}, {"s": 6}, {"s": 7}]


def test_repetitions_inside_repetitions_are_apart_too() -> None:
    inner = sub("I", "is -> u -> v -> ie", start("is"), user("u"), user("v"), end("ie"),
                loop=loop("[1, 2]", "n", output="pair", gather="{n: n, s: score}"))
    drawn = each("I -> w -> e", inner, user("w"), gather="pair")
    given = [{"score": number} for number in range(6)]
    numbers = [[pair["s"] for pair in site] for site in gathered(drawn, tasks={"u": given})]  # type: ignore[attr-defined]
    assert sorted(sum(numbers, [])) == list(range(6))
    assert all(len(set(pair)) == 2 for pair in numbers)


def test_a_message_for_one_site_is_that_site_s_own() -> None:
    drawn = each("m -> v -> e", receive("m", "answer"), user("v"), gather="{s: score}")
    case = Play(drawn, {"sites": SITES})
    for number in (5, 6, 7):
        case.tell("answer", score=number)
    for _ in SITES:
        case.complete("v")
    assert case.running.variables["all"] == [{"s": 5}, {"s": 6}, {"s": 7}]


def test_an_answer_to_a_question_of_the_case_itself_is_shared() -> None:
    drawn = each("u -> v -> e", user("u"), user("v"), gather="{s: score}")
    assert play(drawn, variables={"sites": SITES, "score": 1}, tasks={"u": SCORES}).variables["all"] == [
        {"s": 7}, {"s": 7}, {"s": 7},
    ]  # a variable of the case: the check warns where something else writes it
