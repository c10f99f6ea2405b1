"""What a public service says about itself: accessibility, privacy."""

from flask import Blueprint, render_template

from webapp import access

page = Blueprint("statements", __name__)


@page.get("/accessibility")
@access.anyone
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("statements/accessibility.html")


@page.get("/privacy")
@access.anyone
def privacy() -> str:
    """What is kept about people, why, and whom to ask."""
    return render_template("statements/privacy.html")
