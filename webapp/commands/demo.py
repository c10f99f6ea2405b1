"""`upturn demo`: the demonstration council, loaded once."""

import sys
from datetime import datetime

import click
from flask import Flask

from webapp import clock, create_app, demo, schema
from workflows import database


@click.command("demo")
@click.option("--contracts", type=click.IntRange(0, 2_000), default=0, help="So many more send a month's return.")
def command(contracts: int) -> None:
    """Load the demonstration council."""
    database.hurry()
    app = create_app()
    if not app.config["UPTURN"].demonstration:
        click.echo("This adds made-up people and cases. Set UPTURN_DEMONSTRATION=yes where that is wanted.", err=True)
        sys.exit(1)
    schema.upgrade(app)
    loaded = 0
    for line in demo.load(app, _now(app), contracts):
        click.echo(line)
        loaded += 1
    click.echo(f"The demonstration council is loaded ({loaded} cases new). Sign in as:")
    for email, role in demo.sign_ins().items():
        click.echo(f"  {email:28} {role}")
    click.echo(f"  password: {demo.PASSWORD}")


def _now(app: Flask) -> datetime:
    with app.app_context():
        return clock.now()
