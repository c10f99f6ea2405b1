"""Starting a case: choose the procedure, the provider, then what the procedure asks first."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms import RawPairs, build_form
from webapp import access, clock, task_forms
from workflows import cases, people, scope, sendings, versions
from workflows.cases import Case
from workflows.database import db
from workflows.errors import SentTwice
from workflows.people import Contract, Person, Provider, Site
from workflows.versions import ProcessVersion

page = Blueprint("start", __name__, url_prefix="/start")


@page.get("")
@access.roles("officer", "manager")
def choose() -> str:
    """Which procedure: each in one sentence."""
    return render_template("start/choose.html", versions=versions.all_published())


@page.get("/<key>")
@access.roles("officer", "manager")
def show(key: str) -> str:
    """Which provider; then the site, the contract and the procedure's first questions."""
    version = versions.published(key)
    provider = db.session.get(Provider, request.args.get("provider", 0, int))
    if provider is None:
        return render_template("start/provider.html", version=version, providers=people.providers())
    return _page(version, provider, _form(version))


@page.post("/<key>")
@access.roles("officer", "manager")
def start(key: str) -> ResponseReturnValue:
    """Start the case; its officer is whoever starts it, or the one that a manager chose."""
    version, now = versions.published(key), clock.now()
    provider = db.get_or_404(Provider, request.form.get("provider", 0, int))
    form = _form(version, task_forms.typed())
    if form is not None and form.rows_changed():
        return _page(version, provider, form)
    if form is not None and not form.validate():
        return _page(version, provider, form), 422
    person = access.current_person()
    nonce = request.form.get("_nonce", "")
    try:
        case = cases.start(
            version, by=access.current_actor(), provider=provider, now=now, given=task_forms.given(form, nonce),
            site=_one_of(provider.sites, "site"), contract=_one_of(provider.contracts, "contract"),
            owner=person if person.has_role("officer") else _one_of(people.with_role("officer"), "officer"),
        )
    except SentTwice:
        return _already_started(nonce)
    flash(_("%(reference)s has started.", reference=case.reference), "success")
    db.session.commit()
    return redirect(url_for("cases.show", reference=case.reference))


def _already_started(nonce: str) -> ResponseReturnValue:
    """The button was pressed twice: show the case that the first press started."""
    db.session.rollback()
    case = db.session.get_one(Case, sendings.case_of(nonce))
    return redirect(url_for("cases.show", reference=case.reference))


def _form(version: ProcessVersion, pairs: RawPairs | None = None) -> Any:
    process = version.contents.diagrams.processes[version.procedure_key]
    form_id = process.properties.get("startForm", "")
    if not form_id:
        return None
    Form = build_form(version.contents.form(form_id), {}, environment=scope.plain_environment(clock.now()))
    return Form() if pairs is None else Form(pairs)


def _one_of(rows: list[Site] | list[Contract] | list[Person], name: str) -> Any:
    wanted = request.form.get(name, 0, int)
    return next((row for row in rows if row.id == wanted), None)


def _page(version: ProcessVersion, provider: Provider, form: Any) -> str:
    same = select(Case).where(
        Case.provider_id == provider.id, Case.procedure_key == version.procedure_key, Case.state == cases.RUNNING
    )
    running = db.session.scalars(same).all()
    officers = [] if access.current_person().has_role("officer") else people.with_role("officer")
    return render_template(
        "start/show.html", version=version, provider=provider, form=form, running=running, officers=officers
    )
