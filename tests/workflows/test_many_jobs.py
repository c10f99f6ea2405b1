"""What many jobs cost: work is counted, not timed, so that the result is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from sqlalchemy import event, func, select

from tests.cast import NOW, Cast
from tests.workflows.engine.running.drawing import (
    both,
    diagram,
    end,
    loop,
    script,
    service,
    start,
    sub,
    task,
)
from workflows import cases, recording, values, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import BadValue, CaseStuck
from workflows.events import CaseEvent
from workflows.people import CLOCK, actor

JOB = "read-case"  # an ordinary job of ours: it reads, and gives a result
FEW, MANY = 25, 200
MOST = 9 / 8 * MANY / FEW  # in proportion: eight times the jobs, at most nine times the work


def drawn(shape: str) -> bytes:
    many = "for i in 1..n return i"
    inside = sub("B", "s -> a -> e", start("s"), service("a", JOB), end("e"),
                 loop=loop(many, output="all", gather="{i: item, it: caseRead}"))
    shapes = {
        "at once": ("S -> A -> E", service("A", JOB, loop=loop(many, output="all", gather="{i: item}"))),
        "one by one": ("S -> A -> E", service("A", JOB, loop=loop(many, sequential=True, output="all", gather="item"))),
        "in subprocesses": ("S -> B -> E", inside),
        "beside a join": ("S -> F\nF -> A -> J\nF -> C -> J\nJ -> E", both("F"), task("task", "C"), both("J"),
                          service("A", JOB, loop=loop(many))),
        "beside large variables": ("S -> K -> A -> E", script("K", "large", "for i in 1..2000 return string(i)"),
                                   service("A", JOB, loop=loop(many))),
    }  # fmt: skip
    flows, *nodes = shapes[shape]
    return diagram(flows, start(), *nodes, end())


def begin(cast: Cast, data: bytes, number: int) -> Case:
    versions.install("P", {"p.bpmn": data}, by=CLOCK, now=NOW)
    return cases.start(
        versions.published("P"), by=actor(cast.officer), provider=cast.provider, now=NOW, owner=cast.officer,
        given=Given({"n": number}),
    )


def work_of(doing: Callable[[], object]) -> int:
    """How many calls of Python functions it takes."""
    calls = 0

    def count(frame: FrameType, what: str, argument: object) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    sys.setprofile(count)
    try:
        doing()
    finally:
        sys.setprofile(None)
    return calls


SHAPES = ["at once", "one by one", "in subprocesses", "beside a join", "beside large variables"]


@pytest.mark.parametrize("shape", SHAPES)
def test_many_jobs_cost_in_proportion_in_the_whole_transaction(cast: Cast, shape: str) -> None:
    data = drawn(shape)
    begin(cast, data, 1)
    few, many = (work_of(lambda number=number: begin(cast, data, number)) for number in (FEW, MANY))
    assert many / few <= MOST
    assert db.session.scalar(select(func.count()).where(CaseEvent.kind == "job done")) == 1 + FEW + MANY


def test_a_thousand_jobs_and_what_follows_them_are_done(cast: Cast) -> None:
    data = diagram("S -> A -> Z -> E", start(), service("A", JOB, loop=loop("for i in 1..n return i")),
                   service("Z", JOB), end())
    assert begin(cast, data, 1_000).state == "ended"


def test_jobs_without_end_are_an_incident(cast: Cast) -> None:
    flows = "S -> M -> A -> G\nG -> M if n > 0\nG -> E else"
    data = diagram(flows, start(), '<exclusiveGateway id="M"/>', service("A", JOB), '<exclusiveGateway id="G"/>', end())
    with pytest.raises(CaseStuck, match="More than 2,000 service tasks") as stuck:
        begin(cast, data, 1)
    assert stuck.value.element == "A"


def test_the_case_is_not_written_again_at_each_job(cast: Cast) -> None:
    data = drawn("beside large variables")
    begin(cast, data, 1)
    written: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE") and "data=" in statement:
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        begin(cast, data, FEW)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(written) <= 4
    assert recording.MOST_JOBS > 1_000


def test_what_changed_is_cleaned_and_what_did_not_is_not_looked_at_again() -> None:
    cleaner, rows = values.Cleaner(), [{"ref": "1"}]
    first = cleaner.clean({"rows": rows, "n": 1})
    assert cleaner.clean({"rows": rows, "n": 1}) is first
    second = cleaner.clean({"rows": rows, "n": 2})
    assert second == {"rows": rows, "n": 2} and second["rows"] is first["rows"]
    assert list(cleaner.clean({"n": 2, "rows": rows})) == ["n", "rows"]
    assert cleaner.clean({"n": 2}) == {"n": 2}
    for bad in ({"n": float("nan")}, {"_n": 1}, {"n": "x" * 1_000_001}, {"a": "x" * 600_000, "b": "x" * 600_000}):
        with pytest.raises(BadValue):
            cleaner.clean(bad)


def test_a_value_that_python_takes_for_the_same_is_saved_all_the_same(cast_on_both: Cast) -> None:
    data = diagram("S -> A -> E", start(), '<userTask id="A"/>', end())
    case = begin(cast_on_both, data, 1)
    db.session.flush()
    for value in (True, 1, False, 0, {"b": 1, "a": 2}, {"a": 2, "b": 1}):
        case.data = {"n": value}
        db.session.flush()
        db.session.expire(case)
        assert repr(case.data) == repr({"n": value})
