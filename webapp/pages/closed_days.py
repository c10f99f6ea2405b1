"""The council's closed days, which due dates do not count as working days. For administrators."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, record_forms, task_forms
from webapp.navigation import Place
from workflows import closed_days
from workflows.closed_days import EVERY_NATION, ClosedDay
from workflows.database import db

page = Blueprint("closed_days", __name__, url_prefix="/closed-days")
PLACE = Place("Closed days", "closed_days.index", 73)


@page.get("")
@access.roles("administrator")
def index() -> str:
    """Every closed day, and the form to add one."""
    return _page(record_forms.form_of("closed_day", clock.now(), {}))


@page.post("")
@access.roles("administrator")
def add() -> ResponseReturnValue:
    """Add a closed day. Due dates that are set from now on leave it out."""
    form = record_forms.form_of("closed_day", clock.now(), {}, task_forms.typed())
    if not form.validate():
        return _page(form), 422
    said = form.answers()
    nation = EVERY_NATION if said["nation"] == "every" else said["nation"]
    row = ClosedDay(day=date.fromisoformat(said["day"]), nation=nation, reason=said["reason"])
    db.session.merge(row)
    flash(_("The closed day is saved."), "success")
    db.session.commit()
    return redirect(url_for("closed_days.index"))


@page.post("/<day>/removal")
@access.roles("administrator")
def remove(day: str) -> ResponseReturnValue:
    """Make a day (with its nation after a comma, if it has one) a working day again."""
    row = next((one for one in closed_days.every() if address(one) == day), None)
    if row is not None:
        db.session.delete(row)
        flash(_("The day is a working day again."), "success")
        db.session.commit()
    return redirect(url_for("closed_days.index"))


def address(row: ClosedDay) -> str:
    """The day as its address names it: 2026-12-24, or 2026-12-24,Wales."""
    return f"{row.day.isoformat()},{row.nation}".rstrip(",")


def _page(form: Any) -> str:
    return render_template("closed_days/index.html", rows=closed_days.every(), address=address, form=form)
