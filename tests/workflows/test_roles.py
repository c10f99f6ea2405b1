"""Who loses a role, or leaves: what they had to decide goes back to who may, and they read why."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task, visit_case
from workflows import cases, leaving, tasks
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import Conflict, NotAllowed
from workflows.events import CaseEvent
from workflows.leaving import NotHandedOver
from workflows.people import Person, PersonRole, actor
from workflows.tasks import Task

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(cast_on_both: Cast) -> Case:
    """A visit that waits for a manager's decision, which the manager has taken."""
    case = visit_case(cast_on_both)
    complete(case, "report_visit", cast_on_both.officer)
    tasks.claim(open_task(case, "decide"), cast_on_both.manager, NOW)
    return case


def second_manager() -> Person:
    person = Person(name="Manda Osei", email="manda@council.example", roles={"manager"})
    db.session.add(person)
    db.session.flush()
    return person


def decide(task: Task, by: Person) -> None:
    cases.complete_task(task.id, Given({"outcome": "enough"}), by=actor(by), now=LATER)


def test_a_decision_that_needs_a_manager_is_never_taken_by_who_is_none_any_more(
    cast_on_both: Cast, case: Case
) -> None:
    task, manager = open_task(case, "decide"), cast_on_both.manager
    [gone] = leaving.change_roles(manager, {"consulted"}, by=cast_on_both.admin, now=LATER)
    assert gone is task and task.assignee is None and task.groups == {"manager", "officer"}
    for refused in (lambda: decide(task, manager), lambda: tasks.claim(task, manager, LATER)):
        with pytest.raises(NotAllowed, match="This task is for a manager or an officer"):
            refused()
    [told] = tasks.taken_back(manager)
    assert (told.task, told.why) == (task, "Mana Whitcombe is no longer a manager.")
    event = db.session.scalars(select(CaseEvent).order_by(CaseEvent.number.desc())).first()
    assert event is not None and (event.kind, event.by_name) == ("task released", "Adina Marsh")
    assert event.details["from"] == "Mana Whitcombe" and event.details["why"] == told.why
    decide(task, second_manager())
    assert case.state == "ended" and list(tasks.taken_back(manager)) == []


def test_a_role_taken_while_the_decision_is_being_sent_counts_under_the_lock(cast_on_both: Cast, case: Case) -> None:
    """The page read the person with the role; meanwhile the row went. What the session remembers must not count."""
    task, manager = open_task(case, "decide"), cast_on_both.manager
    assert manager.has_role("manager")
    changed = update(PersonRole).where(PersonRole.person_id == manager.id).values(role="consulted")
    db.session.execute(changed.execution_options(synchronize_session=False))
    with pytest.raises(NotAllowed):
        decide(task, manager)
    with pytest.raises(NotAllowed):
        tasks.assign(task, manager, by=cast_on_both.admin, now=LATER)


def test_who_lost_the_role_stands_in_nobodys_way(cast_on_both: Cast, case: Case) -> None:
    """Also where the task was not given back, as in what was taken before tasks were: a colleague can take it."""
    task, other = open_task(case, "decide"), second_manager()
    with pytest.raises(Conflict, match="Mana Whitcombe has this task"):
        tasks.claim(task, other, LATER)
    cast_on_both.manager.roles = {"consulted"}
    db.session.flush()
    tasks.check_theirs(task, other, LATER)
    tasks.claim(task, other, LATER)
    assert task.assignee is other


def test_other_roles_come_and_go_without_touching_what_they_have(cast_on_both: Cast, case: Case) -> None:
    manager = cast_on_both.manager
    leaving.change_roles(manager, {"manager", "officer"}, by=cast_on_both.admin, now=LATER)
    assert list(leaving.change_roles(manager, {"manager"}, by=cast_on_both.admin, now=LATER)) == []
    assert open_task(case, "decide").assignee is manager and set(manager.roles) == {"manager"}


def test_nobody_stops_as_officer_or_leaves_while_they_answer_for_cases(cast_on_both: Cast, case: Case) -> None:
    officer, admin = cast_on_both.officer, cast_on_both.admin
    for gone in (
        lambda: leaving.change_roles(officer, {"manager"}, by=admin, now=LATER),
        lambda: leaving.leave(officer, by=admin, now=LATER),
    ):
        with pytest.raises(NotHandedOver, match=case.reference):
            gone()
        assert officer.is_active and officer.has_role("officer") and case.owner is officer
    with pytest.raises(NotAllowed, match="is not an officer"):
        leaving.leave(officer, by=admin, now=LATER, to={case.id: cast_on_both.manager})


def test_a_leavers_cases_and_tasks_go_to_who_takes_over_or_to_the_team(cast_on_both: Cast) -> None:
    officer, other, admin = cast_on_both.officer, cast_on_both.officer2, cast_on_both.admin
    first, second = visit_case(cast_on_both), visit_case(cast_on_both)
    for case in (first, second):
        tasks.claim(open_task(case, "report_visit"), officer, NOW)
    assert leaving.leave(officer, by=admin, now=LATER, to={first.id: other, second.id: None}) == 2
    assert (first.owner, second.owner) == (other, None)
    assert open_task(first, "report_visit").assignee is other
    assert open_task(second, "report_visit").assignee is None
    kinds = db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == first.id).order_by(CaseEvent.number))
    assert list(kinds)[-3:] == ["handed over", "task released", "task assigned"]


def test_a_case_that_begins_for_a_leaver_is_the_teams(cast_on_both: Cast) -> None:
    cast_on_both.officer.is_active = False
    assert visit_case(cast_on_both).owner is None
