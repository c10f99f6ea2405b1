"""Joins that can wait for ever are found; ordinary diagrams are left in peace."""

import pytest

from tests.workflows.engine.checks.drawing import flow, flows, problems, process, said

START = '<startEvent id="s"/><endEvent id="e"/>'
EDGE = '<boundaryEvent id="late" attachedToRef="a" {}><timerEventDefinition><timeDuration>P1D</timeDuration>{}'
LATE = EDGE.format("", "</timerEventDefinition></boundaryEvent>")


def tasks(*ids: str) -> str:
    """User tasks."""
    return "".join(f'<userTask id="{task}"/>' for task in ids)


def exclusive(*ids: str) -> str:
    """Exclusive gateways, each written as `id:target of its default flow` or, without one, as `id`."""
    return "".join(map(_exclusive, ids))


def _exclusive(text: str) -> str:
    name, _colon, default = text.partition(":")
    return f'<exclusiveGateway id="{name}"' + (f' default="{name}_{default}"/>' if default else "/>")


def parallel(*ids: str) -> str:
    """Parallel gateways."""
    return "".join(f'<parallelGateway id="{gateway}"/>' for gateway in ids)


STUCK = {
    "exclusive split into a parallel join": START + exclusive("x:a") + tasks("a", "b") + parallel("j")
    + flow("x", "b", "=p") + flows("s>x", "x>a", "a>j", "b>j", "j>e"),
    "one branch of the split goes straight to the join": START + exclusive("x:a") + tasks("a") + parallel("j")
    + flow("x", "j", "=p") + flows("s>x", "x>a", "a>j", "j>e"),
    "a split inside one of two parallel branches": START + parallel("f", "j") + exclusive("x:a") + tasks("a", "b", "c")
    + flow("x", "b", "=p") + flows("s>f", "f>x", "f>c", "x>a", "a>j", "b>j", "c>j", "j>e"),
    "the first event into a parallel join": START + '<eventBasedGateway id="x"/>' + parallel("j")
    + '<intermediateCatchEvent id="a"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>'
    "</intermediateCatchEvent>"
    '<receiveTask id="b" messageRef="M"/>' + flows("s>x", "x>a", "x>b", "a>j", "b>j", "j>e"),
    "a task and what interrupts it into a parallel join": START + tasks("a") + LATE + parallel("j")
    + flows("s>a", "a>j", "late>j", "j>e"),
    "a join that only a loop after it completes": START + parallel("j") + exclusive("x:e") + tasks("a", "b")
    + flow("x", "j", "=again") + flows("s>a", "a>j", "j>b", "b>x", "x>e"),
    "two start events into a parallel join": START + '<startEvent id="m"><messageEventDefinition messageRef="M"/>'
    "</startEvent>" + tasks("a", "b") + parallel("j") + flows("s>a", "m>b", "a>j", "b>j", "j>e"),
    "a choice some way before": START + exclusive("x:a") + tasks("a", "b", "c", "d") + parallel("f", "j")
    + flow("x", "b", "=p") + flows("s>x", "x>a", "a>f", "f>c", "f>d", "c>j", "d>j", "b>j", "j>e"),
}  # fmt: skip

MAY_BE_STUCK = {
    "a branch that ends instead of coming to the join": START + parallel("f", "j") + exclusive("x:a") + tasks("a", "b")
    + '<endEvent id="off"/>' + flow("x", "off", "=p") + flows("s>f", "f>x", "f>b", "x>a", "a>j", "b>j", "j>e"),
    "an inclusive split into a parallel join": START + '<inclusiveGateway id="x" default="x_a"/>' + tasks("a", "b")
    + parallel("j") + flow("x", "b", "=p") + flows("s>x", "x>a", "a>j", "b>j", "j>e"),
    "a deadline that leaves the join waiting": START + parallel("f", "j") + tasks("a", "b") + LATE
    + '<endEvent id="off"/>' + flows("s>f", "f>a", "f>b", "a>j", "b>j", "late>off", "j>e"),
}  # fmt: skip

FINE = {
    "a block": START + parallel("f", "j") + tasks("a", "b") + flows("s>f", "f>a", "f>b", "a>j", "b>j", "j>e"),
    "a choice inside each branch": START + parallel("f", "j") + exclusive("x:a", "m") + tasks("a", "b", "c")
    + flow("x", "b", "=p") + flows("s>f", "f>x", "f>c", "x>a", "a>m", "b>m", "m>j", "c>j", "j>e"),
    "a loop inside a branch": START + parallel("f", "j") + exclusive("x:j", "m") + tasks("a", "b")
    + flow("x", "m", "=again") + flows("s>f", "f>m", "m>a", "a>x", "x>j", "f>b", "b>j", "j>e"),
    "a block inside a loop": START + exclusive("m", "x:e") + parallel("f", "j") + tasks("a", "b")
    + flow("x", "m", "=again") + flows("s>m", "m>f", "f>a", "f>b", "a>j", "b>j", "j>x", "x>e"),
    "a deadline that joins its own branch": START + parallel("f", "j") + exclusive("m") + tasks("a", "b") + LATE
    + flows("s>f", "f>a", "f>b", "a>m", "late>m", "m>j", "b>j", "j>e"),
    "a refusal that ends the whole case": START + parallel("f", "j") + exclusive("x:a") + tasks("a", "b")
    + '<endEvent id="off"><terminateEventDefinition/></endEvent>' + flow("x", "off", "=p")
    + flows("s>f", "f>x", "f>b", "x>a", "a>j", "b>j", "j>e"),
    "blocks inside a block": START + parallel("f", "j", "f2", "j2") + tasks("a", "b", "c")
    + flows("s>f", "f>f2", "f>a", "f2>b", "f2>c", "b>j2", "c>j2", "j2>j", "a>j", "j>e"),
    "a split after a choice": START + exclusive("x:f") + parallel("f", "j") + tasks("a", "b") + '<endEvent id="no"/>'
    + flow("x", "no", "=p") + flows("s>x", "x>f", "f>a", "f>b", "a>j", "b>j", "j>e"),
    "a task with two ways out": START + tasks("t", "a", "b") + parallel("j")
    + flows("s>t", "t>a", "t>b", "a>j", "b>j", "j>e"),
    "branches across each other": START + parallel("f", "g", "j", "k") + tasks("a", "b", "c")
    + flows("s>f", "f>a", "f>g", "g>b", "g>c", "a>j", "b>j", "j>k", "c>k", "k>e"),
    "a reminder beside a task": START + parallel("f", "j") + tasks("a", "b") + '<endEvent id="told"/>'
    + EDGE.format('cancelActivity="false"', "</timerEventDefinition></boundaryEvent>")
    + flows("s>f", "f>a", "f>b", "a>j", "b>j", "late>told", "j>e"),
}  # fmt: skip

BEFORE = '<message id="M" name="hello"/>'


@pytest.mark.parametrize("body", STUCK.values(), ids=STUCK.keys())
def test_a_join_that_waits_for_ever_is_refused(body: str) -> None:
    assert said(process(body, before=BEFORE), "j", "").severity == "error"


@pytest.mark.parametrize("body", MAY_BE_STUCK.values(), ids=MAY_BE_STUCK.keys())
def test_a_join_that_may_wait_for_ever_is_a_warning(body: str) -> None:
    assert said(process(body, before=BEFORE), "j", "can wait for ever").severity == "warning"


@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
def test_an_ordinary_diagram_is_left_in_peace(body: str) -> None:
    assert problems(process(body, before=BEFORE)) == []


def test_a_choice_between_a_task_and_its_second_try_is_left_in_peace() -> None:
    body = START + exclusive("m", "x:j") + parallel("f", "j") + tasks("a", "b") + flow("x", "m", "=wrong")
    body += flows("s>f", "f>m", "f>b", "m>a", "a>x", "x>j", "b>j", "j>e")
    assert problems(process(body)) == []
