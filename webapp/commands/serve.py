"""`upturn serve`: the web server and the worker, side by side until Ctrl-C."""

import sys

import click

from webapp import config as settings
from webapp import create_app, doorway, schema
from webapp.supervisor import Child, Supervisor

SECONDS_TO_START = 60


@click.command("serve")
def command() -> None:
    """Start the web server and the worker."""
    try:
        config = settings.from_environment()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    doorway.ensure_free(config.host, config.port)
    schema.upgrade(create_app(config))
    supervisor = Supervisor([Child("web"), Child("worker")])
    supervisor.start()
    if doorway.wait_until_open(config.host, config.port, SECONDS_TO_START):
        click.echo(f"Upturn is ready: {config.address}   (Ctrl-C ends it)")
        sys.stdout.flush()
    supervisor.watch()
