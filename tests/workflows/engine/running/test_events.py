"""Start, end and intermediate events."""

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
    error,
    escalation,
    link,
    maps,
    message,
    on_date,
    process,
    receive,
    signal,
    start,
    sub,
    task,
    throw,
    user,
    xor,
)
from tests.workflows.engine.running.stage import Play, path, play


def test_none_events_let_the_process_pass() -> None:
    assert path(diagram("S -> N -> E", start(), throw("N"), end())) == "S N E"


def test_intermediate_timer_waits() -> None:
    drawn = diagram("S -> T -> E", start(), catch("T", on_date("2026-03-01")), end())
    assert [(wait["element"], wait["due"]) for wait in play(drawn).waiting] == [("T", "2026-03-01T23:59:59+00:00")]
    assert path(drawn, fire_timers=True) == "S T E"


def test_timers_fire_in_due_order() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> E\nF -> B -> E",
        start(),
        both("F"),
        catch("A", after("P3D")),
        catch("B", after("P2D")),
        end(),
    )
    assert path(drawn, fire_timers=True) == "S F B E A E"


def test_message_is_caught_with_its_variables() -> None:
    outcome = play(diagram("S -> M -> E", start(), catch("M", message("paid")), end()), messages={"paid": {"sum": 5}})
    assert (outcome.path, outcome.variables) == (["S", "M", "E"], {"sum": 5})


def test_a_message_that_never_comes_leaves_the_process_waiting() -> None:
    outcome = play(diagram("S -> M -> E", start(), catch("M", message("paid")), end()))
    assert outcome.waiting == [{"element": "M", "kind": "message", "name": "paid", "key": None}]


def test_a_message_reaches_one_catcher_only() -> None:
    drawn = diagram("S -> F\nF -> A -> E\nF -> B -> E", start(), both("F"), receive("A", "m"), receive("B", "m"), end())
    case = Play(drawn)
    assert case.tell("m")
    assert case.path == "S F A E"
    assert case.tell("m") and not case.tell("m")
    assert case.path == "S F A E B E"


def test_a_message_reaches_the_catcher_with_its_key() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> E\nF -> B -> E",
        start(),
        both("F"),
        catch("A", message("m"), maps("out: x = v")),
        receive("B", "n"),
        end(),
        keys={"m": "order.id", "n": '"7"'},
    )
    case = Play(drawn, {"order": {"id": 42}})
    assert not case.tell("m", "41")
    assert not case.tell("m")
    assert [awaited.key for awaited in case.running.messages] == ["42", "7"]
    assert case.tell("m", "42", v=1)
    assert case.running.variables["x"] == 1


def test_a_message_goes_to_the_one_of_two_waiting_cases_whose_key_it_has() -> None:
    drawn = diagram("S -> A -> E", start(), receive("A", "m"), end(), keys={"m": "order"})
    cases = {order: Play(drawn, {"order": order}) for order in (1, 2)}
    assert [order for order, case in cases.items() if case.tell("m", "2")] == [2]
    assert [case.running.is_ended for case in cases.values()] == [False, True]


def test_a_key_that_is_null_takes_no_other_case_s_message() -> None:
    case = Play(diagram("S -> A -> E", start(), receive("A", "m"), end(), keys={"m": "order.id"}))
    assert not case.tell("m", "42")
    assert case.tell("m")


def test_a_key_that_is_no_text_and_no_number_is_an_incident() -> None:
    drawn = diagram("S -> A -> E", start(), receive("A", "m"), end(), keys={"m": "order"})
    outcome = play(drawn, variables={"order": {"id": 1}})
    assert outcome.incident is not None and outcome.incident["element"] == "A"


def test_a_thrown_message_reaches_who_waits_in_the_same_case() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> E\nF -> W -> T -> G",
        start(),
        both("F"),
        receive("A", "m"),
        user("W"),
        throw("T", message("m"), maps("in: v = 1 + 1")),
        end(),
        end("G", message("nobody")),
    )
    outcome = play(drawn)
    assert (outcome.state, outcome.variables) == ("ended", {"v": 2})
    assert " ".join(outcome.path) == "S F W T A G E"


def test_a_message_event_with_a_job_type_is_a_job() -> None:
    drawn = diagram(
        "S -> T -> E",
        start(),
        throw("T", message("m"), '<zeebe:taskDefinition type="send-it"/>'),
        end("E", message("m"), '<zeebe:taskDefinition type="tell"/>'),
    )
    case = Play(drawn)
    assert [job.type for job in case.running.jobs] == ["send-it"]
    outcome = play(drawn, services={"send-it": {"sent": True}})
    assert (outcome.path, outcome.variables) == (["S", "T", "E"], {"sent": True})


def test_a_signal_reaches_every_catcher_of_the_case() -> None:
    called = process("s -> c -> e", start("s"), catch("c", signal("go")), end("e"), id="Q")
    drawn = definitions(
        process(
            "S -> F\nF -> A -> E\nF -> B -> E\nF -> C -> E\nF -> W -> T -> E",
            start(),
            both("F"),
            catch("A", signal("go")),
            catch("B", signal("stay")),
            call("C", "Q"),
            user("W"),
            throw("T", signal("go")),
            end(),
        ),
        called,
    )
    outcome = play(drawn)
    assert sorted(outcome.path) == sorted("S F s W T E A E c e C E".split())
    assert outcome.waiting == [{"element": "B", "kind": "signal", "name": "stay"}]


def test_a_broadcast_from_outside_is_heard() -> None:
    case = Play(diagram("S -> A -> E", start(), catch("A", signal("go")), end()))
    case.do(lambda running: running.broadcast("go", {"x": 1}))
    assert case.running.is_ended and case.running.variables == {"x": 1}


def test_link_jumps_to_its_catcher_and_leaves_other_work_alone() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> L\nK -> B -> E\nF -> C -> E",
        start(),
        both("F"),
        user("A"),
        throw("L", link("there")),
        catch("K", link("there")),
        user("B"),
        user("C"),
        end(),
    )
    case = Play(drawn).complete("A")
    assert (case.path, case.open) == ("S F A L K", ["C", "B"])


def test_terminate_ends_the_process_at_once() -> None:
    drawn = diagram(
        "S -> F\nF -> A -> X\nF -> B -> E", start(), both("F"), user("A"), user("B"), end("X", TERMINATE), end()
    )
    case = Play(drawn).complete("A")
    assert (case.path, case.cancelled, case.running.is_ended, case.running.ends) == ("S F A X", ["B"], True, ["X"])


def test_uncaught_error_end_is_an_incident() -> None:
    outcome = play(diagram("S -> A -> X", start(), user("A"), end("X", error("bad"))))
    assert (outcome.state, outcome.path) == ("incident", ["S", "A"])
    assert outcome.incident is not None and outcome.incident["element"] == "X"


def test_uncaught_escalation_changes_nothing() -> None:
    assert path(diagram("S -> T -> E", start(), throw("T", escalation("up")), end("E", escalation("up")))) == "S T E"


def test_error_out_of_a_nested_call_activity_is_caught_outside() -> None:
    drawn = definitions(
        process("S -> C -> E\nX -> F", start(), call("C", "Q"), boundary("X", "C", error("bad")), end(), end("F")),
        process("s -> D -> e", start("s"), call("D", "R"), end("e"), id="Q"),
        process("r -> u -> x", start("r"), user("u"), end("x", error("bad")), id="R"),
    )
    assert path(drawn) == "S s r u x X F"


def test_error_with_another_code_goes_past() -> None:
    drawn = diagram(
        "S -> P1 -> E\nX -> F",
        start(),
        end(),
        end("F"),
        boundary("X", "P1", error("other")),
        sub("P1", "s -> x", start("s"), end("x", error("bad"))),
    )
    assert play(drawn).state == "incident"


def test_a_process_that_only_a_message_starts_begins_there() -> None:
    assert path(diagram("M -> A -> E", start("M", message("order")), user("A"), end())) == "M A E"


def test_the_plain_start_event_is_taken_where_there_are_several() -> None:
    drawn = diagram("M -> A\nS -> A -> E", start("M", message("order")), start(), user("A"), end())
    assert path(drawn) == "S A E"


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_undefined_and_manual_tasks_let_the_process_pass(kind: str) -> None:
    assert path(diagram("S -> A -> E", start(), task(kind, "A"), end())) == "S A E"


def test_ends_are_those_reached() -> None:
    drawn = diagram("S -> G\nG -> E if x\nG -> F else", start(), xor("G"), end(), end("F"))
    assert play(drawn, variables={"x": True}).ends == ["E"]
    assert play(drawn).ends == ["F"]


def test_data_lanes_pools_and_notes_are_ignored() -> None:
    drawn = diagram(
        "S -> A -> E",
        '<laneSet id="l"><lane id="l1" name="Officer"><flowNodeRef>A</flowNodeRef></lane></laneSet>',
        start(),
        task(
            "serviceTask",
            "A",
            '<zeebe:taskDefinition type="work"/>',
            '<dataInputAssociation id="i"><sourceRef>r</sourceRef><targetRef>r</targetRef></dataInputAssociation>',
        ),
        end(),
        '<dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/>'
        '<dataStoreReference id="store" name="Records"/>',
    )
    pool = (
        b'<collaboration id="c"><participant id="p" processRef="P"/><participant id="q" name="Black box"/>'
        b'<messageFlow id="m" sourceRef="A" targetRef="q"/></collaboration><process'
    )
    notes = (
        b'<textAnnotation id="t"><text>hello</text></textAnnotation>'
        b'<association id="o" sourceRef="A" targetRef="t"/><group id="g"/></process>'
    )
    drawn = drawn.replace(b"<process", pool, 1).replace(b"</process>", notes)
    assert path(drawn) == "S A E"
