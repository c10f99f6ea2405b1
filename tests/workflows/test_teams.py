"""Whom a computed group or address means: whatever its case, and never a group that nobody is in."""

from html import escape

import pytest
from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import open_task
from tests.workflows.engine.running.drawing import diagram, end, start, user
from workflows import cases, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import CaseStuck, Refused
from workflows.people import CLOCK, actor


def a_case(cast: Cast, **assignment: str) -> Case:
    """A case of a procedure with one task, assigned so."""
    said = " ".join(f'{name}="{escape(text)}"' for name, text in assignment.items())
    step = user("A", f"<zeebe:assignmentDefinition {said}/>")
    versions.install("P", {"p.bpmn": diagram("S -> A -> E", start(), step, end())}, by=CLOCK, now=NOW)
    given = Given({"team": "Manager", "who": " OFFICER@Council.Example "})
    return cases.start(
        versions.published("P"), by=actor(cast.officer), provider=cast.provider, now=NOW, owner=cast.officer,
        given=given,
    )


TEAMS = {
    '=["OFFICER"]': {"officer"},
    "=team": {"manager"},
    '="Officer, MANAGER"': {"officer", "manager"},
    '=[team, "legal"]': {"manager"},
    '="Process_Owner"': {"process_owner"},
    '=if team = "x" then "legal" else "Consulted"': {"consulted"},
    "=null": {"officer"},
    "=[]": {"officer"},
}


@pytest.mark.parametrize(("text", "teams"), TEAMS.items())
def test_a_group_is_known_whatever_its_case(cast: Cast, text: str, teams: set[str]) -> None:
    task = open_task(a_case(cast, candidateGroups=text), "A")
    assert task.groups == teams
    people = [person for person in (cast.officer, cast.manager, cast.owner, cast.consulted) if person.has_role(*teams)]
    assert people and all(tasks.may_do(task, person) for person in people)


NO_TEAMS = ['=if team = "x" then "officer" else "legal"', '=[team + "s"]', "=[count(team)]", "=who"]


@pytest.mark.parametrize("text", NO_TEAMS)
def test_a_group_that_nobody_is_in_is_an_incident_that_names_the_step(cast_on_both: Cast, text: str) -> None:
    with pytest.raises(CaseStuck, match="“A” is for “.*”, a group that nobody is in") as stuck:
        a_case(cast_on_both, candidateGroups=text)
    assert stuck.value.element == "A"


@pytest.mark.parametrize("assignment", [{"assignee": "=who"}, {"candidateUsers": "=[who]"}])
def test_an_address_is_known_whatever_its_case(cast_on_both: Cast, assignment: dict[str, str]) -> None:
    task = open_task(a_case(cast_on_both, **assignment), "A")
    assert task.assignee_id == cast_on_both.officer.id
    assert task in db.session.scalars(select(tasks.Task).where(tasks.Task.assignee_id == cast_on_both.officer.id)).all()


def test_a_person_may_be_named_beside_a_group_that_nobody_is_in(cast: Cast) -> None:
    task = open_task(a_case(cast, assignee="=who", candidateGroups='=[team + "s"]'), "A")
    assert (task.assignee_id, task.groups) == (cast.officer.id, set())


def test_somebody_unknown_is_nobody_and_the_officers_have_the_task(cast: Cast) -> None:
    task = open_task(a_case(cast, assignee='="nobody@council.example"'), "A")
    assert (task.assignee_id, task.groups) == (None, {"officer"})


@pytest.mark.parametrize("text", ['="legal"', '=["officer", "legal"]', '=upper case("legal")'])
def test_a_group_that_can_be_no_other_is_refused_at_publishing(cast: Cast, text: str) -> None:
    with pytest.raises(Refused, match="which nobody is in"):
        a_case(cast, candidateGroups=text)
