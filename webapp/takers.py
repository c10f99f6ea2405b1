"""Who takes over what somebody answered for: one colleague for all of it, or one for each case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from forms import Fault
from workflows import leaving, people
from workflows.cases import Case
from workflows.database import db
from workflows.leaving import OFFICER
from workflows.people import Person
from workflows.tasks import Task

TEAM = "team"


@dataclass(frozen=True)
class Taken:
    """A case to be taken over, and who could; `tasks` are what the person has to do there."""

    case: Case
    tasks: Sequence[Task]
    is_owned: bool
    colleagues: Sequence[Person]

    @property
    def name(self) -> str:
        """Of the question on the page."""
        return f"case-{self.case.id}"


def of(person: Person) -> list[Taken]:
    """The cases that the person owns, and after them those where they only have a task, by reference."""
    owned = {case.id: case for case in leaving.cases_of(person)}
    tasks: dict[int, list[Task]] = {}
    for task in leaving.tasks_of(person):
        tasks.setdefault(task.case_id, []).append(task)
    others = {held[0].case_id: held[0].case for held in tasks.values() if held[0].case_id not in owned}
    officers = [one for one in people.with_role(OFFICER) if one.id != person.id]
    colleagues = people.colleagues_of(person)
    return [
        Taken(case, tasks.get(case.id, ()), case.id in owned, officers if case.id in owned else colleagues)
        for case in (*owned.values(), *sorted(others.values(), key=lambda one: one.reference))
    ]


def chosen(person: Person) -> tuple[Mapping[int, Person | None], Sequence[Fault]]:
    """By case who takes it over, as the form says, None for the team; and what is still to be said, by question."""
    found: dict[int, Person | None] = {}
    faults = []
    for one in of(person):
        said = request.form.get(one.name, "") or (request.form.get("all", "") if one.is_owned else TEAM)
        by_id = {str(colleague.id): colleague for colleague in one.colleagues}
        if said != TEAM and said not in by_id:
            faults.append(Fault(_("Choose who takes over %(case)s", case=one.case.reference), one.name))
        else:
            found[one.case.id] = by_id.get(said)
    return found, faults


def page(template: str, person: Person, faults: Sequence[Fault] = ()) -> str:
    """The page that asks, as it was filled in."""
    db.session.refresh(person)
    taken = of(person)
    officers = [one for one in people.with_role(OFFICER) if one.id != person.id]
    return render_template(
        template, leaver=person, taken=taken, faults=faults, said=request.form, officers=officers, team=TEAM,
        tasks=[task for one in taken for task in one.tasks], has_cases=any(one.is_owned for one in taken),
    )
