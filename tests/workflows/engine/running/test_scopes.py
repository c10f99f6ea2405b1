"""Which variables a place sees and where results go: mappings, subprocesses, called processes."""

import pytest

from tests.workflows.engine.running.drawing import (
    both,
    boundary,
    call,
    catch,
    definitions,
    diagram,
    end,
    maps,
    message,
    process,
    script,
    service,
    start,
    sub,
    task,
    user,
)
from tests.workflows.engine.running.stage import Play, play, play_unchecked


def test_answers_go_to_the_case() -> None:
    assert play(diagram("S -> A -> E", start(), user("A"), end()), tasks={"A": [{"x": 1}]}).variables == {"x": 1}


def test_input_mappings_make_local_variables_that_hide_the_case() -> None:
    drawn = diagram(
        "S -> A -> E", start(), user("A", maps("in: total = price * 2", "in: note.text = string(total)")), end()
    )
    case = Play(drawn, {"price": 5})
    task = case.running.tasks[0]
    assert task.locals == case.running.locals(task.token_id) == {"total": 10, "note": {"text": "10"}}
    case.complete("A", total=7, other=8)
    assert case.running.variables == {"price": 5, "other": 8}


def test_output_mappings_say_what_leaves_and_where_to() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", maps("out: plan.end = date", "out: late = days > 3")), end())
    outcome = play(drawn, variables={"plan": {"start": "2026-01-01"}}, tasks={"A": [{"date": "2026-02-01", "days": 4}]})
    assert outcome.variables == {"plan": {"start": "2026-01-01", "end": "2026-02-01"}, "late": True}


def test_what_was_handed_in_is_not_changed_in_place() -> None:
    given = {"plan": {"rows": [1]}}
    Play(diagram("S -> A -> E", start(), script("A", "x", "1", maps("out: plan.end = x")), end()), given)
    assert given == {"plan": {"rows": [1]}}


def test_a_text_without_equals_sign_is_itself() -> None:
    mapping = '<zeebe:ioMapping><zeebe:input source="hello" target="word"/></zeebe:ioMapping>'
    assert Play(diagram("S -> A -> E", start(), user("A", mapping), end())).running.tasks[0].locals == {"word": "hello"}


def test_a_subprocess_keeps_its_own_variables_to_itself() -> None:
    drawn = diagram(
        "S -> P1 -> E",
        start(),
        end(),
        sub("P1", "s -> a -> e", start("s"), script("a", "count", "count + 1"), end("e"), ext=maps("in: count = 10")),
    )
    assert play(drawn, variables={"count": 1}).variables == {"count": 1}


def test_a_subprocess_writes_through_to_the_case_and_maps_out() -> None:
    drawn = diagram(
        "S -> P1 -> E",
        start(),
        end(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            script("a", "other", "count * 2"),
            end("e"),
            ext=maps("in: count = 10", "out: twice = other + count"),
        ),
    )
    assert play(drawn).variables == {"other": 20, "twice": 30}


def test_a_script_result_that_is_null_is_kept_as_null() -> None:
    assert play(diagram("S -> A -> E", start(), script("A", "x", "nothing.here"), end())).variables == {"x": None}


def test_event_output_mappings_choose_from_the_message() -> None:
    drawn = diagram("S -> M -> E", start(), catch("M", message("m"), maps("out: sum = amount + 1")), end())
    assert play(drawn, messages={"m": {"amount": 2, "noise": 1}}).variables == {"sum": 3}


def test_boundary_event_sees_what_its_activity_sees() -> None:
    drawn = diagram(
        "S -> A -> E\nM -> F",
        start(),
        user("A", maps("in: ref = 99")),
        boundary("M", "A", message("m")),
        end(),
        end("F"),
        keys={"m": "ref"},
    )
    case = Play(drawn)
    assert [awaited.key for awaited in case.running.messages] == ["99"]
    assert case.tell("m", "99")
    assert case.running.is_ended and case.running.variables == {}


CHILD = process("s -> u -> e", start("s"), script("u", "y", "x + 1"), end("e"), id="Q")


@pytest.mark.parametrize(
    ("attributes", "mappings", "expected"),
    [
        ("", "", {"x": 1, "z": 0, "y": 2}),
        ('propagateAllChildVariables="false"', "", {"x": 1, "z": 0}),
        ('propagateAllChildVariables="false"', maps("out: answer = y * 10"), {"x": 1, "z": 0, "answer": 20}),
        ("", maps("out: answer = y * 10"), {"x": 1, "z": 0, "answer": 20}),
        ('propagateAllParentVariables="false"', "", {"x": 1, "z": 0, "y": None}),
        ('propagateAllParentVariables="false"', maps("in: x = 41"), {"x": 1, "z": 0, "y": 42}),
    ],
)
def test_a_called_process_gets_and_gives_what_the_call_says(
    attributes: str, mappings: str, expected: dict[str, int]
) -> None:
    drawn = definitions(process("S -> C -> E", start(), call("C", "Q", mappings, attributes=attributes), end()), CHILD)
    assert play(drawn, variables={"x": 1, "z": 0}).variables == expected


def test_a_called_process_does_not_write_into_the_case_while_it_runs() -> None:
    drawn = definitions(
        process("S -> C -> E", start(), call("C", "Q"), end()),
        process("s -> u -> v -> e", start("s"), user("u"), user("v"), end("e"), id="Q"),
    )
    case = Play(drawn, {"x": 1}).complete("u", x=2)
    assert case.running.variables == {"x": 1}
    assert case.running.tasks[0].locals == {"x": 2}
    case.complete("v")
    assert case.running.variables == {"x": 2} and case.running.is_ended


def test_a_called_process_may_be_named_by_an_expression() -> None:
    drawn = definitions(process("S -> C -> E", start(), call("C", "=which"), end()), CHILD)
    assert play_unchecked(drawn, variables={"which": "Q", "x": 1}).path == ["S", "s", "u", "e", "C", "E"]
    missing = play_unchecked(drawn, variables={"which": "R"})
    assert missing.incident is not None and missing.incident["element"] == "C"


def test_parallel_branches_write_side_by_side() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> J\nF -> B -> J\nJ -> E", start(), both("F"), user("A"), user("B"), both("J"), end()
    )
    assert play(drawn, tasks={"A": [{"a": 1}], "B": [{"b": 2}]}).variables == {"a": 1, "b": 2}


def test_jobs_have_headers_inputs_and_results() -> None:
    ext = '<zeebe:taskHeaders><zeebe:header key="template" value="hello"/></zeebe:taskHeaders>' + maps(
        "in: to = officer.email"
    )
    drawn = diagram("S -> A -> B -> E", start(), service("A", "send-email", ext), task("sendTask", "B"), end())
    case = Play(drawn, {"officer": {"email": "a@b"}})
    job = case.running.jobs[0]
    assert (job.type, dict(job.headers), job.inputs) == ("send-email", {"template": "hello"}, {"to": "a@b"})
    case.do(lambda running: running.finish_job(job.token_id, {"id": 7}))
    assert case.running.variables == {"officer": {"email": "a@b"}, "id": 7}


def test_services_are_answered_by_element_before_type() -> None:
    drawn = diagram("S -> A -> B -> C -> E", start(), service("A", "t"), service("B", "t"), service("C", "none"), end())
    outcome = play(drawn, services={"t": {"x": 1}, "B": {"y": 2}})
    assert (outcome.variables, outcome.state) == ({"x": 1, "y": 2}, "ended")
