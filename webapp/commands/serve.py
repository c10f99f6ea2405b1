"""`upturn serve`: the web server and the worker, side by side until Ctrl-C."""

import sys
import threading
from contextlib import suppress

import click

from webapp import create_app, demonstration, doorway, schema
from webapp.config import Config, from_environment
from webapp.supervisor import Child, Supervisor


@click.command("serve")
def command() -> None:
    """Start the web server and the worker."""
    config = from_environment()
    app = create_app(config)
    doorway.ensure_free(config.host, config.port)
    schema.upgrade(app)
    demonstration.check_accounts(app)
    supervisor = Supervisor([Child("web"), Child("worker")])
    supervisor.start()
    threading.Thread(target=_announce, args=(config, supervisor.stop), daemon=True).start()
    supervisor.watch()


def _announce(config: Config, stop: threading.Event) -> None:
    """Beside the watching: whoever dies before it is ready must be started again."""
    if doorway.wait_until_open(config.host, config.port, stop):
        with suppress(OSError):  # nobody need be there to read it
            click.echo(f"Upturn is ready: {config.address}   (Ctrl-C ends it)")
            sys.stdout.flush()

