"""What is known of a provider: its name, sites, contracts and contacts, kept by administrators. Nothing is deleted."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as sent
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from notifications import contacts
from webapp import access, clock, record_forms, task_forms
from workflows.database import db
from workflows.errors import NotFound
from workflows.people import Contact, Contract, Provider, Site

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


@page.get("/<int:provider_id>/contact/<int:contact_id>/removal")
@access.roles("administrator")
def ask_to_remove(provider_id: int, contact_id: int) -> str:
    """Before a contact is removed: what waits for them, and who is asked instead."""
    contact = _found("contact", contact_id, provider_id)
    others = [one for one in contact.provider.contacts if one is not contact]
    return render_template("records/removal.html", contact=contact, tasks=contacts.requests_of(contact), others=others)


@page.post("/<int:provider_id>/contact/<int:contact_id>/removal")
@access.roles("administrator")
def remove(provider_id: int, contact_id: int) -> ResponseReturnValue:
    """A contact left: their links end, and whoever answers now is asked, if that is wanted."""
    contact = _found("contact", contact_id, provider_id)
    sent_again = contacts.remove(contact, ask="ask" in sent.form, by=access.current_actor(), now=clock.now())
    flash(_("%(name)s is asked nothing any more.", name=contact.name) + " " + _sent_again(sent_again), "success")
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
    before = contacts.known(row) if kind == "contact" and row else None
    requests = contacts.requests_of(row) if before else []
    row = row or KINDS[kind](provider_id=provider.id)
    for key in KEYS[kind]:
        setattr(row, key, _column(key, answers.get(key)))
    if before and before != contacts.known(row):
        now, by = clock.now(), access.current_actor()
        number = contacts.changed(row, before, requests, ask=bool(answers.get("ask", True)), by=by, now=now)
        flash(_sent_again(number), "success") if number else None
    return _saved(provider, row)


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
    requests = len(contacts.requests_of(row)) if kind == "contact" and row else 0
    return {"sites": sites, "requests": requests, **plain}


def _saved(provider: Provider, row: Any) -> ResponseReturnValue:
    db.session.add(row)
    db.session.flush()
    flash(_("%(name)s is saved.", name=row.name), "success")
    db.session.commit()
    return redirect(url_for("providers.show", provider_id=provider.id))


def _sent_again(number: int) -> str:
    """What became of the open requests."""
    if not number:
        return ""
    return ngettext(
        "The open request was sent again with a new link. The link sent before has ended.",
        "%(num)d open requests were sent again with new links. The links sent before have ended.", number,
    )


def _found(kind: str, record_id: int, provider_id: int) -> Any:
    row = db.session.get(KINDS[kind], record_id) if kind in KINDS else None
    if row is None or row.provider_id != provider_id or not getattr(row, "is_active", True):
        raise NotFound(_("There is no such record."))
    return row


def _page(kind: str, provider: Provider | None, row: Any, form: Any) -> str:
    waiting = contacts.requests_of(row) if kind == "contact" and row else []
    return render_template("records/edit.html", kind=kind, provider=provider, row=row, form=form, waiting=waiting)
