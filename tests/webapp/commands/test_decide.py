"""upturn decide: one decision, one service, and batches that nothing ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.workflows.decisions.models import decision, file_of, input_data, literal, table, variable
from webapp.commands.decide import command

SERVICE = f'<decisionService id="s" name="s">{variable("s")}<outputDecision href="#Days"/></decisionService>'
FILE = file_of(
    input_data("from", "date"),
    input_data("n", "number"),
    decision("Days", literal('from + duration("P1D")'), inputs=["from"]),
    decision("Rate", table(["n"], ["< 5 -> 0.1", ">= 5 -> 2"]), inputs=["n"]),
    decision("Endless", literal("for i in 1..999999999 return i")),
    SERVICE,
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "a.dmn"
    path.write_bytes(FILE)
    return str(path)


def run(*arguments: str, lines: str = "") -> Result:
    return CliRunner().invoke(command, arguments, input=lines)


def test_value_is_printed_as_json(file: str) -> None:
    result = run(file, "--decision", "Days", "--input", '{"from": "2026-02-28"}')
    assert (result.exit_code, result.stdout) == (0, '"2026-03-01"\n')
    assert run(file, "--decision", "Rate", "--input", '{"n": 1}').stdout == "0.1\n"


def test_service_is_called_by_name(file: str) -> None:
    assert run(file, "--service", "s", "--input", '{"from": "2026-02-28"}').stdout == '"2026-03-01"\n'


def test_null_comes_with_its_reason_on_standard_error(file: str) -> None:
    result = run(file, "--decision", "Rate")
    assert (result.exit_code, result.stdout) == (0, "null\n")
    assert "Warning: Rate is null, because no rule matches" in result.stderr


def test_decision_need_not_be_named_where_there_is_one_to_give(tmp_path: Path) -> None:
    path = tmp_path / "one.dmn"
    path.write_bytes(file_of(decision("a", literal("1")), decision("b", literal("a + 1"), decisions=["a"])))
    assert run(str(path)).stdout == "2\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--decision", "Rat"], "Did you mean"),
        ([], "Say which decision: Days, Rate, Endless."),
        (["--decision", "Rate", "--input", "[1]"], "JSON object"),
        (["--decision", "Rate", "--input", '{"n": NaN}'], "NaN"),
        (["--decision", "Endless"], "reached its limit"),
    ],
)
def test_error_ends_with_exit_code_1(file: str, arguments: list[str], said: str) -> None:
    result = run(file, *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_missing_file_ends_with_exit_code_1(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.dmn"), "--decision", "a").exit_code == 1
    assert run().exit_code == 1


def test_batch_answers_every_line_whatever_it_is(file: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.dmn"
    broken.write_bytes(b"<definitions")
    lines = [
        json.dumps({"file": file, "decision": "Rate", "input": {"n": 7}}),
        "not json",
        "[]",
        json.dumps({"decision": "Rate"}),
        json.dumps({"file": str(broken), "decision": "Rate"}),
        json.dumps({"file": file, "decision": ["Rate"]}),
        json.dumps({"file": file, "decision": "Rate", "input": [1]}),
        json.dumps({"file": file, "decision": "Endless"}),
        "[" * 100_000,
        json.dumps({"file": file, "service": "s", "input": {"from": "2026-01-01"}}),
    ]
    result = run("--batch", lines="\n".join([*lines, ""]))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0] == {"value": 2}
    assert answers[-1] == {"value": "2026-01-02"}
    assert [list(answer) for answer in answers[1:-1]] == [["error"]] * 8
    assert result.exit_code == 0


def test_imported_files_are_found_beside_the_file(tmp_path: Path) -> None:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    (tmp_path / "other name.dmn").write_bytes(file_of(decision("a", literal("1")), namespace="urn:other"))
    imported = f'<import name="o" namespace="urn:other" importType="{kind}"/>'
    main = tmp_path / "main.dmn"
    main.write_bytes(file_of(imported, decision("b", literal("o.a + 1"), decisions=["urn:other#a"])))
    assert run(str(main)).stdout == "2\n"


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.dmn"
    path.write_bytes(file_of(decision("a", literal("1"))))
    assert run(str(path)).stdout == "1\n"
    path.write_bytes(file_of(decision("a", literal("22"))))
    assert run(str(path)).stdout == "22\n"


def test_line_with_half_of_a_surrogate_pair_costs_no_other_line(tmp_path: Path) -> None:
    path = tmp_path / "echo.dmn"
    path.write_bytes(file_of(input_data("i"), decision("d", literal("i"), inputs=["i"])))
    asked = [{"file": str(path), "decision": "d", "input": {"i": value}} for value in ("\ud800", 1 / 4)]
    asked.insert(0, {"file": "\ud800"})
    answers = run("--batch", lines="".join(f"{json.dumps(line)}\n" for line in asked)).stdout.splitlines()
    assert [list(json.loads(answer)) for answer in answers] == [["error"], ["value"], ["value"]]
    assert answers[1:] == [r'{"value": "\ud800"}', '{"value": 0.25}']


def test_numbers_keep_their_34_digits(tmp_path: Path) -> None:
    path = tmp_path / "third.dmn"
    path.write_bytes(file_of(input_data("n", "number"), decision("d", literal("n / 3"), inputs=["n"])))
    assert run(str(path), "--input", '{"n": 1}').stdout == "0.3333333333333333333333333333333333\n"
