"""The application: its libraries, its rooms, and what every request and every template gets."""

from contextlib import ExitStack
from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from notifications import letters, occasions
from notifications.mail import mail
from webapp import (
    access,
    assets,
    clock,
    cookies,
    demonstration,
    errors,
    flightpath,
    headers,
    journal,
    navigation,
    pages,
    schema,
    sections,
    sign_ins,
    standing,
    task_forms,
    wording,
)
from webapp.config import Config, for_flask, from_environment
from webapp.pages import sign_in
from workflows import council
from workflows.database import db, reading, undo

READS = {"GET", "HEAD", "OPTIONS"}
LISTENERS = (letters, occasions)  # they hear of what happens in cases once they are imported


def create_app(config: Config | None = None) -> Flask:
    """The application, ready to answer; its database is brought up to date by `schema.upgrade(app)`."""
    config = config or from_environment()
    demonstration.check_settings(config)
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(for_flask(config))
    council.introduce(config.council, config.council_short)
    journal.install(app)
    _trust_proxies(app, config.proxies)
    app.session_interface = cookies.SignedCookies()
    app.teardown_request(sign_ins.note_use)  # they run from the last to the first: after the page's transaction
    app.before_request(_open_reading)  # before the guard: it already asks the database who this is
    app.before_request(access.guard)
    app.teardown_request(_close_reading)
    _install_libraries(app)
    for room in (errors, headers, assets, wording, standing, flightpath, task_forms, pages):
        room.install(app)
    _teach_templates(app)
    return app


def _install_libraries(app: Flask) -> None:
    db.init_app(app)
    schema.migrate.init_app(app, db, directory=schema.FOLDER)
    mail.init_app(app)
    Babel(app)
    CSRFProtect(app)
    sign_in.install(app)


def _trust_proxies(app: Flask, number: int) -> None:
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]


def _open_reading() -> None:
    """GET and HEAD only read: on SQLite they take no lock that a writer would wait for."""
    if request.method in READS:
        g.reading = ExitStack()
        g.reading.enter_context(reading())


def _close_reading(_error: BaseException | None) -> None:
    undo()  # here, where a database that went away does not take the page with it
    if (stack := g.pop("reading", None)) is not None:
        db.session.remove()
        stack.close()


def _teach_templates(app: Flask) -> None:
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("webapp"), macros])
    app.context_processor(_around_every_page)


def _around_every_page() -> dict[str, Any]:
    person = access.signed_in_person()
    return {
        "person": person,
        "entries": navigation.entries(person),
        "home": navigation.home(person),
        "upturn": current_app.config["UPTURN"],
        "now": clock.now(),
        "sections": sections.every,
    }
