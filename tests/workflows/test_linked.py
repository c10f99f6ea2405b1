"""Linked cases: one starts another, both say so, and who asked in the one cannot decide in the other."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import PROCEDURES, complete, open_task
from workflows import cases, linked, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import CaseStuck, NotAllowed
from workflows.events import CaseEvent
from workflows.people import CLOCK, actor
from workflows.proof import verifying


def install(*procedures: str) -> None:
    for name in procedures:
        versions.install(name, {f"{name}.bpmn": (PROCEDURES / f"{name}.bpmn").read_bytes()}, by=CLOCK, now=NOW)


def asking(cast: Cast, *procedures: str, **variables: Any) -> Case:
    """A case whose next step, `ask`, starts another."""
    install("asks", *(procedures or ("answers",)))
    return cases.start(
        versions.published("asks"), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=NOW, given=Given(variables),
    )


def asked(cast: Cast, **variables: Any) -> tuple[Case, Case]:
    """The two cases after the officer asked."""
    parent = complete(asking(cast), "ask", cast.officer, **variables)
    return parent, linked.children_of(parent)[0]


def said(case: Case, kind: str) -> list[dict[str, Any]]:
    rows = select(CaseEvent.details).where(CaseEvent.case_id == case.id, CaseEvent.kind == kind)
    return list(db.session.scalars(rows))


def test_a_linked_case_has_the_same_provider_site_contract_and_owner_and_what_was_mapped(cast_on_both: Cast) -> None:
    parent, child = asked(cast_on_both, question="Suspend?", other="kept")
    assert (child.parent, child.reference, parent.data["linkedCase"]) == (parent, "ANS-2026-0001", "ANS-2026-0001")
    assert (child.provider, child.site, child.contract, child.owner) == (
        parent.provider, parent.site, parent.contract, cast_on_both.officer)
    assert child.data == {"question": "Suspend?", "requestedBy": [cast_on_both.officer.id]}
    assert child.headline == "Asked by ASK-2026-0001"


def test_both_histories_say_why_they_are_linked(cast: Cast) -> None:
    parent, child = asked(cast)
    on_parent, on_child = said(parent, "case linked")[0], said(child, "case linked")[0]
    assert (on_parent["role"], on_parent["reference"], on_parent["text"]) == (
        "child", "ANS-2026-0001", "A decision was asked for")
    assert (on_child["role"], on_child["reference"], on_child["text"]) == (
        "parent", "ASK-2026-0001", "A decision was asked for")
    assert [*verifying.of_case(parent), *verifying.of_case(child)] == []


@pytest.mark.parametrize("task", ["decide", "confirm"])
def test_who_asked_in_the_one_case_cannot_decide_in_the_other_even_when_it_is_assigned_to_them(
    cast_on_both: Cast, task: str
) -> None:
    _, child = asked(cast_on_both)
    if task == "confirm":
        complete(child, "decide", cast_on_both.manager)
    row = open_task(child, task)
    for attempt in (
        lambda: complete(child, task, cast_on_both.officer),
        lambda: tasks.claim(row, cast_on_both.officer, NOW),
        lambda: tasks.assign(row, cast_on_both.officer, by=cast_on_both.manager, now=NOW),
    ):
        with pytest.raises(NotAllowed, match="somebody else must decide"):
            attempt()
    assert cast_on_both.officer not in tasks.may_be_assigned(row)
    complete(child, task, cast_on_both.officer2)


def end(child: Case, cast: Cast) -> None:
    complete(child, "decide", cast.manager)
    complete(child, "confirm", cast.manager)


def test_a_case_that_waits_for_a_linked_one_goes_on_when_that_ends(cast_on_both: Cast) -> None:
    parent, child = asked(cast_on_both)
    complete(parent, "file_papers", cast_on_both.officer)
    assert parent.state == "running"
    end(child, cast_on_both)
    assert (parent.state, parent.outcome) == ("ended", "Decided elsewhere")
    assert parent.data["decision"] == {
        "reference": "ANS-2026-0001", "procedure": "answers", "outcome": "Decided", "result": None}
    assert said(parent, "linked case ended") == [{"reference": "ANS-2026-0001", "outcome": "Decided"}]


def test_an_end_that_came_before_anybody_waited_for_it_is_heard(cast_on_both: Cast) -> None:
    parent, child = asked(cast_on_both)
    end(child, cast_on_both)
    assert parent.state == "running"
    complete(parent, "file_papers", cast_on_both.officer)
    assert (parent.state, parent.data["decision"]["outcome"]) == ("ended", "Decided")


def test_an_end_while_the_case_is_being_started_is_heard(cast_on_both: Cast) -> None:
    parent, child = asked(cast_on_both, question="none")
    assert (child.state, parent.state) == ("ended", "running")
    complete(parent, "file_papers", cast_on_both.officer)
    assert parent.state == "ended"
    assert list(verifying.of_case(parent)) == []


def test_a_linked_case_of_a_procedure_that_nobody_published_is_refused_in_words(cast: Cast) -> None:
    parent = asking(cast, "visit")
    with pytest.raises(CaseStuck, match="Start the decision.*“answers” is published") as stuck:
        complete(parent, "ask", cast.officer)
    assert stuck.value.element == "start_decision"


def test_cases_that_start_each_other_without_end_are_stopped(cast: Cast) -> None:
    text = (PROCEDURES / "asks.bpmn").read_text().replace('value="answers"', 'value="asks"')
    endless = text.replace('sourceRef="begun" targetRef="ask"', 'sourceRef="begun" targetRef="start_decision"')
    endless = endless.replace("<bpmn:incoming>f2</bpmn:incoming>", "<bpmn:incoming>f1</bpmn:incoming>")
    versions.publish(versions.draft("asks", {"asks.bpmn": without_ask(endless)}, now=NOW), by=CLOCK, now=NOW)
    with pytest.raises(CaseStuck, match="in a row of 10"):
        cases.start(versions.published("asks"), by=actor(cast.officer), provider=cast.provider, now=NOW)


def without_ask(text: str) -> bytes:
    before, _, rest = text.partition('<bpmn:userTask id="ask"')
    return (before + rest.partition('targetRef="start_decision" />')[2]).encode()
