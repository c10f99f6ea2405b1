"""Suspension is decided by somebody other than who asked for it, whatever way the task comes to them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from webapp import shipped
from workflows import cases, cover, handing, leaving, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import NotAllowed
from workflows.people import CLOCK, actor
from workflows.tasks import Task

DECISION = {"choice": "decline", "reasons": "Mine"}


@pytest.fixture
def decision(cast: Cast) -> Task:
    """A suspension that the officer asked for, who is a manager too; another officer asked nothing."""
    for key in ("rap", "suspension"):
        versions.install(key, shipped.procedures()[key], by=CLOCK, now=NOW)
    cast.officer.roles.add("manager")
    case = cases.start(
        versions.published("suspension"), by=actor(cast.officer), provider=cast.provider, now=NOW, owner=cast.officer,
    )
    complete(case, "request", cast.officer, requestedAction="suspension", urgency="usual", reason="Unsafe")
    for element in ("advise_legal", "advise_procurement"):
        complete(case, element, cast.consulted, advice="Yes", advisedBy="Connie Rahman")
    return open_task(case, "decide")


def claimed(cast: Cast, task: Task) -> None:
    tasks.claim(task, cast.officer, NOW)


def assigned_to_oneself(cast: Cast, task: Task) -> None:
    tasks.assign(task, cast.officer, by=cast.officer, now=NOW)


def assigned_by_a_colleague(cast: Cast, task: Task) -> None:
    tasks.assign(task, cast.officer, by=cast.manager, now=NOW)


def assigned_after_release(cast: Cast, task: Task) -> None:
    tasks.claim(task, cast.manager, NOW)
    tasks.release(task, cast.manager, NOW)
    tasks.assign(task, cast.officer, by=cast.admin, now=NOW)


def left_behind(cast: Cast, task: Task) -> None:
    tasks.claim(task, cast.manager, NOW)
    leaving.leave(cast.manager, by=cast.admin, now=NOW)
    tasks.claim(task, cast.officer, NOW)


def given_with_others(cast: Cast, task: Task) -> None:
    [kept] = handing.give([task.id], cast.officer, by=cast.manager, now=NOW).kept
    raise NotAllowed(kept.why)


def taken_with_others(cast: Cast, task: Task) -> None:
    [kept] = handing.take([task.id], by=cast.officer, now=NOW).kept
    raise NotAllowed(kept.why)


def covered(cast: Cast, task: Task) -> None:
    """The manager has the decision and is away; who asked covers, and does what the page would let them try."""
    tasks.claim(task, cast.manager, NOW)
    cover.arrange(cast.manager, cast.officer, NOW.date(), NOW.date())
    assert tasks.is_theirs(task, cast.officer, NOW) and not tasks.may_do(task, cast.officer)
    cases.complete_task(task.id, Given(DECISION), by=actor(cast.officer), now=NOW)


WAYS = (claimed, assigned_to_oneself, assigned_by_a_colleague, assigned_after_release, left_behind, given_with_others,
        taken_with_others, covered)


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_whoever_asked_does_not_get_to_decide(cast: Cast, decision: Task, way: Callable[[Cast, Task], None]) -> None:
    """RAP-9, PP-3: the request and the decision are two people's. And it is not done by completing it unclaimed."""
    with pytest.raises(NotAllowed, match="Ofelia Okafor asked for this, so somebody else must decide it"):
        way(cast, decision)
    assert decision.assignee_id != cast.officer.id
    cover.end(cast.manager)
    decision.assignee_id = None
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        cases.complete_task(decision.id, Given(DECISION), by=actor(cast.officer), now=NOW)


def test_a_task_that_was_theirs_before_they_asked_is_refused_when_they_complete_it(cast: Cast, decision: Task) -> None:
    """RAP-9: what counts is who asked, looked up when the decision is made, under the lock."""
    decision.assignee_id = cast.officer.id
    db.session.flush()
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        complete(decision.case, "decide", cast.officer, **DECISION)


def test_who_covers_for_whoever_asked_may_decide(cast: Cast, decision: Task) -> None:
    """Cover hands on tasks, not what somebody asked."""
    cover.arrange(cast.officer, cast.manager, NOW.date(), NOW.date() + timedelta(days=3))
    case: Case = complete(decision.case, "decide", cast.manager, **DECISION)
    assert case.outcome == "Declined"


def test_who_started_a_remedial_plan_by_hand_does_not_sign_it_for_the_manager(cast: Cast) -> None:
    """RAP-11: another officer wrote it, and still it was asked for by whoever gave its grounds."""
    versions.install("rap", shipped.procedures()["rap"], by=CLOCK, now=NOW)
    cast.officer.roles.add("manager")
    given = Given({"ground": "RAP-1a", "reason": "Not met", "suspended": False})
    case = cases.start(
        versions.published("rap"), by=actor(cast.officer), provider=cast.provider, now=NOW, owner=cast.officer,
        given=given,
    )
    tasks.assign(open_task(case, "draft_plan"), cast.officer2, by=cast.officer, now=NOW)
    complete(case, "draft_plan", cast.officer2, plan=[], weeks=4, officerName="Ofer Lindqvist")
    task = open_task(case, "sign_plan")
    with pytest.raises(NotAllowed, match="somebody else must decide it"):
        tasks.claim(task, cast.officer, NOW)
    tasks.claim(task, cast.manager, NOW)
