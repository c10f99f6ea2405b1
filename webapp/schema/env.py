"""How Alembic reaches the database: in one transaction that holds a lock, so that two starters do not collide."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator, text

from workflows.database import db

LOCK = 8_150_623  # any number, the same for everybody


def render_type(kind: str, value: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as what the database sees, so that old migrations outlive the classes."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl!r}"
    return False


def run() -> None:
    """Apply what is missing. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE)."""
    settings = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=render_type, **settings
        )
        context.run_migrations()


run()
