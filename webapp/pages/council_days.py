"""The council's own days: closed beside the bank holidays, or open on one. For administrators."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, record_forms, task_forms
from webapp.navigation import Place
from workflows import council_days
from workflows.council_days import EVERY_NATION, CouncilDay
from workflows.database import db

page = Blueprint("council_days", __name__, url_prefix="/council-days")
PLACE = Place("Council's days", "council_days.index", 73)


@page.get("")
@access.roles("administrator")
def index() -> str:
    """Every day of the council's own, and the form to add one."""
    return _page(record_forms.form_of("council_day", clock.now(), {}))


@page.post("")
@access.roles("administrator")
def add() -> ResponseReturnValue:
    """Add a day. Due dates that are set from now on follow it."""
    form = record_forms.form_of("council_day", clock.now(), {}, task_forms.typed())
    if not form.validate():
        return _page(form), 422
    said = form.answers()
    nation = EVERY_NATION if said["nation"] == "every" else said["nation"]
    day, is_open = date.fromisoformat(said["day"]), said["kept"] == "open"
    row = CouncilDay(day=day, nation=nation, is_open=is_open, reason=said["reason"])
    db.session.merge(row)
    flash(_("The day is saved."), "success")
    db.session.commit()
    return redirect(url_for("council_days.index"))


@page.post("/<day>/removal")
@access.roles("administrator")
def remove(day: str) -> ResponseReturnValue:
    """Keep a day (with its nation after a comma, if it has one) as the nation keeps it again."""
    row = next((one for one in council_days.every() if address(one) == day), None)
    if row is not None:
        db.session.delete(row)
        flash(_("The day is kept as the nation’s calendar has it again."), "success")
        db.session.commit()
    return redirect(url_for("council_days.index"))


def address(row: CouncilDay) -> str:
    """The day as its address names it: 2026-12-24, or 2026-12-24,Wales."""
    return f"{row.day.isoformat()},{row.nation}".rstrip(",")


def _page(form: Any) -> str:
    return render_template("council_days/index.html", rows=council_days.every(), address=address, form=form)
