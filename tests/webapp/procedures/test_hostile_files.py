"""Files of somebody who means harm, sent to the process owner's desk: refused or named, and the desk goes on."""

import pytest
from flask import Flask

from tests.webapp.commands.test_check import HOSTILE
from tests.webapp.procedures import drafting

HUGE = b" " * 90_000_000
DEEP = b"<a>" * 200_000
WIDE = b"<definitions>" + b"<a/>" * 500_000 + b"</definitions>"
FILES = {name: content for name, (content, _element) in HOSTILE.items()} | {
    "huge.bpmn": HUGE, "deep.bpmn": DEEP, "wide.bpmn": WIDE, "deep.form": b"[" * 200_000,
    "loop.dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">'
                b'<decision id="a" name="a"><literalExpression><text>for i in 1..999999999 return i</text>'
                b"</literalExpression></decision></definitions>",
    "power.email": b"Hello\n\n{{ 9**9**9 }}\n", "many.email": b"Hello\n\n" + b"{{ 1 }}" * 100_000,
}
HARMLESS = {"loop.dmn", "power.email"}  # they cost what they may when they are evaluated, and come to nothing
TOO_LARGE, REFUSED, SAVED = 413, 422, 200


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_its_problem_is_named(council: Flask, name: str) -> None:
    draft = drafting.begin(council)
    owner = drafting.owner(council)
    headers = {"X-CSRFToken": owner.token()}
    answer = owner.client.put(f"{draft}/files/{name}/content", data=FILES[name], headers=headers)
    assert answer.status_code in (TOO_LARGE, REFUSED, SAVED)
    if answer.status_code == SAVED:
        problems = [problem for problem in answer.json["problems"] if problem["file"] == name]
        assert problems or name in HARMLESS, answer.text
    assert owner.get(draft).status_code == SAVED
