"""The pages, the sign-in, the worker and the command line."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config


def create_app(config: "Config | None" = None) -> "Flask":
    """The application, ready to answer. Loaded only when asked for: `upturn feel` must not wait for the pages."""
    app: Flask = import_module("webapp.application").create_app(config)
    return app
