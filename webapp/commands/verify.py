"""`upturn verify`: recompute the hash chain of every case's history and name each altered row."""

import sys

import click
from sqlalchemy import select

from webapp import create_app
from workflows import events
from workflows.cases import Case
from workflows.database import db


@click.command("verify")
def command() -> None:
    """Check that no row of the history was altered."""
    with create_app().app_context():
        cases = db.session.scalars(select(Case).order_by(Case.id)).all()
        faults = [fault for case in cases for fault in events.verify(case)]
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(cases)} cases checked, {len(faults)} faults found.")
    sys.exit(1 if faults else 0)
