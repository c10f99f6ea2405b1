"""The council's people: who may sign in, as what, and who no longer works here. For administrators."""

import secrets
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forms import RawPairs
from notifications import redirecting
from webapp import access, clock, covering, demonstration, journal, record_forms, sign_ins, takers, task_forms
from webapp.accounts import FIRST_PASSWORD_LASTS, account_of, open_account
from webapp.navigation import Place
from webapp.paging import page_of
from workflows import cover, leaving, stranded
from workflows.database import db
from workflows.errors import Conflict
from workflows.leaving import NotHandedOver
from workflows.people import Person

page = Blueprint("people", __name__, url_prefix="/people")
PLACE = Place("People", "people.index", 70)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for each other when read aloud


@page.get("")
@access.roles("administrator")
def index() -> str:
    """Everybody with their roles, those who left last."""
    rows = select(Person).order_by(Person.is_active.desc(), Person.name)
    return render_template("people/index.html", rows=page_of(rows))


@page.route("/new", methods=["GET", "POST"])
@access.roles("administrator")
def add() -> ResponseReturnValue:
    """Add a person; their first password is shown once."""
    if request.method == "GET":
        return _edit(None, record_forms.form_of("person", clock.now(), {}))
    form = record_forms.form_of("person", clock.now(), {}, task_forms.typed())
    if not _is_right(form, None):
        return _edit(None, form), 422
    person = Person(is_active=True, roles=set(form.answers()["roles"]))
    _fill(person, form)
    db.session.add(person)
    db.session.flush()
    shown = _with_new_password(person)
    _commit_and_look_again()
    return shown


@page.route("/<int:person_id>", methods=["GET", "POST"])
@access.roles("administrator")
def show(person_id: int) -> ResponseReturnValue:
    """One person: name, email and roles can be changed."""
    person = db.get_or_404(Person, person_id)
    if request.method == "GET":
        return _edit(person, _as_known(person))
    form = _as_known(person, task_forms.typed())
    if not _is_right(form, person):
        return _edit(person, form), 422
    try:
        gone = leaving.change_roles(person, form.answers()["roles"], by=access.current_person(), now=clock.now())
    except NotHandedOver:
        record_forms.refuse(form, "roles", _("They answer for cases, so hand those over before they stop as officer"))
        return _edit(person, form), 422
    _fill(person, form)
    flash(_saved(person, len(gone)), "success")
    _commit_and_look_again()
    return redirect(url_for("people.index"))


@page.post("/<int:person_id>/cover")
@access.roles("administrator")
def arrange_cover(person_id: int) -> ResponseReturnValue:
    """Let a colleague do the tasks of somebody who is ill, or away without having arranged it."""
    person = db.get_or_404(Person, person_id)
    form = covering.form_of(person, task_forms.typed())
    if not form.validate():
        return _edit(person, _as_known(person), form), 422
    colleague = covering.arrange(person, form)
    flash(_("%(colleague)s covers for %(name)s.", colleague=colleague.name, name=person.name), "success")
    db.session.commit()
    return redirect(url_for("people.show", person_id=person.id))


@page.post("/<int:person_id>/cover/end")
@access.roles("administrator")
def end_cover(person_id: int) -> ResponseReturnValue:
    """They are back, or the wrong days were entered."""
    person = db.get_or_404(Person, person_id)
    cover.end(person)
    flash(_("Nobody covers for %(name)s now.", name=person.name), "success")
    db.session.commit()
    return redirect(url_for("people.show", person_id=person.id))


@page.post("/<int:person_id>/password")
@access.roles("administrator")
def new_password(person_id: int) -> ResponseReturnValue:
    """A new password for somebody who lost theirs; ends their sessions."""
    return _with_new_password(db.get_or_404(Person, person_id))


@page.post("/<int:person_id>/sign-ins/end")
@access.roles("administrator")
def end_sign_ins(person_id: int) -> ResponseReturnValue:
    """A lost laptop, a browser left open: sign the person out everywhere."""
    person = db.get_or_404(Person, person_id)
    _sign_out(person, sign_ins.ENDED)
    flash(_("%(name)s is signed out everywhere.", name=person.name), "success")
    db.session.commit()
    return redirect(url_for("people.show", person_id=person.id))


@page.get("/<int:person_id>/leaving")
@access.roles("administrator")
def ask_leaving(person_id: int) -> str:
    """Before a person is switched off: what happens to their tasks and cases."""
    return takers.page("people/leaving.html", db.get_or_404(Person, person_id))


@page.post("/<int:person_id>/leaving")
@access.roles("administrator")
def leave(person_id: int) -> ResponseReturnValue:
    """Switch a person off, once somebody takes over what they answered for; their tasks go along."""
    person, by = db.get_or_404(Person, person_id), access.current_person()
    if person is by:
        raise Conflict(_("You cannot switch yourself off. Ask another administrator."))
    chosen, faults = takers.chosen(person)
    if faults:
        return takers.page("people/leaving.html", person, faults), 422
    redirecting.leave(person, by=by, now=clock.now(), to=chosen)
    _sign_out(person, sign_ins.LEFT)
    flash(_("%(name)s can no longer sign in.", name=person.name), "success")
    _commit_and_look_again()
    return redirect(url_for("people.index"))


@page.get("/<int:person_id>/cases")
@access.roles("administrator")
def ask_who_takes_over(person_id: int) -> str:
    """What a person answers for, to be handed to others: before they stop being an officer, say."""
    return takers.page("people/cases.html", db.get_or_404(Person, person_id))


@page.post("/<int:person_id>/cases")
@access.roles("administrator")
def hand_over(person_id: int) -> ResponseReturnValue:
    """Hand over the person's cases, with the tasks they have there."""
    person = db.get_or_404(Person, person_id)
    chosen, faults = takers.chosen(person)
    if faults:
        return takers.page("people/cases.html", person, faults), 422
    number = leaving.hand_over(person, chosen, by=access.current_person(), now=clock.now())
    flash(ngettext("One case is handed over.", "%(num)d cases are handed over.", number), "success")
    db.session.commit()
    return redirect(url_for("people.show", person_id=person.id))


@page.post("/<int:person_id>/return")
@access.roles("administrator")
def come_back(person_id: int) -> ResponseReturnValue:
    """Let somebody sign in again."""
    person = db.get_or_404(Person, person_id)
    _sign_out(person, sign_ins.LEFT)  # what was open when they left opens nothing now
    person.is_active = True
    flash(_("%(name)s can sign in again.", name=person.name), "success")
    _commit_and_look_again()
    return redirect(url_for("people.show", person_id=person.id))


def _commit_and_look_again() -> None:
    """Who may do what has changed; apart from it, for the cases that nobody could decide are locked in their order."""
    db.session.commit()
    stranded.look_again(clock.now())
    db.session.commit()


def _is_right(form: object, person: Person | None) -> bool:
    """Validate, and say what only the database or this page can know."""
    is_right: bool = form.validate()  # type: ignore[attr-defined]
    answers = form.answers()  # type: ignore[attr-defined]
    if record_forms.is_taken(Person.email, answers["email"], person):
        record_forms.refuse(form, "email", _("Somebody here already has this email address"))
        is_right = False
    if words := demonstration.refusal(current_app.config["UPTURN"], answers["email"]):
        record_forms.refuse(form, "email", words)
        is_right = False
    if person is access.current_person() and "administrator" not in answers["roles"]:
        record_forms.refuse(form, "roles", _("You cannot stop being an administrator yourself. Ask another one."))
        is_right = False
    return is_right


def _fill(person: Person, form: object) -> None:
    answers = form.answers()  # type: ignore[attr-defined]
    person.name, person.email = answers["name"], answers["email"]


def _saved(person: Person, gone: int) -> str:
    if not gone:
        return _("%(name)s is saved.", name=person.name)
    return ngettext(
        "%(name)s is saved. A task of theirs that needs the role is back with its team.",
        "%(name)s is saved. %(num)d tasks of theirs that need the role are back with their teams.", gone,
        name=person.name,
    )


def _as_known(person: Person, pairs: RawPairs | None = None) -> Any:
    """The form about the person, filled with what is known or was typed."""
    known = {"name": person.name, "email": person.email, "roles": sorted(person.roles)}
    return record_forms.form_of("person", clock.now(), known, pairs)


def _edit(person: Person | None, form: object, cover_form: object = None) -> str:
    arranged = cover.of(person, clock.now()) if person else None
    if person and person.is_active:
        cover_form = cover_form or covering.form_of(person)
    places = sign_ins.of(account_of(person)) if person and person.is_active else []
    return render_template(
        "people/edit.html", one=person, form=form, cover=arranged, cover_form=cover_form, places=places,
        answers_for=len(leaving.cases_of(person)) if person else 0,
    )


def _sign_out(person: Person, by: str) -> None:
    account = account_of(person)
    if account is not None:
        sign_ins.end_all(account, by)


def _with_new_password(person: Person) -> ResponseReturnValue:
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    ends_at = clock.real() + FIRST_PASSWORD_LASTS
    account = open_account(person, password, ends_at)
    db.session.flush()
    journal.note("password changed", account=account.id, by_person=access.current_person().id)
    shown = render_template("people/password.html", one=person, password=password, ends_at=ends_at)
    db.session.commit()
    return shown
