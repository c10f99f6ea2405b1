"""`upturn demo`: the demonstration council, loaded once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask import Flask

from webapp import clock, create_app, demo, demonstration, schema
from workflows import database

try:
    import fcntl
except ImportError:  # Windows: whoever starts it twice at once there sees two loads collide
    fcntl = None  # type: ignore[assignment]


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
    demonstration.check_accounts(app)
    with alone(app.config["UPTURN"].data):
        loaded = 0
        for line in demo.load(app, _now(app), contracts):
            click.echo(line)
            loaded += 1
    click.echo(f"The demonstration council is loaded ({loaded} cases new). Sign in as:")
    for email, role in demo.sign_ins().items():
        click.echo(f"  {email:28} {role}")
    click.echo(f"  password: {demo.PASSWORD}")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process loads into this folder. A lock that ends with its process, however that ends."""
    with (folder / "loading").open("w") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                click.echo("Another process is loading the demonstration council. Waiting for it ...", err=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _now(app: Flask) -> datetime:
    with app.app_context():
        return clock.now()
