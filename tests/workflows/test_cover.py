"""Cover and handing on: who may do what of somebody who is away, and what is given to whom, one or many at once."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task, visit_case
from workflows import cases, cover, handing, inbox, leaving, tasks
from workflows.cases import Given
from workflows.database import db
from workflows.errors import Conflict, NotAllowed
from workflows.events import CaseEvent
from workflows.people import Person, actor
from workflows.proof import verifying
from workflows.tasks import Task

TODAY = NOW.date()


@pytest.fixture
def task(cast: Cast) -> Task:
    """An officer's task that Ofelia Okafor has."""
    task = open_task(visit_case(cast), "report_visit")
    tasks.claim(task, cast.officer, NOW)
    return task


def mine(person: Person, days: int = 0) -> list[int]:
    return [task.id for task in db.session.scalars(inbox.tasks_in(person, "mine", NOW + timedelta(days=days)))]


def test_whoever_covers_sees_the_tasks_in_their_inbox_from_the_first_day_to_the_last(cast: Cast, task: Task) -> None:
    cover.arrange(cast.officer, cast.officer2, TODAY + timedelta(days=1), TODAY + timedelta(days=3))
    assert [mine(cast.officer2, days) for days in (0, 1, 3, 4)] == [[], [task.id], [task.id], []]
    assert inbox.tab_counts(cast.officer2, NOW + timedelta(days=2))["mine"] == 1
    assert mine(cast.officer, 2) == [task.id]


def test_whoever_covers_does_the_task_and_the_history_says_for_whom(cast: Cast, task: Task) -> None:
    with pytest.raises(Conflict, match="Ofelia Okafor has this task"):
        complete(task.case, task.element_id, cast.officer2)
    cover.arrange(cast.officer, cast.officer2, TODAY, TODAY)
    complete(task.case, task.element_id, cast.officer2)
    done = db.session.scalars(db.select(CaseEvent).where(CaseEvent.kind == "task completed")).one()
    assert (done.by_name, done.details["for"]) == ("Ofer Lindqvist", "Ofelia Okafor")
    assert [*verifying.of_case(task.case)] == []


def test_cover_gives_no_role(cast: Cast, task: Task) -> None:
    cover.arrange(cast.officer, cast.consulted, TODAY, TODAY)
    with pytest.raises(NotAllowed, match="This task is for an officer"):
        cases.complete_task(task.id, Given({}), by=actor(cast.consulted), now=NOW)


def test_who_leaves_neither_covers_nor_is_covered(cast: Cast, task: Task) -> None:
    cover.arrange(cast.officer, cast.officer2, TODAY, TODAY)
    leaving.leave(cast.officer2, by=cast.admin, now=NOW)
    assert cover.of(cast.officer, NOW) is None


@pytest.mark.parametrize(("days", "words"), [(-1, "before the first"), (0, "cover for yourself")])
def test_cover_that_cannot_be_is_refused_in_words(cast: Cast, days: int, words: str) -> None:
    by = cast.officer if days == 0 else cast.officer2
    with pytest.raises(Conflict, match=words):
        cover.arrange(cast.officer, by, TODAY, TODAY + timedelta(days=days))


def test_new_cover_replaces_the_old_and_can_be_ended(cast: Cast) -> None:
    for last in (date(2026, 3, 5), date(2026, 3, 9)):
        cover.arrange(cast.officer, cast.officer2, TODAY, last)
    found = cover.of(cast.officer, NOW)
    assert found is not None and found.ends_on == date(2026, 3, 9)
    assert cover.of(cast.officer, NOW + timedelta(days=8)) is None
    cover.end(cast.officer)
    assert (cover.of(cast.officer, NOW), list(cover.by(cast.officer2, NOW))) == (None, [])


def test_several_tasks_are_taken_given_and_given_back_and_each_that_must_stay_says_why(cast: Cast, task: Task) -> None:
    other = open_task(visit_case(cast), "report_visit")
    taken = handing.take([task.id, other.id], by=cast.officer2, now=NOW)
    assert ([one.id for one in taken.done], [kept.task.id for kept in taken.kept]) == ([other.id], [task.id])
    assert "Ofelia Okafor has this task" in taken.kept[0].why
    given = handing.give([task.id, other.id], cast.officer, by=cast.officer2, now=NOW)
    assert ({one.id for one in given.done}, given.kept) == ({task.id, other.id}, [])
    refused = handing.give([task.id, other.id], cast.manager, by=cast.officer, now=NOW)
    assert ([*refused.done], len(refused.kept)) == ([], 2)
    back = handing.give_back([task.id, other.id, 999], by=cast.officer, now=NOW)
    assert ({one.id for one in back.done}, other.assignee_id) == ({task.id, other.id}, None)
