"""`upturn check`: every kind of file, folders too, for people and for programs."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tests.workflows.engine.checks.drawing import extended, file_of, flow, flows, line, process
from webapp.commands.check import command
from workflows.xml import MAX_BYTES

MANY = (
    "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics"
    ' inputCollection="=for i in 1..10000000 return i"/></extensionElements></multiInstanceLoopCharacteristics>'
)
CHOICE = '<startEvent id="begin"/><exclusiveGateway id="x"/><endEvent id="a"/><endEvent id="b"/>'
TIMER = "<timerEventDefinition><timeDuration>P</timeDuration></timerEventDefinition>"

# File -> what is in it, and the element that its problem must name.
HOSTILE = {
    "bomb.bpmn": (b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>', ""),
    "bomb.dmn": (b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>', ""),
    "twice.bpmn": (process(line('<task id="t"/>') + '<task id="t"/>'), "t"),
    "stuck.bpmn": (process(CHOICE + flow("begin", "x") + flow("x", "a", "=1 = 2") + flow("x", "b", "=1 = 3")), "x"),
    "lost.bpmn": (process(line() + '<userTask id="lost"/>'), "lost"),
    "gone.bpmn": (process(line(extended("callActivity", "t", '<zeebe:calledElement processId="gone"/>'))), "t"),
    "many.bpmn": (process(line(f'<userTask id="t">{MANY}</userTask>')), "t"),
    "again.bpmn": (process(line(extended("callActivity", "t", '<zeebe:calledElement processId="p"/>'))), "t"),
    "timer.bpmn": (process(line(f'<intermediateCatchEvent id="t">{TIMER}</intermediateCatchEvent>')), "t"),
    "python.bpmn": (process(CHOICE.replace('"x"', '"x" default="x_b"') + flows("begin>x", "x>b")
                            + flow("x", "a", "__import__('os').system('id')")), "x_a"),  # fmt: skip
    "broken.form": (b"{", ""),
    "broken.email": (b"Hello\n\n{{ 1 + }}\n", ""),
    "empty.bpmn": (b"", ""),
}


def upturn_check(*arguments: object) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Files into a folder."""
    for name, content in files.items():
        (folder / name).write_bytes(content)


def test_a_folder_of_hostile_files_is_answered_file_by_file(tmp_path: Path) -> None:
    write(tmp_path, {name: content for name, (content, _element) in HOSTILE.items()})
    with (tmp_path / "huge.bpmn").open("wb") as huge:
        huge.truncate(90_000_000)
    result = upturn_check("--json", tmp_path)
    assert result.exit_code == 1
    problems = json.loads(result.output)
    for name, element in [*((name, element) for name, (_content, element) in HOSTILE.items()), ("huge.bpmn", "")]:
        its = [it for it in problems if it["file"] == str(tmp_path / name) and it["severity"] == "error"]
        assert element in {it["element"] for it in its}, name
        assert all(it["message"] and it["fix"] for it in its)


def test_a_good_file_says_so(tmp_path: Path) -> None:
    asked = extended("userTask", "t", '<zeebe:assignmentDefinition candidateGroups="officer"/>')
    write(tmp_path, {"good.bpmn": process(line(asked))})
    result = upturn_check(tmp_path / "good.bpmn")
    assert (result.exit_code, result.output) == (0, "No problems in 1 file.\n")


def test_a_warning_alone_ends_well(tmp_path: Path) -> None:
    write(tmp_path, {"warned.bpmn": process(line('<serviceTask id="t"/>'))})
    result = upturn_check(tmp_path)
    assert (result.exit_code, "0 errors and 1 warning in 1 file." in result.output) == (0, True)


def test_people_are_told_where_what_and_how_to_mend_it(tmp_path: Path) -> None:
    write(tmp_path, {"lost.bpmn": process(line() + '\n<userTask id="lost" name="Look"/>')})
    lines = upturn_check(tmp_path).output.splitlines()
    assert lines[:4] == [
        str(tmp_path / "lost.bpmn"),
        "  error at line 7, lost",
        "    The user task “Look” is never come to.",
        "    Lead a flow to it, or delete it.",
    ]


def test_what_lies_beside_a_diagram_is_known(tmp_path: Path) -> None:
    form = {"type": "default", "id": "ask", "schemaVersion": 16, "components": []}
    caller = extended("callActivity", "c", '<zeebe:calledElement processId="q"/>')
    asks = extended("userTask", "t", '<zeebe:formDefinition formId="ask"/>')
    asks_wrongly = asks.replace('formId="ask"', 'formId="answer"')
    write(tmp_path, {"ask.form": json.dumps(form).encode(), "q.bpmn": process(line(), process_id="q")})
    write(tmp_path, {"good.bpmn": process(line(asks, caller)), "bad.bpmn": process(line(asks_wrongly))})
    assert upturn_check(tmp_path / "good.bpmn").exit_code == 0
    result = upturn_check(tmp_path / "bad.bpmn")
    assert (result.exit_code, "the form “answer”, which does not exist" in result.output) == (1, True)


def test_diagrams_of_different_procedures_may_lie_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a.bpmn": process(line()), "b.bpmn": process(line('<userTask id="t"/>'))})
    assert upturn_check(tmp_path).exit_code == 0


def test_a_file_of_another_kind_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"plan.odt": b"PK"})
    result = upturn_check(tmp_path / "plan.odt")
    assert (result.exit_code, "what kind of file" in result.output) == (1, True)


def test_a_form_that_is_too_large_is_answered_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"huge.form": b"[" * (MAX_BYTES + 1)})
    assert "larger than 2 MB" in upturn_check(tmp_path).output


def test_the_shipped_procedures_have_no_problems() -> None:
    shipped = [Path(__file__).parents[3] / room / "shipped" for room in ("workflows", "forms", "notifications")]
    result = upturn_check(*shipped)
    assert result.exit_code == 0, result.output


def test_an_empty_file_of_each_kind_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {f"empty{suffix}": b"" for suffix in (".bpmn", ".dmn", ".form", ".email")})
    assert len({it["file"] for it in json.loads(upturn_check("--json", tmp_path).output)}) == 4


def test_files_are_named_as_they_were_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"a.bpmn": file_of("")})
    (found,) = json.loads(upturn_check("--json", tmp_path / "a.bpmn").output)
    assert found["file"] == str(tmp_path / "a.bpmn")
