"""`upturn worker`: timers and emails, until it is told to end."""

import signal
import threading

import click

from webapp import create_app, demonstration, schema, worker
from webapp.supervisor import leave_with_parent


@click.command("worker")
def command() -> None:
    """Start the worker: timers, emails."""
    leave_with_parent()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    app = create_app()
    schema.upgrade(app)
    demonstration.check_accounts(app)
    worker.run(app, stop)
