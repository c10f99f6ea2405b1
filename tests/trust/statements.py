"""The SQL that a piece of work issues."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SELECT pg_catalog.version", "SHOW ", "SELECT CURRENT_SCHEMA")


@contextmanager
def issued() -> Iterator[list[str]]:
    """Every statement issued within the context, as text, in order."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if not statement.upper().startswith(NOT_COUNTED):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
