"""One module per place: its blueprint `page`, its `PLACE` in the navigation, its `SECTION` of a procedure."""

from types import ModuleType

from flask import Flask

from webapp import navigation, sections
from webapp.pages import (
    account,
    actions,
    answering,
    cases,
    council_days,
    decisions,
    documents,
    inbox,
    links,
    mailbox,
    measures,
    operations,
    people,
    procedures,
    providers,
    records,
    reports,
    schedules,
    sign_in,
    spreadsheets,
    start,
    statements,
    tasks,
)

MODULES: tuple[ModuleType, ...] = (
    account, actions, answering, cases, council_days, decisions, documents, inbox, links, mailbox, measures,
    operations, people, providers, records, reports, schedules, sign_in, spreadsheets, start, statements, tasks,
    *procedures.MODULES,
)


def install(app: Flask) -> None:
    """Register every place."""
    for module in MODULES:
        app.register_blueprint(module.page)
        if place := getattr(module, "PLACE", None):
            navigation.add(app, place)
        if section := getattr(module, "SECTION", None):
            sections.add(app, section)
