"""Diagrams and answers that would not end or fill memory: an incident that names the element, never more."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

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
    link,
    loop,
    message,
    on_date,
    process,
    receive,
    script,
    service,
    signal,
    start,
    sub,
    task,
    throw,
    user,
    xor,
)
from webapp.commands import main
from workflows.rehearsal import Answers, Outcome, rehearse

AGAIN = "S -> A -> M -> G\nG -> A if true\nG -> E else"


def stuck(drawn: bytes, **answers: Any) -> str:
    """The element that the incident names."""
    outcome: Outcome = rehearse({"test.bpmn": drawn}, "test.bpmn", Answers(**answers))
    assert outcome.state == "incident" and outcome.incident and outcome.incident["message"]
    return outcome.incident["element"]


def again(*, between: str, expression: str) -> bytes:
    return diagram(AGAIN, start(), script("A", "x", expression), task(between, "M"), xor("G"), end())


@pytest.mark.parametrize("between", ["task", "userTask"])
@pytest.mark.parametrize(
    "expression",
    ["1", "concatenate(x, x)", "append(x, x)", "[x]", "{a: x, b: x}", 'append(x, "0123456789012345678901234567890")'],
)
def test_loops_without_end(between: str, expression: str) -> None:
    assert stuck(again(between=between, expression=expression), variables={"x": [1]}) in "AMG"


def test_texts_that_double() -> None:
    assert stuck(again(between="userTask", expression="x + x"), variables={"x": "ab"}) == "A"


def test_variables_that_grow_with_every_answer() -> None:
    answers = {"M": [{f"v{number}": "x" * 5_000} for number in range(1_000)]}
    assert stuck(again(between="userTask", expression="1"), tasks=answers) == "M"


def test_services_and_messages_without_end() -> None:
    assert stuck(diagram("S -> M -> A -> M", start(), xor("M"), service("A"))) == "A"
    assert stuck(diagram("S -> M -> A -> M", start(), xor("M"), receive("A", "m")), messages={"m": {}}) == "A"


def test_timers_without_end() -> None:
    edge = boundary("T", "A", every("R/PT1M"), interrupts=False)
    assert (
        stuck(diagram("S -> A -> E\nT -> F", start(), receive("A", "m"), edge, end(), end("F")), fire_timers=True)
        == "T"
    )


def test_tokens_that_multiply() -> None:
    drawn = diagram("S -> M -> A\nA -> M\nA -> M", start(), xor("M"), task("task", "A"))
    assert stuck(drawn) in ("M", "A")
    assert stuck(diagram("S -> M -> A\nA -> M\nA -> M", start(), xor("M"), user("A"))) in ("M", "A")


def test_throws_that_answer_themselves() -> None:
    echo = event_sub("V", "v -> t", start("v", signal("x"), interrupts=False), throw("t", signal("x")))
    assert stuck(diagram("S -> T -> E", start(), throw("T", signal("x")), end(), echo)) in ("v", "t", "V")
    assert (
        stuck(diagram("S -> T\nC -> U", start(), throw("T", link("x")), catch("C", link("x")), throw("U", link("x"))))
        in "CU"
    )


def test_repetitions_in_repetitions() -> None:
    inner = sub("B", "s -> a -> e", start("s"), user("a", loop=loop("rows")), end("e"), loop=loop("rows"))
    drawn = diagram("S -> B -> E", start(), inner, end())
    assert stuck(drawn, variables={"rows": list(range(1_000))}) == "a"
    assert stuck(drawn, variables={"rows": list(range(100))}) == "a"
    assert stuck(drawn, variables={"rows": list(range(1_001))}) == "B"


def test_a_thousand_repetitions_of_a_subprocess_run() -> None:
    inner = sub("B", "s -> a -> e", start("s"), script("a", "x", "item"), end("e"), loop=loop("rows"))
    drawn = diagram("S -> B -> E", start(), inner, end())
    outcome = rehearse({"test.bpmn": drawn}, "test.bpmn", Answers(variables={"rows": list(range(1_000))}))
    assert (outcome.state, outcome.path.count("B")) == ("ended", 1_000)


def test_processes_that_call_themselves() -> None:
    assert stuck(definitions(process("S -> C -> E", start(), call("C", "P"), end()))) == "C"
    assert stuck(definitions(process("S -> C -> E", start(), call("C", "P", loop=loop("[1, 2, 3]")), end()))) == "C"
    one = process("S -> C -> E", start(), call("C", "Q"), end())
    other = process("s -> c -> e", start("s"), call("c", "=back"), end("e"), id="Q")
    assert stuck(definitions(one, other), variables={"back": "P"}) in ("C", "c")


BOMB = "count(for i in 1..99999999, j in 1..99999999 return i)"


@pytest.mark.parametrize("bomb", [BOMB, "9 ** 9 ** 9 ** 9", "some i in 1..999999999 satisfies i < 0"])
def test_expressions_that_are_too_much_work(bomb: str) -> None:
    places = {
        "G": diagram(f"S -> G\nG -> E if {bomb} = 1\nG -> F else", start(), xor("G"), end(), end("F")),
        "A": diagram("S -> A -> E", start(), script("A", "x", bomb), end()),
        "T": diagram("S -> T -> E", start(), catch("T", after(f"={bomb}")), end()),
        "R": diagram("S -> R -> E", start(), receive("R", "m"), end(), keys={"m": bomb}),
    }
    assert [stuck(drawn) for drawn in places.values()] == list(places)


def test_a_name_of_a_start_message_that_is_too_much_work() -> None:
    drawn = diagram("S -> E", start("S", message("m")), end()).replace(b'name="m"', f'name="={BOMB}"'.encode())
    assert stuck(drawn, messages={"m": {}}) == "S"


@pytest.mark.parametrize(
    "time",
    ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "P9999Y", "P", "", "R/PT0S", "２０２６-01-01", [], {}],
)
def test_times_that_are_none(time: object) -> None:
    drawn = diagram("S -> T -> E", start(), catch("T", on_date("=x")), end())
    assert stuck(drawn, variables={"x": time}, fire_timers=True) == "T"


@pytest.mark.parametrize("cycle", ["R/P4000Y", "R3/0001-01-01T00:00:00Z/PT1S", "R2/9999-12-31T00:00:00Z/P1D"])
def test_repetitions_at_the_end_of_time_just_end(cycle: str) -> None:
    edge = boundary("T", "A", every("=x"), interrupts=False)
    drawn = diagram("S -> A -> E\nT -> F", start(), receive("A", "m"), edge, end(), end("F"))
    outcome = rehearse({"t.bpmn": drawn}, "t.bpmn", Answers(variables={"x": cycle}, fire_timers=True))
    assert (outcome.state, [wait["element"] for wait in outcome.waiting]) == ("waiting", ["A"])


def answered(folder: Path, answers: bytes) -> Any:
    (folder / "t.bpmn").write_bytes(
        diagram("S -> F\nF -> A -> E\nF -> B", start(), both("F"), user("A"), end(), user("B"))
    )
    (folder / "a.json").write_bytes(answers)
    return CliRunner().invoke(main, ["rehearse", str(folder / "t.bpmn"), "--answers", str(folder / "a.json"), "--json"])


@pytest.mark.parametrize(
    "answers",
    [
        b'{"variables": {"x": NaN}}',
        b'{"variables": {"x": 1e999}}',
        b'{"tasks": {"A": [{"x": -Infinity}]}}',
        b'{"variables": {"x": "\\ud800"}}',
        b'{"services": {"\\udfff": {}}}',
        b'{"variables": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"variables": {"x": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}}",
        b'{"variables": {"x": ' + b"9" * 5_000 + b"}}",
        b'{"variables": "\xff"}',
        b"",
        b"null",
        b'{"messages": {"m": [1]}}',
        b'{"fire_timers": "yes"}',
    ],
)
def test_answers_that_are_no_json_are_refused_in_a_sentence(answers: bytes, tmp_path: Path) -> None:
    result = answered(tmp_path, answers)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: a.json") and isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("answers", ['{"variables": {"x": "\\u0000 ₤ 😀"}}', '{"variables": {"": {"a b": -1.5e-7}}}'])
def test_what_was_given_is_printed_as_json(answers: str, tmp_path: Path) -> None:
    result = answered(tmp_path, answers.encode())
    assert json.loads(result.stdout)["variables"] == json.loads(answers)["variables"]
    assert (result.stderr, result.stdout.count("\n")) == ("", 1)


def test_answers_for_what_never_comes_change_nothing(tmp_path: Path) -> None:
    answers = {"tasks": {"Z": [{}], "A": [{"x": 1}, {"x": 2}]}, "services": {"z": {}}, "messages": {"z": {}}}
    result = answered(tmp_path, json.dumps(answers).encode())
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["variables"] == {"x": 1}
