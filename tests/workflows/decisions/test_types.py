"""Types: item definitions, the standard's conversions, and reading inputs by their declared types."""

import pytest

from tests.workflows.decisions.models import decision, input_data, knowledge, literal, model_of, value_of

ITEMS = (
    '<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    '<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"high","low"</text></allowedValues>'
    '</itemDefinition><itemDefinition name="tRisks" isCollection="true"><typeRef>tRisk</typeRef></itemDefinition>'
    '<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>'
    "<typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>"
    '<itemDefinition name="tVisit"><itemComponent name="on"><typeRef>date</typeRef></itemComponent>'
    '<itemComponent name="length"><typeRef>days and time duration</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tVisits" isCollection="true"><typeRef>tVisit</typeRef></itemDefinition>'
    '<itemDefinition name="tTree"><itemComponent name="leaf"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="branches" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tTwice"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/>'
    "</functionItem></itemDefinition>"
)


@pytest.mark.parametrize(
    ("type_ref", "text", "expected"),
    [
        ("string", "1 + 1", None),
        ("string", '["a"]', "a"),
        ("number", "[[10]]", None),
        ("number", "null", None),
        ("tNumbers", "10", [10]),
        ("tNumbers", '"a"', None),
        ("tNumbers", "[1, null]", [1, None]),
        ("tNumbers", '[1, "a"]', None),
        ("tRisk", '"high"', "high"),
        ("tRisk", '"purple"', None),
        ("tRisks", '["low", "purple"]', None),
        ("tRisks", '"low"', ["low"]),
        ("tPair", "[1, 2]", [1, 2]),
        ("tPair", "[1, 2, 3]", None),
        ("tVisit", '{on: date("2026-03-01"), length: null, by: "x"}', {"on": "2026-03-01", "length": None, "by": "x"}),
        ("tVisit", '{on: date("2026-03-01")}', None),
        (
            "tTree",
            "{leaf: 1, branches: [{leaf: 2, branches: []}]}",
            {"leaf": 1, "branches": [{"leaf": 2, "branches": []}]},
        ),
        ("tTree", '{leaf: 1, branches: [{leaf: "x", branches: []}]}', None),
        ("date and time", 'date("2026-03-01")', "2026-03-01T00:00:00Z"),
        ("date", 'date and time("2026-03-01T10:00:00")', None),
        ("Any", '[1, "a"]', [1, "a"]),
        ("tUnknown", "1", 1),
    ],
)
def test_value_of_a_decision_becomes_its_type_or_null(type_ref: str, text: str, expected: object) -> None:
    assert value_of(model_of(ITEMS, decision("d", literal(text), type_ref)), "d") == expected


@pytest.mark.parametrize(
    ("type_ref", "given", "expected"),
    [
        ("date", "2026-03-01", 'date("2026-03-01")'),
        ("time", "10:00:00", 'time("10:00:00")'),
        ("date and time", "2026-03-01T10:00:00Z", 'date and time("2026-03-01T10:00:00Z")'),
        ("days and time duration", "P2D", 'duration("P2D")'),
        ("years and months duration", "P1Y", 'duration("P1Y")'),
        ("number", 0.1, "0.1"),
        ("string", "2026-03-01", '"2026-03-01"'),
        ("", "2026-03-01", '"2026-03-01"'),
        ("tVisits", [{"on": "2026-03-01", "length": "PT1H"}], '[{on: date("2026-03-01"), length: duration("PT1H")}]'),
    ],
)
def test_inputs_are_read_by_their_declared_type(type_ref: str, given: object, expected: str) -> None:
    model = model_of(
        ITEMS, input_data("given", type_ref), decision("d", literal(f"given = {expected}"), inputs=["given"])
    )
    assert value_of(model, "d", given=given) is True


def test_input_of_a_wrong_type_is_null() -> None:
    model = model_of(input_data("when", "date"), decision("d", literal("when = null"), inputs=["when"]))
    assert value_of(model, "d", when="tomorrow") is True


def test_function_is_not_called_with_an_argument_of_a_wrong_type() -> None:
    model = model_of(
        knowledge("f", ["n: number"], literal("n = null")),
        decision("d", literal('[f("a"), f(null), f([1])]'), knowledge=["f"]),
    )
    assert value_of(model, "d") == [None, True, False]


def test_function_type_asks_for_as_many_parameters() -> None:
    model = model_of(
        ITEMS,
        knowledge("apply", ["f: tTwice"], literal("f(2)")),
        decision("d", literal("[apply(function(x) x * 2), apply(function(x, y) 1)]"), knowledge=["apply"]),
    )
    assert value_of(model, "d") == [4, None]


def test_type_of_a_function_says_what_it_gives() -> None:
    of_type = '<encapsulatedLogic kind="FEEL" typeRef="tTwice">'
    twice = knowledge("twice", ["n"], literal('if n = 0 then "none" else n * 2'))
    model = model_of(
        ITEMS,
        twice.replace('<encapsulatedLogic kind="FEEL">', of_type),
        decision("d", literal("[twice(2), twice(0)]"), knowledge=["twice"]),
    )
    assert value_of(model, "d") == [4, None]


def test_expressions_may_name_declared_types() -> None:
    text = '["high" instance of tRisk, "grey" instance of tRisk, (function(r: tRisk) r)("low")]'
    assert value_of(model_of(ITEMS, decision("d", literal(text))), "d") == [True, False, "low"]
