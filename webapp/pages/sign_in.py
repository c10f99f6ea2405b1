"""Signing in and out, and one's own password: Flask-Security's routes, with our words, limits and access rules."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import lazy_gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import LoginForm, Security
from limits.errors import ConfigurationError
from werkzeug.wrappers import Response as AnyResponse

from webapp import access, navigation
from webapp.accounts import datastore
from webapp.config import BadSetting
from webapp.pages import forgotten

page = Blueprint("home", __name__)
FAILURES_PER_PLACE = "30 per 5 minutes"  # a whole council can share one address
FAILURES_PER_ACCOUNT = "10 per 5 minutes"
REQUESTS_PER_PLACE, REQUESTS_PER_ACCOUNT = "30 per hour", "5 per hour"  # for a link to choose a new password
MESSAGES = {
    "EMAIL_NOT_PROVIDED": _("Enter your work email address"),
    "INVALID_EMAIL_ADDRESS": _("Enter an email address in the correct format, like name@council.gov.uk"),
    "PASSWORD_NOT_PROVIDED": _("Enter your password"),
    "INVALID_PASSWORD": _("The password you have now is not right"),
    "PASSWORD_INVALID_LENGTH": _("Your new password must have at least %(length)s characters"),
    "PASSWORD_IS_THE_SAME": _("Your new password must differ from the one you have now"),
    "RETYPE_PASSWORD_MISMATCH": _("The new passwords differ: type the same one twice"),
    "PASSWORD_CHANGE": _("Your password is changed."),
    "PASSWORD_RESET_NO_LOGIN": _("Your password is changed. Sign in with the new one."),
    "DISABLED_ACCOUNT": _("Your account is switched off. Ask your administrator to switch it on again."),
}
LINK_OVER = _("That link no longer works: it was used, or is more than an hour old. Ask for a new one.")
REFUSED = _("Email address or password is not right. Check both and try again.")


class SignInForm(LoginForm):
    """Email and password. A stranger learns nothing about which accounts exist: both errors read the same."""

    remember = None  # type: ignore[assignment]

    def validate(self, **more: Any) -> bool:
        """Whether this person may sign in; the reason stands at the field otherwise."""
        is_valid: bool = super().validate(**more)
        if not is_valid and not self.user_authenticated and self.ifield is not None:
            self.email.errors = []
            self.password.errors = [REFUSED]
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
    Security(app, datastore, login_form=SignInForm)
    app.view_functions["security.forgot_password"] = forgotten.show
    for endpoint in ("login", "logout", "forgot_password", "reset_password"):
        access.declare(app, f"security.{endpoint}", access.anyone)
    access.declare(app, "security.change_password", access.staff)
    access.declare(app, "security.verify", access.nobody)
    _limit(app)


def _limit(app: Flask) -> None:
    try:
        limiter = Limiter(get_remote_address, app=app)
    except ConfigurationError as error:
        advice = "For redis://host:6379 install its client beside Upturn: .venv/bin/pip install redis"
        raise BadSetting(f"RATELIMIT_STORAGE_URI cannot be used: {error}\n{advice}") from error
    for endpoint, limits, counts in (
        ("security.login", (FAILURES_PER_PLACE, FAILURES_PER_ACCOUNT), _has_failed),
        ("security.forgot_password", (REQUESTS_PER_PLACE, REQUESTS_PER_ACCOUNT), None),
    ):
        limited: Callable[..., Any] = app.view_functions[endpoint]
        for limit, key in zip(limits, (get_remote_address, _account_tried), strict=True):
            limited = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=counts)(limited)
        app.view_functions[endpoint] = limited


def _account_tried() -> str:
    return request.form.get("email", "").strip().lower()


def _has_failed(response: Response) -> bool:
    return response.status_code == 200  # the form again; success redirects
