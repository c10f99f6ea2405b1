"""A new procedure from nothing: from a blank page, or from another procedure under a new name."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, shipped
from workflows import beginnings, versions
from workflows.beginnings import BLANK, Named
from workflows.database import db
from workflows.errors import BadValue
from workflows.versions import Procedure

page = Blueprint("creation", __name__, url_prefix="/procedures")


@page.route("/new", methods=["GET", "POST"])
@access.roles("process_owner")
def begin() -> ResponseReturnValue:
    """Name it and choose what to begin from; it becomes a draft in the editor."""
    if request.method == "GET":
        return _page({}, {})
    typed = {name: request.form.get(name, "").strip() for name in ("name", "prefix", "summary", "source")}
    named, faults = _named(typed)
    sources = _sources()
    if typed["source"] not in sources:
        faults["source"] = _("Choose what to begin from")
    if named is None or faults:
        return _page(typed, faults), 422
    files = beginnings.under_another_name(sources[typed["source"]][1], typed["source"], named)
    draft = versions.draft(named.key, files, now=clock.now())
    draft.made_by = access.current_actor().name
    flash(_("The draft of “%(name)s” is begun.", name=named.name), "success")
    db.session.commit()
    return redirect(url_for("drafts.show", key=named.key, draft_id=draft.id))


def _named(typed: Mapping[str, str]) -> tuple[Named | None, dict[str, str]]:
    """What was typed as the new procedure's names, and what is wrong with it by field."""
    faults = {}
    prefix = typed["prefix"].upper()
    if not (prefix.isalnum() and prefix.isascii() and len(prefix) <= 8):
        faults["prefix"] = _("Enter one to eight letters or digits, such as QV")
    if not typed["summary"]:
        faults["summary"] = _("Say in one sentence when to use it")
    try:
        key = beginnings.key_from(typed["name"])
    except BadValue as bad:
        return None, {"name": str(bad), **faults}
    if db.session.get(Procedure, key) is not None:
        faults["name"] = _("There is a procedure of this name. Choose another name, or change that one.")
    return Named(key, typed["name"][:200], prefix, typed["summary"][:1000]), faults


def _sources() -> dict[str, tuple[str, Mapping[str, bytes]]]:
    """What a procedure can begin from: key -> (name, files). The council's own versions stand before the shipped."""
    own = {one.procedure_key: (one.procedure.name, one.contents.files) for one in versions.all_published()}
    others = {key: (key, files) for key, files in shipped.procedures().items() if key not in own}
    return {BLANK: (_("A blank page: a start, one step, an end"), beginnings.blank()), **own, **others}


def _page(typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    names = {key: name for key, (name, _files) in _sources().items()}
    return render_template("procedures/new.html", typed=typed, faults=faults, sources=names)
