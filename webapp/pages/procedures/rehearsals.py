"""Rehearsals of a procedure: what each does and came to, playing them with a draft, accepting, renaming, deleting."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import access, clock
from webapp.pages.procedures.trials import unlocked, version_of
from webapp.sections import Section
from workflows import drafts, rehearsals, versions
from workflows.database import db
from workflows.errors import BadValue, Conflict
from workflows.versions import Procedure

page = Blueprint("rehearsals", __name__, url_prefix="/procedures/<key>/rehearsals")
SECTION = Section("Rehearsals", "rehearsals.index", 40)


@page.get("")
@access.roles("process_owner", "administrator")
def index(key: str) -> str:
    """Every rehearsal with what is expected of it and how it came out last."""
    procedure = db.get_or_404(Procedure, key)
    newest, begun = versions.newest(key), drafts.of_procedure(key)
    return render_template(
        "procedures/rehearsals.html", procedure=procedure, rehearsals=rehearsals.of_procedure(key),
        choices=[*begun, *([newest] if newest else [])],
    )


@page.post("/play")
@access.roles("process_owner", "administrator")
def play(key: str) -> ResponseReturnValue:
    """Play all of them with a draft or version, and list how they came out."""
    version_id = request.form.get("version", 0, int)
    with unlocked():
        found = rehearsals.replay(version_of(key, version_id), afresh=True)
    version = version_of(key, version_id)
    for one in found:
        rehearsals.note(one, version, clock.now())
    changed = sum(not one.same for one in found)
    flash(_counted(len(found), changed), "warning" if changed else "success")
    db.session.commit()
    return redirect(url_for("rehearsals.index", key=key))


@page.get("/<int:rehearsal_id>")
@access.roles("process_owner", "administrator")
def show(key: str, rehearsal_id: int) -> str:
    """One rehearsal: its steps, what is expected, how it came out; to be renamed, accepted or deleted."""
    return _page(key, rehearsal_id)


@page.post("/<int:rehearsal_id>/name")
@access.roles("process_owner")
def rename(key: str, rehearsal_id: int) -> ResponseReturnValue:
    """Give it another name."""
    rehearsal = rehearsals.find(key, rehearsal_id)
    try:
        rehearsals.rename(rehearsal, request.form.get("name", ""))
    except (BadValue, Conflict) as bad:
        return _page(key, rehearsal_id, str(bad)), 422
    flash(_("The rehearsal is now called “%(name)s”.", name=rehearsal.name), "success")
    db.session.commit()
    return redirect(url_for("rehearsals.show", key=key, rehearsal_id=rehearsal_id))


@page.post("/<int:rehearsal_id>/acceptance")
@access.roles("process_owner")
def accept(key: str, rehearsal_id: int) -> ResponseReturnValue:
    """From now on, expect what came of it when it was last played."""
    version_id = request.form.get("version", 0, int)
    with unlocked():
        outcome = rehearsals.outcome_with(rehearsals.find(key, rehearsal_id), version_of(key, version_id))
    rehearsal, version = rehearsals.find(key, rehearsal_id), version_of(key, version_id)
    rehearsals.accept(rehearsal, outcome, version, by=access.current_actor(), now=clock.now())
    flash(_("“%(name)s” is now expected to come out as it did.", name=rehearsal.name), "success")
    db.session.commit()
    return redirect(url_for("rehearsals.show", key=key, rehearsal_id=rehearsal_id))


@page.get("/<int:rehearsal_id>/delete")
@access.roles("process_owner")
def ask_to_delete(key: str, rehearsal_id: int) -> str:
    """Ask before it is gone."""
    return render_template("procedures/rehearsal_delete.html", rehearsal=rehearsals.find(key, rehearsal_id))


@page.post("/<int:rehearsal_id>/delete")
@access.roles("process_owner")
def delete(key: str, rehearsal_id: int) -> ResponseReturnValue:
    """Forget it."""
    rehearsal = rehearsals.find(key, rehearsal_id)
    rehearsals.delete(rehearsal)
    flash(_("The rehearsal “%(name)s” is deleted.", name=rehearsal.name), "success")
    db.session.commit()
    return redirect(url_for("rehearsals.index", key=key))


def _page(key: str, rehearsal_id: int, fault: str = "") -> str:
    rehearsal = rehearsals.find(key, rehearsal_id)
    return render_template(
        "procedures/rehearsal.html", rehearsal=rehearsal, procedure=db.get_or_404(Procedure, key), fault=fault
    )


def _counted(number: int, changed: int) -> str:
    all_of_them = ngettext("%(num)d rehearsal", "%(num)d rehearsals", number)
    if not changed:
        return _("Played %(all)s: all come out as expected.", all=all_of_them)
    return _("Played %(all)s: %(changed)d come out otherwise.", all=all_of_them, changed=changed)
