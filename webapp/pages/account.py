"""The signed-in person's own page: who they are here, where they are signed in, who covers for them while away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp import access, clock, covering, kept, navigation, sign_ins, task_forms
from workflows import cover
from workflows.database import db
from workflows.errors import NotFound

page = Blueprint("account", __name__)


@page.get("/account")
@access.staff
def show() -> str:
    """Name, email, roles, and what can be done about them."""
    return _page(covering.form_of(access.current_person()))


@page.post("/account/cover")
@access.staff
def arrange_cover() -> ResponseReturnValue:
    """Let a colleague do one's tasks from one day to another."""
    form = covering.form_of(access.current_person(), task_forms.typed())
    if not form.validate():
        return _page(form), 422
    colleague = covering.arrange(access.current_person(), form)
    flash(_("%(name)s covers for you.", name=colleague.name), "success")
    db.session.commit()
    return redirect(url_for("account.show"))


@page.post("/account/cover/end")
@access.staff
def end_cover() -> ResponseReturnValue:
    """Back again, or not away after all."""
    cover.end(access.current_person())
    flash(_("Nobody covers for you now."), "success")
    db.session.commit()
    return redirect(url_for("account.show"))


@page.post("/account/sign-ins/<int:sign_in_id>/end")
@access.staff
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out in another browser: one that was left open, or that is not one's own."""
    row = next((row for row in sign_ins.of(_account()) if row.id == sign_in_id), None)
    if row is None:
        raise NotFound(_("You are no longer signed in there."))
    sign_ins.end(row, sign_ins.ENDED)
    flash(_("You are signed out there."), "success")
    db.session.commit()
    return redirect(url_for("account.show"))


@page.post("/account/sign-ins/end")
@access.staff
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    sign_ins.end_all(_account(), sign_ins.ENDED, but=sign_ins.current())
    flash(_("You are signed out everywhere else."), "success")
    db.session.commit()
    return redirect(url_for("account.show"))


@page.get("/account/kept")
@access.staff
def kept_typing() -> ResponseReturnValue:
    """What was sent after the clock had signed this person out: to look at and send."""
    row = kept.of(_account())
    if row is None or row.kept is None:
        return redirect(navigation.home(access.current_person()))
    words = [value for name, value in row.kept["pairs"] if value.strip() and not name.startswith("_")]
    return render_template("account/kept.html", kept=row.kept, words=words)


@page.post("/account/kept")
@access.staff
def send_kept() -> ResponseReturnValue:
    """The browser sends the form once more, to where it belongs: every check is made there."""
    row = kept.of(_account())
    if row is None:
        raise NotFound(_("It was sent already, or thrown away."))
    path = kept.take(row)["path"]
    db.session.commit()
    return redirect(path, 307)


@page.post("/account/kept/removal")
@access.staff
def throw_kept_away() -> ResponseReturnValue:
    """It is not wanted any more."""
    row = kept.of(_account())
    back = kept.take(row)["from"] if row else None
    db.session.commit()
    return redirect(back or navigation.home(access.current_person()))


def _account() -> Any:
    return current_user._get_current_object()


def _page(form: Any) -> str:
    person, now = access.current_person(), clock.now()
    roles = sorted(role.replace("_", " ") for role in person.roles)
    return render_template(
        "account/show.html", role_words=", ".join(roles).capitalize(), form=form, cover=cover.of(person, now),
        covering=cover.by(person, now), here=sign_ins.current(), places=sign_ins.of(_account()),
    )
