"""Who may reach a route. Every route says so; one that says nothing is reached by nobody."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from notifications.links import Link
from notifications.links import state as state_of
from webapp import kept, sign_ins
from webapp.accounts import Account
from webapp.clock import now
from webapp.errors import LinkOver
from workflows.database import db
from workflows.errors import NotAllowed, NotFound
from workflows.people import ROLES, Actor, Person, actor

View = TypeVar("View", bound=Callable[..., Any])
Refusal = ResponseReturnValue | None
LINK, ENTERED = "link_id", "entered_at"
LONGEST_VISIT = timedelta(hours=12)  # of a provider; what they typed stays, and Continue begins the next one


@dataclass(frozen=True)
class Rule:
    """Who may pass: `check` returns None, or answers in the route's place, or raises."""

    name: str
    check: Callable[[], Refusal]
    roles: Collection[str] = ()


def anyone(view: View) -> View:
    """Open to the world: the sign-in page, the statements."""
    return _declare(view, Rule("anyone", lambda: None))


def nobody(view: View) -> View:
    """A route that a library brought along and this service does not use."""
    return _declare(view, Rule("nobody", _check_nobody))


def staff(view: View) -> View:
    """Anybody of the council who is signed in."""
    return _declare(view, Rule("staff", _check_roles, ROLES))


def roles(*names: str) -> Callable[[View], View]:
    """Whoever of the council holds at least one of these roles."""
    unknown = set(names) - set(ROLES)
    if unknown or not names:
        raise ValueError(f"no such role: {', '.join(sorted(unknown)) or 'none was named'}")
    return partial(_declare, rule=Rule("roles", partial(_check_roles, names), names))


def link(view: View) -> View:
    """A provider who came by a link that still works; `g.link` is the link, its task the only one in reach."""
    return _declare(view, Rule("link", partial(_check_link, ("open",))))


def receipt(view: View) -> View:
    """A provider who came by a link, also after they sent their answers: for the page that says they arrived."""
    return _declare(view, Rule("link", partial(_check_link, ("open", "sent"))))


def takes(most_bytes: int) -> Callable[[View], View]:
    """A route that takes larger requests than others, from whoever may pass; nobody else's is read."""
    def declare_size(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare_size


def declare(app: Flask, endpoint: str, decorator: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Say who may reach a route that a library brought along."""
    app.view_functions[endpoint] = decorator(_own(app.view_functions[endpoint]))


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """What the route declares; None when it declares nothing."""
    return getattr(app.view_functions[endpoint], "access", None)


def guard() -> Refusal:
    """Before every request: pass, refuse, or send to the sign-in page."""
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        raise NotAllowed(_("This page says nothing about who may see it, so nobody may."))
    refusal = rule.check()
    if refusal is None and (most := getattr(current_app.view_functions[request.endpoint], "most_bytes", None)):
        request.max_content_length = most
    return refusal


def current_person() -> Person:
    """The signed-in person. Only for routes that staff reach."""
    account: Account = current_user._get_current_object()
    return account.person


def signed_in_person() -> Person | None:
    """The signed-in person; None for a provider or a stranger."""
    return current_person() if current_user and current_user.is_authenticated else None


def current_actor() -> Actor:
    """Whoever makes this request, as the history names them."""
    if "link" in g:
        return Actor(g.link.contact_name, task_id=g.link.task_id)
    return actor(current_person())


def enter_by(link: Link, now: datetime) -> None:
    """Start the session of a provider who opened this link; ends any other session in the same browser."""
    logout_user()
    session.clear()
    session[LINK], session[ENTERED] = link.id, now.timestamp()


def _declare(view: View, rule: Rule) -> View:
    view.access = rule  # type: ignore[attr-defined]
    return view


def _own(view: Callable[..., Any]) -> Callable[..., Any]:
    """A function of this app's own: marking the library's would mark it for every app in the process."""

    @wraps(view)
    def own(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return own


def _check_nobody() -> Refusal:
    raise NotFound("")


def _check_roles(names: Collection[str] = ROLES) -> Refusal:
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if _has_first_password() and request.endpoint != "security.change_password":
        flash(_("Choose a password that only you know. Then go on."), "warning")
        return redirect(url_for("security.change_password"))
    if not current_person().has_role(*names) and set(names) != set(ROLES):
        needed = _(" or ").join(name.replace("_", " ") for name in names)
        raise NotAllowed(_("Your account does not have the role that this page needs: %(roles)s.", roles=needed))
    return None


def _has_first_password() -> bool:
    """Whether somebody else made the password, and knows it."""
    account: Account = current_user._get_current_object()
    return account.password_ends_at is not None


def _check_link(states: Collection[str]) -> Refusal:
    link = db.session.get(Link, session[LINK]) if _is_visiting() else None
    if link is None:
        raise NotAllowed(_("To open this page, use the link in the email that we sent you."))
    state = state_of(link, now())
    if state not in states:
        raise LinkOver(state)
    if (request.view_args or {}).get("task_id", link.task_id) != link.task_id:
        raise NotAllowed(_("Your link opens another task than this one. Use the link in the email about this one."))
    g.link = link
    return None


def _is_visiting() -> bool:
    """Whether a provider pressed Continue in this browser, not too long ago."""
    since = now().timestamp() - session.get(ENTERED, 0)
    return LINK in session and since <= LONGEST_VISIT.total_seconds()


def _ask_to_sign_in() -> ResponseReturnValue:
    """Say why, keep what was sent, and come back to it. (A script that saves by itself says so on its own page.)"""
    over = sign_ins.over()
    if request.method == "POST":
        is_kept = kept.keep(over)
        happened = over.words if over else _("You were signed out.")
        what = _("What you typed is kept: sign in, look at it again and send it.") if is_kept else \
            _("Nothing was changed. Sign in and try again.")
        flash(f"{happened} {what}", "warning")
        back = url_for("account.kept_typing") if is_kept else kept.page_before()
        return redirect(url_for("security.login", next=back))
    if over is not None and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        flash(over.words, "warning")
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
    return redirect(url_for("security.login", next=back if back != "/" else None))
