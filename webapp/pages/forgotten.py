"""Asking for a new password by email. What the emailed link opens is Flask-Security's page, in our words."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from notifications import mail
from webapp import clock, forgotten
from workflows.database import db

WRONG = _("Enter an email address in the correct format, like name@council.gov.uk")


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    """The address to send the link to. Nothing here looks whether anybody has it."""

    email = StringField()

    def validate_email(self, field: Field) -> None:
        """Only what can be an address."""
        field.data = (field.data or "").strip()
        if not mail.is_address(field.data) or len(field.data) > 320:
            raise ValidationError(WRONG)


def show() -> ResponseReturnValue:
    """Ask for the address; then the same words for every address."""
    form = ForgottenForm()
    can_send = mail.is_configured()
    if not can_send or not form.validate_on_submit():
        shown = render_template("security/forgot_password.html", form=form, can_send=can_send)
        return shown, 422 if form.errors else 200
    forgotten.ask(form.email.data or "", clock.now())
    flash(_("If you have an account, we have sent you a link. It works for one hour. Nothing there after a few "
            "minutes? Look among your junk email, or ask your administrator."), "success")
    db.session.commit()
    return redirect(url_for("security.login"))
