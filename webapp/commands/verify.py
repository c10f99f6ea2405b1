"""`upturn verify`: recompute the hash chain of every case's history and name each altered row."""

import sys

import click
from sqlalchemy import select

from webapp import create_app, schema
from workflows import events
from workflows.cases import Case
from workflows.database import db, reading

AT_ONCE = 100


@click.command("verify")
def command() -> None:
    """Check that no row of the history was altered."""
    app = create_app()
    schema.upgrade(app)
    number = faults = 0
    with app.app_context(), reading():  # people go on working meanwhile
        for case in db.session.scalars(select(Case).order_by(Case.id).execution_options(yield_per=AT_ONCE)):
            number += 1
            for fault in events.verify(case):
                faults += 1
                click.echo(fault)
    click.echo(f"{number} cases checked, {faults} faults found.")
    if not number:
        click.echo("There is no case here. Check that DATABASE_URL or UPTURN_DATA is right.", err=True)
    sys.exit(1 if faults else 0)
