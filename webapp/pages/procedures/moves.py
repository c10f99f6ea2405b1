"""Moving running cases to another version: what would become of each, asking for it, how far it is, and back again."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock
from webapp.sections import Section
from workflows import moves, prospects, versions
from workflows.database import db
from workflows.errors import BadValue, NotFound
from workflows.moves import Move, Wish
from workflows.prospects import Prospect
from workflows.versions import Procedure, ProcessVersion

page = Blueprint("moves", __name__, url_prefix="/procedures/<key>/moves")
SECTION = Section("Move cases", "moves.index", 55)
SHOWN = 200  # cases in a list; the rest are moved with one mark
ONWARD = "onward."


@page.get("")
@access.roles("process_owner", "administrator")
def index(key: str) -> str:
    """What would become of every running case that is not on the version asked for (the newest one)."""
    procedure, to = db.get_or_404(Procedure, key), _target(key)
    found = prospects.look_ahead(key, to, clock.now()) if to else []
    return render_template(
        "procedures/moves.html", procedure=procedure, to=to, choices=versions.of_procedure(key), shown=SHOWN,
        movable=[one for one in found if one.can_move], staying=_by_reason(found), found=found,
        gone=_gone(found, to) if to else [], batches=_batches(key),
    )


@page.post("")
@access.roles("process_owner")
def ask(key: str) -> ResponseReturnValue:
    """Ask for the chosen cases to be moved, in the background; where they go on was approved with the version."""
    to = _target(key)
    if to is None:
        raise NotFound(_("Nothing is published yet."))
    chosen = set(request.form.getlist("case", int))
    if "rest" in request.form:
        found = prospects.look_ahead(key, to, clock.now())
        chosen |= {one.case.id for one in [one for one in found if one.can_move][SHOWN:]}
    if not chosen:
        flash(_("Choose the cases to move first."), "warning")
        return redirect(url_for("moves.index", key=key, to=to.number))
    wish = Wish(to, request.form.get("note", ""), _onward(request.form))
    try:
        batch = moves.ask(chosen, wish, by=access.current_actor(), now=clock.now())
    except BadValue as problem:
        flash(str(problem), "warning")
        return redirect(url_for("moves.index", key=key, to=to.number, _anchor="note"))
    db.session.commit()
    return redirect(url_for("moves.show", key=key, batch=batch))


@page.post("/<batch>/confirmation")
@access.roles(*moves.CONFIRMERS)
def confirm(key: str, batch: str) -> ResponseReturnValue:
    """Let the held moves of others go ahead, or leave their cases as they are."""
    verb = moves.confirm if request.form.get("choice") == "confirm" else moves.refuse
    number = verb(moves.of_batch(key, batch), by=access.current_person(), now=clock.now())
    confirmed = verb is moves.confirm
    flash(_("%(number)d confirmed.", number=number) if confirmed else _("%(number)d left as they are.", number=number),
          "success")
    db.session.commit()
    return redirect(url_for("moves.show", key=key, batch=batch))


@page.get("/<batch>")
@access.roles(*moves.CONFIRMERS)
def show(key: str, batch: str) -> str:
    """How far it is: which cases moved, which did not and why, which wait."""
    asked = moves.of_batch(key, batch)
    waiting = sum(move.state == moves.WAITING for move in asked)
    return render_template(
        "procedures/move.html", procedure=asked[0].after.procedure, batch=batch, asked=asked, waiting=waiting,
        moved=sum(move.state == moves.MOVED for move in asked),
        failed=[move for move in asked if move.state == moves.FAILED],
        held=[(move, moves.decisions_lost(move.case, move.after)) for move in asked if move.state == moves.HELD],
        may_go_back=[] if waiting else [move for move in asked if moves.may_go_back(move)],
    )


@page.get("/<batch>/return")
@access.roles("process_owner", "administrator")
def look_back(key: str, batch: str) -> str:
    """What would become of the moved cases on the version they came from."""
    asked = moves.of_batch(key, batch)
    found = prospects.look_back(asked, clock.now())
    still = {move.case_id for move in asked if moves.may_go_back(move) and moves.stands_still(move)}
    return render_template(
        "procedures/move_back.html", procedure=asked[0].after.procedure, batch=batch, found=found, still=still,
        movable=[one for one in found if one.can_move], staying=_by_reason(found),
    )


@page.post("/<batch>/return")
@access.roles("process_owner")
def ask_back(key: str, batch: str) -> ResponseReturnValue:
    """Ask for the chosen cases to go back, in the background."""
    chosen = set(request.form.getlist("case"))
    back = [move for move in moves.of_batch(key, batch) if str(move.case_id) in chosen]
    note = request.form.get("note", "")
    try:
        asked = moves.ask_back(back, by=access.current_actor(), now=clock.now(), note=note)
    except BadValue as problem:
        flash(str(problem), "warning")
        return redirect(url_for("moves.look_back", key=key, batch=batch, _anchor="note"))
    db.session.commit()
    return redirect(url_for("moves.show", key=key, batch=asked))


def _target(key: str) -> ProcessVersion | None:
    """The version asked for, else the newest."""
    number = request.values.get("to", 0, int)
    return versions.numbered(key, number) if number else versions.newest(key)


def _onward(sent: Mapping[str, str]) -> dict[str, str] | None:
    """Where cases go on that wait at steps that are gone, where the page said so: else as the version says."""
    said = {name.removeprefix(ONWARD): to for name, to in sent.items() if name.startswith(ONWARD) and to}
    return said or None


def _gone(found: Sequence[Prospect], to: ProcessVersion) -> list[tuple[str, str]]:
    """The steps at which cases wait and that are gone, each with where its cases go on ("" for nowhere), by name."""
    diagrams = to.contents.diagrams
    return [
        (one.name or one.id, diagrams.element(to.onward[one.id]).name if one.id in to.onward else "")
        for one in prospects.vanished(found, to)
    ]


def _by_reason(found: Sequence[Prospect]) -> list[tuple[str, list[Prospect]]]:
    """The cases that cannot move, together where the reason is the same, most first."""
    groups: dict[str, list[Prospect]] = {}
    for one in found:
        if not one.can_move:
            groups.setdefault("; ".join(one.reasons), []).append(one)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _batches(key: str) -> list[tuple[Move, int]]:
    """What was asked for before: one move of each batch, and how many there were."""
    return [(moves.of_batch(key, row.batch)[0], row.number) for row in moves.batches(key)]
