"""Answers that are kept nowhere, hide a name of the case, meet a name of their own, or are shared by repetitions."""

import pytest

from tests.workflows.engine.running.drawing import (
    diagram,
    end,
    loop,
    maps,
    script,
    start,
    sub,
    user,
    xor,
)
from workflows.engine import Known, check
from workflows.feel.problems import Problem

FORMS = {"frm": {"score": "number"}, "see": {"note": "string"}, "where": {"site": "string", "officer": "string"}}
KNOWN = Known(form_keys=FORMS, assigned=False)
ASKS = '<zeebe:formDefinition formId="frm"/>'
GATHER = loop("[1, 2]", output="score", gather="score * 2")


def found(drawn: bytes, words: str) -> list[Problem]:
    problems = check({"test.bpmn": drawn}, KNOWN)
    assert all(problem.severity == "warning" for problem in problems), problems
    return [problem for problem in problems if words in problem.message]


def two(first: str, second: str) -> bytes:
    return diagram("S -> A -> K -> E", start(), first, second, end())


def repeated(inside: str, *nodes: str, ext: str = "", sequential: bool = False, gather: str = "{s: score}") -> str:
    again = loop("[1, 2]", sequential=sequential, output="all", gather=gather)
    return sub("B", f"s -> {inside}", start("s"), *nodes, end("e"), ext=ext, loop=again)


# 9: an input mapping named like the question.

DOUBLE = script("K", "double", "score * 2")
LOST = {
    "a task": (two(user("A", ASKS + maps("in: score = 0")), DOUBLE), "A"),
    "a task with other outputs": (two(user("A", ASKS + maps("in: score = 0", "out: x = 1")), DOUBLE), "A"),
    "a part of it": (two(user("A", ASKS + maps("in: score.first = 0")), DOUBLE), "A"),
    "a gateway reads it": (
        diagram("S -> A -> G\nG -> E if score > 5\nG -> F else", start(), user("A", ASKS + maps("in: score = 0")),
                xor("G"), end(), end("F")), "A",
    ),
    "an output mapping of another step reads it": (
        two(user("A", ASKS + maps("in: score = 0")), user("K", maps("out: x = score"))), "A",
    ),
    "a subprocess around it": (
        two(sub("A", "s -> u -> e", start("s"), user("u", ASKS), end("e"), ext=maps("in: score = null")), DOUBLE), "A",
    ),
    "a repeated task": (two(user("A", ASKS + maps("in: score = 0"), loop=loop("[1]")), DOUBLE), "A"),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "element"), LOST.values(), ids=LOST.keys())
def test_an_answer_that_is_kept_nowhere_is_said(drawn: bytes, element: str) -> None:
    [problem] = found(drawn, "the answer is kept nowhere")
    assert problem.element == element and "“score”" in problem.message


KEPT = {
    "mapped out": two(user("A", ASKS + maps("in: score = 0", "out: score = score")), DOUBLE),
    "mapped out under another name": two(user("A", ASKS + maps("in: score = 0", "out: x = score")), DOUBLE),
    "read by nobody": two(user("A", ASKS + maps("in: score = null")), script("K", "x", "previous.A.score")),
    "written elsewhere too": diagram(
        "S -> A -> B -> K -> E", start(), user("A", ASKS + maps("in: score = 0")), user("B", ASKS), DOUBLE, end()
    ),
    "gathered": two(
        user("A", ASKS + maps("in: score = 0"), loop=loop("[1]", output="all", gather="score")),
        script("K", "x", "count(all)"),
    ),
    "read by those who have their own": two(
        user("A", ASKS + maps("in: score = 0")), user("K", ASKS + maps("in: score = 0", "out: x = score"))
    ),
    "read inside the subprocess only": two(
        sub("A", "s -> u -> k -> e", start("s"), user("u", ASKS), script("k", "x", "score"), end("e"),
            ext=maps("in: score = null")), script("K", "y", "1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("drawn", KEPT.values(), ids=KEPT.keys())
def test_an_answer_that_is_kept_or_wanted_by_nobody_is_not_doubted(drawn: bytes) -> None:
    assert found(drawn, "the answer is kept nowhere") == []


# 1: what is gathered is named like a question.

GATHERED = {
    "by the task itself": user("A", ASKS, loop=GATHER),
    "one by one": user("A", ASKS, loop=loop("[1]", sequential=True, output="score", gather="{s: score}")),
    "inside a subprocess": sub("A", "s -> u -> e", start("s"), user("u", ASKS), end("e"), loop=GATHER),
    "a script inside": sub("A", "s -> u -> e", start("s"), script("u", "score", "1"), end("e"), loop=GATHER),
    "an output mapping": user("A", maps("out: score = x"), loop=GATHER),
    "a script of its own": script("A", "score", "item", loop=loop("[1]", output="score", gather="score + 1")),
    "deeper inside": sub(
        "A", "s -> i -> e", start("s"), sub("i", "is -> u -> ie", start("is"), user("u", ASKS), end("ie")), end("e"),
        loop=GATHER,
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", GATHERED.values(), ids=GATHERED.keys())
def test_a_collection_named_as_what_is_asked_inside_is_said(step: str) -> None:
    [problem] = found(diagram("S -> A -> E", start(), step, end()), "gathers its results in “score”")
    assert problem.element == "A"


def test_a_collection_of_a_plain_name_or_of_another_name_is_fine() -> None:
    plain, other = loop("[1]", output="score", gather="score"), loop("[1]", output="all", gather="score")
    for again in (plain, other):
        assert found(diagram("S -> A -> E", start(), user("A", ASKS, loop=again), end()), "gathers") == []


# 2: repetitions that share a variable of the case.

FIRST = user("A", ASKS)
SHARED = {
    "two tasks": repeated("u -> v -> e", user("u", ASKS), user("v")),
    "a gateway after a wait": repeated(
        "u -> v -> g\ng -> x if score > 5\ng -> e else\nx -> e", user("u", ASKS), user("v"), xor("g"), user("x"),
        gather="item",
    ),
    "a mapping": repeated("u -> v -> e", user("u", maps("out: score = x")), user("v")),
    "a script": repeated("u -> v -> e", script("u", "score", "item"), user("v")),
    "a wait in a subprocess": repeated(
        "u -> v -> e", user("u", ASKS), sub("v", "vs -> vu -> ve", start("vs"), user("vu"), end("ve"))
    ),
    "read by the next task": repeated(
        "u -> v -> w -> e", user("u", ASKS), user("v"), user("w", maps("in: x = score")), gather="item"
    ),
}  # fmt: skip
APART = {
    "an input mapping": repeated("u -> v -> e", user("u", ASKS), user("v"), ext=maps("in: score = null")),
    "one by one": repeated("u -> v -> e", user("u", ASKS), user("v"), sequential=True),
    "read at once": repeated("u -> e", user("u", ASKS)),
    "what is added to": repeated("u -> v -> e", script("u", "score", "append(score, item)"), user("v")),
    "a name of its own": repeated("u -> v -> e", user("u", '<zeebe:formDefinition formId="see"/>'), user("v")),
}  # fmt: skip


@pytest.mark.parametrize("step", SHARED.values(), ids=SHARED.keys())
def test_repetitions_that_may_read_each_other_s_answers_are_said(step: str) -> None:
    [problem] = found(diagram("S -> A -> B -> E", start(), FIRST, step, end()), "may read another's answer")
    assert problem.element == "B" and "“A”" in problem.message
    assert found(diagram("S -> B -> E", start(), step, end()), "may read another's answer") == []


@pytest.mark.parametrize("step", APART.values(), ids=APART.keys())
def test_repetitions_that_are_apart_are_not_doubted(step: str) -> None:
    assert found(diagram("S -> A -> B -> E", start(), FIRST, step, end()), "may read another's answer") == []


# 3: names that every case has.

@pytest.mark.parametrize("step", [
    user("A", '<zeebe:formDefinition formId="where"/>'),
    user("A", maps("out: site = 1", "out: officer = 2")),
    sub("A", "s -> u -> k -> e", start("s"), script("u", "site", "1"), script("k", "officer", "2"), end("e")),
])
def test_what_hides_a_name_of_the_case_is_said(step: str) -> None:
    names = found(diagram("S -> A -> E", start(), step, end()), "a name that every case has already")
    assert len(names) == 2 and {"“site”" in problem.message for problem in names} == {True, False}


def test_a_start_form_that_hides_a_name_of_the_case_is_said() -> None:
    asks = '<zeebe:properties><zeebe:property name="startForm" value="where"/></zeebe:properties>'
    begins = f'isExecutable="true"><extensionElements>{asks}</extensionElements>'.encode()
    drawn = diagram("S -> E", start(), end()).replace(b'isExecutable="true">', begins)
    assert len(found(drawn, "a name that every case has already")) == 2


def test_a_name_of_the_case_may_be_used_in_one_place_only() -> None:
    step = user("A", maps("in: task = 1", "out: x = y"), loop=loop("[1]", "site"))
    assert found(diagram("S -> A -> E", start(), step, end()), "a name that every case has already") == []
