"""Models: what decisions see of each other, knowledge, services, imports, versions, and files that are refused."""

import pytest

from tests.workflows.decisions.models import (
    ENVIRONMENT,
    decision,
    file_of,
    input_data,
    knowledge,
    literal,
    model_of,
    need,
    value_of,
    variable,
)
from workflows import decisions, feel
from workflows.errors import Refused

VERSIONS = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_dmn_is_read(version: str) -> None:
    model = model_of(
        input_data("n", "feel:number"), decision("d", literal("n + 1"), "feel:number", ["n"]), version=version
    )
    assert value_of(model, "d", n=1) == 2


def test_decision_is_found_by_name_and_by_id() -> None:
    model = model_of(decision("a b", literal("1")).replace('id="a b"', 'id="_7"'))
    assert value_of(model, "a b") == value_of(model, "_7") == 1


def test_unknown_decision_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Refused) as refused:
        model_of(decision("Outcome", literal("1"))).decide("Outcme", {}, ENVIRONMENT)
    assert refused.value.problems[0].fix == "Did you mean “Outcome”?"


def test_names_with_spaces_and_signs_are_read_in_expressions() -> None:
    model = model_of(
        input_data("Pre-bureau score", "number"),
        decision("Risk category", literal("Pre-bureau score - 1"), inputs=["Pre-bureau score"]),
        decision("Offer", literal("Risk category * 2"), decisions=["Risk category"]),
    )
    assert value_of(model, "Offer", **{"Pre-bureau score": 5}) == 8


def test_decision_sees_what_it_requires_and_what_nothing_declares() -> None:
    model = model_of(
        input_data("secret"), decision("other", literal("1")), decision("d", literal("[secret, other, undeclared]"))
    )
    assert value_of(model, "d", secret=1, other=2, undeclared=3) == [None, None, 3]


def test_decision_that_requires_itself_is_null_with_a_warning() -> None:
    model = model_of(decision("a", literal("b"), decisions=["b"]), decision("b", literal("a"), decisions=["a"]))
    decided = model.decide("a", {}, ENVIRONMENT)
    assert decided.value is None
    assert "a is null, because it requires itself" in decided.warnings


def test_decision_without_logic_is_what_was_given() -> None:
    model = model_of(decision("judged", ""), decision("d", literal("judged + 1"), decisions=["judged"]))
    assert value_of(model, "d", judged=1) == 2


def test_knowledge_is_called_by_position_and_by_name() -> None:
    model = model_of(
        knowledge("share", ["part: number", "whole: number"], literal("part / whole")),
        decision("d", literal("[share(1, 4), share(whole: 4, part: 1)]"), knowledge=["share"]),
    )
    assert value_of(model, "d") == [0.25, 0.25]


def test_knowledge_sees_its_parameters_and_what_it_requires_only() -> None:
    model = model_of(
        input_data("n"),
        knowledge("one", [], literal("1")),
        knowledge("f", ["x"], literal("[x, one(), n]"), need("knowledge", "Knowledge", "one")),
        decision("d", literal("f(n)"), inputs=["n"], knowledge=["f"]),
    )
    assert value_of(model, "d", n=5) == [5, 1, None]


def test_knowledge_may_call_itself() -> None:
    factorial = knowledge("fac", ["n: number"], literal("if n < 2 then 1 else n * fac(n - 1)"))
    assert value_of(model_of(factorial, decision("d", literal("fac(10)"), knowledge=["fac"])), "d") == 3628800


def test_knowledge_that_calls_itself_without_end_is_stopped() -> None:
    model = model_of(knowledge("f", ["n"], literal("f(n) + f(n)")), decision("d", literal("f(1)"), knowledge=["f"]))
    with pytest.raises(feel.BudgetSpent, match="reached its limit"):
        model.decide("d", {}, ENVIRONMENT)


def test_chain_of_decisions_that_is_too_long_is_stopped_by_name() -> None:
    chain = [decision(f"d{n}", literal(f"d{n + 1}"), decisions=[f"d{n + 1}"]) for n in range(2000)]
    with pytest.raises(feel.BudgetSpent, match="reached its limit"):
        model_of(*chain, decision("d2000", literal("1"))).decide("d0", {}, ENVIRONMENT)


def test_knowledge_that_doubles_its_calls_is_stopped_in_time() -> None:
    doubling = knowledge("f", ["n: number"], literal("if n = 0 then 1 else f(n - 1) + f(n - 1)"))
    with pytest.raises(feel.BudgetSpent, match="reached its limit"):
        model_of(doubling, decision("d", literal("f(40)"), knowledge=["f"])).decide("d", {}, ENVIRONMENT)


def test_functions_of_other_languages_are_null_with_a_warning() -> None:
    model = model_of(
        knowledge("j", ["x"], literal("null"), kind="Java"), decision("d", literal("j(1)"), knowledge=["j"])
    )
    decided = model.decide("d", {}, ENVIRONMENT)
    assert decided.value is None
    assert decided.warnings == ("j is null, because this function of the kind Java is not run here",)


def test_known_function_of_java_is_done_by_us() -> None:
    entries = {"class": '"java.lang.Math"', "method signature": '"max(int,int)"'}
    context = "".join(f"<contextEntry>{variable(name)}{literal(text)}</contextEntry>" for name, text in entries.items())
    largest = knowledge("largest", ["a", "b: number"], f"<context>{context}</context>", kind="Java")
    model = model_of(largest, decision("d", literal("[largest(1, 7), largest(a: 3, b: 2)]"), knowledge=["largest"]))
    assert value_of(model, "d") == [7, 3]
    assert value_of(model_of(largest, decision("d", literal('largest("1", 7)'), knowledge=["largest"])), "d") is None


def service(name: str, outputs: list[str], inputs: list[str] = [], taken: list[str] = []) -> str:  # noqa: B006
    """A decision service; `taken` are the decisions that it takes as inputs."""
    parts = [("outputDecision", outputs), ("inputDecision", taken), ("inputData", inputs)]
    inner = "".join(f'<{tag} href="#{href}"/>' for tag, hrefs in parts for href in hrefs)
    return f'<decisionService id="{name}" name="{name}">{variable(name)}{inner}</decisionService>'


SERVED = (
    input_data("n", "number"),
    decision("judged", literal("1000")),
    decision("sum", literal("n + judged"), inputs=["n"], decisions=["judged"]),
    decision("product", literal("n * judged"), inputs=["n"], decisions=["judged"]),
)


def test_service_with_one_output_gives_its_value() -> None:
    model = model_of(*SERVED, service("s", ["sum"], ["n"]))
    assert model.call_service("s", {"n": 1}, ENVIRONMENT).value == 1001


def test_service_with_several_outputs_gives_a_context() -> None:
    model = model_of(*SERVED, service("s", ["sum", "product"], ["n"]))
    assert feel.to_json(model.call_service("s", {"n": 2}, ENVIRONMENT).value) == {"sum": 1002, "product": 2000}


def test_service_takes_its_input_decisions_from_outside() -> None:
    model = model_of(*SERVED, service("s", ["sum"], ["n"], ["judged"]))
    assert model.call_service("s", {"n": 2, "judged": 3}, ENVIRONMENT).value == 5


def test_service_is_called_from_expressions_with_input_data_before_input_decisions() -> None:
    model = model_of(
        *SERVED,
        service("s", ["sum"], ["n"], ["judged"]),
        service("p", ["product"], ["n"], ["judged"]),
        decision("d", literal("[s(2, 3), p(judged: 5, n: 4)]"), knowledge=["s", "p"]),
    )
    assert value_of(model, "d") == [5, 20]


IMPORTED = file_of(
    '<itemDefinition name="tPerson"><itemComponent name="first name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="born"><typeRef>date</typeRef></itemComponent></itemDefinition>',
    input_data("Person", "tPerson"),
    knowledge("Say hello", ["to: tPerson"], literal('"Hello " + to.first name')),
    decision("Year", literal("Person.born.year"), inputs=["Person"]),
    namespace="urn:people",
)


def importing(name: str) -> dict[str, bytes]:
    """A file that imports the people file under a name (which may be empty)."""
    prefix = f"{name}." if name else ""
    parts = (
        f'<import name="{name}" namespace="urn:people" importType="{VERSIONS[-1]}"/>',
        input_data("Guest", f"{prefix}tPerson"),
        decision(
            "d",
            literal(f"[{prefix}Say hello(Guest), string({prefix}Year)]"),
            inputs=["Guest"],
            knowledge=["urn:people#Say hello"],
            decisions=["urn:people#Year"],
        ),
    )
    return {"main.dmn": file_of(*parts), "people.dmn": IMPORTED, "broken.dmn": b"<urn:people"}


@pytest.mark.parametrize("name", ["people", "our people", ""])
def test_imported_types_knowledge_and_decisions_are_used_under_the_import_s_name(name: str) -> None:
    model = decisions.read_model(importing(name), "main.dmn")
    person = {"first name": "Ada", "born": "1815-12-10"}
    given = {"Guest": person, name: {"Person": person}} if name else {"Guest": person, "Person": person}
    assert feel.to_json(model.decide("d", given, ENVIRONMENT).value) == ["Hello Ada", "1815"]


def test_several_imports_may_have_no_name() -> None:
    imports = "".join(
        f'<import name="" namespace="urn:{letter}" importType="{VERSIONS[-1]}"/>' for letter in ("a", "b")
    )
    main = file_of(imports, decision("d", literal("x + y"), decisions=["urn:a#x", "urn:b#y"]))
    files = {
        "main.dmn": main,
        "a.dmn": file_of(decision("x", literal("1")), namespace="urn:a"),
        "b.dmn": file_of(decision("y", literal("2")), namespace="urn:b"),
    }
    assert decisions.read_model(files, "main.dmn").decide("d", {}, ENVIRONMENT).value == 3


def test_inputs_of_files_imported_by_imported_files_are_given_by_the_path_of_names() -> None:
    """B and C import A; each path to A has inputs of its own."""
    start = f'<import importType="{VERSIONS[-1]}"'
    greeting = decision("greeting", literal('"Hello, " + A.name'), inputs=["urn:a#name"])
    files = {
        "a.dmn": file_of(input_data("name", "string"), namespace="urn:a"),
        "b.dmn": file_of(f'{start} name="A" namespace="urn:a"/>', greeting, namespace="urn:b"),
        "c.dmn": file_of(f'{start} name="A" namespace="urn:a"/>', greeting, namespace="urn:c"),
        "d.dmn": file_of(
            f'{start} name="B" namespace="urn:b"/>{start} name="C" namespace="urn:c"/>',
            decision("all", literal("[B.greeting, C.greeting]"), decisions=["urn:b#greeting", "urn:c#greeting"]),
        ),
    }
    given = {"B": {"A": {"name": "Ada"}}, "C": {"A": {"name": "Bob"}}}
    model = decisions.read_model(files, "d.dmn")
    assert model.decide("all", given, ENVIRONMENT).value == ["Hello, Ada", "Hello, Bob"]


def test_requirement_may_name_the_file_s_own_namespace() -> None:
    model = model_of(decision("a", literal("1")), decision("b", literal("a + 1"), decisions=["urn:test#a"]))
    assert value_of(model, "b") == 2


def test_import_that_no_file_answers_is_refused() -> None:
    files = importing("people")
    del files["people.dmn"]
    with pytest.raises(Refused, match="urn:people"):
        decisions.read_model(files, "main.dmn")


def test_files_that_import_each_other_are_refused() -> None:
    start = f'<import name="x" importType="{VERSIONS[-1]}" namespace='
    files = {
        "a.dmn": file_of(f'{start}"urn:b"/>', namespace="urn:a"),
        "b.dmn": file_of(f'{start}"urn:a"/>', namespace="urn:b"),
    }
    with pytest.raises(Refused, match="imports itself"):
        decisions.read_model(files, "a.dmn")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not xml", "not well-formed"),
        (b"<other/>", "not a DMN file"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + file_of(), "DOCTYPE"),
        (b" " * 3_000_000, "2 MB"),
        (file_of(decision("a", ""), decision("a", "")), "used twice"),
        (file_of(decision("a", '<literalExpression expressionLanguage="juel"/>')), "language “juel”"),
    ],
)
def test_unreadable_file_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        decisions.read_model({"x.dmn": data}, "x.dmn")


def test_missing_file_is_refused() -> None:
    with pytest.raises(Refused, match=r"no file x\.dmn"):
        decisions.read_model({}, "x.dmn")


def test_a_table_without_a_name_is_told_by_its_id() -> None:
    table = '<decisionTable id="t"><input id="i"><inputExpression id="e"><text>x</text></inputExpression></input>'
    decision = f'<decision id="d" name="">{table}<output id="o"/></decisionTable></decision>'
    data = f'<definitions xmlns="{VERSIONS[0]}" id="m" name="m" namespace="n">{decision}</definitions>'.encode()
    assert [it.message.split(":")[0] for it in decisions.check({"a.dmn": data}, "a.dmn")] == ["t"]
