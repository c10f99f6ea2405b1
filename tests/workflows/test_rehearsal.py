"""`upturn rehearse`: what it prints, what it takes, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.workflows.engine.running.drawing import (
    after,
    boundary,
    call,
    catch,
    definitions,
    diagram,
    end,
    event_sub,
    every,
    message,
    process,
    receive,
    script,
    start,
    user,
    xor,
)
from webapp.commands import main

LOOP = diagram("S -> M -> A -> G\nG -> M if not(done)\nG -> E else", start(), xor("M"), user("A"), xor("G"), end())


def rehearse(folder: Path, drawn: bytes, *options: str, **answers: Any) -> Any:
    (folder / "test.bpmn").write_bytes(drawn)
    (folder / "answers.json").write_text(json.dumps(answers))
    command = ["rehearse", str(folder / "test.bpmn"), "--answers", str(folder / "answers.json"), *options]
    return CliRunner().invoke(main, command)


def outcome(folder: Path, drawn: bytes, *options: str, **answers: Any) -> Any:
    result = rehearse(folder, drawn, "--json", *options, **answers)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_prints_how_it_went(tmp_path: Path) -> None:
    assert outcome(tmp_path, LOOP, variables={"x": 1}, tasks={"A": [{"done": False}, {"done": True}]}) == {
        "state": "ended",
        "path": ["S", "M", "A", "G", "M", "A", "G", "E"],
        "ends": ["E"],
        "variables": {"x": 1, "done": True},
        "waiting": [],
        "incident": None,
    }


def test_a_loop_that_no_answer_ends_is_an_incident(tmp_path: Path) -> None:
    drawn = outcome(tmp_path, LOOP, variables={"done": False})
    assert drawn["state"] == "incident" and drawn["incident"]["element"] == "A"


def test_a_reminder_that_never_ends_is_an_incident(tmp_path: Path) -> None:
    reminder = boundary("R", "M", every("R/P7D"), interrupts=False)
    drawn = diagram("S -> M -> E\nR -> F", start(), receive("M", "never"), reminder, end(), end("F"))
    assert outcome(tmp_path, drawn, fire_timers=True)["state"] == "incident"


def test_messages_are_told_before_timers_fire(tmp_path: Path) -> None:
    drawn = diagram(
        "S -> A -> B -> E\nT -> F",
        start(),
        catch("A", message("m")),
        receive("B", "n"),
        boundary("T", "B", after("P1D")),
        end(),
        end("F"),
    )
    assert outcome(tmp_path, drawn, messages={"m": {}}, fire_timers=True)["path"] == ["S", "A", "T", "F"]
    assert outcome(tmp_path, drawn, messages={"m": {}, "n": {}}, fire_timers=True)["path"] == ["S", "A", "B", "E"]


def test_a_message_that_can_come_again_comes_once_for_each_wait(tmp_path: Path) -> None:
    drawn = diagram(
        "S -> C -> E",
        start(),
        catch("C", message("go")),
        end(),
        event_sub("V", "M -> e", start("M", message("note"), interrupts=False), end("e")),
    )
    assert outcome(tmp_path, drawn, messages={"note": {}})["path"] == ["S", "M", "e", "V"]


def test_the_main_process_is_the_one_that_nobody_calls(tmp_path: Path) -> None:
    child = process("s -> t -> e", start("s"), script("t", "y", "1"), end("e"), id="Child")
    parent = process("S -> C -> E", start(), call("C", "Child"), end(), id="Parent")
    drawn = definitions(child, parent)
    assert outcome(tmp_path, drawn)["path"] == ["S", "s", "t", "e", "C", "E"]
    assert outcome(tmp_path, drawn, "--process", "Child")["path"] == ["s", "t", "e"]


def test_a_called_process_may_lie_in_a_file_beside(tmp_path: Path) -> None:
    (tmp_path / "child.bpmn").write_bytes(definitions(process("s -> e", start("s"), end("e"), id="Child")))
    (tmp_path / "broken.bpmn").write_bytes(b"<not bpmn")
    (tmp_path / "other.bpmn").write_bytes(diagram("S -> E", start(), end()))
    drawn = diagram("S -> C -> E", start(), call("C", "Child"), end())
    assert outcome(tmp_path, drawn)["path"] == ["S", "s", "e", "C", "E"]


def test_a_diagram_with_errors_is_refused(tmp_path: Path) -> None:
    drawn = diagram("S -> E", start(), end(), user("G"))
    result = rehearse(tmp_path, drawn, "--json")
    refused = json.loads(result.stdout)
    assert (result.exit_code, refused["state"]) == (1, "refused")
    assert refused["problems"][0]["element"] == "G"
    assert "G" in result.stderr


def test_no_branch_that_is_true_is_an_incident(tmp_path: Path) -> None:
    drawn = diagram("S -> G\nG -> E if x\nG -> F if y", start(), xor("G"), end(), end("F"))
    stuck = outcome(tmp_path, drawn)
    assert (stuck["state"], stuck["incident"]["element"]) == ("incident", "G")


@pytest.mark.parametrize("given", ["[]", "{", '{"services": {"A": 1}}', '{"tasks": {"A": {}}}', '{"variables": []}'])
def test_answers_of_another_shape_are_refused(tmp_path: Path, given: str) -> None:
    (tmp_path / "test.bpmn").write_bytes(LOOP)
    (tmp_path / "answers.json").write_text(given)
    result = CliRunner().invoke(
        main, ["rehearse", str(tmp_path / "test.bpmn"), "--answers", str(tmp_path / "answers.json")]
    )
    assert result.exit_code == 1 and "answers.json" in result.stderr


def test_a_misspelt_part_of_the_answers_is_said(tmp_path: Path) -> None:
    result = rehearse(tmp_path, diagram("S -> E", start(), end()), task={})
    assert result.exit_code == 0 and "“task” is not used" in result.stderr
