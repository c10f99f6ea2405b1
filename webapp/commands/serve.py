"""`upturn serve`: the web server and the worker, side by side until Ctrl-C."""

import sys
from contextlib import suppress

import click

from webapp import create_app, doorway, schema
from webapp.config import from_environment
from webapp.supervisor import Child, Supervisor

SECONDS_TO_START = 300


@click.command("serve")
def command() -> None:
    """Start the web server and the worker."""
    config = from_environment()
    doorway.ensure_free(config.host, config.port)
    schema.upgrade(create_app(config))
    supervisor = Supervisor([Child("web"), Child("worker")])
    supervisor.start()
    if doorway.wait_until_open(config.host, config.port, SECONDS_TO_START):
        with suppress(OSError):  # nobody need be there to read it
            click.echo(f"Upturn is ready: {config.address}   (Ctrl-C ends it)")
            sys.stdout.flush()
    supervisor.watch()
