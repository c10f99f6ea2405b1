"""Decisions: only what waits for a manager, soonest due first."""

from flask import Blueprint, render_template
from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from webapp import access, clock
from webapp.navigation import Place
from webapp.paging import page_of
from workflows import barred, tasks
from workflows.cases import Case
from workflows.tasks import Task, TaskGroup

page = Blueprint("decisions", __name__)
PLACE = Place("Decisions", "decisions.show", 30)


@page.get("/decisions")
@access.roles("manager")
def show() -> str:
    """Every open task of the managers, with who asked for it and why it came here."""
    person = access.current_person()
    for_managers = select(TaskGroup.task_id).where(TaskGroup.role == "manager")
    rows = (
        select(Task).join(Task.case)
        .options(contains_eager(Task.case).joinedload(Case.provider), contains_eager(Task.case).joinedload(Case.site))
        .options(joinedload(Task.assignee))
        .where(Task.state == tasks.OPEN, Task.id.in_(for_managers))
        .where(or_(Task.assignee_id.is_(None), Task.assignee_id == person.id))
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    )
    found = page_of(rows)
    asked = {task.id for task in found.rows if person.id in barred.people(task)}
    return render_template("decisions/show.html", rows=found, asked=asked, now=clock.now())
