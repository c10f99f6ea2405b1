"""`upturn web`: the web server alone: gunicorn's processes, waitress at the door of each; waitress alone on Windows."""

import importlib.util
from typing import Any

import click
from flask import Flask

from webapp import create_app, demonstration, doorway, front, schema, supervisor
from webapp.config import Config

WORKERS, THREADS = 2, 4
SECONDS_TO_FINISH = 20


@click.command("web")
def command() -> None:
    """Start the web server."""
    app = create_app()
    config: Config = app.config["UPTURN"]
    doorway.ensure_free(config.host, config.port)
    schema.upgrade(app)
    demonstration.check_accounts(app)
    supervisor.leave_with_parent()
    if importlib.util.find_spec("gunicorn"):
        _serve_by_gunicorn(app, config)
    else:
        _serve_by_waitress(app, config)


def _serve_by_gunicorn(app: Flask, config: Config) -> None:
    base = importlib.import_module("gunicorn.app.base").BaseApplication

    class Server(base):  # type: ignore[valid-type, misc]
        """gunicorn, told in Python what it would read from a file."""

        def load_config(self) -> None:
            for name, value in _settings(config).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()


def _settings(config: Config) -> dict[str, Any]:
    return {
        "bind": f"{config.host}:{config.port}",
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": "webapp.buffered.Buffered",  # half a request waits at the door; see decision 015
        "preload_app": True,
        "graceful_timeout": SECONDS_TO_FINISH,
        "loglevel": "warning",
        "control_socket_disable": True,  # nobody asked for one, and two Upturns of one account would share it
    }


def _serve_by_waitress(app: Flask, config: Config) -> None:
    waitress = importlib.import_module("waitress")
    waitress.serve(app, host=config.host, port=config.port, **front.settings(WORKERS * THREADS))
