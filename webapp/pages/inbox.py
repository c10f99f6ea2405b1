"""The inbox: what needs somebody today, claimed and handed on in place."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp import access, clock
from webapp.navigation import Place
from webapp.paging import page_of
from workflows import cases, inbox, people, tasks
from workflows.database import db
from workflows.inbox import Filters
from workflows.people import Person
from workflows.tasks import Task

PLACE = Place("Inbox", "inbox.show", 10)
page = Blueprint("inbox", __name__)


@page.get("/inbox")
@access.staff
def show() -> str:
    """The open tasks of one tab, soonest due first."""
    person, now = access.current_person(), clock.now()
    tab = request.args.get("tab", "mine") if request.args.get("tab") in inbox.TABS else "mine"
    filters = _filters()
    rows = page_of(inbox.tasks_in(person, tab, now, filters))
    return render_template(
        "inbox/show.html", tab=tab, rows=rows, filters=filters, now=now, person=person,
        counts=inbox.counts(person, now), tab_counts=inbox.tab_counts(person), providers=people.providers(),
    )


@page.post("/tasks/<int:task_id>/claim")
@access.staff
def claim(task_id: int) -> AnyResponse:
    """Take an unclaimed task, and stay where one is."""
    task = _locked(task_id)
    tasks.claim(task, access.current_person(), clock.now())
    flash(_("“%(task)s” is now yours.", task=task.name), "success")
    db.session.commit()
    return _back(task)


@page.post("/tasks/<int:task_id>/release")
@access.staff
def release(task_id: int) -> AnyResponse:
    """Give a task back to the team."""
    task = _locked(task_id)
    tasks.release(task, access.current_person(), clock.now())
    flash(_("“%(task)s” is back with the team.", task=task.name), "success")
    db.session.commit()
    return _back(task)


@page.post("/tasks/<int:task_id>/assignment")
@access.staff
def assign(task_id: int) -> AnyResponse:
    """Hand a task to a colleague."""
    task = _locked(task_id)
    to = db.get_or_404(Person, request.form.get("to", 0, int))
    tasks.assign(task, to, by=access.current_person(), now=clock.now())
    flash(_("%(name)s now has “%(task)s”.", name=to.name, task=task.name), "success")
    db.session.commit()
    return _back(task)


def _locked(task_id: int) -> Task:
    """The task, with its case locked so that two people cannot take it at once."""
    cases.lock(tasks.find(task_id).case_id)
    return db.session.get_one(Task, task_id, populate_existing=True)


def _back(task: Task) -> AnyResponse:
    place = url_for("inbox.show", tab=request.form["tab"]) if request.form.get("tab") in inbox.TABS else None
    return redirect(place or url_for("tasks.show", task_id=task.id))


def _filters() -> Filters:
    return Filters(
        words=request.args.get("words", "").strip()[:100], provider_id=request.args.get("provider", None, int),
        due=request.args.get("due", ""),
    )
