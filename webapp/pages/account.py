"""The signed-in person's own page: who they are here, and their password."""

from flask import Blueprint, render_template

from webapp import access

page = Blueprint("account", __name__)


@page.get("/account")
@access.staff
def show() -> str:
    """Name, email, roles, and what can be done about them."""
    roles = sorted(role.replace("_", " ") for role in access.current_person().roles)
    return render_template("account/show.html", role_words=", ".join(roles).capitalize())
