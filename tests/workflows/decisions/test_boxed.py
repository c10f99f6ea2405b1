"""Boxed expressions: contexts, lists, relations, invocations, functions, filters, iterators, conditionals."""

import pytest

from tests.workflows.decisions.models import decision, knowledge, literal, model_of, value_of, variable


def entry(name: str, logic: str, type_ref: str = "") -> str:
    return f"<contextEntry>{variable(name, type_ref) if name else ''}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def part(tag: str, text: str) -> str:
    return f"<{tag}>{literal(text)}</{tag}>"


def function(parameters: list[str], text: str) -> str:
    formal = "".join(variable(name, tag="formalParameter") for name in parameters)
    return f"<functionDefinition>{formal}{literal(text)}</functionDefinition>"


def boxed(logic: str, **knowledge_of: str) -> object:
    """The value of a decision with that logic."""
    return value_of(model_of(*knowledge_of.values(), decision("d", logic, knowledge=list(knowledge_of))), "d")


def test_entries_of_a_context_see_those_above() -> None:
    assert boxed(context(entry("full price", literal("10")), entry("twice", literal("full price * 2")))) == {
        "full price": 10,
        "twice": 20,
    }


def test_result_cell_is_the_value_of_a_context() -> None:
    assert boxed(context(entry("a", literal("10")), entry("", literal("a + 1")))) == 11


def test_entry_of_a_wrong_type_is_null() -> None:
    assert boxed(context(entry("a", literal('"x"'), "number"))) == {"a": None}


def test_function_in_a_context_may_call_itself_and_keeps_its_scope() -> None:
    logic = context(
        entry("n", literal("3")),
        entry("fac", function(["k"], "if k < 2 then n else k * fac(k - 1)")),
        entry("", literal("fac(4)")),
    )
    assert boxed(logic) == 72


def test_list_and_relation() -> None:
    assert boxed(f"<list>{literal('1')}{literal('1 + 1')}</list>") == [1, 2]
    columns = '<column name="a b"/><column name="c" typeRef="number"/>'
    assert boxed(f"<relation>{columns}<row>{literal('1')}{literal('2')}</row></relation>") == [{"a b": 1, "c": 2}]


@pytest.mark.parametrize(
    ("bindings", "expected"),
    [({"a": "1", "the b": "2"}, -1), ({"the b": "1", "a": "2"}, 1), ({"a": "1", "x": "2"}, None)],
)
def test_invocation_binds_by_name(bindings: dict[str, str], expected: object) -> None:
    inner = "".join(
        f"<binding>{variable(name, tag='parameter')}{literal(text)}</binding>" for name, text in bindings.items()
    )
    less = knowledge("less", ["a", "the b"], literal("a - the b"))
    assert boxed(f"<invocation>{literal('less')}{inner}</invocation>", less=less) == expected


def test_invocation_of_a_built_in_function() -> None:
    inner = f"<binding>{variable('string', tag='parameter')}{literal(chr(34) + 'abc' + chr(34))}</binding>"
    assert boxed(f"<invocation>{literal('upper case')}{inner}</invocation>") == "ABC"


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[{a: 1}, {a: 2}]", "a > 1", [{"a": 2}]),
        ("[1, null]", "item > 0", [1]),
        ("[1]", "item > 1", []),
        ("[1, 2]", '"x"', None),
        ("null", "true", None),
    ],
)
def test_filter_keeps_what_matches(source: str, match: str, expected: object) -> None:
    assert boxed(f"<filter>{part('in', source)}{part('match', match)}</filter>") == expected


def test_for_repeats_with_what_it_made_so_far() -> None:
    logic = f'<for iteratorVariable="the n">{part("in", "[1..4]")}{part("return", "the n + count(partial)")}</for>'
    assert boxed(logic) == [1, 3, 5, 7]


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("some", "[1, 2]", True),
        ("some", "[1]", False),
        ("some", "[]", False),
        ("some", "[1, null]", None),
        ("every", "[2, 3]", True),
        ("every", "[1, 2]", False),
        ("every", "[]", True),
    ],
)
def test_some_and_every(kind: str, source: str, expected: object) -> None:
    logic = f'<{kind} iteratorVariable="n">{part("in", source)}{part("satisfies", "n > 1")}</{kind}>'
    assert boxed(logic) is expected


@pytest.mark.parametrize(("test", "expected"), [("1 = 1", "yes"), ("1 = 2", "no"), ("null", "no")])
def test_conditional(test: str, expected: str) -> None:
    logic = "".join(part(tag, text) for tag, text in {"if": test, "then": '"yes"', "else": '"no"'}.items())
    assert boxed(f"<conditional>{logic}</conditional>") == expected
