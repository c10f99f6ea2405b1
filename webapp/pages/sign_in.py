"""Signing in and out, and one's own password: Flask-Security's routes, with our words, limits and access rules."""

from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, make_response, redirect, session
from flask_babel import lazy_gettext as _
from flask_security import ChangePasswordForm, LoginForm, Security
from flask_security.signals import password_changed, password_reset
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from notifications.tokens import signer
from webapp import access, clock, journal, navigation, sign_ins, throttle
from webapp.accounts import Account, datastore
from webapp.pages import forgotten
from webapp.passwords import Passwords
from workflows.database import db

page = Blueprint("home", __name__)
RESET_SALT = "reset-salt"  # for ever: it stands in letters
MESSAGES = {
    "EMAIL_NOT_PROVIDED": _("Enter your work email address"),
    "INVALID_EMAIL_ADDRESS": _("Enter an email address in the correct format, like name@council.gov.uk"),
    "PASSWORD_NOT_PROVIDED": _("Enter your password"),
    "INVALID_PASSWORD": _("The password you have now is not right"),
    "PASSWORD_IS_THE_SAME": _("Your new password must differ from the one you have now"),
    "RETYPE_PASSWORD_MISMATCH": _("The new passwords differ: type the same one twice"),
    "PASSWORD_CHANGE": _("Your password is changed."),
    "PASSWORD_RESET_NO_LOGIN": _("Your password is changed. Sign in with the new one."),
    "DISABLED_ACCOUNT": _("Your account is switched off. Ask your administrator to switch it on again."),
}
LINK_OVER = _("That link no longer works: it was used, or is more than an hour old. Ask for a new one.")
REFUSED = _("Email address or password is not right. Check both and try again.")
FIRST_IS_OVER = _("This first password has ended. Ask your administrator for a new one, or for an email with a link.")


class SignInForm(LoginForm):
    """Email and password. A stranger learns nothing about which accounts exist: both errors read the same."""

    remember = None  # type: ignore[assignment]

    def validate(self, **more: Any) -> bool:
        """Whether this person may sign in; the reason stands at the field otherwise."""
        is_valid: bool = super().validate(**more)
        if not is_valid and not self.user_authenticated and self.ifield is not None:
            self.email.errors = []
            self.password.errors = [REFUSED]
        elif is_valid and _has_ended(self.user):
            self.password.errors = [FIRST_IS_OVER]
            return False
        return is_valid


class NewPasswordForm(ChangePasswordForm):
    """The password one has and the new one. Only a wrong guess at the first counts against whoever types."""

    def validate(self, **more: Any) -> bool:
        """Whether the password may be changed; the reasons stand at their fields otherwise."""
        is_valid: bool = super().validate(**more)
        if not self.password.errors:
            throttle.spare()
        return is_valid


@page.get("/")
@access.anyone
def show() -> AnyResponse:
    """The first place of whoever comes."""
    return redirect(navigation.home(access.signed_in_person()))


def install(app: Flask) -> None:
    """Let people sign in to this app."""
    app.config.from_mapping({f"SECURITY_MSG_{name}": (words, "success") for name, words in MESSAGES.items()})
    app.config.from_mapping({
        f"SECURITY_MSG_{name}": (LINK_OVER, "warning")
        for name in ("INVALID_RESET_PASSWORD_TOKEN", "PASSWORD_RESET_EXPIRED")
    })
    security = Security(
        app, datastore, login_form=SignInForm, change_password_form=NewPasswordForm, password_util_cls=Passwords
    )
    security.want_json(lambda _request: False)  # pages and their forms only: no other door needs guarding then
    security.login_manager.request_loader(None)  # else a token in a header or an address would sign in
    # Flask-Security's own would sign with the oldest of several keys: it lists the present one first.
    security.reset_serializer = signer(app, URLSafeTimedSerializer, RESET_SALT)
    sign_ins.install(app)
    for signal in (password_changed, password_reset):
        signal.connect(_password_changed, app)
    throttle.install(app)
    _open_doors(app)


def _open_doors(app: Flask) -> None:
    views = app.view_functions
    views["security.forgot_password"] = throttle.requests(forgotten.show)
    for name in ("login", "change_password"):
        views[f"security.{name}"] = throttle.guesses(views[f"security.{name}"])
    views["security.reset_password"] = throttle.form_only(views["security.reset_password"])
    views["security.logout"] = _signing_out(views["security.logout"])
    for name in ("login", "logout", "forgot_password", "reset_password"):
        access.declare(app, f"security.{name}", access.anyone)
    access.declare(app, "security.change_password", access.staff)
    access.declare(app, "security.verify", access.nobody)


def _signing_out(view: Any) -> Any:

    @wraps(view)
    def signing_out() -> Response:
        """End the session here and in the browser, with what the browser kept of it.

        Not its cookies: the browser would delete those of all the council's services under this domain. Not its
        storage: there editors keep what could not be saved yet, of procedures and never of people.
        """
        answer = make_response(view())
        if answer.status_code == 302:
            session.clear()
            db.session.commit()
            answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    return signing_out


def _password_changed(_app: Flask, user: Account, **_more: Any) -> None:
    user.password_ends_at = None
    journal.note("password changed", account=user.id)


def _has_ended(user: Any) -> bool:
    return user.password_ends_at is not None and user.password_ends_at <= clock.real()
