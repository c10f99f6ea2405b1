"""What is known of a provider: its name, sites, contracts and contacts, kept by administrators. Nothing is deleted."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as sent
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from webapp import access, asking, clock, record_forms, task_forms
from workflows import people, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.errors import NotFound
from workflows.people import Contact, Contract, Provider, Site
from workflows.tasks import Task

page = Blueprint("records", __name__, url_prefix="/providers")
KINDS: dict[str, type[Any]] = {"site": Site, "contract": Contract, "contact": Contact}
KEYS = {
    "site": ("name", "address"),
    "contract": ("name", "reference", "nation", "starts_on", "ends_on", "is_under_procurement_act"),
    "contact": ("name", "job_title", "email", "site_id"),
}


@page.route("/new", methods=["GET", "POST"])
@access.roles("administrator")
def add_provider() -> ResponseReturnValue:
    """Add a provider."""
    return _provider(None)


@page.route("/<int:provider_id>/name", methods=["GET", "POST"])
@access.roles("administrator")
def name_provider(provider_id: int) -> ResponseReturnValue:
    """Change a provider's name."""
    return _provider(db.get_or_404(Provider, provider_id))


@page.route("/<int:provider_id>/<kind>/new", methods=["GET", "POST"])
@access.roles("administrator")
def add(provider_id: int, kind: str) -> ResponseReturnValue:
    """Add a site, a contract or a contact."""
    return _record(db.get_or_404(Provider, provider_id), kind, None)


@page.route("/<int:provider_id>/<kind>/<int:record_id>", methods=["GET", "POST"])
@access.roles("administrator")
def edit(provider_id: int, kind: str, record_id: int) -> ResponseReturnValue:
    """Change a site, a contract or a contact."""
    return _record(db.get_or_404(Provider, provider_id), kind, _found(kind, record_id, provider_id))


@page.get("/<int:provider_id>/contact/<int:contact_id>/requests")
@access.roles("administrator")
def ask_to_ask_again(provider_id: int, contact_id: int) -> str:
    """After a contact's email changed: what went to the old address can be sent to the new one."""
    contact = _found("contact", contact_id, provider_id)
    return render_template("records/requests.html", contact=contact, tasks=_asked_of(contact))


@page.post("/<int:provider_id>/contact/<int:contact_id>/requests")
@access.roles("administrator")
def ask_again(provider_id: int, contact_id: int) -> ResponseReturnValue:
    """Send the open requests to the contact again; links sent before stop working."""
    contact, now, by = _found("contact", contact_id, provider_id), clock.now(), access.current_actor()
    for task in _asked_of(contact):
        asking.ask_again(task, by=by, now=now)
    flash(_("The open requests were sent to %(email)s.", email=contact.email), "success")
    db.session.commit()
    return redirect(url_for("providers.show", provider_id=provider_id))


def _provider(provider: Provider | None) -> ResponseReturnValue:
    known = {"name": provider.name} if provider else {}
    if sent.method == "GET":
        return _page("provider", provider, provider, record_forms.form_of("provider", clock.now(), known))
    form = record_forms.form_of("provider", clock.now(), known, task_forms.typed())
    is_right, name = form.validate(), form.answers()["name"]
    if record_forms.is_taken(Provider.name, name, provider):
        record_forms.refuse(form, "name", _("There is a provider of this name already"))
        is_right = False
    if not is_right:
        return _page("provider", provider, provider, form), 422
    provider = provider or Provider()
    provider.name = name
    return _saved(provider, provider)


def _record(provider: Provider, kind: str, row: Any) -> ResponseReturnValue:
    known = _known(provider, kind, row)
    if sent.method == "GET":
        return _page(kind, provider, row, record_forms.form_of(kind, clock.now(), known))
    form = record_forms.form_of(kind, clock.now(), known, task_forms.typed())
    is_right, answers = form.validate(), form.answers()
    if kind == "contract" and record_forms.is_taken(Contract.reference, answers["reference"], row):
        record_forms.refuse(form, "reference", _("Another contract has this reference"))
        is_right = False
    if not is_right:
        return _page(kind, provider, row, form), 422
    email_before = row.email if kind == "contact" and row else None
    row = row or KINDS[kind](provider_id=provider.id)
    for key in KEYS[kind]:
        setattr(row, key, _column(key, answers.get(key)))
    return _saved(provider, row, is_moved=email_before not in (None, answers.get("email")))


def _column(key: str, answer: Any) -> Any:
    """The answer as its column wants it."""
    if key.endswith("_on"):
        return date.fromisoformat(answer) if answer else None
    return int(answer) if key == "site_id" and answer else None if key == "site_id" else answer


def _known(provider: Provider, kind: str, row: Any) -> dict[str, object]:
    """What the form begins with, and the sites that a contact can answer for."""
    if kind not in KINDS:
        raise NotFound(_("There is no such page."))
    sites = [{"value": str(site.id), "label": site.name} for site in provider.sites]
    values = {key: getattr(row, key) for key in KEYS[kind]} if row else {}
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
    if plain.get("site_id") is not None:
        plain["site_id"] = str(plain["site_id"])
    return {"sites": sites, **plain}


def _saved(provider: Provider, row: Any, is_moved: bool = False) -> ResponseReturnValue:
    db.session.add(row)
    db.session.flush()
    flash(_("%(name)s is saved.", name=row.name), "success")
    has_requests = is_moved and bool(_asked_of(row))
    db.session.commit()
    if has_requests:
        return redirect(url_for("records.ask_to_ask_again", provider_id=provider.id, contact_id=row.id))
    return redirect(url_for("providers.show", provider_id=provider.id))


def _asked_of(contact: Contact) -> list[Task]:
    """The open tasks that wait for this contact's answer."""
    rows = select(Task).join(Task.case).where(Case.provider_id == contact.provider_id, Task.state == tasks.OPEN)
    found = [task for task in db.session.scalars(rows.order_by(Task.id)) if task.is_for_provider]
    return [task for task in found if people.contact_for(task.case.provider, task.case.site) is contact]


def _found(kind: str, record_id: int, provider_id: int) -> Any:
    row = db.session.get(KINDS[kind], record_id) if kind in KINDS else None
    if row is None or row.provider_id != provider_id:
        raise NotFound(_("There is no such record."))
    return row


def _page(kind: str, provider: Provider | None, row: Any, form: Any) -> str:
    return render_template("records/edit.html", kind=kind, provider=provider, row=row, form=form)
