"""Sets of measures with their targets: the standard ones, and those of single contracts. For administrators."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from webapp import access, clock, record_forms, task_forms
from webapp.navigation import Place
from workflows import measures
from workflows.database import db
from workflows.errors import NotFound
from workflows.measures import MeasureSet
from workflows.people import Contract

page = Blueprint("measures", __name__, url_prefix="/measures")
PLACE = Place("Measures", "measures.index", 74)
TARGETS = ("green", "red")


@page.get("")
@access.roles("administrator")
def index() -> str:
    """Every set, and the contracts that could have one of their own."""
    contracts = db.session.scalars(select(Contract).order_by(Contract.reference)).all()
    return render_template("measures/index.html", sets=measures.every(), contracts=contracts)


@page.get("/<name>")
@access.roles("administrator")
def show(name: str) -> str:
    """One set, in its newest version or an earlier one (`?version=`)."""
    contract = _contract()
    versions = _versions(name, contract)
    number = request.args.get("version", versions[0].number, int)
    shown = next((version for version in versions if version.number == number), versions[0])
    return render_template("measures/show.html", shown=shown, versions=versions, contract=contract)


@page.route("/<name>/change", methods=["GET", "POST"])
@access.roles("administrator")
def change(name: str) -> ResponseReturnValue:
    """Change a set: a new version, used by every round that begins from then on."""
    contract = _contract()
    known = {"measures": [dict(row) for row in measures.current(name, contract).measures]}
    if request.method == "GET":
        return _edit(name, contract, record_forms.form_of("measure_set", clock.now(), known))
    form = record_forms.form_of("measure_set", clock.now(), known, task_forms.typed())
    if form.rows_changed():
        return _edit(name, contract, form)
    if not form.validate() or not _are_right(form):
        return _edit(name, contract, form), 422
    rows = [_plain(row) for row in form.answers()["measures"]]
    version = measures.save(name, contract, rows, by=access.current_actor(), now=clock.now())
    flash(_("Version %(number)d is saved. Rounds that begin from now on use it.", number=version.number), "success")
    db.session.commit()
    return redirect(url_for("measures.show", name=name, contract=contract.id if contract else None))


def _are_right(form: Any) -> bool:
    """Numbers name one measure each, and a target for red has one for green on its better side."""
    rows = form.answers()["measures"]
    problem = ""
    if len({row["no"] for row in rows}) < len(rows):
        problem = _("Two measures have the same number")
    for row in rows:
        green, red = row["green"], row["red"]
        if red is not None and (green is None or (green < red if row["better"] == "higher" else green > red)):
            problem = _("Measure %(no)s: green must be at least as good as red", no=row["no"])
    if problem:
        record_forms.refuse(form, "measures", problem)
    return not problem


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("no", "name", *TARGETS, "better", "unit", "periods")}


def _contract() -> Contract | None:
    number = request.args.get("contract", type=int)
    return None if number is None else db.get_or_404(Contract, number)


def _versions(name: str, contract: Contract | None) -> Sequence[MeasureSet]:
    found = measures.versions_of(name, contract)
    if not found:
        raise NotFound(_("There is no such set of measures."))
    return found


def _edit(name: str, contract: Contract | None, form: Any) -> str:
    return render_template("measures/edit.html", name=name, contract=contract, form=form)
