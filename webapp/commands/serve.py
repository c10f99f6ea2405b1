"""`upturn serve`: the web server and the worker, side by side until Ctrl-C."""

import sys

import click

from webapp import create_app, doorway, schema
from webapp.config import from_environment
from webapp.supervisor import Child, Supervisor

SECONDS_TO_START = 60


@click.command("serve")
def command() -> None:
    """Start the web server and the worker."""
    config = from_environment()
    doorway.ensure_free(config.host, config.port)
    schema.upgrade(create_app(config))
    supervisor = Supervisor([Child("web"), Child("worker")])
    supervisor.start()
    if doorway.wait_until_open(config.host, config.port, SECONDS_TO_START):
        click.echo(f"Upturn is ready: {config.address}   (Ctrl-C ends it)")
        sys.stdout.flush()
    supervisor.watch()
