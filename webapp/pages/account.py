"""The signed-in person's own page: who they are here, their password, and who covers for them while they are away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, covering, task_forms
from workflows import cover
from workflows.database import db

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


def _page(form: Any) -> str:
    person, now = access.current_person(), clock.now()
    roles = sorted(role.replace("_", " ") for role in person.roles)
    return render_template(
        "account/show.html", role_words=", ".join(roles).capitalize(), form=form, cover=cover.of(person, now),
        covering=cover.by(person, now),
    )
