"""Procedures: which there are, which version runs, how many cases, which drafts; and one of them."""

from flask import Blueprint, render_template
from sqlalchemy import func, select

from webapp import access
from webapp.navigation import Place
from webapp.sections import Section
from workflows import cases, drafts, versions
from workflows.cases import Case
from workflows.database import db
from workflows.versions import Procedure, ProcessVersion

page = Blueprint("procedures", __name__, url_prefix="/procedures")
PLACE = Place("Procedures", "procedures.index", 60)
SECTION = Section("Overview", "procedures.show", 10)


@page.get("")
@access.roles("process_owner", "administrator")
def index() -> str:
    """Every procedure with its published version, running cases and drafts."""
    found = db.session.scalars(select(Procedure).order_by(Procedure.name)).all()
    newest = {version.procedure_key: version for version in versions.all_published()}
    return render_template(
        "procedures/index.html", procedures=found, newest=newest, running=_running(), drafts=_drafts()
    )


@page.get("/<key>")
@access.roles("process_owner", "administrator")
def show(key: str) -> str:
    """One procedure: what is published, what is being drafted, what the published version is made of."""
    procedure = db.get_or_404(Procedure, key)
    published = versions.newest(key)
    return render_template(
        "procedures/show.html", procedure=procedure, published=published, drafts=drafts.of_procedure(key),
        running=_running().get(key, 0),
    )


def _running() -> dict[str, int]:
    rows = select(Case.procedure_key, func.count()).where(Case.state == cases.RUNNING).group_by(Case.procedure_key)
    return {key: number for key, number in db.session.execute(rows)}


def _drafts() -> dict[str, int]:
    rows = select(ProcessVersion.procedure_key, func.count()).where(ProcessVersion.number.is_(None))
    return {key: number for key, number in db.session.execute(rows.group_by(ProcessVersion.procedure_key))}
