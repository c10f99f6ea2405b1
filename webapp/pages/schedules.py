"""Schedules: which rounds begin by themselves for which contract, and when the next one does. For administrators."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms import RawPairs
from webapp import access, clock, record_forms, task_forms
from webapp.navigation import Place
from webapp.paging import page_of_list
from workflows import people, schedules, versions
from workflows.database import db
from workflows.people import Contract, Person
from workflows.schedules import Schedule

page = Blueprint("schedules", __name__, url_prefix="/schedules")
PLACE = Place("Schedules", "schedules.index", 75)


@page.get("")
@access.roles("administrator")
def index() -> str:
    """Every schedule, and the form to add one."""
    return _page(_form())


@page.post("")
@access.roles("administrator")
def add() -> ResponseReturnValue:
    """Add a schedule; its first round is about the period that is running now."""
    form = _form(task_forms.typed())
    if not form.validate():
        return _page(form), 422
    said = form.answers()
    contract = db.session.get_one(Contract, int(said["contract"]))
    owner = db.session.get_one(Person, int(said["owner"]))
    key, _colon, frequency = said["round"].partition(":")
    has = {(one.contract_id, one.procedure_key, one.frequency) for one in schedules.every()}
    if (contract.id, key, frequency) in has:
        record_forms.refuse(form, "round", _("This contract has this schedule already"))
        return _page(form), 422
    schedules.add(contract, key, frequency, owner=owner, now=clock.now())
    flash(_("The schedule is added."), "success")
    db.session.commit()
    return redirect(url_for("schedules.index"))


@page.post("/<int:schedule_id>/pause")
@access.roles("administrator")
def pause(schedule_id: int) -> ResponseReturnValue:
    """Begin no further rounds. Cases that run go on."""
    schedules.pause(db.get_or_404(Schedule, schedule_id).id)
    flash(_("The schedule is paused. Cases that have begun go on."), "success")
    db.session.commit()
    return redirect(url_for("schedules.index"))


@page.post("/<int:schedule_id>/resumption")
@access.roles("administrator")
def resume(schedule_id: int) -> ResponseReturnValue:
    """Begin rounds again."""
    schedules.resume(db.get_or_404(Schedule, schedule_id), clock.now())
    flash(_("The schedule goes on."), "success")
    db.session.commit()
    return redirect(url_for("schedules.index"))


def _form(pairs: RawPairs | None = None) -> Any:
    contracts = db.session.scalars(select(Contract).order_by(Contract.reference))
    known: dict[str, object] = {
        "contracts": [{"value": str(one.id), "label": f"{one.reference} {one.name}"} for one in contracts],
        "rounds": _rounds(),
        "officers": [{"value": str(one.id), "label": one.name} for one in people.with_role("officer")],
    }
    return record_forms.form_of("schedule", clock.now(), known, pairs)


def _rounds() -> list[dict[str, str]]:
    """What can begin by itself: each frequency that a published procedure names in its property `frequencies`."""
    return [
        {"value": f"{version.procedure_key}:{name}", "label": f"{version.procedure.name}, {name}"}
        for version in versions.all_published()
        for name in _frequencies(version)
    ]


def _frequencies(version: versions.ProcessVersion) -> list[str]:
    process = version.contents.diagrams.processes[version.procedure_key]
    names = process.properties.get("frequencies", "").split(",")
    return [name.strip() for name in names if name.strip() in schedules.MONTHS]


def _page(form: Any) -> str:
    rows = page_of_list(schedules.every())
    return render_template("schedules/index.html", rows=rows, period_of=schedules.period_on, form=form)
