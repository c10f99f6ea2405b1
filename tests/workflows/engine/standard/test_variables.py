"""Variables: mappings in and out, scopes, called processes, results of scripts, services and decisions."""

import pytest

from tests.workflows.engine.running.drawing import (
    both,
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
    throw,
    user,
    xor,
)
from tests.workflows.engine.standard.expecting import expect


def test_an_input_does_not_leak() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", maps("in: local = x + 1")), end())
    expect(drawn, "S A E", variables={"x": 1}, leaving={"x": 1})


def test_an_answer_to_a_local_variable_stays_local() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", maps("in: local = x + 1")), end())
    expect(drawn, "S A E", variables={"x": 1}, tasks={"A": [{"local": 9, "other": 3}]}, leaving={"x": 1, "other": 3})


def test_an_output_into_a_part_of_a_variable() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", maps("out: order.total = sum")), end())
    given = {"order": {"id": 7, "lines": [1]}}
    expect(
        drawn,
        "S A E",
        variables=given,
        tasks={"A": [{"sum": 5}]},
        leaving={"order": {"id": 7, "lines": [1], "total": 5}},
    )
    expect(drawn, "S A E", tasks={"A": [{"sum": 5}]}, leaving={"order": {"total": 5}})


def test_outputs_in_turn_and_deep() -> None:
    drawn = diagram(
        "S -> A -> E", start(), user("A", maps("out: a.b.c = x", "out: a.b.d = a.b.c + 1", "out: y = a")), end()
    )
    nested = {"b": {"c": 1, "d": 2}}
    expect(drawn, "S A E", tasks={"A": [{"x": 1}]}, leaving={"a": nested, "y": nested})


def test_outputs_choose_what_leaves() -> None:
    drawn = diagram("S -> A -> E", start(), user("A", maps("out: kept = a")), end())
    expect(drawn, "S A E", tasks={"A": [{"a": 1, "b": 2}]}, leaving={"kept": 1})
    expect(drawn, "S A E", leaving={"kept": None})


def test_an_answer_overwrites() -> None:
    drawn = diagram("S -> A -> E", start(), user("A"), end())
    expect(
        drawn,
        "S A E",
        variables={"x": {"a": 1}, "y": 2},
        tasks={"A": [{"x": {"b": 2}}]},
        leaving={"x": {"b": 2}, "y": 2},
    )


def test_a_script_with_inputs_and_outputs() -> None:
    drawn = diagram(
        "S -> A -> E",
        start(),
        script("A", "sum", "a + b", maps("in: a = x", "in: b = a * 2", "out: total = sum")),
        end(),
    )
    expect(drawn, "S A E", variables={"x": 3}, leaving={"x": 3, "total": 9})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 1", 2),
        ("0.1 + 0.2", 0.3),
        ("10 / 4", 2.5),
        ("1 / 0", None),
        ("missing + 1", None),
        ('"a" + "b"', "ab"),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
        ("for n in list return n * 2", [2, 4]),
        ("sum(list)", 3),
        ('date("2026-01-31") + duration("P1M")', "2026-02-28"),
        ('duration("PT90M")', "PT1H30M"),
        ("if x = null then 1 else 2", 1),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ("concatenate(list, [3])", [1, 2, 3]),
        ("3 between 1 and 5", True),
        ('substring("council", 1, 4)', "coun"),
        ("today()", "2026-01-05"),
    ],
)
def test_what_a_script_leaves(expression: str, value: object) -> None:
    drawn = diagram("S -> A -> E", start(), script("A", "y", expression), end())
    expect(drawn, "S A E", variables={"list": [1, 2]}, leaving={"list": [1, 2], "y": value})


def test_a_service_gives_all_or_what_is_mapped() -> None:
    drawn = diagram("S -> A -> E", start(), service("A"), end())
    result = {"status": 200, "body": {"ok": True}}
    expect(drawn, "S A E", services={"A": result}, leaving=result)
    expect(drawn, "S A E", services={"work": result}, leaving=result)
    expect(drawn, "S A E", services={"other": result}, leaving={})
    drawn = diagram(
        "S -> A -> E",
        start(),
        service("A", ext=maps("in: id = order.id", "out: ok = body.ok", "out: asked = id")),
        end(),
    )
    order = {"order": {"id": 4}}
    expect(drawn, "S A E", variables=order, services={"A": result}, leaving=order | {"ok": True, "asked": 4})


@pytest.mark.parametrize("kind", ["serviceTask", "sendTask", "scriptTask", "businessRuleTask"])
def test_every_kind_of_task_with_a_job_type_is_a_job(kind: str) -> None:
    drawn = diagram("S -> A -> E", start(), task(kind, "A", '<zeebe:taskDefinition type="work"/>'), end())
    expect(drawn, "S A E", services={"work": {"x": 1}}, leaving={"x": 1})


@pytest.mark.parametrize("thrower", [throw, end])
def test_thrown_messages_with_a_job_type_are_jobs(thrower: object) -> None:
    node = thrower("A", message("m"), '<zeebe:taskDefinition type="tell"/>')  # type: ignore[operator]
    flows, last = ("S -> A -> E", [end()]) if thrower is throw else ("S -> A", [])
    expect(
        diagram(flows, start(), node, *last), "S A E" if last else "S A", services={"tell": {"x": 1}}, leaving={"x": 1}
    )


def test_a_subprocess_writes_through_and_keeps_its_own() -> None:
    inner = sub(
        "B",
        "s -> a -> b -> e",
        start("s"),
        script("a", "local", "local + 1"),
        script("b", "x", "local"),
        end("e"),
        ext=maps("in: local = 10"),
    )
    drawn = diagram("S -> B -> E", start(), inner, end())
    expect(drawn, "S s a b e B E", variables={"x": 0}, leaving={"x": 11})


def test_a_subprocess_hides_a_variable_of_the_same_name() -> None:
    inner = sub("B", "s -> a -> e", start("s"), script("a", "x", "x * 2"), end("e"), ext=maps("in: x = x + 1"))
    expect(diagram("S -> B -> E", start(), inner, end()), "S s a e B E", variables={"x": 1}, leaving={"x": 1})
    inner = inner.replace("</zeebe:ioMapping>", '<zeebe:output source="=x" target="x"/></zeebe:ioMapping>')
    expect(diagram("S -> B -> E", start(), inner, end()), "S s a e B E", variables={"x": 1}, leaving={"x": 4})


CALLED = process("s -> a -> e", start("s"), script("a", "y", "if x = null then -1 else x + 1"), end("e"), id="Q")


@pytest.mark.parametrize(
    ("attributes", "mappings", "leaving"),
    [
        ("", (), {"x": 1, "y": 2}),
        ('propagateAllChildVariables="false"', (), {"x": 1}),
        ('propagateAllParentVariables="false"', (), {"x": 1, "y": -1}),
        ('propagateAllParentVariables="false" propagateAllChildVariables="false"', (), {"x": 1}),
        ('propagateAllParentVariables="false"', ("in: x = 5",), {"x": 1, "y": 6}),
        ('propagateAllChildVariables="false"', ("in: x = 5",), {"x": 1}),
        ("", ("out: z = y",), {"x": 1, "z": 2}),
        ('propagateAllChildVariables="false"', ("out: z = y",), {"x": 1, "z": 2}),
        (
            'propagateAllParentVariables="false" propagateAllChildVariables="false"',
            ("in: x = 7", "out: z = y"),
            {"x": 1, "z": 8},
        ),
        ("", ("in: x = 7", "out: x = y"), {"x": 8}),
    ],
)
def test_a_call_with_every_mapping(attributes: str, mappings: tuple[str, ...], leaving: dict[str, int]) -> None:
    caller = process(
        "S -> C -> E", start(), call("C", "Q", maps(*mappings) if mappings else "", attributes=attributes), end()
    )
    expect(definitions(caller, CALLED), "S s a e C E", variables={"x": 1}, leaving=leaving)


def test_a_call_in_the_standard_s_own_words() -> None:
    caller = process("S -> C -> E", start(), '<callActivity id="C" calledElement="Q"/>', end())
    expect(definitions(caller, CALLED), "S s a e C E", variables={"x": 1}, leaving={"x": 1, "y": 2})


def test_a_process_that_calls_itself_until_enough() -> None:
    flows = "S -> G\nG -> A if n > 0\nG -> E else\nA -> C -> E"
    drawn = definitions(process(flows, start(), xor("G"), script("A", "n", "n - 1"), call("C", "P"), end()))
    expect(drawn, "S G A S G A S G A S G E C E C E C E", variables={"n": 3}, leaving={"n": 0}, process_id="P")


def test_a_process_that_calls_itself_for_ever_is_an_incident() -> None:
    flows = "S -> G\nG -> C if n > 0\nG -> E else\nC -> E"
    drawn = definitions(process(flows, start(), xor("G"), call("C", "P"), end()))
    expect(drawn, " ".join(["S G"] * 20 + ["S G"]), variables={"n": 1}, stuck="C", process_id="P")


def test_a_call_to_nothing_is_an_incident() -> None:
    expect(diagram("S -> C -> E", start(), call("C", "=which"), end()), "S", variables={"which": "Nowhere"}, stuck="C")


def test_branches_write_the_same_variable_one_after_the_other() -> None:
    flows = "S -> F\nF -> A -> J\nF -> B -> J\nJ -> E"
    nodes = both("F"), script("A", "list", 'append(list, "a")'), script("B", "list", 'append(list, "b")'), both("J")
    expect(diagram(flows, start(), *nodes, end()), "S F A B J E", variables={"list": []}, leaving={"list": ["a", "b"]})


def test_a_message_s_variables_can_be_chosen_from() -> None:
    drawn = diagram("S -> M -> E", start(), catch("M", message("m"), maps("out: total = sum")), end())
    expect(drawn, "S M E", messages={"m": {"sum": 5, "rest": 1}}, leaving={"total": 5})


@pytest.mark.parametrize("name", ["typename", "tasks", "state", "scope", "__init__", "größe", "a-b", "null"])
def test_variables_of_every_name(name: str) -> None:
    drawn = diagram("S -> A -> E", start(), user("A"), end())
    expect(drawn, "S A E", tasks={"A": [{name: [1, {"x": None}]}]}, leaving={name: [1, {"x": None}]})


@pytest.mark.parametrize("kind", ["task", "manualTask", "serviceTask", "userTask"])
def test_a_task_of_any_kind_takes_the_answers_that_are_given_for_it(kind: str) -> None:
    flows = "S -> A -> G\nG -> A if n < 2\nG -> E else"
    drawn = diagram(flows, start(), task(kind, "A"), xor("G"), end())
    expect(drawn, "S A G A G E", tasks={"A": [{"n": 1}, {"n": 2}]}, leaving={"n": 2})
