"""The inbox: what needs somebody today, claimed and handed on in place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from webapp import access, clock
from webapp.navigation import Place
from webapp.paging import page_of
from workflows import cases, cover, handing, inbox, people, tasks
from workflows.database import db
from workflows.handing import Handed, Kept
from workflows.inbox import Filters
from workflows.people import Person
from workflows.tasks import Task

PLACE = Place("Inbox", "inbox.show", 10)
page = Blueprint("inbox", __name__)
VERBS: Mapping[str, Callable[[Sequence[int], Person, Person, datetime], Handed]] = {
    "take": lambda ids, to, by, now: handing.take(ids, by=by, now=now),
    "give": lambda ids, to, by, now: handing.give(ids, to, by=by, now=now),
    "release": lambda ids, to, by, now: handing.give_back(ids, by=by, now=now),
}


@page.get("/inbox")
@access.staff
def show() -> str:
    """The open tasks of one tab, soonest due first."""
    return _page()


@page.post("/inbox")
@access.staff
def hand_on() -> ResponseReturnValue:
    """Take, give to a colleague or give back the tasks that are ticked; those that must stay are named, with why."""
    person, now = access.current_person(), clock.now()
    ticked, verb = request.form.getlist("task", int), request.form.get("verb", "")
    to = db.session.get(Person, request.form.get("to", 0, int)) if verb == "give" else person
    if not ticked or to is None or verb not in VERBS:
        flash(_("Nothing was handed on: tick the tasks, and choose a colleague to give them to."), "warning")
        return redirect(_here())
    handed = VERBS[verb](ticked, to, person, now)
    if handed.done:
        flash(_handed(verb, len(handed.done), to), "success")
    db.session.commit()
    return _page(handed.kept) if handed.kept else redirect(_here())


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
    return redirect(_here() if "tab" in request.form else url_for("tasks.show", task_id=task.id))


def _here() -> str:
    return url_for("inbox.show", tab=_tab())


def _tab() -> str:
    tab = request.values.get("tab", "")
    return tab if tab in inbox.TABS else "mine"


def _page(kept: Sequence[Kept] = ()) -> str:
    person, now, tab, filters = access.current_person(), clock.now(), _tab(), _filters()
    return render_template(
        "inbox/show.html", tab=tab, rows=page_of(inbox.tasks_in(person, tab, now, filters)), filters=filters, now=now,
        person=person, counts=inbox.counts(person, now), tab_counts=inbox.tab_counts(person, now), kept=kept,
        providers=people.providers(), colleagues=people.colleagues_of(person), covering=cover.by(person, now),
        taken=tasks.taken_back(person) if tab == "mine" else (),
    )


def _handed(verb: str, number: int, to: Person) -> str:
    if verb == "give":
        return ngettext(
            "%(name)s now has %(num)d task more.", "%(name)s now has %(num)d tasks more.", number, name=to.name
        )
    if verb == "take":
        return ngettext("%(num)d task is now yours.", "%(num)d tasks are now yours.", number)
    return ngettext("%(num)d task is back with its team.", "%(num)d tasks are back with their teams.", number)


def _filters() -> Filters:
    return Filters(
        words=request.args.get("words", "").strip()[:100], provider_id=request.args.get("provider", None, int),
        due=request.args.get("due", ""),
    )
