"""The written procedure: any version or draft as numbered steps in words, with its rules, to be read and printed."""

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from webapp import access, clock
from webapp.manual import rules, steps
from webapp.sections import Section
from workflows import drafts, versions
from workflows.database import db
from workflows.versions import Procedure, ProcessVersion

page = Blueprint("in_words", __name__, url_prefix="/procedures/<key>/words")
SECTION = Section("In words", "in_words.show", 30)


@page.get("")
@access.roles("process_owner", "administrator")
def show(key: str) -> str:
    """The newest published version in words, or the version or draft asked for (`version` is its id)."""
    procedure, version = db.get_or_404(Procedure, key), _version(key)
    if version is None:
        return render_template("procedures/in_words.html", procedure=procedure, version=None)
    parts = steps.parts_of(version.contents, key, clock.now())
    return render_template(
        "procedures/in_words.html", procedure=procedure, version=version, parts=parts, rules=rules.rules_of(parts),
        linked=rules.linked, choices=_choices(key), named=_named,
    )


def _version(key: str) -> ProcessVersion | None:
    asked = request.args.get("version", 0, int)
    version = db.session.get(ProcessVersion, asked) if asked else versions.newest(key)
    if version is None and not asked:
        return None
    if version is None or version.procedure_key != key:
        abort(404)
    return version


def _choices(key: str) -> list[ProcessVersion]:
    return [*drafts.of_procedure(key), *versions.of_procedure(key)]


def _named(version: ProcessVersion) -> str:
    if version.number is None:
        return _("Draft %(number)d", number=version.id)
    return _("Version %(number)d", number=version.number)
