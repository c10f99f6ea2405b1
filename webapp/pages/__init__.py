"""One module per place a person can be: its blueprint `page`, and its `PLACE` in the navigation if it has one."""

from types import ModuleType

from flask import Flask

from webapp import navigation
from webapp.pages import (
    account,
    actions,
    answering,
    cases,
    closed_days,
    decisions,
    documents,
    inbox,
    links,
    mailbox,
    measures,
    operations,
    people,
    providers,
    records,
    schedules,
    sign_in,
    start,
    statements,
    tasks,
)

MODULES: tuple[ModuleType, ...] = (
    account, actions, answering, cases, closed_days, decisions, documents, inbox, links, mailbox, measures,
    operations, people, providers, records, schedules, sign_in, start, statements, tasks,
)


def install(app: Flask) -> None:
    """Register every place."""
    for module in MODULES:
        app.register_blueprint(module.page)
        if place := getattr(module, "PLACE", None):
            navigation.add(app, place)
